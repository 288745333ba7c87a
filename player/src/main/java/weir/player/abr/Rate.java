package weir.player.abr;

/**
 * Weir's simple policy: the highest rung that the measured rate sustains, with enough slack on both
 * sides that it neither bounces nor runs dry.
 *
 * <p>What a rung needs is judged by the real sizes of the next segments where they are known, plus
 * what is fetched beside it. It goes up when that fits with room to spare and the buffer is not
 * low, goes down when it no longer fits, and keeps what it has in the band between. While a session
 * starts, it rises as soon as the next fetch is sure to end before the buffer does. A running
 * transfer is given up only when the buffer is low and would run dry before its end.
 */
public final class Rate implements Policy {
  /** From this share of its goal on a buffer counts as filled. */
  private static final double FULL = 0.75;

  private final Settings settings;
  private ThroughputEstimate estimate;

  /** Whether the session is still on its way up for the first time. */
  private boolean isRising = true;

  /** What was named when a transfer was given up: the same segment is not tried above it. */
  private int givenUpFor = KEEP;

  /**
   * Constants of the policy, all of them shares or ms.
   *
   * @param sustain share of the measured rate that a rung may need to count as sustainable
   * @param up share of the measured rate that a rung may need to be gone up to
   * @param upBufferMs going up needs so much in the buffer, or a third of the buffer's goal if that
   *     is less
   * @param drain share of the buffer that fetching the next segment may use up
   * @param graceMs a transfer is not given up before its body has run for so long
   * @param ahead segments whose sizes are looked at
   * @param window transfers the measured rate is taken over
   */
  public record Settings(
      double sustain,
      double up,
      double upBufferMs,
      double drain,
      double graceMs,
      int ahead,
      int window) {
    /**
     * 0.9 as most players have it; 0.8 to go up, so that a rung once taken has a band of an eighth
     * to stay in; 8 s, so that a mistaken step up can be corrected before it is felt; three
     * quarters of the buffer, since the rate may fall while the fetch is under way; five segments,
     * because one alone may be untypical.
     */
    public static final Settings DEFAULT = new Settings(0.9, 0.8, 8_000, 0.6, 500, 5, 3);

    public Settings {
      if (!(up > 0
          && up <= sustain
          && sustain <= 1
          && drain > 0
          && drain <= 1
          && ahead > 0
          && window > 0)) {
        throw new IllegalArgumentException(
            "up "
                + up
                + ", sustain "
                + sustain
                + ", drain "
                + drain
                + ", ahead "
                + ahead
                + ", window "
                + window);
      }
    }
  }

  public Rate(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Decision decide(Situation now) {
    if (estimate == null || !estimate.isKnown()) {
      return first(now);
    }
    double kbps = estimate.kbps();
    int last = now.lastRung();
    int fits = highestWithin(settings.sustain() * kbps, now);
    Decision wanted;
    if (fits > last) {
      wanted = upwards(last, kbps, now);
    } else if (fits == last) {
      isRising = false;
      wanted = Decision.of(last, Reason.STEADY, needKbps(last, now), kbps);
    } else if (needKbps(last, now) + now.besideKbps() <= usable(kbps, now)
        && now.bufferMs() >= now.bufferGoalMs() / 2) {
      wanted = Decision.of(last, Reason.STEADY, needKbps(last, now), kbps);
    } else {
      isRising = false;
      wanted = Decision.of(fits, Reason.DOWN, needKbps(last, now), kbps);
    }
    return withinBuffer(wanted, now);
  }

  /** Before anything is measured: what fits well within a remembered rate, else the lowest. */
  private Decision first(Situation now) {
    double kbps = now.rememberedKbps();
    int rung = 0;
    while (rung < now.ladder().top()
        && needKbps(rung + 1, now) + now.besideKbps() <= settings.up() * kbps) {
      rung++;
    }
    return rung == 0
        ? Decision.of(0, Reason.START, 0, 0)
        : Decision.of(rung, Reason.REMEMBERED, needKbps(rung, now), kbps);
  }

  private Decision upwards(int last, double kbps, Situation now) {
    if (!isRising) {
      double neededMs = Math.min(settings.upBufferMs(), now.bufferGoalMs() / 3);
      if (now.bufferMs() < neededMs) {
        return Decision.of(last, Reason.SHALLOW, now.bufferMs(), neededMs);
      }
    }
    // With the buffer filled, a step that turns out too high costs nothing but a step back.
    boolean isFull = now.bufferMs() >= FULL * now.bufferGoalMs();
    int rung = highestWithin((isFull ? settings.sustain() : settings.up()) * kbps, now);
    if (rung <= last) {
      isRising = false;
      return Decision.of(last, Reason.NARROW, needKbps(last + 1, now), settings.up() * kbps);
    }
    return Decision.of(rung, isRising ? Reason.RISE : Reason.UP, needKbps(rung, now), kbps);
  }

  /** The same or a lower rung, so that fetching it leaves something in the buffer. */
  private Decision withinBuffer(Decision wanted, Situation now) {
    double allowedMs = settings.drain() * now.bufferMs();
    int rung = givenUpFor == KEEP ? wanted.rung() : Math.min(wanted.rung(), givenUpFor);
    while (rung > 0 && fetchMs(rung, now) > allowedMs) {
      rung--;
    }
    if (rung == wanted.rung()) {
      return wanted;
    }
    if (rung > now.lastRung()) {
      Reason reason = isRising ? Reason.RISE : Reason.UP;
      return Decision.of(rung, reason, needKbps(rung, now), estimate.kbps());
    }
    if (rung == now.lastRung()) {
      double neededMs = fetchMs(rung + 1, now) / settings.drain();
      return Decision.of(rung, Reason.SHALLOW, now.bufferMs(), neededMs);
    }
    return Decision.of(rung, Reason.DRAINING, fetchMs(rung + 1, now), now.bufferMs());
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    if (estimate == null) {
      estimate = new RecentRate(settings.window());
    }
    // A body that came with its head in one piece has no time of its own to speak of.
    double ms = transfer.bodyMs() >= 1 ? transfer.bodyMs() : transfer.durationMs();
    if (!(ms > 0) || !(transfer.receivedBits() > 0)) {
      return;
    }
    estimate.add(ms, transfer.receivedBits() / ms, transfer.firstByteMs());
    if (!transfer.wasGivenUp()) {
      givenUpFor = KEEP;
    }
  }

  @Override
  public boolean mayGiveUp() {
    return true;
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    double bodyMs = progress.elapsedMs() - progress.firstByteMs();
    if (bodyMs < settings.graceMs()
        || progress.rung() == 0
        || progress.bufferMs() >= now.bufferGoalMs() / 2) {
      return KEEP;
    }
    double kbps = progress.receivedBits() / bodyMs;
    double leftBits = progress.sizeBits() - progress.receivedBits();
    double allowedBits = settings.drain() * kbps * progress.bufferMs();
    if (leftBits <= allowedBits) {
      return KEEP;
    }
    int rung = progress.rung() - 1;
    while (rung > 0 && now.sizeBits(progress.index(), rung) > allowedBits) {
      rung--;
    }
    if (now.sizeBits(progress.index(), rung) >= leftBits) {
      return KEEP;
    }
    givenUpFor = rung;
    return rung;
  }

  /**
   * Until the grace is over or the buffer down to half of what it may be, and as long as what is
   * left would come in time even if nothing more came for a while: with b received in time t, l
   * left and a share s of the buffer B allowed, that is after d more while {@code l (t + d) <= s b
   * (B - d)}.
   */
  @Override
  public double quietMs(Progress progress, Situation now) {
    double bodyMs = progress.elapsedMs() - progress.firstByteMs();
    double leftBits = progress.sizeBits() - progress.receivedBits();
    if (isSmallest(leftBits, progress, now)) {
      return Double.POSITIVE_INFINITY;
    }
    double graceMs = settings.graceMs() - bodyMs;
    double deepMs = progress.bufferMs() - now.bufferGoalMs() / 2;
    double allowedBits = settings.drain() * progress.receivedBits();
    double inTimeMs =
        (allowedBits * progress.bufferMs() - leftBits * bodyMs) / (leftBits + allowedBits);
    return Math.max(graceMs, Math.max(deepMs, inTimeMs)) - ROUNDING_MS;
  }

  /** Whether no lower rung has less to fetch than what is left. */
  private static boolean isSmallest(double leftBits, Progress progress, Situation now) {
    for (int rung = 0; rung < progress.rung(); rung++) {
      if (now.sizeBits(progress.index(), rung) < leftBits) {
        return false;
      }
    }
    return true;
  }

  private int highestWithin(double limitKbps, Situation now) {
    double usableKbps = usable(limitKbps, now) - now.besideKbps();
    int rung = 0;
    while (rung < now.ladder().top() && needKbps(rung + 1, now) <= usableKbps) {
      rung++;
    }
    return rung;
  }

  /** What is left of a rate when every segment costs one latency. */
  private double usable(double kbps, Situation now) {
    double segmentMs = now.segmentMs(now.index());
    return kbps * Math.max(0, 1 - estimate.latencyMs() / segmentMs);
  }

  /** Rate of the next segments of a rung by their sizes, kbit/s. */
  private double needKbps(int rung, Situation now) {
    double bits = 0;
    double ms = 0;
    int end = Math.min(now.segments(), now.index() + settings.ahead());
    for (int index = now.index(); index < end; index++) {
      bits += now.sizeBits(index, rung);
      ms += now.segmentMs(index);
    }
    return bits / ms;
  }

  private double fetchMs(int rung, Situation now) {
    return estimate.latencyMs() + now.sizeBits(now.index(), rung) / estimate.kbps();
  }
}
