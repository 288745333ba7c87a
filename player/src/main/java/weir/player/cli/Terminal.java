package weir.player.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is known of the terminal. */
final class Terminal {
  private static final int USUAL = 80;
  private static final int USUAL_LINES = 24;
  private static final Pattern UTF_8 = Pattern.compile("utf-?8", Pattern.CASE_INSENSITIVE);

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

  /** Whether it draws ASCII alone, by the locale; one that says nothing is taken for UTF-8. */
  static boolean isAscii(Map<String, String> environment) {
    if (!environment.getOrDefault("WEIR_ASCII", "").isEmpty()) {
      return true;
    }
    return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .map(name -> environment.getOrDefault(name, ""))
        .filter(locale -> !locale.isEmpty())
        .findFirst()
        .filter(locale -> !UTF_8.matcher(locale).find())
        .isPresent();
  }

  /**
   * How large it is.
   *
   * @param columns characters of a line
   * @param rows lines
   */
  record Size(int columns, int rows) {
    /** As the terminal says now, or else its environment, or else as terminals have always been. */
    static Size now() {
      return asked().orElseGet(() -> new Size(Terminal.columns(), lines()));
    }

    private static Optional<Size> asked() {
      try {
        Process stty =
            new ProcessBuilder("stty", "size")
                .redirectInput(new File("/dev/tty"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String told = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        String[] parts = told.strip().split(" ");
        int rows = Integer.parseInt(parts[0]);
        int columns = Integer.parseInt(parts[parts.length - 1]);
        return rows > 0 && columns > 0 ? Optional.of(new Size(columns, rows)) : Optional.empty();
      } catch (IOException | NumberFormatException nobodyKnows) {
        return Optional.empty();
      }
    }
  }

  private static int lines() {
    try {
      int lines = Integer.parseInt(System.getenv().getOrDefault("LINES", ""));
      return lines > 0 ? lines : USUAL_LINES;
    } catch (NumberFormatException e) {
      return USUAL_LINES;
    }
  }
}
