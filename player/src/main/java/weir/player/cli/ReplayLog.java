package weir.player.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import weir.player.session.Replay;

/** {@code weir replay}. */
@Command(
    name = "replay",
    description = {
      "Feed the events of a session's log to a new session.",
      "Prints 'identical', or the first line that differs (exit code 3)."
    },
    mixinStandardHelpOptions = true)
final class ReplayLog implements Callable<Integer> {
  @Parameters(paramLabel = "LOG", description = "A log written with --log.")
  private Path log;

  @Mixin private PolicyShelf policies;

  @Override
  public Integer call() {
    List<String> lines;
    try {
      lines = Files.readAllLines(log);
    } catch (IOException e) {
      throw CommandFailed.input(log + " cannot be read: " + e, e);
    }
    Replay.Outcome outcome = Replay.of(lines, (name, seed) -> policies.maker(name).apply(seed));
    if (outcome.isIdentical()) {
      System.out.println("identical (" + outcome.lines() + " lines)");
      return 0;
    }
    System.out.println("line " + outcome.differsAt() + " differs");
    System.out.println("logged:   " + outcome.logged());
    System.out.println("replayed: " + outcome.replayed());
    return Main.RUNNING;
  }
}
