package weir.player.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.store.Library;
import weir.media.store.PackageRequest;
import weir.media.store.Packager;
import weir.server.browser.Chromium;
import weir.server.http.WeirServer;

/** dash.js plays by our policies as our own player does. */
@Tag("browser")
@Timeout(240)
class RulesTest {
  private static final int SECONDS = 12;

  @TempDir static Path folder;
  private static WeirServer server;
  private static Chromium chromium;

  @BeforeAll
  static void openABrowser() throws Exception {
    Path browser = Chromium.orSkip();
    Path film = folder.resolve("film.mkv");
    String making =
        Ffmpeg.find(Optional.empty()).ffmpeg()
            + " -v error -nostdin -f lavfi -i testsrc2=s=320x180:r=12,noise=alls=60:allf=t -f lavfi"
            + " -i sine=frequency=220:sample_rate=48000 -t "
            + SECONDS
            + " -c:v libx264 -preset ultrafast -b:v 2M -c:a aac "
            + film;
    assertEquals(0, new ProcessBuilder(making.split(" ")).inheritIO().start().waitFor());
    new Packager(Ffmpeg.find(Optional.empty()), Library.open(folder.resolve("library")))
        .pack(
            PackageRequest.of(film)
                .with(
                    PackageRequest.Encoding.DEFAULT
                        .withLadder(Ladder.parse("90:150,144:400,180:900"))
                        .withSegment(Duration.ofSeconds(1))
                        .withPreset("ultrafast")),
            (fraction, remaining) -> {});
    server =
        WeirServer.start(
            new WeirServer.Settings(folder.resolve("library"), "127.0.0.1", 0)
                .withScripts(
                    Map.of(
                        "policies.js", text("policies.js"),
                        "page.js", "export {};",
                        "charts.js", text("play.js"))));
    chromium = new Chromium(browser, 800, 600);
    chromium.open(server.address());
    chromium.waitUntil("document.readyState === 'complete'", Duration.ofSeconds(60));
  }

  private static String text(String name) throws Exception {
    URL resource = RulesTest.class.getResource(name);
    try (var in = resource.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterAll
  static void close() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void everySegmentIsDecidedOnceAndRepeatedHereEachDecisionIsTheSame() throws Exception {
    chromium.evaluate(
        "import('/assets/charts.js').then(async ({ play }) => { window.plays = [await play('weir',"
            + " 'kbps=1500,delay=20,id=weir', 'film'), await play('bola-e',"
            + " 'kbps=1500,delay=20,id=bola', 'film')]; })");

    chromium.waitUntil("plays.every((play) => play.isOver)", Duration.ofSeconds(120));

    for (int i = 0; i < 2; i++) {
      JsonNode decisions = of(i, "decisions");
      JsonNode fetched = of(i, "fetched");
      assertEquals(SECONDS, decisions.size(), "" + decisions);
      assertEquals(SECONDS, fetched.size(), "" + fetched);
      for (int segment = 0; segment < SECONDS; segment++) {
        JsonNode decision = decisions.get(segment);
        assertEquals(segment, decision.get("segment").asInt(), "" + decisions);
        assertEquals(segment, fetched.get(segment).get("segment").asInt(), "" + fetched);
        String rung = List.of("90p", "144p", "180p").get(decision.get("rung").asInt());
        assertEquals(rung, fetched.get(segment).get("id").asText(), "" + decision);
        assertTrue(decision.get("words").asText().length() > 10, "" + decision);
      }
      assertTrue(decisions.get(SECONDS - 1).get("rung").asInt() > 0, "" + decisions);
      assertTrue(Repeated.answers(story(i)) >= SECONDS);
    }
    assertEquals(List.of(), chromium.complaints());
  }

  private static JsonNode of(int play, String what) throws Exception {
    return chromium.evaluate("plays[" + play + "]." + what);
  }

  private static JsonNode story(int play) throws Exception {
    String lines =
        chromium
            .evaluate(
                "import('/assets/rules.js').then(({ storyLines }) => '[' + storyLines(plays["
                    + play
                    + "].story).join(',') + ']')")
            .asText();
    return new ObjectMapper().readTree(lines);
  }
}
