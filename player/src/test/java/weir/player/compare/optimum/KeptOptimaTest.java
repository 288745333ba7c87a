package weir.player.compare.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.network.trace.Trace;
import weir.player.qoe.LinearQoe;
import weir.player.session.Settings;
import weir.player.session.Title;

class KeptOptimaTest {
  private static final Settings SETTINGS = Settings.DEFAULT.withPatience(1e12, 5, 500);

  private final Title title = Tiny.title(3, 6, new SplittableRandom(1));
  private final Trace trace = Tiny.trace(new SplittableRandom(2), true);

  @TempDir Path folder;

  @Test
  void whatIsKeptIsWhatWasComputed() throws IOException {
    Bracket computed = of(SETTINGS);

    Bracket kept = of(SETTINGS);

    assertEquals(Optimum.of(title, trace, SETTINGS, LinearQoe.Model.LIN, Limits.DEFAULT), computed);
    assertEquals(computed, kept);
    assertEquals(1, files().size());
  }

  @Test
  void otherSettingsAreAnotherEntry() throws IOException {
    of(SETTINGS);

    of(SETTINGS.withBufferMs(9000));

    assertEquals(2, files().size());
  }

  @Test
  void damagedEntriesAreComputedAnew() throws IOException {
    Bracket computed = of(SETTINGS);
    Path file = files().get(0);
    String text = Files.readString(file);
    int cut = text.length() / 2;
    for (String damaged :
        new String[] {"", "\n\n\n\n", text.substring(0, cut), "9" + text, text + "0 0.0\n"}) {
      Files.writeString(file, damaged);
      assertNotEquals(text, Files.readString(file));

      Bracket again = of(SETTINGS);

      assertEquals(computed, again);
      assertEquals(text, Files.readString(file));
    }
  }

  @Test
  void aFolderThatCannotBeMadeCostsNoResult() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");

    Bracket bracket =
        new KeptOptima(file.resolve("below"))
            .of(title, trace, SETTINGS, LinearQoe.Model.LIN, Limits.DEFAULT);

    assertEquals(of(SETTINGS), bracket);
  }

  @Test
  void theUsualFolderIsThatOfTheUsersCaches() {
    assertEquals(
        Path.of("/home/ann/.cache/weir/optima"), KeptOptima.usualFolder(Map.of(), "/home/ann"));
    assertEquals(
        Path.of("/var/ann/weir/optima"),
        KeptOptima.usualFolder(Map.of("XDG_CACHE_HOME", "/var/ann"), "/home/ann"));
    assertEquals(
        Path.of("/home/ann/.cache/weir/optima"),
        KeptOptima.usualFolder(Map.of("XDG_CACHE_HOME", "here"), "/home/ann"));
  }

  private Bracket of(Settings settings) {
    return new KeptOptima(folder).of(title, trace, settings, LinearQoe.Model.LIN, Limits.DEFAULT);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
