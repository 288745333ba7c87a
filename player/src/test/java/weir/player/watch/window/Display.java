package weir.player.watch.window;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A screen that nobody sees, for windows that tests open. */
final class Display implements AutoCloseable {
  private final Process process;
  private final String name;

  private Display(Process process, String name) {
    this.process = process;
    this.name = name;
  }

  /**
   * Starts Xvfb; a test is skipped, with a line, where there is none. With -Dweir.display=required
   * it fails instead.
   */
  static Display orSkip() throws IOException {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
            .map(folder -> Path.of(folder, "Xvfb"))
            .filter(Files::isExecutable)
            .findFirst();
    Path toolkit = Path.of(System.getProperty("java.home"), "lib", "libawt_xawt.so");
    if (found.isEmpty() || !Files.exists(toolkit)) {
      String lack = found.isEmpty() ? "no Xvfb on PATH" : "this JDK is one without windows";
      String words = lack + ": the player's window is not tested";
      if ("required".equals(System.getProperty("weir.display"))) {
        Assertions.fail(words);
      }
      System.out.println("SKIPPED: " + words);
      Assumptions.abort(words);
    }
    // It chooses a free number itself, and tells it once it can be used.
    Process process =
        new ProcessBuilder(
                found.get().toString(),
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1400x900x24",
                "-nolisten",
                "tcp")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    String number = said.readLine();
    if (number == null) {
      process.destroyForcibly();
      Assertions.fail("Xvfb ended without a display");
    }
    return new Display(process, ":" + number.strip());
  }

  /** As DISPLAY has it. */
  String name() {
    return name;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
