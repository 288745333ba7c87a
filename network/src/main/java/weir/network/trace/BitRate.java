package weir.network.trace;

/**
 * A rate at a seam between rooms; inside a room rates are primitives named {@code ...Kbps}.
 *
 * @param bitsPerSecond 0 or more
 */
public record BitRate(long bitsPerSecond) {

  public BitRate {
    if (bitsPerSecond < 0) {
      throw new IllegalArgumentException("a rate of " + bitsPerSecond + " bit/s is below zero");
    }
  }

  /**
   * Rounded to the nearest bit per second.
   *
   * @param kbps in units of 1000 bit/s; finite, 0 or more
   */
  public static BitRate kbps(double kbps) {
    if (!(kbps >= 0) || kbps > Long.MAX_VALUE / 1000.0) {
      throw new IllegalArgumentException(
          "a rate of " + kbps + " kbit/s is not a finite one of 0 or more");
    }
    return new BitRate(Math.round(kbps * 1000));
  }

  /**
   * Rounded to the nearest bit per second.
   *
   * @param mbps in units of 1 000 000 bit/s; finite, 0 or more
   */
  public static BitRate mbps(double mbps) {
    return kbps(mbps * 1000);
  }

  /** In units of 1000 bit/s, which is also bits per millisecond. */
  public double kbps() {
    return bitsPerSecond / 1000.0;
  }
}
