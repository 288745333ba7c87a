package weir.player.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import weir.player.compare.statistics.Bootstrap;
import weir.player.compare.statistics.Holm;
import weir.player.compare.statistics.Interval;
import weir.player.compare.statistics.Ranks;
import weir.player.compare.statistics.SignedRank;
import weir.player.compare.statistics.Spread;

/**
 * What sessions say about policies.
 *
 * <p>The unit of all statistics is the trace. Where a policy has several sessions over one (other
 * titles, other setups, or copies of the trace), their mean is the trace's one value: they are not
 * independent, and would make intervals look narrower than they are.
 *
 * @param baseline whom the others are held against
 * @param sessions how many there are, those that broke included
 * @param traces how many different ones
 * @param standings the best first, by the mean of the first metric
 * @param warnings what a reader should know before believing anything, one sentence each
 */
public record Findings(
    String baseline,
    int sessions,
    int traces,
    List<Metric> metrics,
    List<Standing> standings,
    List<String> warnings) {

  /** Fewer traces than this say little. */
  static final int FEW = 10;

  /** Results as likely as this where there is no difference are no result. */
  static final double LEVEL = 0.05;

  /**
   * How a policy stands.
   *
   * @param sessions those that did not break
   * @param broken how many broke
   * @param unplayed how many of the others did not play to their end
   * @param measures one per metric, in order
   * @param normalised its main score per trace between that of {@code lowest}, 0, and the optimum,
   *     1; its count is 0 where they are not known
   */
  public record Standing(
      String policy,
      int sessions,
      int broken,
      int unplayed,
      List<Measure> measures,
      Spread normalised,
      Interval normalisedMean) {}

  /**
   * A policy by one metric.
   *
   * @param spread over traces
   * @param mean interval of the mean
   * @param rank mean over traces of its place among the policies, 1 for the best; NaN where no
   *     trace has values of all
   * @param against the baseline; null for itself
   */
  public record Measure(Spread spread, Interval mean, double rank, Pair against) {}

  /**
   * A policy against the baseline, trace by trace.
   *
   * @param traces on which both have a value
   * @param difference mean of the policy's value less the baseline's; NaN where there is none
   * @param interval of that mean
   * @param wins traces on which the policy is better by more than the metric's resolution
   * @param p of Wilcoxon's signed-rank test, both sides
   * @param corrected the same after Holm's correction for all policies held against the baseline
   */
  public record Pair(
      int traces,
      double difference,
      Interval interval,
      int wins,
      int ties,
      int losses,
      double p,
      double corrected) {

    /**
     * Whether they differ for sure: the interval leaves zero out, and the corrected chance is below
     * 5 %.
     */
    public boolean isDistinguishable() {
      return interval.isKnown() && !interval.holds(0) && corrected < LEVEL;
    }
  }

  /**
   * Finds them.
   *
   * @param cells of one comparison or a part of it
   * @param outcomes one per cell
   * @param optimum the most that the main score can be in a cell; NaN where it is not known
   */
  public static Findings of(
      List<Cell> cells,
      List<Outcome> outcomes,
      List<Metric> metrics,
      String baseline,
      ToDoubleFunction<Cell> optimum,
      Bootstrap bootstrap) {
    return new Finding(cells, outcomes, metrics, baseline, optimum, bootstrap).findings();
  }

  /** The work of finding them. */
  private static final class Finding {
    private final List<Cell> cells;
    private final List<Outcome> outcomes;
    private final List<Metric> metrics;
    private final String baseline;
    private final ToDoubleFunction<Cell> optimum;
    private final Bootstrap bootstrap;

    /** Positions of cells, by policy, then by hash of the trace. */
    private final Map<String, Map<String, List<Integer>>> byPolicy = new LinkedHashMap<>();

    private final List<String> traces;
    private final List<String> policies;

    Finding(
        List<Cell> cells,
        List<Outcome> outcomes,
        List<Metric> metrics,
        String baseline,
        ToDoubleFunction<Cell> optimum,
        Bootstrap bootstrap) {
      this.cells = cells;
      this.outcomes = outcomes;
      this.metrics = metrics;
      this.baseline = baseline;
      this.optimum = optimum;
      this.bootstrap = bootstrap;
      for (int i = 0; i < cells.size(); i++) {
        byPolicy
            .computeIfAbsent(cells.get(i).contestant().name(), name -> new LinkedHashMap<>())
            .computeIfAbsent(cells.get(i).trace().hash(), hash -> new ArrayList<>())
            .add(i);
      }
      traces = cells.stream().map(cell -> cell.trace().hash()).distinct().toList();
      policies = List.copyOf(byPolicy.keySet());
    }

    Findings findings() {
      List<List<Measure>> measures = new ArrayList<>();
      policies.forEach(policy -> measures.add(new ArrayList<>()));
      for (Metric metric : metrics) {
        measure(metric, measures);
      }
      double[][] normalised = normalised();
      List<Standing> standings = new ArrayList<>();
      for (int i = 0; i < policies.size(); i++) {
        List<Outcome> all =
            byPolicy.get(policies.get(i)).values().stream()
                .flatMap(List::stream)
                .map(outcomes::get)
                .toList();
        int broken = (int) all.stream().filter(Outcome::isBroken).count();
        int unplayed =
            (int)
                all.stream()
                    .filter(one -> !one.isBroken() && Metric.fact(one, "is_played") != 1)
                    .count();
        standings.add(
            new Standing(
                policies.get(i),
                all.size() - broken,
                broken,
                unplayed,
                measures.get(i),
                Spread.of(normalised[i]),
                bootstrap.ofMean(normalised[i])));
      }
      Metric main = metrics.get(0);
      standings.sort(
          Comparator.comparingDouble(
              one -> {
                double mean = one.measures().get(0).spread().mean();
                return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : -main.gain(mean);
              }));
      return new Findings(
          baseline, cells.size(), traces.size(), metrics, standings, warnings(standings));
    }

    private void measure(Metric metric, List<List<Measure>> into) {
      double[][] values = new double[policies.size()][];
      for (int i = 0; i < values.length; i++) {
        values[i] = perTrace(policies.get(i), metric.of());
      }
      double[] ranks = ranks(metric, values);
      int base = policies.indexOf(baseline);
      double[] p = new double[values.length];
      double[][] differences = new double[values.length][];
      for (int i = 0; i < values.length && base >= 0; i++) {
        differences[i] = base == i ? new double[0] : differences(i, base, metric);
        p[i] = SignedRank.p(known(differences[i]), metric.resolution());
      }
      double[] corrected =
          Holm.adjusted(
              IntStream.range(0, p.length).filter(i -> i != base).mapToDouble(i -> p[i]).toArray());
      for (int i = 0; i < values.length; i++) {
        Pair pair =
            base < 0 || i == base
                ? null
                : pair(metric, differences[i], p[i], corrected[i < base ? i : i - 1]);
        into.get(i)
            .add(new Measure(Spread.of(values[i]), bootstrap.ofMean(values[i]), ranks[i], pair));
      }
    }

    /** The mean of each trace's sessions; NaN where there is none. */
    private double[] perTrace(String policy, ToDoubleFunction<Outcome> of) {
      double[] values = new double[traces.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            mean(
                byPolicy.get(policy).getOrDefault(traces.get(i), List.of()).stream()
                    .mapToDouble(at -> value(at, of))
                    .toArray());
      }
      return values;
    }

    private double value(int cell, ToDoubleFunction<Outcome> of) {
      Outcome outcome = outcomes.get(cell);
      return outcome.isBroken() ? Double.NaN : of.applyAsDouble(outcome);
    }

    /**
     * Per trace, the mean over sessions that both have. Both lists of a trace's sessions are in the
     * comparison's order, so that those at the same place differ by the policy alone.
     */
    private double[] differences(int policy, int base, Metric metric) {
      double[] differences = new double[traces.size()];
      for (int i = 0; i < differences.length; i++) {
        List<Integer> ours = byPolicy.get(policies.get(policy)).get(traces.get(i));
        List<Integer> theirs = byPolicy.get(policies.get(base)).get(traces.get(i));
        double[] each = new double[ours.size()];
        Arrays.setAll(
            each, k -> value(ours.get(k), metric.of()) - value(theirs.get(k), metric.of()));
        differences[i] = mean(each);
      }
      return differences;
    }

    private Pair pair(Metric metric, double[] all, double p, double corrected) {
      double[] differences = known(all);
      int wins = 0;
      int losses = 0;
      for (double difference : differences) {
        wins += metric.gain(difference) > metric.resolution() ? 1 : 0;
        losses += metric.gain(difference) < -metric.resolution() ? 1 : 0;
      }
      return new Pair(
          differences.length,
          mean(differences),
          bootstrap.ofMean(differences),
          wins,
          differences.length - wins - losses,
          losses,
          p,
          corrected);
    }

    /** Mean places over the traces of which every policy that has any value has one. */
    private double[] ranks(Metric metric, double[][] values) {
      List<Integer> present =
          IntStream.range(0, values.length)
              .filter(i -> known(values[i]).length > 0)
              .boxed()
              .toList();
      double[] sums = new double[values.length];
      int count = 0;
      for (int trace = 0; trace < traces.size(); trace++) {
        int at = trace;
        double[] bad = present.stream().mapToDouble(i -> -metric.gain(values[i][at])).toArray();
        if (Arrays.stream(bad).anyMatch(Double::isNaN)) {
          continue;
        }
        double[] places = Ranks.rising(bad, metric.resolution());
        for (int k = 0; k < places.length; k++) {
          sums[present.get(k)] += places[k];
        }
        count++;
      }
      double[] means = new double[values.length];
      Arrays.fill(means, Double.NaN);
      for (int i : present) {
        means[i] = count == 0 ? Double.NaN : sums[i] / count;
      }
      return means;
    }

    /** By policy and trace; NaN where the bounds are not known or as good as equal. */
    private double[][] normalised() {
      double[][] normalised = new double[policies.size()][traces.size()];
      Metric main = metrics.get(0);
      boolean isKnown = byPolicy.containsKey("lowest") && main.key().equals(Metric.MAIN);
      for (int i = 0; i < normalised.length; i++) {
        for (int k = 0; k < traces.size(); k++) {
          normalised[i][k] =
              isKnown ? normalised(policies.get(i), traces.get(k), main) : Double.NaN;
        }
      }
      return normalised;
    }

    private double normalised(String policy, String trace, Metric main) {
      List<Integer> ours = byPolicy.get(policy).get(trace);
      List<Integer> lowest = byPolicy.get("lowest").get(trace);
      double[] each = new double[ours.size()];
      for (int k = 0; k < each.length; k++) {
        double from = value(lowest.get(k), main.of());
        double room = optimum.applyAsDouble(cells.get(ours.get(k))) - from;
        each[k] =
            room > main.resolution() ? (value(ours.get(k), main.of()) - from) / room : Double.NaN;
      }
      return mean(each);
    }

    private List<String> warnings(List<Standing> standings) {
      List<String> warnings = new ArrayList<>();
      if (traces.size() < FEW) {
        warnings.add(
            (traces.size() == 1 ? "one trace says" : traces.size() + " traces say")
                + " little about others: take at least "
                + FEW
                + " before trusting an order"
                + (traces.size() == 1 ? "; a single one gives no intervals" : ""));
      }
      long copies =
          cells.stream().map(cell -> cell.trace().name()).distinct().count() - traces.size();
      if (copies > 0) {
        warnings.add(
            copies
                + (copies == 1 ? " trace is a copy" : " traces are copies")
                + " of another; copies count as one");
      }
      for (Standing one : standings) {
        if (one.broken() > 0) {
          warnings.add(
              one.policy()
                  + " broke in "
                  + one.broken()
                  + " of "
                  + (one.sessions() + one.broken())
                  + " sessions, which its means leave out");
        }
        if (one.unplayed() > 0) {
          warnings.add(
              one.policy()
                  + " did not play to the end in "
                  + one.unplayed()
                  + " sessions; its means hold what was played of them");
        }
      }
      return warnings;
    }
  }

  /** Of what is known; NaN of nothing. */
  private static double mean(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }

  private static double[] known(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
  }
}
