package weir.player.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Findings as a table for a terminal, as wide as there is room for. */
public final class Ranking {
  private static final int WIDEST_POLICY = 20;

  private Ranking() {}

  /**
   * A column.
   *
   * @param need 0 for what must be there; the highest goes first where it is narrow
   */
  private record Column(
      String heading, int width, int need, Function<Findings.Standing, String> cell) {}

  /** Prints the ranking, a line per policy, and what has to be known to read it. */
  public static void print(Findings findings, int width, PrintStream out) {
    List<Column> columns = columns(findings);
    while (columns.stream().mapToInt(column -> Math.abs(column.width())).sum() > width
        && columns.stream().anyMatch(column -> column.need() > 0)) {
      columns.remove(columns.stream().max(Comparator.comparingInt(Column::need)).orElseThrow());
    }
    out.println(line(columns, Column::heading));
    for (Findings.Standing standing : findings.standings()) {
      out.println(line(columns, column -> column.cell().apply(standing)));
    }
    out.println();
    wrapped(about(findings), width, out);
    for (String warning : findings.warnings()) {
      wrapped("note: " + warning, width, out);
    }
  }

  private static List<Column> columns(Findings findings) {
    int policyWidth =
        findings.standings().stream()
            .mapToInt(one -> Math.min(WIDEST_POLICY, one.policy().length()))
            .reduce(8, Math::max);
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("policy", -policyWidth, 0, one -> cut(one.policy(), policyWidth)));
    Metric main = findings.metrics().get(0);
    int decimals = main.decimals();
    columns.add(
        new Column(
            main.key().equals(Metric.MAIN) ? "lin QoE" : main.key(),
            9,
            0,
            one -> fixed(mean(one, 0), decimals)));
    columns.add(
        new Column(
            "95 % interval",
            18,
            3,
            one -> {
              var interval = one.measures().get(0).mean();
              return interval.isKnown()
                  ? "[" + fixed(interval.low(), 3) + ", " + fixed(interval.high(), 3) + "]"
                  : "-";
            }));
    if (hasOptimum(findings)) {
      columns.add(new Column("% of best", 10, 4, one -> fixed(100 * one.normalised().mean(), 1)));
    }
    metric(findings, "mean_kbps", "kbit/s", 8, 2, 0, columns);
    metric(findings, "stalled_s", "stalled s", 10, 1, 2, columns);
    metric(findings, "switches_per_min", "sw/min", 7, 5, 1, columns);
    boolean hasPairs =
        findings.standings().stream().anyMatch(one -> one.measures().get(0).against() != null);
    if (hasPairs) {
      columns.add(new Column("W/T/L", 13, 2, Ranking::winsTiesLosses));
    }
    return columns;
  }

  private static boolean hasOptimum(Findings findings) {
    return findings.standings().stream().anyMatch(one -> one.normalised().count() > 0);
  }

  private static void metric(
      Findings findings,
      String key,
      String heading,
      int width,
      int need,
      int decimals,
      List<Column> columns) {
    IntStream.range(0, findings.metrics().size())
        .filter(i -> findings.metrics().get(i).key().equals(key))
        .forEach(
            i ->
                columns.add(
                    new Column(heading, width, need, one -> fixed(mean(one, i), decimals))));
  }

  private static double mean(Findings.Standing standing, int metric) {
    return standing.measures().get(metric).spread().mean();
  }

  private static String winsTiesLosses(Findings.Standing standing) {
    Findings.Pair pair = standing.measures().get(0).against();
    return pair == null
        ? "baseline"
        : pair.wins()
            + "/"
            + pair.ties()
            + "/"
            + pair.losses()
            + (pair.isDistinguishable() ? "  " : " ~");
  }

  private static String about(Findings findings) {
    boolean isUnsure =
        findings.standings().stream()
            .map(one -> one.measures().get(0).against())
            .anyMatch(pair -> pair != null && !pair.isDistinguishable());
    return count(findings.sessions(), "session")
        + " over "
        + count(findings.traces(), "trace")
        + ". Means and intervals are over traces; W/T/L: traces on which a policy's score is higher"
        + " than, within "
        + findings.metrics().get(0).resolution()
        + " of, or lower than "
        + findings.baseline()
        + "'s"
        + (hasOptimum(findings)
            ? "; % of best: the score between that of lowest, 0, and the most that is possible, 100"
            : "")
        + (isUnsure ? "; ~ cannot be told apart from it." : ".");
  }

  static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String line(List<Column> columns, Function<Column, String> cell) {
    StringBuilder line = new StringBuilder();
    for (Column column : columns) {
      String text = cell.apply(column);
      int gap = Math.abs(column.width()) - text.length();
      line.append(
          column.width() < 0
              ? text + " ".repeat(Math.max(0, gap))
              : " ".repeat(Math.max(1, gap)) + text);
    }
    return line.toString().stripTrailing();
  }

  private static void wrapped(String text, int width, PrintStream out) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        out.println(line);
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    out.println(line);
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }

  private static String fixed(double value, int decimals) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
