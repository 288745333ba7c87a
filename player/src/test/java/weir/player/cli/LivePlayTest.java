package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.player.compare.wire.Zeros;
import weir.player.virtual.SampleTitles;
import weir.player.watch.PaperTerminal;
import weir.server.http.WeirServer;

/** {@code weir play} on a terminal as the system has them, with what it sends put on paper. */
@Timeout(180)
class LivePlayTest {
  private static final char CTRL_C = 3;

  @TempDir Path folder;

  @Test
  void showsHowPlayingGoesAndLeavesTheTerminalAsItWasWhenItIsStopped() throws Exception {
    Assumptions.assumeTrue(
        hasScript(), "skipped: there is no util-linux 'script' to make terminals with");
    Zeros.write(folder, "minute", SampleTitles.seconds(60, 5));
    try (WeirServer server = WeirServer.start(new WeirServer.Settings(folder, "127.0.0.1", 0))) {
      Path command = folder.resolve("command.sh");
      Files.writeString(
          command,
          "stty cols 60 rows 20; echo before; exec '%s/bin/java' -cp '%s' %s play %s --via kbps=2500"
              .formatted(
                  System.getProperty("java.home"),
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  server.address().resolve("media/minute/manifest.mpd")));
      ProcessBuilder builder =
          new ProcessBuilder("script", "-qefc", "sh '" + command + "'", "/dev/null");
      builder.environment().putAll(Map.of("TERM", "xterm", "LC_ALL", "C.UTF-8"));
      List.of("NO_COLOR", "WEIR_ASCII").forEach(builder.environment()::remove);
      Process playing = builder.start();
      try (Reader sent = new InputStreamReader(playing.getInputStream(), StandardCharsets.UTF_8)) {
        PaperTerminal paper = new PaperTerminal(60, 20);

        // from its first chunk on, and once the server has told what the link gives
        show(sent, paper, text -> text.contains("▶") && text.contains("capacity 2.5"));

        assertTrue(paper.isOnOtherScreen() && !paper.hasCursor());
        assertTrue(paper.text().startsWith("minute"), paper.text());
        assertTrue(paper.text().contains(" of 25.0 s"), paper.text());
        assertTrue(paper.text().contains("nothing measured yet, so the lowest"), paper.text());
        assertTrue(paper.text().contains(" elapsed · no stall"), paper.text());

        playing.getOutputStream().write(CTRL_C);
        playing.getOutputStream().flush();
        show(sent, paper, text -> false);

        assertFalse(paper.isOnOtherScreen());
        assertTrue(paper.hasCursor() && paper.wraps());
        assertTrue(paper.everything().startsWith("before\n"), paper.everything());
        assertTrue(paper.everything().contains("\nstart-up "), paper.everything());
        assertTrue(paper.everything().contains("360p"), paper.everything());
      } finally {
        playing.descendants().forEach(ProcessHandle::destroy);
        playing.destroy();
      }
    }
  }

  /** Puts on paper what is sent, until it shows something or nothing more comes. */
  private static void show(Reader sent, PaperTerminal paper, Predicate<String> enough)
      throws IOException {
    char[] some = new char[4096];
    while (!enough.test(paper.text())) {
      int count = sent.read(some);
      if (count < 0) {
        return;
      }
      paper.write(new String(some, 0, count));
    }
  }

  private static boolean hasScript() throws InterruptedException {
    try {
      Process asked = new ProcessBuilder("script", "--version").redirectErrorStream(true).start();
      String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return asked.waitFor() == 0 && said.contains("util-linux");
    } catch (IOException e) {
      return false; // there is no such command on this system
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LANG, de_DE.UTF-8, false",
    "LANG, en_US.utf8, false",
    "LANG, C, true",
    "LC_CTYPE, de_DE.ISO-8859-1, true",
    "LC_ALL, POSIX, true",
    "WEIR_ASCII, 1, true",
    "TERM, xterm, false"
  })
  void drawsWhatTheLocaleHas(String variable, String value, boolean isAscii) {
    assertEquals(isAscii, Terminal.isAscii(Map.of(variable, value)));
  }
}
