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

  /** Where the next one goes. */
  private int next;

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
    bodyMs[next] = ms;
    bits[next] = ms * kbps;
    latencyMs[next] = sampleLatencyMs;
    next = next + 1 < bits.length ? next + 1 : 0;
    count = Math.min(count + 1, bits.length);
  }

  @Override
  public boolean isKnown() {
    return count > 0;
  }

  @Override
  public double kbps() {
    double sumBits = 0;
    double sumMs = 0;
    for (int i = 0; i < count; i++) {
      sumBits += bits[i];
      sumMs += bodyMs[i];
    }
    return sumBits / sumMs;
  }

  @Override
  public double latencyMs() {
    double most = count == 0 ? Double.NaN : 0;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, latencyMs[i]);
    }
    return most;
  }
}
