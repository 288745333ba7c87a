package weir.player.compare.report;

/**
 * A figure of a session that policies are compared by.
 *
 * @param key as tables call it, such as {@code stalled_ms}; one word, unlike all others of a report
 * @param name for people, such as {@code time stalled}
 * @param unit such as {@code s}, {@code kbit/s} or {@code %}; empty where it has none. Values are
 *     shown as they come: whoever wants seconds shown hands over seconds
 * @param decimals digits shown after the point, 0 or more
 * @param better which end is the good one
 * @param what one sentence: what exactly is counted
 */
public record Metric(
    String key, String name, String unit, int decimals, Better better, String what) {
  /** Which values one wants. */
  public enum Better {
    HIGHER,
    LOWER,
    /** Neither is good in itself, as with a number of sessions. */
    NEITHER
  }

  public Metric {
    if (key.isBlank() || name.isBlank() || decimals < 0) {
      throw new IllegalArgumentException(
          "metric '" + key + "' called '" + name + "' with " + decimals + " decimals");
    }
  }
}
