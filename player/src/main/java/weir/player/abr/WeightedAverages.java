package weir.player.abr;

import java.util.Arrays;

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
  /** After so many half-lives {@code 1 - 0.5^n} is 1 in doubles, whatever a power is rounded to. */
  private static final double BEGUN = 55;

  /** The most counts of transfers for which the correction of latencies is kept. */
  private static final int MOST_KEPT = 512;

  /**
   * The corrections for latency that were used last. All sessions of one title use the same, and
   * powers are the dearest thing in a simulated session. Only ever replaced as a whole.
   */
  private static volatile Corrections latest = new Corrections(new double[0]);

  private final double[] halfLifeMs;
  private final double[] latencyKeep;
  private final Corrections corrections;
  private final double[] kbps;
  private final double[] latencyMs;
  private double weightMs;
  private int transfers;
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
    double[] latencyHalfLife = new double[halfLifeMs.length];
    latencyKeep = new double[halfLifeMs.length];
    for (int i = 0; i < halfLifeMs.length; i++) {
      latencyHalfLife[i] = halfLifeMs[i] / segmentMs;
      latencyKeep[i] = Math.pow(0.5, 1 / latencyHalfLife[i]);
    }
    corrections = Corrections.of(latencyHalfLife);
    kbps = new double[halfLifeMs.length];
    latencyMs = new double[halfLifeMs.length];
  }

  @Override
  public void add(double bodyMs, double sampleKbps, double sampleLatencyMs) {
    weightMs += bodyMs;
    transfers++;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < halfLifeMs.length; i++) {
      double keep = Math.pow(0.5, bodyMs / halfLifeMs[i]);
      kbps[i] = keep * kbps[i] + (1 - keep) * sampleKbps;
      latencyMs[i] = latencyKeep[i] * latencyMs[i] + (1 - latencyKeep[i]) * sampleLatencyMs;
      least = Math.min(least, kbps[i] / begun(weightMs / halfLifeMs[i]));
      most = Math.max(most, latencyMs[i] / corrections.after(transfers, i));
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

  /** How much of an average is sample by now, the rest being the zero it began with. */
  private static double begun(double halfLives) {
    return halfLives < BEGUN ? 1 - Math.pow(0.5, halfLives) : 1;
  }

  /** What latencies are divided by after each number of transfers. */
  private static final class Corrections {
    private final double[] halfLife;
    private final double[][] after;

    /** Takes half-lives in transfers. */
    Corrections(double[] halfLife) {
      this.halfLife = halfLife;
      after = new double[halfLife.length][];
      for (int i = 0; i < after.length; i++) {
        after[i] = new double[(int) Math.min(MOST_KEPT, Math.ceil(BEGUN * halfLife[i]))];
        for (int transfers = 0; transfers < after[i].length; transfers++) {
          after[i][transfers] = begun(transfers / halfLife[i]);
        }
      }
    }

    static Corrections of(double[] halfLife) {
      Corrections found = latest;
      if (!Arrays.equals(found.halfLife, halfLife)) {
        found = new Corrections(halfLife);
        latest = found;
      }
      return found;
    }

    double after(int transfers, int i) {
      return transfers < after[i].length ? after[i][transfers] : begun(transfers / halfLife[i]);
    }
  }
}
