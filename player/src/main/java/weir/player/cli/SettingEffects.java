package weir.player.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import weir.player.compare.Findings;
import weir.player.compare.Metric;
import weir.player.compare.Outcome;
import weir.player.compare.report.Panel;
import weir.player.compare.statistics.Interval;
import weir.player.compare.wire.Players;

/**
 * What each setting that has several values does to each policy, as parts of the report.
 *
 * <p>As everywhere the unit is the trace: a trace's value for one value of a setting is the mean of
 * its sessions with it, whatever the other settings, and what is gained is told trace by trace.
 */
final class SettingEffects {
  /** What is drawn: the score, and what it is made of. */
  private static final List<String> DRAWN = List.of("mean_kbps", "stalled_s");

  private final CompareResults results;
  private final List<String> policies;
  private final List<String> traces;

  private SettingEffects(CompareResults results) {
    this.results = results;
    policies = results.overall().standings().stream().map(Findings.Standing::policy).toList();
    traces = results.cells().stream().map(cell -> cell.trace().hash()).distinct().toList();
  }

  /** A panel for each setting with several values; the seed is none, it is chance. */
  static List<Panel> panels(CompareResults results) {
    if (results.groups().size() < 2) {
      return List.of();
    }
    SettingEffects effects = new SettingEffects(results);
    List<Panel> panels = new ArrayList<>();
    for (String column : columns(results.groups().get(0)).keySet()) {
      Set<Object> values = new LinkedHashSet<>();
      results.groups().forEach(group -> values.add(columns(group).get(column)));
      // How well worlds agree has a part of its own.
      boolean areWorlds = values.contains(Players.NETWORK.name());
      if (values.size() > 1 && !column.equals("seed") && !areWorlds) {
        panels.add(effects.panel(column, sorted(values)));
      }
    }
    return panels;
  }

  private static Map<String, Object> columns(CompareResults.Group group) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("segment_ms", group.title().segmentMs());
    columns.putAll(group.setup().columns());
    return columns;
  }

  /** Numbers rising; all else as it was asked for. */
  private static List<Object> sorted(Set<Object> values) {
    return areNumbers(values) ? values.stream().sorted().toList() : List.copyOf(values);
  }

  private static boolean areNumbers(Iterable<Object> values) {
    for (Object value : values) {
      if (!(value instanceof Double number) || number.isNaN() || number.isInfinite()) {
        return false;
      }
    }
    return true;
  }

  private Panel panel(String column, List<Object> values) {
    String name = CompareResults.heading(column);
    Metric main = results.overall().metrics().get(0);
    List<Panel.Chart> charts = new ArrayList<>();
    if (areNumbers(values)) {
      for (Metric metric : results.overall().metrics()) {
        if (metric == main || DRAWN.contains(metric.key())) {
          charts.add(chart(column, values, metric));
        }
      }
    }
    List<String> heads = new ArrayList<>(List.of("policy"));
    values.forEach(value -> heads.add(CompareResults.told(column, value)));
    String first = CompareResults.told(column, values.get(0));
    String last = CompareResults.told(column, values.get(values.size() - 1));
    heads.add(first + " to " + last);
    heads.add("interval");
    List<List<String>> rows = new ArrayList<>();
    for (String policy : policies) {
      List<String> row = new ArrayList<>(List.of(policy));
      double[][] found = new double[values.size()][];
      for (int i = 0; i < found.length; i++) {
        found[i] = perTrace(column, values.get(i), policy, main);
        row.add(fixed(mean(found[i]), main.decimals(), ""));
      }
      double[] gained = new double[traces.size()];
      Arrays.setAll(gained, i -> found[found.length - 1][i] - found[0][i]);
      row.add(fixed(mean(gained), main.decimals(), "+"));
      Interval interval = results.bootstrap().ofMean(gained);
      row.add(
          interval.isKnown()
              ? fixed(interval.low(), main.decimals(), "+")
                  + " to "
                  + fixed(interval.high(), main.decimals(), "+")
              : "–");
      rows.add(row);
    }
    return new Panel(
        "Setting: " + name,
        "Means over traces"
            + (results.groups().size() > values.size() ? " and over all other settings" : "")
            + ". The table is of "
            + main.name()
            + "; its last columns tell the change from "
            + first
            + " to "
            + last
            + ", trace by trace, with its "
            + Math.round(100 * results.bootstrap().confidence())
            + " % interval.",
        charts,
        new Panel.Table(heads, rows));
  }

  private Panel.Chart chart(String column, List<Object> values, Metric metric) {
    boolean isTime = column.endsWith("_ms");
    double[] x = values.stream().mapToDouble(one -> (Double) one / (isTime ? 1000 : 1)).toArray();
    List<Panel.Line> lines = new ArrayList<>();
    for (String policy : policies) {
      double[] y = new double[x.length];
      Arrays.setAll(y, i -> mean(perTrace(column, values.get(i), policy, metric)));
      lines.add(new Panel.Line(policy, x, y, false));
    }
    String unit = isTime ? "s" : column.endsWith("_kbps") ? "kbit/s" : "";
    return new Panel.Chart(
        metric.name(),
        new Panel.Axis(CompareResults.heading(column), unit),
        new Panel.Axis(metric.name(), metric.unit()),
        lines);
  }

  /** The policy's mean on each trace where the column has this value; NaN where there is none. */
  private double[] perTrace(String column, Object value, String policy, Metric metric) {
    double[] sums = new double[traces.size()];
    int[] counts = new int[traces.size()];
    for (CompareResults.Group group : results.groups()) {
      if (!columns(group).get(column).equals(value)) {
        continue;
      }
      for (int i = group.from(); i < group.to(); i++) {
        Outcome outcome = results.outcomes().get(i);
        if (results.cells().get(i).contestant().name().equals(policy) && !outcome.isBroken()) {
          int trace = traces.indexOf(results.cells().get(i).trace().hash());
          double one = metric.of().applyAsDouble(outcome);
          sums[trace] += one;
          counts[trace]++;
        }
      }
    }
    double[] means = new double[sums.length];
    Arrays.setAll(means, i -> counts[i] == 0 ? Double.NaN : sums[i] / counts[i]);
    return means;
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).filter(one -> !Double.isNaN(one)).average().orElse(Double.NaN);
  }

  private static String fixed(double value, int decimals, String sign) {
    if (Double.isNaN(value)) {
      return "–";
    }
    String text = String.format(Locale.ROOT, "%" + sign + "." + decimals + "f", value);
    return text.replace('-', '−');
  }
}
