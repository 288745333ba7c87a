package weir.player.compare.statistics;

/**
 * Where a value lies with some confidence.
 *
 * @param low lower end; NaN where there is too little to tell
 * @param high upper end, not below the lower one; NaN where there is too little to tell
 */
public record Interval(double low, double high) {
  /** Nothing can be told. */
  public static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN);

  public Interval {
    if (low > high || Double.isNaN(low) != Double.isNaN(high)) {
      throw new IllegalArgumentException("an interval from " + low + " to " + high);
    }
  }

  public boolean isKnown() {
    return !Double.isNaN(low);
  }

  /** Ends belong to it; false where nothing is known. */
  public boolean holds(double value) {
    return low <= value && value <= high;
  }
}
