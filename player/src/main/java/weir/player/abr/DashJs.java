package weir.player.abr;

/**
 * What dash.js 5 does by default: its ThroughputRule while the buffer is low, its BolaRule once it
 * is filled, the InsufficientBufferRule and the SwitchHistoryRule beside them, the lowest of what
 * they ask for, and the AbandonRequestsRule while a segment is under way.
 *
 * <p>Source: dash.js 5.1, the rules of these names, {@code AbrController}, {@code ThroughputModel}
 * and the defaults of {@code Settings}. Its BOLA is not that of Sabre's <em>bolae</em>: ties go to
 * the higher rung, and the score takes {@code u - 1 + gp}, which puts the choice of a rung Vp lower
 * in the buffer, while the levels that trim the placeholder keep {@code u + gp} (earlier versions
 * of 5 have {@code u + gp} in the score too). A rung's rate alone is held against the estimate; no
 * rule of dash.js 5 looks at latency or at sizes.
 *
 * <p>Where a session is not as dash.js:
 *
 * <ul>
 *   <li>The buffer's target is 18 s, and as much as the session holds in the top rung. In smaller
 *       sessions it is what they hold less a segment, since they fetch only what fits, while
 *       dash.js fetches as long as it is below the target. What dash.js waits before it decides,
 *       this policy pauses after it has decided.
 *   <li>Progress is what the session asks about, every 100 ms or so, instead of the events of the
 *       browser; only what brought something new is a sample.
 *   <li>The DroppedFramesRule is off there by default, and nothing is dropped here. All requests
 *       have the same priority by default, so the lowest one wins.
 *   <li>The throughput of manifests and of sound is not measured.
 * </ul>
 */
public final class DashJs implements Policy {
  /**
   * {@code throughputFastHalfLifeSeconds} and {@code throughputSlowHalfLifeSeconds}, 3 and 8 s, in
   * ms of transfers: dash.js 5.1 weighs a millisecond of download as 0.0015 s.
   */
  private static final double FAST_MS = 3000 / 1.5;

  private static final double SLOW_MS = 8000 / 1.5;

  /** {@code bandwidthSafetyFactor}. */
  private static final double SAFETY = 0.9;

  /** {@code cacheLoadThresholds.video}: quicker requests come from a cache, ms. */
  private static final double CACHED_MS = 50;

  /** The rate assumed for a video before anything is measured, kbit/s. */
  private static final double DEFAULT_KBPS = 1000;

  /** {@code bufferTimeDefault}, ms. */
  private static final double TARGET_MS = 18_000;

  /** With no more in the buffer it counts as empty: {@code stallThreshold}, ms. */
  private static final double EMPTY_MS = 300;

  /** BolaRule: {@code MINIMUM_BUFFER_S}, ms. */
  private static final double BOLA_MIN_MS = 10_000;

  /** BolaRule: {@code MINIMUM_BUFFER_PER_BITRATE_LEVEL_S}, ms. */
  private static final double BOLA_PER_RUNG_MS = 2000;

  /** BolaRule: {@code PLACEHOLDER_BUFFER_DECAY}. */
  private static final double BOLA_DECAY = 0.99;

  /** InsufficientBufferRule: {@code throughputSafetyFactor}. */
  private static final double BUFFER_SAFETY = 0.7;

  /** InsufficientBufferRule: {@code segmentIgnoreCount}. */
  private static final int BUFFER_IGNORES = 2;

  /** SwitchHistoryRule: {@code sampleSize}, and the depth of its memory. */
  private static final int HISTORY = 8;

  /** SwitchHistoryRule: {@code switchPercentageThreshold}. */
  private static final double HISTORY_SHARE = 0.075;

  /** AbandonRequestsRule: {@code minThroughputSamplesThreshold}. */
  private static final int ABANDON_SAMPLES = 6;

  /** AbandonRequestsRule: {@code minSegmentDownloadTimeThresholdInMs}. */
  private static final double ABANDON_AFTER_MS = 500;

  /** AbandonRequestsRule: {@code abandonDurationMultiplier}. */
  private static final double ABANDON_FACTOR = 1.8;

  /** So long after a segment was abandoned nothing goes up: {@code abandonLoadTimeout}, ms. */
  private static final double ABANDON_TIMEOUT_MS = 10_000;

  private final WeightedAverages estimate = new WeightedAverages(1000, FAST_MS, SLOW_MS);

  private Ladder ladder;
  private double targetMs;
  private boolean isBufferBased;
  private int appended;

  // BolaRule
  private double[] utility;
  private double vpMs;
  private double gp;
  private boolean isBolaKnown;
  private boolean isBolaSteady;
  private double bolaSegmentMs = Double.NaN;
  private double bolaFinishedAtMs = Double.NaN;
  private double bolaCalledAtMs = Double.NaN;
  private double placeholderMs;
  private int bolaRung;
  private double bolaPauseMs;

  // SwitchHistoryRule: the last moves, oldest first
  private final int[] from = new int[HISTORY];
  private final int[] to = new int[HISTORY];
  private int moves;

  // AbandonRequestsRule
  private int progressIndex = -1;
  private int progressSamples;
  private double firstSampleBits;
  private double firstSampleMs;
  private double lastSampleBits;
  private int abandonedIndex = -1;
  private int forced = KEEP;
  private double abandonedAtMs = Double.NEGATIVE_INFINITY;

  @Override
  public Decision decide(Situation now) {
    prepare(now);
    chooseStrategy(now.bufferMs());
    if (forced != KEEP) {
      int rung = Math.min(forced, ladder.top());
      forced = KEEP;
      return Decision.of(rung, Reason.BROKEN_OFF, ladder.kbps(rung), 0);
    }
    int last = now.lastRung();
    if (!estimate.isKnown()) {
      if (last >= 0) {
        // Nothing but what came too quickly: to dash.js all of it was from a cache.
        double pauseMs = last < ladder.top() ? Math.max(0, now.bufferMs() - targetMs) : 0;
        return new Decision(last, pauseMs, Reason.STEADY, ladder.kbps(last), DEFAULT_KBPS);
      }
      double kbps = Double.isNaN(now.rememberedKbps()) ? DEFAULT_KBPS : now.rememberedKbps();
      int rung = ladder.highestWithin(kbps);
      return Decision.of(rung, Reason.ASSUMED, ladder.kbps(rung), kbps);
    }
    int current = last >= 0 ? last : ladder.highestWithin(safeKbps());
    Decision wanted = lowest(mainRule(current, now), insufficientBuffer(now), history());
    if (wanted == null) {
      wanted = Decision.of(current, Reason.STEADY, ladder.kbps(current), averageKbps());
    } else {
      moved(current, wanted.rung());
      if (wanted.rung() > current && isAbandoning(now)) {
        double sinceMs = now.atMs() - abandonedAtMs;
        wanted = Decision.of(current, Reason.HELD, sinceMs, ABANDON_TIMEOUT_MS);
      }
    }
    double pauseMs = bolaPauseMs;
    if (current < ladder.top() && wanted.rung() < ladder.top()) {
      pauseMs = Math.max(pauseMs, now.bufferMs() - targetMs);
    }
    return new Decision(
        wanted.rung(), Math.max(0, pauseMs), wanted.reason(), wanted.first(), wanted.second());
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    prepare(now);
    progressIndex = -1;
    if (transfer.wasGivenUp()) {
      if (isBolaKnown) {
        double wantedMs = bolaRung > 0 ? minLevelMs(bolaRung) : BOLA_MIN_MS;
        placeholderMs = Math.min(placeholderMs, Math.max(0, wantedMs - now.bufferMs()));
      }
      abandonedAtMs = now.atMs();
      return;
    }
    if (transfer.durationMs() >= CACHED_MS && transfer.bodyMs() > 0) {
      // The source rounds every sample to whole kbit/s.
      estimate.add(transfer.bodyMs(), Math.rint(transfer.kbps()), transfer.firstByteMs());
    }
    appended++;
    double segmentMs = now.segmentMs(transfer.index());
    if (isBolaKnown) {
      double beforeMs = now.bufferMs() - (transfer.isReplacement() ? 0 : segmentMs);
      if (isBolaSteady && beforeMs <= EMPTY_MS) {
        placeholderMs = 0;
      }
      bolaSegmentMs = segmentMs;
      bolaRung = Math.min(transfer.rung(), ladder.top());
      bolaFinishedAtMs = now.atMs();
      double atRequestMs = now.bufferMs() + transfer.durationMs();
      double mostMs = Math.max(0, maxLevelMs(bolaRung) - atRequestMs);
      placeholderMs = Math.min(mostMs, BOLA_DECAY * placeholderMs);
      if (transfer.isReplacement()) {
        placeholderMs += segmentMs;
      }
    }
    chooseStrategy(now.bufferMs());
  }

  @Override
  public void sought(Situation now) {
    isBolaSteady = false;
    placeholderMs = 0;
    bolaSegmentMs = Double.NaN;
    bolaFinishedAtMs = Double.NaN;
    appended = 0;
    forced = KEEP;
    abandonedIndex = -1;
    progressIndex = -1;
  }

  @Override
  public boolean mayGiveUp() {
    return true;
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    prepare(now);
    if (progress.bufferMs() > targetMs
        || !(progress.receivedBits() > 0)
        || progress.index() == abandonedIndex) {
      return KEEP;
    }
    if (progressIndex != progress.index()) {
      progressIndex = progress.index();
      progressSamples = 0;
      lastSampleBits = 0;
    }
    if (progress.receivedBits() > lastSampleBits) {
      lastSampleBits = progress.receivedBits();
      if (progressSamples++ == 0) {
        firstSampleBits = progress.receivedBits();
        firstSampleMs = progress.elapsedMs();
      }
    }
    int rung = progress.rung();
    // The first sample holds what came together with the head: it is no measure.
    double ms = progress.elapsedMs() - firstSampleMs;
    double bits = progress.receivedBits() - firstSampleBits;
    if (progressSamples < ABANDON_SAMPLES
        || progress.elapsedMs() - progress.firstByteMs() <= ABANDON_AFTER_MS
        || !(ms > 0)
        || rung == 0
        || rung > ladder.top()) {
      return KEEP;
    }
    double kbps = Math.rint(bits / ms);
    if (progress.sizeBits() / kbps < ABANDON_FACTOR * now.segmentMs(progress.index())) {
      return KEEP;
    }
    int lower = ladder.highestWithin(SAFETY * kbps);
    double insteadBits = progress.sizeBits() * ladder.kbps(lower) / ladder.kbps(rung);
    if (lower >= rung || progress.sizeBits() - progress.receivedBits() <= insteadBits) {
      return KEEP;
    }
    abandonedIndex = progress.index();
    forced = lower;
    bolaRung = lower;
    moves = 0;
    moved(rung, lower);
    return lower;
  }

  private double averageKbps() {
    return Math.rint(estimate.kbps());
  }

  private double safeKbps() {
    return SAFETY * averageKbps();
  }

  private boolean isAbandoning(Situation now) {
    return now.atMs() - abandonedAtMs < ABANDON_TIMEOUT_MS;
  }

  /** BOLA from the target on, throughput again below half of it. */
  private void chooseStrategy(double bufferMs) {
    isBufferBased = bufferMs >= (isBufferBased ? targetMs / 2 : targetMs);
  }

  /** ThroughputRule or BolaRule; null where it asks for nothing. */
  private Decision mainRule(int current, Situation now) {
    bolaPauseMs = 0;
    if (isBufferBased) {
      return vpMs > 0 ? bola(current, now) : null;
    }
    if (isAbandoning(now) || now.bufferMs() <= EMPTY_MS) {
      return null;
    }
    int rung = ladder.highestWithin(safeKbps());
    return Decision.of(rung, Reason.FITS, ladder.kbps(rung), safeKbps());
  }

  private Decision bola(int current, Situation now) {
    int fits = ladder.highestWithin(safeKbps());
    if (!isBolaSteady) {
      if (!isBolaKnown) {
        isBolaKnown = true;
        bolaRung = current;
      }
      placeholderMs = Math.max(0, minLevelMs(fits) - now.bufferMs());
      bolaRung = fits;
      isBolaSteady = now.bufferMs() >= bolaSegmentMs;
      return Decision.of(fits, Reason.FITS, ladder.kbps(fits), safeKbps());
    }
    double sinceMs = Double.isNaN(bolaFinishedAtMs) ? bolaCalledAtMs : bolaFinishedAtMs;
    if (!Double.isNaN(sinceMs)) {
      placeholderMs += Math.max(0, now.atMs() - sinceMs);
    }
    bolaCalledAtMs = now.atMs();
    bolaFinishedAtMs = Double.NaN;
    double levelMs = now.bufferMs() + placeholderMs;
    int rung = 0;
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < ladder.size(); i++) {
      double score = (vpMs * (utility[i] - 1 + gp) - levelMs) / ladder.kbps(i);
      if (score >= best) {
        best = score;
        rung = i;
      }
    }
    if (rung > bolaRung && rung > fits) {
      rung = Math.max(fits, bolaRung);
    }
    double usedMs = placeholderMs;
    double tooMuchMs = Math.max(0, levelMs - maxLevelMs(rung));
    if (tooMuchMs <= placeholderMs) {
      placeholderMs -= tooMuchMs;
    } else {
      bolaPauseMs = rung < ladder.top() ? tooMuchMs - placeholderMs : 0;
      placeholderMs = 0;
    }
    bolaRung = rung;
    return Decision.of(rung, Reason.BUFFER_SCORE, now.bufferMs(), usedMs);
  }

  private double maxLevelMs(int rung) {
    return vpMs * (utility[rung] + gp);
  }

  /** From this level on BOLA prefers the rung to all lower ones. */
  private double minLevelMs(int rung) {
    double levelMs = 0;
    double kbps = ladder.kbps(rung);
    for (int lower = 0; lower < rung; lower++) {
      double lowerKbps = ladder.kbps(lower);
      if (utility[lower] < utility[rung]) {
        double between = (kbps * utility[lower] - lowerKbps * utility[rung]) / (kbps - lowerKbps);
        levelMs = Math.max(levelMs, vpMs * (gp + between));
      }
    }
    return levelMs;
  }

  private Decision insufficientBuffer(Situation now) {
    if (appended < BUFFER_IGNORES) {
      return null;
    }
    if (now.bufferMs() <= EMPTY_MS) {
      return Decision.of(0, Reason.INSUFFICIENT_BUFFER, ladder.kbps(0), 0);
    }
    double bits = BUFFER_SAFETY * averageKbps() * now.bufferMs();
    int rung = ladder.highestWithin(bits / now.segmentMs(now.index()));
    return Decision.of(rung, Reason.INSUFFICIENT_BUFFER, ladder.kbps(rung), bits / 1000);
  }

  private Decision history() {
    int drops = 0;
    int others = 0;
    for (int rung = 0; rung <= ladder.top(); rung++) {
      int dropsHere = 0;
      for (int i = 0; i < moves; i++) {
        if (from[i] == rung) {
          dropsHere += to[i] < rung ? 1 : 0;
          others += to[i] < rung ? 0 : 1;
        }
      }
      drops += dropsHere;
      if (drops + others >= HISTORY && drops > HISTORY_SHARE * others) {
        int allowed = rung > 0 && dropsHere > 0 ? rung - 1 : rung;
        return Decision.of(allowed, Reason.SWITCHED_DOWN, drops, others);
      }
    }
    return null;
  }

  private void moved(int before, int after) {
    if (moves == HISTORY) {
      System.arraycopy(from, 1, from, 0, HISTORY - 1);
      System.arraycopy(to, 1, to, 0, HISTORY - 1);
      moves--;
    }
    from[moves] = before;
    to[moves++] = after;
  }

  private static Decision lowest(Decision first, Decision second, Decision third) {
    Decision lowest = first;
    if (second != null && (lowest == null || second.rung() < lowest.rung())) {
      lowest = second;
    }
    if (third != null && (lowest == null || third.rung() < lowest.rung())) {
      lowest = third;
    }
    return lowest;
  }

  /** What depends on the ladder alone. */
  private void prepare(Situation now) {
    if (ladder == now.ladder()) {
      return;
    }
    ladder = now.ladder();
    double segmentMs = now.segmentMs(0);
    targetMs = Math.max(segmentMs, Math.min(TARGET_MS, now.bufferGoalMs() - segmentMs));
    utility = new double[ladder.size()];
    for (int rung = 0; rung < utility.length; rung++) {
      utility[rung] = 1 + Math.log(ladder.kbps(rung) / ladder.kbps(0));
    }
    double bufferMs = Math.max(targetMs, BOLA_MIN_MS + BOLA_PER_RUNG_MS * ladder.size());
    gp = (utility[ladder.top()] - 1) / (bufferMs / BOLA_MIN_MS - 1);
    vpMs = gp > 0 ? BOLA_MIN_MS / gp : 0;
    bolaRung = Math.min(bolaRung, ladder.top());
    if (!(vpMs > 0)) {
      isBolaKnown = false;
      isBolaSteady = false;
      placeholderMs = 0;
    }
  }
}
