package weir.player.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
  private static final int SECONDS = 10;

  /** Further from the beginning than what is buffered then. */
  private static final int JUMP = 7;

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
        """
        import('/assets/charts.js').then(async ({ play }) => {
          window.plays = {};
          for (const [policy, jumpTo] of [['weir'], ['bola-e'], ['festive', %d]]) {
            plays[policy] = await play(policy, `kbps=4000,delay=20,id=${policy}`, 'film', jumpTo);
          }
        })
        """
            .formatted(JUMP));

    chromium.waitUntil(
        "Object.keys(plays).length === 3 && Object.values(plays).every((play) => play.isOver)",
        Duration.ofSeconds(120));

    assertDecided("weir", IntStream.range(0, SECONDS).boxed().toList());
    assertDecided("bola-e", IntStream.range(0, SECONDS).boxed().toList());
    List<Integer> jumping = segments("festive");
    assertDecided("festive", jumping);
    assertEquals(
        List.of(JUMP, JUMP + 1, JUMP + 2), jumping.subList(jumping.size() - 3, jumping.size()));
    assertEquals(1, of("festive", "story.filter((row) => row[0] === 'sought').length").asInt());
    assertEquals(List.of(), chromium.complaints());
  }

  /**
   * These segments, in this order, each once but for those given up, and fetched as decided unless
   * a jump dropped them.
   */
  private static void assertDecided(String policy, List<Integer> segments) throws Exception {
    JsonNode decisions = of(policy, "decisions");
    assertEquals(segments, segments(policy), policy);
    Map<Integer, String> decided = new HashMap<>();
    for (JsonNode decision : decisions) {
      String rung = List.of("90p", "144p", "180p").get(decision.get("rung").asInt());
      decided.put(decision.get("segment").asInt(), rung);
      assertTrue(decision.get("words").asText().length() > 10, policy + ": " + decision);
    }
    int givenUp =
        of(policy, "story.filter((row) => row[0] === 'giveUp' && row[8] >= 0).length").asInt();
    assertEquals(segments.size() + givenUp, decisions.size(), policy + ": " + decisions);
    JsonNode fetched = of(policy, "fetched");
    assertTrue(fetched.size() >= segments.size() - 1, policy + ": " + fetched);
    for (JsonNode one : fetched) {
      assertEquals(decided.get(one.get("segment").asInt()), one.get("id").asText(), policy + one);
    }
    assertTrue(Repeated.answers(story(policy)) >= segments.size(), policy);
  }

  /** What was decided about, in order. */
  private static List<Integer> segments(String policy) throws Exception {
    List<Integer> segments = new ArrayList<>();
    of(policy, "decisions").forEach(decision -> segments.add(decision.get("segment").asInt()));
    return segments.stream().distinct().toList();
  }

  private static JsonNode of(String policy, String what) throws Exception {
    return chromium.evaluate("plays['" + policy + "']." + what);
  }

  private static JsonNode story(String policy) throws Exception {
    String lines =
        chromium
            .evaluate(
                "import('/assets/rules.js').then(({ storyLines }) => '[' + storyLines(plays['"
                    + policy
                    + "'].story).join(',') + ']')")
            .asText();
    return new ObjectMapper().readTree(lines);
  }
}
