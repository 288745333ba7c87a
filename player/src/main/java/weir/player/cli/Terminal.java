package weir.player.cli;

import java.io.Console;

/** What is known of the terminal. */
final class Terminal {
  private static final int USUAL = 80;

  private Terminal() {}

  /** Whether standard output is one, and one that knows colours. */
  static boolean isThere() {
    String kind = System.getenv().getOrDefault("TERM", "dumb");
    return System.console() != null && isTerminal(System.console()) && !kind.equals("dumb");
  }

  /** From Java 22 on there is a console without a terminal too, and a way to ask. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }

  /** Whether colours are wanted (no-color.org). */
  static boolean isColoured() {
    return System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** How wide it is, as far as it says so. */
  static int columns() {
    try {
      int columns = Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
      return columns > 0 ? columns : USUAL;
    } catch (NumberFormatException e) {
      return USUAL;
    }
  }
}
