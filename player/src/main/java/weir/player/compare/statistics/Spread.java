package weir.player.compare.statistics;

import java.util.Arrays;

/**
 * How values lie. Percentiles between two values are interpolated linearly (definition 7 of Hyndman
 * and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50, 1996).
 *
 * @param count how many there are; where 0, all else is NaN
 */
public record Spread(
    int count,
    double mean,
    double p5,
    double p10,
    double p25,
    double median,
    double p75,
    double p90,
    double p95) {

  /** Of all values that are numbers. */
  public static Spread of(double[] values) {
    double[] sorted = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    Arrays.sort(sorted);
    return new Spread(
        sorted.length,
        mean(sorted),
        percentile(sorted, 5),
        percentile(sorted, 10),
        percentile(sorted, 25),
        percentile(sorted, 50),
        percentile(sorted, 75),
        percentile(sorted, 90),
        percentile(sorted, 95));
  }

  /** The plain mean; NaN of nothing. */
  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** The value below which {@code percent} of a rising list lie; NaN of nothing. */
  static double percentile(double[] sorted, double percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = percent / 100 * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
