package weir.player.abr;

import java.util.List;

/**
 * How the rates of past transfers become an estimate: by exponentially weighted averages or by
 * plain means over windows. Of several, the most cautious counts.
 *
 * @param halfLivesMs half-lives of weighted averages, ms, each above 0; empty for windows
 * @param windows lengths of plain means in transfers, each at least 1; empty for half-lives
 */
public record Averaging(List<Double> halfLivesMs, List<Integer> windows) {
  /** Half-lives of 3 and 8 s, as dash.js and Sabre have them. */
  public static final Averaging WEIGHTED = weighted(3000, 8000);

  /** The last 3 transfers, Sabre's {@code -ma sliding}. */
  public static final Averaging SLIDING = sliding(3);

  public Averaging {
    halfLivesMs = List.copyOf(halfLivesMs);
    windows = List.copyOf(windows);
    if (halfLivesMs.isEmpty() == windows.isEmpty()) {
      throw new IllegalArgumentException(
          "either half-lives or windows, not " + halfLivesMs + " and " + windows);
    }
    for (double ms : halfLivesMs) {
      if (!(ms > 0)) {
        throw new IllegalArgumentException("a half-life of " + ms + " ms");
      }
    }
    for (int window : windows) {
      if (window < 1) {
        throw new IllegalArgumentException("a window of " + window + " transfers");
      }
    }
  }

  public static Averaging weighted(double... halfLivesMs) {
    Double[] each = new Double[halfLivesMs.length];
    for (int i = 0; i < each.length; i++) {
      each[i] = halfLivesMs[i];
    }
    return new Averaging(List.of(each), List.of());
  }

  public static Averaging sliding(int... windows) {
    Integer[] each = new Integer[windows.length];
    for (int i = 0; i < each.length; i++) {
      each[i] = windows[i];
    }
    return new Averaging(List.of(), List.of(each));
  }

  /**
   * An estimate that knows nothing yet.
   *
   * @param segmentMs duration of a segment, by which latency's half-lives are counted
   */
  public ThroughputEstimate begin(double segmentMs) {
    if (windows.isEmpty()) {
      double[] ms = new double[halfLivesMs.size()];
      for (int i = 0; i < ms.length; i++) {
        ms[i] = halfLivesMs.get(i);
      }
      return new WeightedAverages(segmentMs, ms);
    }
    int[] counts = new int[windows.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = windows.get(i);
    }
    return new SlidingMeans(counts);
  }
}
