package weir.player.compare.report;

/**
 * An estimate and how sure it is.
 *
 * @param estimate NaN where there is none
 * @param low lower end of the interval, or NaN where none was computed
 * @param high upper end, or NaN
 */
public record Interval(double estimate, double low, double high) {
  public Interval {
    if (low > high) {
      throw new IllegalArgumentException("an interval from " + low + " to " + high);
    }
  }

  /** A value without an interval. */
  public static Interval only(double estimate) {
    return new Interval(estimate, Double.NaN, Double.NaN);
  }

  /** Whether an interval was computed. */
  public boolean isKnown() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }

  /** Whether zero lies outside; false where no interval is known. */
  public boolean excludesZero() {
    return low > 0 || high < 0;
  }
}
