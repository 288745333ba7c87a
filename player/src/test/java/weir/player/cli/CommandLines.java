package weir.player.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** Runs command lines and keeps what they print. */
final class CommandLines {
  private CommandLines() {}

  /** What a command line ended with. */
  record Printed(int code, String out, String err) {}

  static Printed run(String... args) {
    return keeping(() -> Main.run(args));
  }

  /** What a command prints, which is run as it likes. */
  static Printed keeping(IntSupplier command) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream toOut = new ByteArrayOutputStream();
    ByteArrayOutputStream toErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(toOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(toErr, true, StandardCharsets.UTF_8));
    try {
      int code = command.getAsInt();
      return new Printed(
          code, toOut.toString(StandardCharsets.UTF_8), toErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
