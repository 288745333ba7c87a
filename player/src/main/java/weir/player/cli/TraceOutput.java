package weir.player.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import weir.network.trace.Trace;
import weir.network.trace.TraceFormat;
import weir.network.trace.Traces;

/** Where a command writes traces. */
final class TraceOutput {
  @Option(
      names = "--force",
      description = "Write over files that are there; without it they are left alone.")
  private boolean isForced;

  /** Refuses before anything is written. */
  void requireFree(Path file) {
    if (Files.isDirectory(file)) {
      throw CommandFailed.usage(file + " is a folder; name a file in it");
    }
    if (!isForced && Files.exists(file)) {
      throw CommandFailed.usage(
          file + " is there already; name another file, or write over it with --force");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw CommandFailed.usage("there is no folder " + folder + " to write into");
    }
  }

  /** The whole file, or none. */
  static void write(Trace trace, TraceFormat format, Path file) {
    try {
      Traces.write(trace, format, file);
    } catch (IOException e) {
      throw CommandFailed.running(file + " cannot be written: " + e, e);
    } catch (IllegalArgumentException e) {
      throw cannotHold(format, e);
    }
  }

  /** To standard output. */
  static void print(Trace trace, TraceFormat format) {
    try {
      format.write(trace, System.out);
    } catch (IOException e) {
      throw CommandFailed.running("the trace cannot be written: " + e, e);
    } catch (IllegalArgumentException e) {
      throw cannotHold(format, e);
    }
    System.out.flush();
  }

  private static CommandFailed cannotHold(TraceFormat format, IllegalArgumentException why) {
    return CommandFailed.input(
        format.name() + " cannot hold this trace: " + why.getMessage() + "; try --to csv", why);
  }

  /** Says what the form has no place for. */
  static void warn(String name, Trace trace, TraceFormat format) {
    for (String dropped : format.drops(trace)) {
      System.err.println("weir: " + name + ": " + format.name() + " cannot hold " + dropped);
    }
  }
}
