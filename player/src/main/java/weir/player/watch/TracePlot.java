package weir.player.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import weir.network.trace.Trace;

/**
 * One round of a trace as lines of text: time to the right, rate upwards.
 *
 * <p>A column of text is a span of time: solid up to its mean rate, shaded from there to its
 * highest one. Spans in which the rate is zero for a while are marked below, since a mean hides
 * them.
 */
public final class TracePlot {
  private static final int ROWS = 12;
  private static final int LABELLED_ROWS = 3;
  private static final int LEAST_COLUMNS = 10;
  private static final int LABEL_SPACE = 12;
  private static final double[] TOPS = {1, 1.2, 1.6, 2, 2.4, 2.8, 3.2, 4, 4.8, 6, 8, 10};
  private static final double[] TICKS_S = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600,
    1200, 1800, 3600, 7200, 14_400, 43_200, 86_400
  };

  private final Trace trace;
  private final Glyphs glyphs;
  private final String[] labels = new String[ROWS / LABELLED_ROWS + 1];
  private final int labelWidth;
  private final int columns;
  private final double topKbps;

  private TracePlot(Trace trace, int width, boolean isAscii) {
    this.trace = trace;
    glyphs = isAscii ? Glyphs.ASCII : Glyphs.BLOCKS;
    topKbps = roundTop(trace.maxKbps());
    int widest = 0;
    for (int i = 0; i < labels.length; i++) {
      labels[i] = mbps(topKbps * i / (labels.length - 1));
      widest = Math.max(widest, labels[i].length());
    }
    labelWidth = widest;
    // The last column stays free: some terminals break a line that fills it.
    columns = Math.max(LEAST_COLUMNS, width - labelWidth - 2);
  }

  /**
   * @param width characters a line may have; never fewer than some 20
   * @param isAscii without box drawing and blocks
   */
  public static List<String> lines(Trace trace, int width, boolean isAscii) {
    return new TracePlot(trace, width, isAscii).lines();
  }

  /** What the lines are drawn with: blocks by eighths from empty to full, and the axes. */
  private record Glyphs(
      String levels, char shade, char up, char upTick, char right, char tick, char none) {
    static final Glyphs BLOCKS = new Glyphs(" ▁▂▃▄▅▆▇█", '░', '│', '┤', '─', '┬', '×');
    static final Glyphs ASCII = new Glyphs(" _#", ':', '|', '+', '-', '+', 'x');
  }

  private List<String> lines() {
    double[] means = new double[columns];
    double[] highest = new double[columns];
    boolean[] isOut = new boolean[columns];
    boolean anyOut = false;
    double spanMs = trace.totalMs() / columns;
    for (int column = 0; column < columns; column++) {
      double fromMs = column * spanMs;
      double toMs = Math.min(trace.totalMs(), (column + 1) * spanMs);
      means[column] = trace.bits(fromMs, toMs) / (toMs - fromMs);
      int period = trace.periodAt(Math.min(fromMs, Math.nextDown(trace.totalMs())));
      for (; period < trace.periods() && trace.startMs(period) < toMs; period++) {
        highest[column] = Math.max(highest[column], trace.kbps(period));
        isOut[column] |= trace.kbps(period) == 0;
      }
      anyOut |= isOut[column];
    }
    List<String> lines = new ArrayList<>();
    lines.add(legend(anyOut));
    for (int row = ROWS; row >= 1; row--) {
      StringBuilder line = new StringBuilder();
      boolean isLabelled = row % LABELLED_ROWS == 0;
      label(line, isLabelled ? labels[row / LABELLED_ROWS] : "");
      line.append(isLabelled ? glyphs.upTick : glyphs.up);
      for (int column = 0; column < columns; column++) {
        line.append(cell(row, means[column], highest[column]));
      }
      lines.add(line.toString().stripTrailing());
    }
    axis(lines);
    if (anyOut) {
      StringBuilder line = new StringBuilder();
      label(line, "");
      line.append(' ');
      for (boolean out : isOut) {
        line.append(out ? glyphs.none : ' ');
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String legend(boolean anyOut) {
    char full = glyphs.levels.charAt(glyphs.levels.length() - 1);
    String legend = "Mbit/s  " + full + " mean " + glyphs.shade + " most";
    return anyOut ? legend + " " + glyphs.none + " zero" : legend;
  }

  private char cell(int row, double meanKbps, double highestKbps) {
    int most = glyphs.levels.length() - 1;
    double filled = meanKbps / topKbps * ROWS - (row - 1);
    int level = (int) Math.max(0, Math.min(most, Math.rint(filled * most)));
    if (level > 0) {
      return glyphs.levels.charAt(level);
    }
    double reached = highestKbps / topKbps * ROWS - (row - 1);
    return reached >= 0.5 ? glyphs.shade : ' ';
  }

  private void axis(List<String> lines) {
    double tickS = tick();
    StringBuilder axis = new StringBuilder();
    label(axis, labels[0]);
    axis.append(glyphs.upTick);
    StringBuilder times = new StringBuilder();
    double totalS = trace.totalMs() / 1000;
    int next = 0;
    for (int column = 0; column < columns; column++) {
      int at = (int) Math.rint(next * tickS / totalS * columns);
      if (column == at) {
        axis.append(glyphs.tick);
        String time = time(next * tickS, tickS);
        int begin = labelWidth + 1 + column - (next == 0 ? 0 : time.length() / 2);
        if (begin + time.length() <= labelWidth + 1 + columns) {
          while (times.length() < begin) {
            times.append(' ');
          }
          times.append(time);
        }
        next++;
      } else {
        axis.append(glyphs.right);
      }
    }
    lines.add(axis.toString());
    lines.add(times.toString());
  }

  private double tick() {
    double totalS = trace.totalMs() / 1000;
    for (double tickS : TICKS_S) {
      if (tickS / totalS * columns >= LABEL_SPACE) {
        return tickS;
      }
    }
    // Longer than some days, or shorter than some ms: a power of ten of seconds.
    return Math.pow(10, Math.ceil(Math.log10(totalS / columns * LABEL_SPACE)));
  }

  /** As {@code 20 s} below two minutes between ticks, then {@code 2:00}, then {@code 1:02:00}. */
  private String time(double seconds, double tickS) {
    if (seconds == 0) {
      return "0";
    }
    double totalS = trace.totalMs() / 1000;
    if (tickS < 1) {
      return plain(seconds, 3) + " s";
    }
    if (totalS <= 120 || totalS > 1e6) {
      return plain(seconds, 0) + " s";
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  private void label(StringBuilder line, String label) {
    line.append(" ".repeat(labelWidth - label.length())).append(label);
  }

  private static double roundTop(double kbps) {
    double power = Math.pow(10, Math.floor(Math.log10(kbps)));
    for (double top : TOPS) {
      if (top * power >= kbps) {
        return top * power;
      }
    }
    return 10 * power;
  }

  private static String mbps(double kbps) {
    return plain(kbps / 1000, 6);
  }

  /** Without the zeros at its end; what would be far too long to read, by its power of ten. */
  private static String plain(double number, int digits) {
    if (number >= 1e9 || number > 0 && number < 1e-4) {
      return String.format(Locale.ROOT, "%.1e", number);
    }
    String text = String.format(Locale.ROOT, "%." + digits + "f", number);
    return text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
  }
}
