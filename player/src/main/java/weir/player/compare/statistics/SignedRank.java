package weir.player.compare.statistics;

import java.util.Arrays;

/**
 * Wilcoxon's signed-rank test: are paired differences as likely above zero as below? Wilcoxon,
 * "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1, 1945. Zeros are left out,
 * equal sizes share their mean rank.
 *
 * <p>Up to {@value #EXACT_UP_TO} differences the chance is counted exactly over all signs, ties
 * included; above it is the normal approximation with the variance corrected for ties and half a
 * step of continuity.
 */
public final class SignedRank {
  static final int EXACT_UP_TO = 50;

  private SignedRank() {}

  /**
   * The chance of ranks at least so uneven if signs were coins, both sides; 1 where no difference
   * is left.
   *
   * @param tolerance differences up to this size, 0 or more, are zeros
   */
  public static double p(double[] differences, double tolerance) {
    double[] left =
        Arrays.stream(differences).filter(value -> Math.abs(value) > tolerance).toArray();
    if (left.length == 0) {
      return 1;
    }
    double[] sizes = Arrays.stream(left).map(Math::abs).toArray();
    // Sizes that differ by rounding alone, as 0.3 - 0.2 and 0.2 - 0.1 do, are equal.
    double[] ranks = Ranks.rising(sizes, 1e-12 * Arrays.stream(sizes).max().orElseThrow());
    double positive = 0;
    for (int i = 0; i < left.length; i++) {
      positive += left[i] > 0 ? ranks[i] : 0;
    }
    return left.length <= EXACT_UP_TO ? exact(ranks, positive) : approximate(ranks, positive);
  }

  private static double exact(double[] ranks, double positive) {
    int most = ranks.length * (ranks.length + 1);
    double[] chance = new double[most + 1]; // by twice the sum of ranks, which is whole
    chance[0] = 1;
    for (double rank : ranks) {
      int step = (int) Math.round(2 * rank);
      for (int sum = most; sum >= 0; sum--) {
        chance[sum] = chance[sum] / 2 + (sum >= step ? chance[sum - step] / 2 : 0);
      }
    }
    int at = (int) Math.round(2 * Math.min(positive, most / 2.0 - positive));
    double below = 0;
    for (int sum = 0; sum <= at; sum++) {
      below += chance[sum];
    }
    return Math.min(1, 2 * below);
  }

  private static double approximate(double[] ranks, double positive) {
    double n = ranks.length;
    double mean = n * (n + 1) / 4;
    double variance = 0;
    for (double rank : ranks) {
      variance += rank * rank / 4; // shared ranks make the sum smaller: the correction for ties
    }
    double off = Math.max(0, Math.abs(positive - mean) - 0.5);
    return Math.min(1, 2 * Normal.below(-off / Math.sqrt(variance)));
  }
}
