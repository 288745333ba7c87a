package weir.player.abr;

/**
 * Plain means over the last transfers, for one or several window lengths, of which the most
 * cautious counts: the smallest rate, the largest latency. Sabre's {@code -ma sliding}, whose one
 * window holds 3 transfers.
 */
public final class SlidingMeans implements ThroughputEstimate {
  private final int[] windows;
  private final double[] kbps;
  private final double[] latencyMs;
  private int count;
  private double smallestKbps = Double.NaN;
  private double largestLatencyMs = Double.NaN;

  /** Takes at least one window, each of at least one transfer. */
  public SlidingMeans(int... windows) {
    int longest = 0;
    for (int window : windows) {
      if (window < 1) {
        throw new IllegalArgumentException("a window of " + window + " transfers");
      }
      longest = Math.max(longest, window);
    }
    if (longest == 0) {
      throw new IllegalArgumentException("no window given");
    }
    this.windows = windows.clone();
    kbps = new double[longest];
    latencyMs = new double[longest];
  }

  @Override
  public void add(double bodyMs, double sampleKbps, double sampleLatencyMs) {
    int size = kbps.length;
    if (count == size) {
      System.arraycopy(kbps, 1, kbps, 0, size - 1);
      System.arraycopy(latencyMs, 1, latencyMs, 0, size - 1);
    } else {
      count++;
    }
    kbps[count - 1] = sampleKbps;
    latencyMs[count - 1] = sampleLatencyMs;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int window : windows) {
      int held = Math.min(window, count);
      least = Math.min(least, sumOfLast(held, kbps) / held);
      most = Math.max(most, sumOfLast(held, latencyMs) / held);
    }
    smallestKbps = least;
    largestLatencyMs = most;
  }

  private double sumOfLast(int held, double[] values) {
    double sum = 0;
    for (int i = count - held; i < count; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public boolean isKnown() {
    return count > 0;
  }

  @Override
  public double kbps() {
    return smallestKbps;
  }

  @Override
  public double latencyMs() {
    return largestLatencyMs;
  }
}
