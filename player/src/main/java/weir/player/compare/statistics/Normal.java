package weir.player.compare.statistics;

/** The standard normal distribution. */
final class Normal {
  /** Beyond this a double cannot tell the distribution from 0 or 1. */
  private static final double FARTHEST = 8.2;

  private Normal() {}

  /**
   * The chance of a value up to {@code x}, by the series of Marsaglia, "Evaluating the Normal
   * Distribution", Journal of Statistical Software 11, 2004: about 15 digits.
   */
  static double below(double x) {
    if (x < 0) {
      return 1 - below(-x);
    }
    if (x > FARTHEST) {
      return 1;
    }
    double term = x;
    double sum = x;
    for (int i = 3; sum + term != sum; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /** The {@code x} that a value stays below with this chance, 0 to 1; infinite at both ends. */
  static double quantile(double chance) {
    if (chance <= 0 || chance >= 1) {
      return chance <= 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    double low = -FARTHEST;
    double high = FARTHEST;
    // Halving gains one bit each time; after 60 the ends are neighbours.
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (below(middle) < chance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
