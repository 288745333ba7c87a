package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.player.compare.wire.Zeros;
import weir.player.virtual.SampleTitles;
import weir.server.http.WeirServer;

/** {@code weir play --window} where there is no window to be had: tests run without a display. */
class PlayWindowTest {
  @TempDir Path library;

  @Test
  void withoutADisplayOneLineSaysSoAndItPlaysOn() throws Exception {
    Zeros.write(library, "short", SampleTitles.seconds(12, 2));
    try (WeirServer server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0))) {
      String manifest = server.address().resolve("media/short/manifest.mpd").toString();

      CommandLines.Printed printed =
          CommandLines.run("play", manifest, "--window", "--duration", "1s");

      assertEquals(0, printed.code(), printed.err());
      assertEquals(
          "weir: no window: there is no display; playing on without one", printed.err().strip());
      assertTrue(printed.out().contains("1/1"), printed.out());
    }
  }

  @Test
  void aWindowHasItsOwnTime() {
    CommandLines.Printed printed =
        CommandLines.run("play", "http://127.0.0.1:1/x.mpd", "--window", "--fast");

    assertEquals(1, printed.code());
    assertTrue(printed.err().contains("leave out --fast"), printed.err());
  }
}
