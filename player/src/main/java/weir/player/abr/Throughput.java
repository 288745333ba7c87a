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

  /** The buffer rule trusts the estimate this much at first, and ever less, from Sabre. */
  private static final double BUFFER_SAFETY_FIRST = 0.9;

  private static final double BUFFER_SAFETY_LAST = 0.5;

  /** A transfer may be given up only after this long, ms, from Sabre. */
  private static final double GRACE_MS = 500;

  /** A transfer is given up when it would take longer than so many segments last, from Sabre. */
  private static final double TOO_LONG = 1.8;

  private final Settings settings;
  private ThroughputEstimate estimate;
  private double bufferSafety = BUFFER_SAFETY_FIRST;

  /**
   * Which parts of the rule are on.
   *
   * @param insufficientBufferRule whether a low buffer limits the choice
   * @param abandonment whether running transfers may be given up
   * @param slidingWindow transfers in the plain mean used as estimate; 0 for the two weighted
   *     averages with half-lives of 3 and 8 s
   */
  public record Settings(boolean insufficientBufferRule, boolean abandonment, int slidingWindow) {
    /** Sabre's own defaults. */
    public static final Settings DEFAULT = new Settings(true, true, 0);
  }

  public Throughput(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Decision decide(Situation now) {
    if (estimate == null || !estimate.isKnown()) {
      return Decision.of(0, Reason.START, 0, 0);
    }
    double limitKbps = SAFETY * estimate.kbps();
    int rung = highestWithin(limitKbps, now);
    Reason reason = Reason.FITS;
    double input = limitKbps;
    if (settings.insufficientBufferRule()) {
      double safeBits = bufferSafety * (now.bufferMs() - estimate.latencyMs()) * estimate.kbps();
      bufferSafety = Math.max(bufferSafety * BUFFER_SAFETY_FIRST, BUFFER_SAFETY_LAST);
      for (int lower = 0; lower < rung; lower++) {
        if (now.ladder().kbps(lower + 1) * now.segmentMs(now.index()) > safeBits) {
          rung = lower;
          reason = Reason.INSUFFICIENT_BUFFER;
          input = safeBits / 1000;
        }
      }
    }
    return Decision.of(rung, reason, now.ladder().kbps(rung), input);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    if (transfer.wasGivenUp()) {
      return;
    }
    if (estimate == null) {
      estimate =
          settings.slidingWindow() > 0
              ? new SlidingMeans(settings.slidingWindow())
              : new WeightedAverages(now.segmentMs(transfer.index()), 3000, 8000);
    }
    // What arrives at once, from a cache or a fast loopback, took no time that can be averaged.
    if (transfer.bodyMs() > 0) {
      estimate.add(transfer.bodyMs(), transfer.kbps(), transfer.firstByteMs());
    }
  }

  @Override
  public boolean mayGiveUp() {
    return settings.abandonment();
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    double bodyMs = progress.elapsedMs() - progress.firstByteMs();
    if (estimate == null
        || !estimate.isKnown()
        || progress.elapsedMs() < GRACE_MS
        || !(bodyMs > 0)
        || !(progress.receivedBits() > 0)) {
      return KEEP;
    }
    double kbps = progress.receivedBits() / bodyMs;
    double leftBits = progress.sizeBits() - progress.receivedBits();
    if (progress.elapsedMs() + leftBits / kbps <= TOO_LONG * now.segmentMs(progress.index())) {
      return KEEP;
    }
    int rung = highestWithin(kbps * SAFETY, now);
    double insteadBits =
        progress.sizeBits() * now.ladder().kbps(rung) / now.ladder().kbps(progress.rung());
    return rung < progress.rung() && insteadBits < leftBits ? rung : KEEP;
  }

  /** The highest rung of which a segment arrives, latency included, within its own duration. */
  private int highestWithin(double limitKbps, Situation now) {
    double segmentMs = now.segmentMs(now.index());
    int rung = 0;
    while (rung < now.ladder().top()
        && estimate.latencyMs() + segmentMs * now.ladder().kbps(rung + 1) / limitKbps
            <= segmentMs) {
      rung++;
    }
    return rung;
  }
}
