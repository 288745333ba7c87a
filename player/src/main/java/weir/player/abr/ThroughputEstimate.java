package weir.player.abr;

/** Estimates what the link will bear from what it bore. */
public interface ThroughputEstimate {
  /**
   * Takes in one transfer.
   *
   * @param bodyMs time in which its body came, ms
   * @param kbps the rate in that time
   * @param latencyMs from the request to the first byte, ms
   */
  void add(double bodyMs, double kbps, double latencyMs);

  /** Whether anything was taken in yet. */
  boolean isKnown();

  /** Expected rate, kbit/s; NaN before anything is known. */
  double kbps();

  /** Expected latency, ms; NaN before anything is known. */
  double latencyMs();
}
