package weir.player.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
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

  /** Refuses what the form cannot hold at all, before anything is written. */
  static void requireRoom(Trace trace, TraceFormat format) {
    try {
      format.write(trace, Writer.nullWriter());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.input(
          format.name() + " cannot hold this trace: " + e.getMessage() + "; try --to csv", e);
    }
  }

  /** The whole file, or none. */
  static void write(Trace trace, TraceFormat format, Path file) {
    try {
      Traces.write(trace, format, file);
    } catch (IOException e) {
      throw CommandFailed.running(file + " cannot be written: " + e, e);
    }
  }

  /** To standard output. */
  static void print(Trace trace, TraceFormat format) {
    // Not closed: standard output is not ours.
    Writer text =
        new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16);
    try {
      format.write(trace, text);
      text.flush();
    } catch (IOException e) {
      throw CommandFailed.running("the trace cannot be written: " + e, e);
    }
  }

  /** Says what the form has no place for. */
  static void warn(String name, Trace trace, TraceFormat format) {
    for (String dropped : format.drops(trace)) {
      System.err.println("weir: " + name + ": " + format.name() + " cannot hold " + dropped);
    }
  }
}
