package weir.player.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import weir.network.trace.Trace;
import weir.network.trace.TraceFormat;
import weir.network.trace.Traces;
import weir.player.compare.SimulatedTraces;

/** Traces as they are named on the command line. */
final class TraceInput {
  private TraceInput() {}

  /** One of Weir's own by name, or a file in any form. */
  static Trace of(String nameOrPath) {
    return of(nameOrPath, null);
  }

  /**
   * The same; a file in one form, whatever it looks like.
   *
   * @param from null for any form
   */
  static Trace of(String nameOrPath, TraceFormat from) {
    if (from == null) {
      return SimulatedTraces.named(nameOrPath);
    }
    Path file = Path.of(nameOrPath);
    if (!Files.exists(file)) {
      throw CommandFailed.input("there is no file '" + nameOrPath + "'", null);
    }
    try {
      return Traces.read(file, from.name());
    } catch (IOException e) {
      throw CommandFailed.input("the trace " + nameOrPath + " cannot be read: " + e, e);
    }
  }

  /** A form by its name. */
  static TraceFormat format(String option, String name) {
    try {
      return Traces.format(name);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(option + ": " + e.getMessage());
    }
  }
}
