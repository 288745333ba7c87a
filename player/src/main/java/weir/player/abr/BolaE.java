package weir.player.abr;

/**
 * BOLA-E: BOLA over a buffer that is partly virtual. The placeholder stands for media that could
 * have been buffered had the link not been faster than needed, or the buffer not just begun to
 * fill; so a session starts at the rung its rate sustains, and is not kept low by a short buffer.
 * It is grown by waiting and cut by downloads, pauses, transfers given up and the
 * insufficient-buffer rule.
 *
 * <p>Source: Spiteri, Sitaraman, Sparacio, "From Theory to Practice: Improving Bitrate Adaptation
 * in the DASH Reference Player", MMSys 2018, section 5, in the form of its simulator Sabre ({@code
 * -a bolae}), whose sessions come out equal to the last digit. dash.js's own BolaRule has one
 * utility less in its score and other ties; it is another policy.
 */
public final class BolaE implements Policy {
  /** The buffer at which the lowest rung is left, ms, from Sabre. */
  private static final double LEAST_BUFFER_MS = 10_000;

  /** What the buffer BOLA reckons with has beside that for each rung, ms, from Sabre. */
  private static final double LEAST_BUFFER_PER_RUNG_MS = 2_000;

  private final Settings settings;
  private final Measured measured;
  private final InsufficientBuffer insufficientBuffer = new InsufficientBuffer();
  private BolaScores scores;

  /** Whether the virtual buffer was laid out for what is measured. */
  private boolean isSteady;

  private double placeholderMs;

  /** Rung of the transfer that ended last. */
  private int last;

  /** What was named when the running transfer was given up. */
  private int givenUpFor = KEEP;

  /**
   * Which form of BOLA-E.
   *
   * @param avoidsOscillation BOLA-O: never goes up beyond what the measured rate sustains; false
   *     for BOLA-U, which goes one rung beyond
   * @param insufficientBufferRule whether a low buffer limits the choice. Without, the weights are
   *     those of plain BOLA for the session's buffer, and this is the paper's BOLA-PL
   * @param gammaP weight of playing without stalls, above 1; counts only without the rule above
   * @param averaging how the rate is estimated
   */
  public record Settings(
      boolean avoidsOscillation,
      boolean insufficientBufferRule,
      double gammaP,
      Averaging averaging) {
    /** BOLA-E in its O variant. */
    public static final Settings O = new Settings(true, true, 5, Averaging.WEIGHTED);

    /** BOLA-E in its U variant. */
    public static final Settings U = new Settings(false, true, 5, Averaging.WEIGHTED);

    /** BOLA-PL: the placeholder alone. */
    public static final Settings PL = new Settings(true, false, 5, Averaging.WEIGHTED);

    public Settings {
      if (!(gammaP > 0) || gammaP == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("gamma p of " + gammaP);
      }
    }
  }

  public BolaE(Settings settings) {
    this(settings, new Measured(settings.averaging()));
  }

  /** Decides by what somebody else measures, who has to feed it before a decision. */
  BolaE(Settings settings, Measured measured) {
    this.settings = settings;
    this.measured = measured;
  }

  /** The buffer BOLA-E reckons with for so many rungs, ms, when a session buffers so much. */
  public static double reckonedMs(int rungs, double bufferGoalMs) {
    return Math.max(LEAST_BUFFER_MS + LEAST_BUFFER_PER_RUNG_MS * rungs, bufferGoalMs);
  }

  @Override
  public Decision decide(Situation now) {
    if (!measured.isKnown()) {
      return Decision.of(0, Reason.START, 0, 0);
    }
    weighFor(now);
    if (!(scores.highestUtility() > 1)) {
      return Decision.of(0, Reason.ONLY, 0, 0);
    }
    return isSteady ? steady(now) : first(now);
  }

  /** The rung that the rate sustains, and as much virtual buffer as BOLA would choose it with. */
  private Decision first(Situation now) {
    isSteady = true;
    insufficientBuffer.restart();
    int rung = measured.highestWithin(measured.kbps(), now);
    placeholderMs = Math.max(0, scores.leastMs(rung) - now.bufferMs());
    return Decision.of(rung, Reason.FITS, scores.kbps(rung), measured.kbps());
  }

  private Decision steady(Situation now) {
    double bufferMs = now.bufferMs();
    double reckonedMs = bufferMs + placeholderMs;
    int rung = scores.best(reckonedMs);
    Reason reason = Reason.VIRTUAL_SCORE;
    double input = reckonedMs;
    if (rung > last) {
      int fits = measured.highestWithin(measured.kbps(), now);
      if (rung > fits) {
        rung = Math.max(last, fits) + (settings.avoidsOscillation() ? 0 : 1);
        reason = settings.avoidsOscillation() ? Reason.NOT_BEYOND : Reason.ONE_BEYOND;
        input = measured.kbps();
      }
    }
    // What is more than BOLA wants for this rung is taken from the virtual buffer, then waited for.
    double pauseMs = Math.max(0, bufferMs + placeholderMs - scores.mostMs(rung));
    if (pauseMs > 0) {
      if (pauseMs <= placeholderMs) {
        placeholderMs -= pauseMs;
        pauseMs = 0;
      } else {
        pauseMs -= placeholderMs;
        placeholderMs = 0;
      }
    }
    if (rung == scores.top()) {
      pauseMs = 0;
    }
    if (settings.insufficientBufferRule()) {
      int safe = insufficientBuffer.limit(rung, now, measured);
      if (safe < rung) {
        rung = safe;
        pauseMs = 0;
        reason = Reason.INSUFFICIENT_BUFFER;
        input = insufficientBuffer.safeBits() / 1000;
        placeholderMs = Math.min(Math.max(0, scores.leastMs(rung) - bufferMs), placeholderMs);
      }
    }
    return new Decision(rung, pauseMs, reason, scores.kbps(rung), input);
  }

  private void weighFor(Situation now) {
    if (scores != null && scores.areOf(now.ladder())) {
      return;
    }
    scores = new BolaScores(now.ladder(), 1);
    last = Math.min(last, scores.top());
    double highest = scores.highestUtility();
    if (settings.insufficientBufferRule()) {
      double bufferMs = reckonedMs(now.ladder().size(), now.bufferGoalMs());
      double gp = (highest - 1) / (bufferMs / LEAST_BUFFER_MS - 1);
      scores.weigh(LEAST_BUFFER_MS / gp, gp);
    } else {
      double gp = settings.gammaP() - 1;
      scores.weigh((now.bufferGoalMs() - now.segmentMs(0)) / (highest + gp), gp);
    }
  }

  @Override
  public void waited(double ms, Situation now) {
    placeholderMs += ms;
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    measured.add(transfer, now);
    noted(transfer, now);
  }

  /** What a transfer means for the virtual buffer. */
  void noted(Transfer transfer, Situation now) {
    last = transfer.rung();
    int gaveUpFor = givenUpFor;
    givenUpFor = KEEP;
    if (scores == null) {
      return;
    }
    last = Math.min(last, scores.top());
    if (!isSteady) {
      return;
    }
    double bufferMs = now.bufferMs();
    if (!transfer.wasGivenUp()) {
      if (transfer.isReplacement()) {
        placeholderMs += now.segmentMs(transfer.index());
        return;
      }
      double wasMs = bufferMs + transfer.durationMs();
      placeholderMs = Math.min(placeholderMs, Math.max(0, scores.mostMs(last) - wasMs));
      if (bufferMs > 0) {
        // Somebody else may have decided for a rung that BOLA would want more buffer for.
        placeholderMs = Math.max(placeholderMs, scores.leastMs(last) - wasMs);
      }
    } else if (!transfer.isReplacement()) {
      double wantedMs =
          gaveUpFor > 0 ? scores.leastMs(Math.min(gaveUpFor, scores.top())) : LEAST_BUFFER_MS;
      placeholderMs = Math.min(placeholderMs, Math.max(0, wantedMs - bufferMs));
    }
  }

  @Override
  public void sought(Situation now) {
    isSteady = false;
  }

  @Override
  public boolean mayGiveUp() {
    return true;
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    int of = progress.rung();
    if (of == 0 || scores == null || of > scores.top() || !scores.areOf(now.ladder())) {
      return KEEP;
    }
    double firstByteMs = progress.firstByteMs();
    double bodyMs = progress.elapsedMs() - firstByteMs;
    double receivedBits = progress.receivedBits();
    double leftBits = progress.sizeBits() - receivedBits;
    if (!(receivedBits > 0) || !(leftBits > 0) || !(bodyMs > 0)) {
      return KEEP;
    }
    // Asking anew costs a latency, in which this transfer would go on.
    double leftThenBits = leftBits - firstByteMs * (receivedBits / bodyMs);
    if (!(leftThenBits > 0)) {
      return KEEP;
    }
    double bufferMs = Math.max(0, progress.bufferMs() + placeholderMs - firstByteMs);
    givenUpFor = scores.worthMore(of, progress.sizeBits(), leftThenBits, bufferMs);
    return givenUpFor;
  }

  /** Until the buffer has drained to where a lower rung could be worth more. */
  @Override
  public double quietMs(Progress progress, Situation now) {
    int of = progress.rung();
    if (of == 0 || scores == null || of > scores.top() || !scores.areOf(now.ladder())) {
      return Double.POSITIVE_INFINITY;
    }
    double leftShare = (progress.sizeBits() - progress.receivedBits()) / progress.sizeBits();
    double bufferMs = Math.max(0, progress.bufferMs() + placeholderMs - progress.firstByteMs());
    return bufferMs - scores.worthMoreBelowMs(of, leftShare) - ROUNDING_MS;
  }

  /** Somebody else gave the running transfer up and named that rung. */
  void isGivenUpFor(int rung) {
    givenUpFor = rung;
  }
}
