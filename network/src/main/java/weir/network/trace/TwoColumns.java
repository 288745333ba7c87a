package weir.network.trace;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lines of a time and a rate, apart by blanks, tabs or a comma; any line ends; empty lines and
 * those that begin with {@code #} do not count. At most a million lines of 200 bytes, so that a
 * file of something else costs little memory.
 */
final class TwoColumns {

  static final int MOST_LINES = 1_000_000;
  private static final int LONGEST_LINE = 200;

  /** One line: its number in the file from 1, its time and its rate in the file's units. */
  record Row(int line, double time, double rate) {}

  private TwoColumns() {}

  /**
   * Every row, times 0 or more and rising.
   *
   * @throws MalformedTrace naming the line that breaks these rules
   */
  static List<Row> read(InputStream in, String file) throws IOException {
    List<Row> rows = new ArrayList<>();
    Lines lines = new Lines(in, file, MOST_LINES, LONGEST_LINE);
    for (String text = lines.next(); text != null; text = lines.next()) {
      add(rows, file, lines.line(), text);
    }
    return rows;
  }

  private static void add(List<Row> rows, String file, int line, String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.startsWith("#")) {
      return;
    }
    String[] columns = stripped.split("\\s*,\\s*|\\s+");
    if (columns.length != 2) {
      throw new MalformedTrace(
          file, "line " + line, "expected a time and a rate, found columns: " + columns.length);
    }
    double time = number(columns[0], "time", file, line);
    double rate = number(columns[1], "rate", file, line);
    if (!rows.isEmpty() && time <= rows.get(rows.size() - 1).time()) {
      throw new MalformedTrace(
          file,
          "line " + line,
          "time " + time + " is not after " + rows.get(rows.size() - 1).time());
    }
    rows.add(new Row(line, time, rate));
  }

  private static double number(String text, String what, String file, int line) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException none) {
      value = Double.NaN;
    }
    if (!(value >= 0) || !Double.isFinite(value)) {
      throw new MalformedTrace(
          file,
          "line " + line,
          what + " must be a finite number 0 or more, not '" + Numbers.printable(text) + "'");
    }
    return value;
  }

  /** The trace, with what is wrong with it as a whole told of its file. */
  static Trace trace(double[] durationsMs, double[] kbps, String file) {
    return trace(durationsMs, kbps, new double[kbps.length], new double[kbps.length], file);
  }

  /** The trace, with what is wrong with it as a whole told of its file. */
  static Trace trace(
      double[] durationsMs, double[] kbps, double[] latenciesMs, double[] losses, String file) {
    try {
      return Trace.of(durationsMs, kbps, latenciesMs, losses);
    } catch (IllegalArgumentException wrong) {
      throw new MalformedTrace(file, "as a whole", wrong.getMessage());
    }
  }

  /** Latency and loss, which a time and a rate leave no place for. */
  static List<String> drops(Trace trace) {
    List<String> dropped = new ArrayList<>();
    if (IntStream.range(0, trace.periods()).anyMatch(i -> trace.latencyMs(i) > 0)) {
      dropped.add("latency");
    }
    if (IntStream.range(0, trace.periods()).anyMatch(i -> trace.loss(i) > 0)) {
      dropped.add("loss");
    }
    return dropped;
  }

  /** Refuses what could not be read again. */
  static void requireLines(long lines, long most) {
    if (lines > most) {
      throw new IllegalArgumentException(
          "would take " + lines + " lines, more than the " + most + " that are read");
    }
  }

  /** The rows of a text that may end within a line; none if it is no such text. */
  static List<Row> glance(String beginning, boolean isWhole) {
    int end = isWhole ? beginning.length() : beginning.lastIndexOf('\n') + 1;
    List<Row> rows = new ArrayList<>();
    try {
      int line = 1;
      for (String text : beginning.substring(0, end).split("\n")) {
        add(rows, "", line++, text);
      }
    } catch (MalformedTrace other) {
      // The reader will say what is wrong; a good beginning is enough to know the form.
      return rows;
    }
    return rows;
  }
}
