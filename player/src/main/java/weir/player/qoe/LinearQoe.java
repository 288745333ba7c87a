package weir.player.qoe;

import weir.player.abr.Ladder;
import weir.player.session.Listener;
import weir.player.session.Settings;
import weir.player.session.Title;

/**
 * The linear family of scores: the sum over all segments played of their quality, less a price for
 * every second stalled, for every change of quality and, if wanted, for every second of start-up:
 *
 * <pre>QoE = sum q(R_k) - mu * stall - lambda * sum |q(R_k) - q(R_k-1)| - (mu * start-up)</pre>
 *
 * <p>Source: Yin, Jindal, Sekar, Sinopoli, "A Control-Theoretic Approach for Dynamic Adaptive Video
 * Streaming over HTTP", SIGCOMM 2015, equation 5; Mao, Netravali, Alizadeh, "Neural Adaptive Video
 * Streaming with Pensieve", SIGCOMM 2017, equation 5 and table 1. {@code R} is the nominal rate of
 * the representation, as there, not the segment's real size.
 *
 * <p>Where we differ: every segment counts, the first one too (Pensieve's printed sums leave chunk
 * 0 out); a segment counts when it comes under the playhead, so that one that was replaced in the
 * buffer does not.
 */
public final class LinearQoe implements Listener {
  private final Model model;
  private double[] qualities = {};
  private double mu;
  private int last = -1;
  private int segments;
  private double quality;
  private double switching;
  private double stalledMs;
  private double startUpMs;

  /** What a rate is worth. */
  public enum Quality {
    /** The rate in Mbit/s (Yin; Pensieve's {@code QoE_lin}). */
    LINEAR {
      @Override
      double of(double kbps, double lowestKbps) {
        return kbps / 1000;
      }
    },
    /** {@code ln(R / R_min)}, R_min being the ladder's lowest rate (Pensieve's {@code QoE_log}). */
    LOG {
      @Override
      double of(double kbps, double lowestKbps) {
        return Math.log(kbps / lowestKbps);
      }
    },
    /**
     * 1, 2, 3, 12, 15 and 20 for 300, 750, 1200, 1850, 2850 and 4300 kbit/s (Pensieve's {@code
     * QoE_HD}). For rates the paper does not name we interpolate: a straight line between
     * neighbours, from nothing below the first, on with the last slope above the last.
     */
    HD {
      private static final double[] KBPS = {0, 300, 750, 1200, 1850, 2850, 4300};
      private static final double[] WORTH = {0, 1, 2, 3, 12, 15, 20};

      @Override
      double of(double kbps, double lowestKbps) {
        int at = 1;
        while (at < KBPS.length - 1 && kbps > KBPS[at]) {
          at++;
        }
        double part = (kbps - KBPS[at - 1]) / (KBPS[at] - KBPS[at - 1]);
        return WORTH[at - 1] + part * (WORTH[at] - WORTH[at - 1]);
      }
    };

    /** Worth of a rate in a ladder that begins with {@code lowestKbps}; both above 0, kbit/s. */
    abstract double of(double kbps, double lowestKbps);
  }

  /**
   * One member of the family.
   *
   * @param name for reports
   * @param quality what a rate is worth
   * @param mu price of a second stalled, 0 or more; NaN for the quality of the title's top rung,
   *     which is what Pensieve's linear and logarithmic models have for its own ladder
   * @param lambda price of a change of quality by one, 0 or more
   * @param countsStartUp whether a second of start-up costs as much as one stalled
   */
  public record Model(
      String name, Quality quality, double mu, double lambda, boolean countsStartUp) {
    /** Pensieve's {@code QoE_lin}: mu 4.3 for its ladder, which is the top rate in Mbit/s. */
    public static final Model LIN = new Model("lin", Quality.LINEAR, Double.NaN, 1, false);

    /** Pensieve's {@code QoE_log}: mu 2.66 for its ladder, which is ln(4300/300). */
    public static final Model LOG = new Model("log", Quality.LOG, Double.NaN, 1, false);

    /** Pensieve's {@code QoE_HD}, mu 8. */
    public static final Model HD = new Model("hd", Quality.HD, 8, 1, false);

    /** Yin's "balanced" weights, 3000 per second and lambda 1 for rates in kbit/s. */
    public static final Model YIN = new Model("yin", Quality.LINEAR, 3, 1, true);

    /** Yin's "avoid instability": lambda 3. */
    public static final Model YIN_STEADY = new Model("yin-steady", Quality.LINEAR, 3, 3, true);

    /** Yin's "avoid rebuffering": 6000 per second. */
    public static final Model YIN_NO_STALL = new Model("yin-no-stall", Quality.LINEAR, 6, 1, true);

    public Model {
      if (mu < 0 || mu == Double.POSITIVE_INFINITY || !(lambda >= 0 && Double.isFinite(lambda))) {
        throw new IllegalArgumentException("mu " + mu + ", lambda " + lambda);
      }
    }

    /** What each rung of a ladder is worth, from the lowest on. */
    public double[] qualities(Ladder ladder) {
      double[] qualities = new double[ladder.size()];
      for (int rung = 0; rung < qualities.length; rung++) {
        qualities[rung] = quality.of(ladder.kbps(rung), ladder.kbps(0));
      }
      return qualities;
    }

    /** What a second stalled costs with a ladder, 0 or more. */
    public double mu(Ladder ladder) {
      return Double.isNaN(mu) ? qualities(ladder)[ladder.top()] : mu;
    }

    /** The same with another price of a second stalled. */
    public Model withMu(double other) {
      return new Model(name, quality, other, lambda, countsStartUp);
    }

    /** The same with start-up in or out. */
    public Model withStartUp(boolean counts) {
      return new Model(name, quality, mu, lambda, counts);
    }
  }

  public LinearQoe(Model model) {
    this.model = model;
  }

  @Override
  public void began(Title title, Settings settings) {
    Ladder ladder = title.main().ladder();
    qualities = model.qualities(ladder);
    mu = model.mu(ladder);
  }

  @Override
  public void reached(int index, int rung) {
    segments++;
    quality += qualities[rung];
    if (last >= 0) {
      switching += Math.abs(qualities[rung] - qualities[last]);
    }
    last = rung;
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    stalledMs += ms;
  }

  @Override
  public void playing(double ms) {
    startUpMs = ms;
  }

  /** Which member of the family this is. */
  public Model model() {
    return model;
  }

  /** Price of a second stalled, as it is for the title played; 0 before the session began. */
  public double mu() {
    return mu;
  }

  /** Segments that came under the playhead. */
  public int segments() {
    return segments;
  }

  /** Sum of the segments' qualities. */
  public double quality() {
    return quality;
  }

  /** What stalls cost, 0 or more. */
  public double stall() {
    return mu * stalledMs / 1000;
  }

  /** What changes of quality cost, 0 or more. */
  public double switching() {
    return model.lambda() * switching;
  }

  /** What start-up costs, or would cost where the model does not count it; 0 or more. */
  public double startUp() {
    return mu * startUpMs / 1000;
  }

  /** The score: quality less the other terms, start-up only where the model counts it. */
  public double total() {
    double total = quality - stall() - switching();
    return model.countsStartUp() ? total - startUp() : total;
  }

  /** The score per segment played; 0 where none was. */
  public double perSegment() {
    return segments == 0 ? 0 : total() / segments;
  }
}
