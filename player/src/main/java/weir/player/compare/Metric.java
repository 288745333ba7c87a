package weir.player.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import weir.player.qoe.Facts;
import weir.player.qoe.QoeModel;

/**
 * A figure by which policies are compared.
 *
 * @param key of its place in {@code summary.json}
 * @param name for people
 * @param what one sentence: what exactly is counted
 * @param unit empty where there is none
 * @param decimals as shown
 * @param isHigherBetter whether more is better
 * @param resolution values that differ by no more than this are as good as equal: nobody would see
 *     it, and it is far below what the models can tell
 * @param of the value of a session that did not break; NaN where it is not known
 */
public record Metric(
    String key,
    String name,
    String what,
    String unit,
    int decimals,
    boolean isHigherBetter,
    double resolution,
    ToDoubleFunction<Outcome> of) {

  /** The score that policies are ranked by: what the offline optimum is the optimum of. */
  public static final String MAIN = "lin_qoe";

  /** All that these models and the facts allow, the main one first if it is among them. */
  public static List<Metric> all(List<QoeModel> models) {
    List<Metric> scores = new ArrayList<>();
    int at = 0;
    for (QoeModel model : models) {
      int position = at;
      String key = model.figures().get(0).name();
      Metric score =
          new Metric(
              key,
              model.name() + (key.equals(MAIN) ? " QoE per segment" : " score"),
              model.what() + " (" + model.source() + ")",
              "",
              3,
              true,
              0.001,
              outcome -> outcome.figures()[position]);
      scores.add(score);
      at += model.figures().size();
    }
    List<Metric> all = new ArrayList<>();
    scores.stream().filter(one -> one.key().equals(MAIN)).forEach(all::add);
    all.addAll(RAW);
    scores.stream().filter(one -> !one.key().equals(MAIN)).forEach(all::add);
    return List.copyOf(all);
  }

  private static final List<Metric> RAW =
      List.of(
          new Metric(
              "mean_kbps",
              "mean rate",
              "mean of the rates played, weighted by time",
              "kbit/s",
              0,
              true,
              1,
              outcome -> fact(outcome, "mean_kbps")),
          new Metric(
              "stalled_s",
              "time stalled",
              "time playback stood still after it had begun",
              "s",
              2,
              false,
              0.01,
              outcome -> fact(outcome, "stalled_ms") / 1000),
          new Metric(
              "stall_ratio",
              "share stalled",
              "time stalled, of the time stalled and played",
              "",
              4,
              false,
              0.0001,
              Metric::stallRatio),
          new Metric(
              "startup_s",
              "start-up",
              "time until playback began",
              "s",
              2,
              false,
              0.01,
              outcome -> fact(outcome, "startup_ms") / 1000),
          new Metric(
              "switches_per_min",
              "switches per minute",
              "how often the rung changed, per minute played",
              "",
              2,
              false,
              0.01,
              outcome -> fact(outcome, "switches") * 60_000 / fact(outcome, "played_ms")),
          new Metric(
              "wasted_ratio",
              "share of bytes wasted",
              "bytes of transfers given up and of segments replaced, of all",
              "",
              4,
              false,
              0.0001,
              outcome -> fact(outcome, "wasted_bytes") / fact(outcome, "received_bytes")));

  private static double stallRatio(Outcome outcome) {
    double stalledMs = fact(outcome, "stalled_ms");
    return stalledMs / (stalledMs + fact(outcome, "played_ms"));
  }

  static double fact(Outcome outcome, String name) {
    return outcome.facts()[Facts.position(name)];
  }

  /** Less of what is better is never positive: the difference as seen by who wants the best. */
  double gain(double difference) {
    return isHigherBetter ? difference : -difference;
  }
}
