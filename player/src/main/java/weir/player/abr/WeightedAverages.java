package weir.player.abr;

/**
 * Several exponentially weighted moving averages side by side, of which the most cautious counts:
 * the smallest rate, the largest latency.
 *
 * <p>Rates are weighted by the time their transfer took; an average with half-life h moves by
 * {@code 1 - 0.5^(t/h)} of the difference in a transfer of t. Each average is corrected for having
 * begun at zero by dividing by {@code 1 - 0.5^(T/h)}, T being all the weight so far. Latency is
 * averaged over transfers, with the half-life counted in segments. This is the estimator of Sabre
 * (Spiteri, Sitaraman, Sparacio, "From Theory to Practice", MMSys 2018) and of dash.js.
 */
public final class WeightedAverages implements ThroughputEstimate {
  private final double[] halfLifeMs;
  private final double[] latencyKeep;
  private final double[] latencyHalfLife;
  private final double[] kbps;
  private final double[] latencyMs;
  private double weightMs;
  private double transfers;
  private double smallestKbps = Double.NaN;
  private double largestLatencyMs = Double.NaN;

  /**
   * @param segmentMs duration of a segment, by which latency's half-lives are counted
   * @param halfLifeMs at least one half-life, ms
   */
  public WeightedAverages(double segmentMs, double... halfLifeMs) {
    if (halfLifeMs.length == 0) {
      throw new IllegalArgumentException("no half-life given");
    }
    this.halfLifeMs = halfLifeMs.clone();
    latencyHalfLife = new double[halfLifeMs.length];
    latencyKeep = new double[halfLifeMs.length];
    for (int i = 0; i < halfLifeMs.length; i++) {
      latencyHalfLife[i] = halfLifeMs[i] / segmentMs;
      latencyKeep[i] = Math.pow(0.5, 1 / latencyHalfLife[i]);
    }
    kbps = new double[halfLifeMs.length];
    latencyMs = new double[halfLifeMs.length];
  }

  @Override
  public void add(double bodyMs, double sampleKbps, double sampleLatencyMs) {
    weightMs += bodyMs;
    transfers += 1;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < halfLifeMs.length; i++) {
      double keep = Math.pow(0.5, bodyMs / halfLifeMs[i]);
      kbps[i] = keep * kbps[i] + (1 - keep) * sampleKbps;
      latencyMs[i] = latencyKeep[i] * latencyMs[i] + (1 - latencyKeep[i]) * sampleLatencyMs;
      least = Math.min(least, kbps[i] / (1 - Math.pow(0.5, weightMs / halfLifeMs[i])));
      most = Math.max(most, latencyMs[i] / (1 - Math.pow(0.5, transfers / latencyHalfLife[i])));
    }
    smallestKbps = least;
    largestLatencyMs = most;
  }

  @Override
  public boolean isKnown() {
    return transfers > 0;
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
