package weir.media.encode;

/**
 * What encoding parts of a source at one size has shown: how many bits two constant qualities take,
 * and how like the source they look.
 *
 * @param rung the size, and the rate that is not to be exceeded
 * @param fine a quality one would publish
 * @param coarse one that shows how quality falls with the rate
 */
record Trial(Rung rung, Point fine, Point coarse) {
  /**
   * @param bitsPerSecond above zero
   * @param decibels as {@link FittedLadder} has them
   */
  record Point(double bitsPerSecond, double decibels) {
    Point {
      if (!(bitsPerSecond > 0) || Double.isNaN(decibels)) {
        throw new IllegalArgumentException(bitsPerSecond + " bit/s, " + decibels + " dB");
      }
    }
  }

  /**
   * The quality to expect at a rate: on the straight line through both points over the logarithm of
   * the rate, also below them; above the fine one no better than that, since the size limits it.
   */
  double decibelsAt(double bitsPerSecond) {
    double octaves = log2(fine.bitsPerSecond / coarse.bitsPerSecond);
    if (bitsPerSecond >= fine.bitsPerSecond || octaves <= 0) {
      return fine.decibels;
    }
    double slope = Math.max(0, (fine.decibels - coarse.decibels) / octaves);
    return fine.decibels - slope * log2(fine.bitsPerSecond / bitsPerSecond);
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
