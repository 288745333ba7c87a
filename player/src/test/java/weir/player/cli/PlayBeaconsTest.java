package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.player.compare.wire.Zeros;
import weir.player.virtual.SampleTitles;
import weir.server.http.WeirServer;

/** What {@code weir play} tells a Weir of itself, and what it does not. */
@Tag("wire")
@Timeout(120)
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
      int named = 0;
      for (JsonNode viewer : viewers(server)) {
        if (viewer.get("name").asText().equals("Anna")) {
          named++;
          assertEquals("ended", viewer.get("state").asText());
          assertEquals("weir play (lowest)", viewer.get("player").asText());
          assertEquals("234p", viewer.get("representation").asText());
          assertEquals(0, viewer.get("stalls").asInt());
        } else {
          assertTrue(viewer.get("player").isNull(), viewer::toString);
        }
      }
      assertEquals(1, named);
    }
  }

  @Test
  void aNameThatNoBeaconTakesIsRefusedInALine() {
    CommandLines.Printed printed =
        CommandLines.run("play", "http://127.0.0.1:1/m.mpd", "--name", "x".repeat(41));

    assertEquals(1, printed.code());
    assertTrue(printed.err().contains("--name has at most 40 characters"), printed.err());
  }

  private static JsonNode viewers(WeirServer server) throws Exception {
    HttpRequest asked = HttpRequest.newBuilder(server.address().resolve("api/viewers")).build();
    String body = HttpClient.newHttpClient().send(asked, BodyHandlers.ofString()).body();
    return new ObjectMapper().readTree(body).get("viewers");
  }
}
