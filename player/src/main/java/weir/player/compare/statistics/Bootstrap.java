package weir.player.compare.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Confidence intervals of a mean by resampling, bias-corrected and accelerated (BCa): Efron,
 * "Better Bootstrap Confidence Intervals", Journal of the American Statistical Association 82,
 * 1987. Stalls are zero on most traces and large on a few; the plain percentile interval is too
 * narrow on the side of the long tail, which this one corrects.
 *
 * <p>Each value must stand for something drawn independently of the others. Where several sessions
 * share a trace, their mean is one value: sessions on one trace are alike, and counting each would
 * feign certainty.
 *
 * @param resamples how many, at least 100
 * @param confidence such as 0.95
 * @param seed the same draws for the same number of values, so that policies compared on the same
 *     traces meet the same luck
 */
public record Bootstrap(int resamples, double confidence, long seed) {
  /** At 2000 the ends of a 95 % interval no longer move visibly with the seed. */
  public static final Bootstrap DEFAULT = new Bootstrap(2000, 0.95, 1);

  public Bootstrap {
    if (resamples < 100 || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          resamples + " resamples for a confidence of " + confidence);
    }
  }

  public Bootstrap withSeed(long other) {
    return new Bootstrap(resamples, confidence, other);
  }

  /** Of the mean of those values that are numbers; unknown for fewer than two. */
  public Interval ofMean(double[] values) {
    double[] known = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    int n = known.length;
    if (n < 2) {
      return Interval.UNKNOWN;
    }
    double mean = Spread.mean(known);
    double[] means = resampled(known);
    double tail = (1 - confidence) / 2;
    double bias = bias(means, mean);
    if (Double.isInfinite(bias)) {
      return new Interval(
          Spread.percentile(means, 100 * tail), Spread.percentile(means, 100 * (1 - tail)));
    }
    double acceleration = acceleration(known, mean);
    return new Interval(
        Spread.percentile(means, 100 * corrected(tail, bias, acceleration)),
        Spread.percentile(means, 100 * corrected(1 - tail, bias, acceleration)));
  }

  /** Means of resamples, rising. */
  private double[] resampled(double[] values) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      double sum = 0;
      for (int k = 0; k < values.length; k++) {
        sum += values[random.nextInt(values.length)];
      }
      means[i] = sum / values.length;
    }
    Arrays.sort(means);
    return means;
  }

  /** Efron's z0: where the mean lies among the resamples, equal ones counted half. */
  private static double bias(double[] means, double mean) {
    // Sums in another order differ in their last bits; such means are equal.
    double rounding = 1e-12 * Math.max(Math.abs(means[0]), Math.abs(means[means.length - 1]));
    double below = 0;
    for (double one : means) {
      below += one < mean - rounding ? 1 : one <= mean + rounding ? 0.5 : 0;
    }
    return Normal.quantile(below / means.length);
  }

  /** Efron's a, which for a mean is a sixth of the skewness of its sum. */
  private static double acceleration(double[] values, double mean) {
    double squares = 0;
    double cubes = 0;
    for (double value : values) {
      double off = value - mean;
      squares += off * off;
      cubes += off * off * off;
    }
    return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
  }

  private static double corrected(double chance, double bias, double acceleration) {
    double moved = bias + Normal.quantile(chance);
    return Normal.below(bias + moved / (1 - acceleration * moved));
  }
}
