package weir.player.abr;

/**
 * BOLA: the rung that is worth most per bit, utility weighed against how full the buffer is. Needs
 * no estimate of the rate, except to not oscillate: beyond what the measured rate sustains it goes
 * up at most one rung (BOLA-U), or not at all and pauses instead until the buffer would have chosen
 * the same (BOLA-O).
 *
 * <p>Source: Spiteri, Urgaonkar, Sitaraman, "BOLA: Near-Optimal Bitrate Adaptation for Online
 * Videos", INFOCOM 2016 (BOLA-BASIC section IV, BOLA-FINITE, -O and -U section V), in the form of
 * its simulator Sabre, whose sessions come out equal to the last digit.
 */
public final class Bola implements Policy {
  /** Segments for which the buffer is sized at the least, near both ends of a title, from Sabre. */
  private static final double FEWEST_SEGMENTS = 3;

  private final Settings settings;
  private final Measured measured;
  private BolaScores scores;
  private int last;

  /** The segment the viewer jumped to last. */
  private int soughtIndex;

  /**
   * Which form of BOLA.
   *
   * @param isBasic the plain form: the buffer is not sized for the ends of a title, and no transfer
   *     is given up
   * @param avoidsOscillation BOLA-O; false for BOLA-U
   * @param gammaP weight of playing without stalls, in the unit of utility, above 0
   * @param averaging how the rate is estimated
   */
  public record Settings(
      boolean isBasic, boolean avoidsOscillation, double gammaP, Averaging averaging) {
    /** BOLA-O with the paper's and Sabre's gamma p of 5. */
    public static final Settings O = new Settings(false, true, 5, Averaging.WEIGHTED);

    /** BOLA-U with the same. */
    public static final Settings U = new Settings(false, false, 5, Averaging.WEIGHTED);

    public Settings {
      if (!(gammaP > 0) || gammaP == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("gamma p of " + gammaP);
      }
    }
  }

  public Bola(Settings settings) {
    this(settings, new Measured(settings.averaging()));
  }

  /** Decides by what somebody else measures, who has to feed it before a decision. */
  Bola(Settings settings, Measured measured) {
    this.settings = settings;
    this.measured = measured;
  }

  @Override
  public Decision decide(Situation now) {
    if (!measured.isKnown()) {
      return Decision.of(0, Reason.START, 0, 0);
    }
    if (scores == null || !scores.areOf(now.ladder())) {
      scores = new BolaScores(now.ladder(), 0);
      last = Math.min(last, scores.top());
    }
    double segmentMs = now.segmentMs(now.index());
    scores.weigh(
        (sizedMs(now, segmentMs) - segmentMs) / (scores.highestUtility() + settings.gammaP()),
        settings.gammaP());
    double bufferMs = now.bufferMs();
    Decision decision = chosen(scores.best(bufferMs), bufferMs, now);
    last = decision.rung();
    return decision;
  }

  private Decision chosen(int best, double bufferMs, Situation now) {
    if (best <= last) {
      return Decision.of(best, Reason.SCORE, scores.kbps(best), bufferMs);
    }
    int fits = measured.highestWithin(measured.kbps(), now);
    if (best <= fits) {
      return Decision.of(best, Reason.SCORE, scores.kbps(best), bufferMs);
    }
    if (last > fits) {
      return Decision.of(last, Reason.NOT_BEYOND, scores.kbps(last), measured.kbps());
    }
    if (!settings.avoidsOscillation()) {
      return Decision.of(fits + 1, Reason.ONE_BEYOND, scores.kbps(fits + 1), measured.kbps());
    }
    double pauseMs = fits == scores.top() ? 0 : Math.max(0, bufferMs - scores.mostMs(fits));
    return new Decision(fits, pauseMs, Reason.NOT_BEYOND, scores.kbps(fits), measured.kbps());
  }

  /** The buffer BOLA reckons with: what is played in between can fill no more near the ends. */
  private double sizedMs(Situation now, double segmentMs) {
    if (settings.isBasic()) {
      return now.bufferGoalMs();
    }
    double nearest = Math.min(now.index() - soughtIndex, now.segments() - now.index());
    return Math.min(now.bufferGoalMs(), Math.max(nearest / 2, FEWEST_SEGMENTS) * segmentMs);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    measured.add(transfer, now);
  }

  @Override
  public void sought(Situation now) {
    soughtIndex = now.index();
  }

  /** True in the basic form too: Sabre then transfers in steps all the same, and rounds by them. */
  @Override
  public boolean mayGiveUp() {
    return true;
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    int of = progress.rung();
    if (settings.isBasic()
        || of == 0
        || scores == null
        || of > scores.top()
        || !scores.areOf(now.ladder())) {
      return KEEP;
    }
    double leftBits = progress.sizeBits() - progress.receivedBits();
    double bufferMs = progress.bufferMs();
    if (!(progress.receivedBits() > 0) || !(leftBits > 0) || scores.isTooMuch(of, bufferMs)) {
      return KEEP;
    }
    int instead = scores.worthMore(of, progress.sizeBits(), leftBits, bufferMs);
    if (instead != KEEP) {
      last = instead;
    }
    return instead;
  }

  /** Until the buffer has drained to where a lower rung could be worth more. */
  @Override
  public double quietMs(Progress progress, Situation now) {
    int of = progress.rung();
    if (settings.isBasic()
        || of == 0
        || scores == null
        || of > scores.top()
        || !scores.areOf(now.ladder())) {
      return Double.POSITIVE_INFINITY;
    }
    double leftShare = (progress.sizeBits() - progress.receivedBits()) / progress.sizeBits();
    double bufferMs = progress.bufferMs();
    return bufferMs - scores.worthMoreBelowMs(of, leftShare) - ROUNDING_MS;
  }
}
