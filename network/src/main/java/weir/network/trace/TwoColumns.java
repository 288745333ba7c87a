package weir.network.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

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
    StringBuilder text = new StringBuilder();
    BufferedInputStream bytes = new BufferedInputStream(in);
    int line = 1;
    for (int next = bytes.read(); ; next = bytes.read()) {
      if (next == '\n' || next < 0) {
        add(rows, file, line++, text.toString());
        text.setLength(0);
        if (next < 0) {
          return rows;
        }
        if (line > MOST_LINES) {
          throw new MalformedTrace(file, "line " + line, "more than " + MOST_LINES + " lines");
        }
      } else {
        if (text.length() == LONGEST_LINE) {
          throw new MalformedTrace(
              file, "line " + line, "longer than the " + LONGEST_LINE + " bytes a line may have");
        }
        text.append((char) next);
      }
    }
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
          what + " must be a finite number 0 or more, not '" + printable(text) + "'");
    }
    return value;
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  /** The trace, with what is wrong with it as a whole told of its file. */
  static Trace trace(double[] durationsMs, double[] kbps, String file) {
    try {
      return Trace.of(durationsMs, kbps, new double[kbps.length]);
    } catch (IllegalArgumentException wrong) {
      throw new MalformedTrace(file, "as a whole", wrong.getMessage());
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
