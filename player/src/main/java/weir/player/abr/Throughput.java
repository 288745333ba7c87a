package weir.player.abr;

/**
 * The throughput rule of dash.js as Sabre models it: the highest rung that fits within a share of
 * the estimated rate, limited by what the buffer allows while it is low.
 *
 * <p>Source: Spiteri, Sitaraman, Sparacio, "From Theory to Practice: Improving Bitrate Adaptation
 * in the DASH Reference Player", MMSys 2018, and its simulator Sabre, whose sessions come out equal
 * to the last digit. Judges by {@code @bandwidth}, not by real sizes, as Sabre does.
 */
public final class Throughput implements Policy {
  /** Share of the estimate that is used, from Sabre. */
  private static final double SAFETY = 0.9;

  /** A transfer may be given up only after this long, ms, from Sabre. */
  private static final double GRACE_MS = 500;

  /** A transfer is given up when it would take longer than so many segments last, from Sabre. */
  private static final double TOO_LONG = 1.8;

  private final Settings settings;
  private final Measured measured;
  private final InsufficientBuffer insufficientBuffer = new InsufficientBuffer();

  /**
   * Which parts of the rule are on.
   *
   * @param insufficientBufferRule whether a low buffer limits the choice
   * @param averaging how the rate is estimated
   */
  public record Settings(boolean insufficientBufferRule, Averaging averaging) {
    /** Sabre's own defaults. */
    public static final Settings DEFAULT = new Settings(true, Averaging.WEIGHTED);
  }

  public Throughput(Settings settings) {
    this(settings, new Measured(settings.averaging()));
  }

  /** Decides by what somebody else measures, who has to feed it before a decision. */
  Throughput(Settings settings, Measured measured) {
    this.settings = settings;
    this.measured = measured;
  }

  @Override
  public Decision decide(Situation now) {
    if (!measured.isKnown()) {
      return Decision.of(0, Reason.START, 0, 0);
    }
    double limitKbps = SAFETY * measured.kbps();
    int fits = measured.highestWithin(limitKbps, now);
    int rung = fits;
    if (settings.insufficientBufferRule()) {
      rung = insufficientBuffer.limit(fits, now, measured);
    }
    double kbps = now.ladder().kbps(rung);
    return rung == fits
        ? Decision.of(rung, Reason.FITS, kbps, limitKbps)
        : Decision.of(rung, Reason.INSUFFICIENT_BUFFER, kbps, insufficientBuffer.safeBits() / 1000);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    measured.add(transfer, now);
  }

  @Override
  public boolean mayGiveUp() {
    return true;
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    double elapsedMs = progress.elapsedMs();
    if (elapsedMs < GRACE_MS) {
      return KEEP;
    }
    double bodyMs = elapsedMs - progress.firstByteMs();
    double receivedBits = progress.receivedBits();
    int of = progress.rung();
    if (of == 0
        || of > now.ladder().top()
        || !(bodyMs > 0)
        || !(receivedBits > 0)
        || !measured.isKnown()) {
      return KEEP;
    }
    double kbps = receivedBits / bodyMs;
    double leftBits = progress.sizeBits() - receivedBits;
    if (elapsedMs + leftBits / kbps <= TOO_LONG * now.segmentMs(progress.index())) {
      return KEEP;
    }
    int rung = measured.highestWithin(kbps * SAFETY, now);
    if (rung >= of) {
      return KEEP;
    }
    double insteadBits = progress.sizeBits() * now.ladder().kbps(rung) / now.ladder().kbps(of);
    return insteadBits < leftBits ? rung : KEEP;
  }

  /**
   * Until the grace is over, and as long as the whole would come in time even if nothing more came
   * for a while: with b received in time t and l left, that is after d more at {@code (t + d) l /
   * b}.
   */
  @Override
  public double quietMs(Progress progress, Situation now) {
    int of = progress.rung();
    double receivedBits = progress.receivedBits();
    double leftBits = progress.sizeBits() - receivedBits;
    if (of == 0
        || of > now.ladder().top()
        || !measured.isKnown()
        || progress.sizeBits() * now.ladder().kbps(0) / now.ladder().kbps(of)
            >= leftBits * (1 + 1e-9)) {
      return Double.POSITIVE_INFINITY;
    }
    double quietMs = GRACE_MS - progress.elapsedMs();
    if (receivedBits > 0) {
      double restMs = (progress.elapsedMs() - progress.firstByteMs()) * leftBits / receivedBits;
      double slackMs = TOO_LONG * now.segmentMs(progress.index()) - progress.elapsedMs() - restMs;
      quietMs = Math.max(quietMs, slackMs / (1 + leftBits / receivedBits));
    }
    return quietMs - ROUNDING_MS;
  }
}
