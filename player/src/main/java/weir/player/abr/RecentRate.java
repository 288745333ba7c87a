package weir.player.abr;

/**
 * What the last transfers brought together: all their bits over all their time, which is their
 * harmonic mean weighted by bits. A slow transfer counts as long as it took, so that a drop shows
 * at once, and after a rise the window is soon filled with fast ones. The latency is the largest in
 * the window.
 */
public final class RecentRate implements ThroughputEstimate {
  private final double[] bodyMs;
  private final double[] bits;
  private final double[] latencyMs;
  private int count;

  /** Takes how many transfers count, at least 1. */
  public RecentRate(int window) {
    if (window < 1) {
      throw new IllegalArgumentException("a window of " + window + " transfers");
    }
    bodyMs = new double[window];
    bits = new double[window];
    latencyMs = new double[window];
  }

  @Override
  public void add(double ms, double kbps, double sampleLatencyMs) {
    int at = count++ % bits.length;
    bodyMs[at] = ms;
    bits[at] = ms * kbps;
    latencyMs[at] = sampleLatencyMs;
  }

  @Override
  public boolean isKnown() {
    return count > 0;
  }

  @Override
  public double kbps() {
    double sumBits = 0;
    double sumMs = 0;
    for (int i = 0; i < Math.min(count, bits.length); i++) {
      sumBits += bits[i];
      sumMs += bodyMs[i];
    }
    return sumBits / sumMs;
  }

  @Override
  public double latencyMs() {
    double most = count == 0 ? Double.NaN : 0;
    for (int i = 0; i < Math.min(count, bits.length); i++) {
      most = Math.max(most, latencyMs[i]);
    }
    return most;
  }
}
