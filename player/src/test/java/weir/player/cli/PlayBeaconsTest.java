package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.player.compare.wire.Zeros;
import weir.player.virtual.SampleTitles;
import weir.server.http.WeirServer;

/** What {@code weir play} tells a Weir of itself, and what it does not. */
@Tag("wire")
@Timeout(300)
class PlayBeaconsTest {
  @TempDir Path library;

  @Test
  void saysWhoWatchesAndHowItEndedUnlessItIsToBeSilent() throws Exception {
    Zeros.write(library, "short", SampleTitles.seconds(12, 5));
    try (WeirServer server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0))) {
      String manifest = server.address().resolve("media/short/manifest.mpd").toString();

      CommandLines.Printed told =
          CommandLines.run("play", manifest, "--fast", "--policy", "lowest", "--name", "Anna");
      CommandLines.Printed silent = CommandLines.run("play", manifest, "--fast", "--no-beacons");

      assertEquals(0, told.code(), told.err());
      assertEquals(0, silent.code(), silent.err());
      JsonNode anna =
          viewer(server, one -> one.get("name").asText().equals("Anna") && isEnded(one));
      JsonNode nobody = viewer(server, one -> one.get("name").isNull());
      assertEquals("weir play (lowest)", anna.get("player").asText());
      assertEquals("234p", anna.get("representation").asText());
      assertTrue(anna.get("stalls").isNumber(), anna::toString);
      assertTrue(nobody.get("player").isNull(), nobody::toString);
      assertTrue(nobody.get("isNamed").asBoolean(), "by CMCD it is told of all the same");
    }
  }

  @Test
  void aNameThatNoBeaconTakesIsRefusedInALine() {
    CommandLines.Printed printed =
        CommandLines.run("play", "http://127.0.0.1:1/m.mpd", "--name", "x".repeat(41));

    assertEquals(1, printed.code());
    assertTrue(printed.err().contains("--name has at most 40 characters"), printed.err());
  }

  /** Waits for one: what is said last, and what is sent, are written down off the way. */
  private static JsonNode viewer(WeirServer server, Predicate<JsonNode> such) throws Exception {
    HttpRequest asked = HttpRequest.newBuilder(server.address().resolve("api/viewers")).build();
    HttpClient client = HttpClient.newHttpClient();
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < endNanos) {
      String body = client.send(asked, BodyHandlers.ofString()).body();
      for (JsonNode viewer : new ObjectMapper().readTree(body).get("viewers")) {
        if (such.test(viewer)) {
          return viewer;
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no such viewer");
  }

  private static boolean isEnded(JsonNode viewer) {
    return viewer.get("state").asText().equals("ended");
  }
}
