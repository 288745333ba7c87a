package weir.player.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.player.compare.report.HtmlReport;
import weir.player.compare.report.LoggedSessions;
import weir.player.session.Replay;

/** {@code weir report}. */
@Command(
    name = "report",
    description = {
      "Draw sessions from their logs as one HTML file that opens offline.",
      "Every decision with its reason; two sessions over one trace lie over each other."
    },
    mixinStandardHelpOptions = true)
final class DrawReport implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "LOG",
      description = "Logs written with --log, or folders of them.")
  private List<Path> logs;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("report.html");

  @Override
  public Integer call() {
    LoggedSessions sessions = new LoggedSessions();
    List<Path> files = logs.stream().flatMap(log -> inside(log).stream()).distinct().toList();
    for (Path file : files) {
      int cutAfter = add(sessions, file);
      if (cutAfter > 0) {
        System.err.println(
            "weir: "
                + file
                + " ends after "
                + cutAfter
                + " lines, before its session did; drawn as far as it goes");
      }
    }
    try {
      HtmlReport.write(sessions.report(command()), out);
    } catch (NoSuchFileException e) {
      throw CommandFailed.usage(out + " cannot be written: there is no such folder");
    } catch (IOException e) {
      throw CommandFailed.running(out + " cannot be written: " + e, e);
    }
    System.out.println(out + ": " + files.size() + (files.size() == 1 ? " session" : " sessions"));
    return 0;
  }

  private static List<Path> inside(Path log) {
    if (!Files.isDirectory(log)) {
      return List.of(log);
    }
    try (Stream<Path> files = Files.list(log)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
      if (found.isEmpty()) {
        throw CommandFailed.input("no log (.jsonl) in " + log, null);
      }
      return found;
    } catch (IOException e) {
      throw CommandFailed.input(log + " cannot be listed: " + e, e);
    }
  }

  private static int add(LoggedSessions sessions, Path file) {
    try {
      return sessions.add(file.toString(), Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      throw CommandFailed.input("there is no log " + file, e);
    } catch (IOException e) {
      throw CommandFailed.input(file + " cannot be read: " + e, e);
    } catch (Replay.MalformedLog e) {
      throw CommandFailed.input(file + ": " + e.getMessage(), e);
    }
  }

  private String command() {
    List<String> words = new ArrayList<>(List.of("weir", "report"));
    logs.forEach(log -> words.add(log.toString()));
    words.add("--out");
    words.add(out.toString());
    return ShellWords.joined(words);
  }
}
