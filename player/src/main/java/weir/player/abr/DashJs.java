package weir.player.abr;

/**
 * What dash.js 5 does by default: its ThroughputRule while the buffer is low, its BolaRule once it
 * is filled, the InsufficientBufferRule and the SwitchHistoryRule beside them, the lowest of what
 * they ask for, and the AbandonRequestsRule while a segment is under way.
 *
 * <p>Source: dash.js 5.2.1, {@code src/streaming}: the rules of these names in {@code rules/abr},
 * {@code AbrController}, {@code ScheduleController}, {@code ThroughputController}, {@code
 * ThroughputModel}, and the defaults of {@code Settings}. In 5.1.1 the rules are the same, but the
 * two that take turns do so at 18 and 9 s, which a buffer of 18 s at most never reaches below the
 * top rung. Its BOLA is not that of Sabre's <em>bolae</em>: ties go to the higher rung, and the
 * score takes {@code u - 1 + gp}, which puts the choice of a rung Vp lower in the buffer, while the
 * levels that trim the placeholder keep {@code u + gp} (earlier versions of 5 have {@code u + gp}
 * in the score too). A rung's rate alone is held against the estimate; no rule of dash.js 5 looks
 * at latency or at sizes.
 *
 * <p>Where a session is not as dash.js:
 *
 * <ul>
 *   <li>dash.js waits for room in its buffer before it decides, looking every 500 ms. Here the
 *       decision is asked for at once; it is made as of the moment when there is room, with the
 *       buffer and the clock of then, and the wait comes as its pause. Where the session holds less
 *       than dash.js would, that is the target.
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
  private static final double CACHED_MS = 10;

  /** The rate assumed for a video before anything is measured, kbit/s. */
  private static final double DEFAULT_KBPS = 1000;

  /** {@code bufferTimeDefault}, ms: the buffer with the next segment stays below it. */
  private static final double TARGET_MS = 18_000;

  /** {@code bufferTimeAtTopQuality}, and for long titles, ms. */
  private static final double TOP_TARGET_MS = 30_000;

  private static final double LONG_TOP_TARGET_MS = 60_000;

  /** {@code longFormContentDurationThreshold}, ms. */
  private static final double LONG_FROM_MS = 600_000;

  /** {@code hybridSwitchBufferTime}: BOLA decides from here on, and down to half of it, ms. */
  private static final double BOLA_FROM_MS = 12_000;

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
  private double topTargetMs;
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

  /** The buffer and the clock at the moment a decision is made for. */
  private double bufferMs;

  private double atMs;

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
    int last = now.lastRung();
    if (forced != KEEP) {
      int rung = Math.min(forced, ladder.top());
      forced = KEEP;
      double pauseMs = waitMs(now.bufferMs(), rung, now);
      return new Decision(rung, pauseMs, Reason.BROKEN_OFF, ladder.kbps(rung), 0);
    }
    double roomMs = last >= 0 ? waitMs(now.bufferMs(), last, now) : 0;
    bufferMs = now.bufferMs() - roomMs;
    atMs = now.atMs() + roomMs;
    chooseStrategy(bufferMs);
    bolaPauseMs = 0;
    Decision wanted = wanted(last, now);
    double pauseMs = roomMs + waitMs(bufferMs, wanted.rung(), now) + bolaPauseMs;
    return new Decision(wanted.rung(), pauseMs, wanted.reason(), wanted.first(), wanted.second());
  }

  /** What the rules come to, as of when there is room. */
  private Decision wanted(int last, Situation now) {
    if (!estimate.isKnown()) {
      if (last >= 0) {
        // Nothing but what came too quickly: to dash.js all of it was from a cache.
        return Decision.of(last, Reason.STEADY, ladder.kbps(last), DEFAULT_KBPS);
      }
      double kbps = Double.isNaN(now.rememberedKbps()) ? DEFAULT_KBPS : now.rememberedKbps();
      int rung = ladder.highestWithin(kbps);
      return Decision.of(rung, Reason.ASSUMED, ladder.kbps(rung), kbps);
    }
    int current = last >= 0 ? last : ladder.highestWithin(safeKbps());
    Decision wanted = lowest(mainRule(current), insufficientBuffer(now), history());
    if (wanted == null) {
      return Decision.of(current, Reason.STEADY, ladder.kbps(current), averageKbps());
    }
    moved(current, wanted.rung());
    return wanted.rung() > current && isAbandoning()
        ? Decision.of(current, Reason.HELD, atMs - abandonedAtMs, ABANDON_TIMEOUT_MS)
        : wanted;
  }

  /** Until this much of a buffer and a segment in this rung are within the rung's target, ms. */
  private double waitMs(double levelMs, int rung, Situation now) {
    double mostMs = rung < ladder.top() ? targetMs : topTargetMs;
    double segmentMs = now.segmentMs(now.index());
    return Math.max(0, levelMs - (mostMs > segmentMs ? mostMs - segmentMs : mostMs));
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
    // dash.js hears of a segment before it appends it.
    double beforeMs = now.bufferMs() - (transfer.isReplacement() ? 0 : segmentMs);
    if (isBolaKnown) {
      if (isBolaSteady && beforeMs <= EMPTY_MS) {
        placeholderMs = 0;
      }
      bolaSegmentMs = segmentMs;
      bolaRung = Math.min(transfer.rung(), ladder.top());
      bolaFinishedAtMs = now.atMs();
      double atRequestMs = beforeMs + transfer.durationMs();
      double mostMs = Math.max(0, maxLevelMs(bolaRung) - atRequestMs);
      placeholderMs = Math.min(mostMs, BOLA_DECAY * placeholderMs);
      if (transfer.isReplacement()) {
        placeholderMs += segmentMs;
      }
    }
    chooseStrategy(beforeMs);
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
    return lower;
  }

  private double averageKbps() {
    return Math.rint(estimate.kbps());
  }

  private double safeKbps() {
    return SAFETY * averageKbps();
  }

  private boolean isAbandoning() {
    return atMs - abandonedAtMs < ABANDON_TIMEOUT_MS;
  }

  private void chooseStrategy(double levelMs) {
    isBufferBased = levelMs >= (isBufferBased ? BOLA_FROM_MS / 2 : BOLA_FROM_MS);
  }

  /** ThroughputRule or BolaRule; null where it asks for nothing. */
  private Decision mainRule(int current) {
    if (isBufferBased) {
      return vpMs > 0 ? bola(current) : null;
    }
    if (isAbandoning() || bufferMs <= EMPTY_MS) {
      return null;
    }
    int rung = ladder.highestWithin(safeKbps());
    return Decision.of(rung, Reason.FITS, ladder.kbps(rung), safeKbps());
  }

  private Decision bola(int current) {
    int fits = ladder.highestWithin(safeKbps());
    if (!isBolaSteady) {
      if (!isBolaKnown) {
        isBolaKnown = true;
        bolaRung = current;
      }
      placeholderMs = Math.max(0, minLevelMs(fits) - bufferMs);
      bolaRung = fits;
      isBolaSteady = bufferMs >= bolaSegmentMs;
      return Decision.of(fits, Reason.FITS, ladder.kbps(fits), safeKbps());
    }
    double sinceMs = Double.isNaN(bolaFinishedAtMs) ? bolaCalledAtMs : bolaFinishedAtMs;
    if (!Double.isNaN(sinceMs)) {
      placeholderMs += Math.max(0, atMs - sinceMs);
    }
    bolaCalledAtMs = atMs;
    bolaFinishedAtMs = Double.NaN;
    double levelMs = bufferMs + placeholderMs;
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
    return Decision.of(rung, Reason.BUFFER_SCORE, bufferMs, usedMs);
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
    if (bufferMs <= EMPTY_MS) {
      return Decision.of(0, Reason.INSUFFICIENT_BUFFER, ladder.kbps(0), 0);
    }
    double bits = BUFFER_SAFETY * averageKbps() * bufferMs;
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

  private static double lengthMs(Situation now) {
    double ms = 0;
    for (int index = 0; index < now.segments(); index++) {
      ms += now.segmentMs(index);
    }
    return ms;
  }

  /** What depends on the ladder alone. */
  private void prepare(Situation now) {
    if (ladder == now.ladder()) {
      return;
    }
    ladder = now.ladder();
    targetMs = Math.min(TARGET_MS, now.bufferGoalMs());
    topTargetMs =
        Math.min(
            lengthMs(now) < LONG_FROM_MS ? TOP_TARGET_MS : LONG_TOP_TARGET_MS, now.bufferGoalMs());
    utility = new double[ladder.size()];
    for (int rung = 0; rung < utility.length; rung++) {
      utility[rung] = 1 + StrictMath.log(ladder.kbps(rung) / ladder.kbps(0));
    }
    double reckonedMs = Math.max(targetMs, BOLA_MIN_MS + BOLA_PER_RUNG_MS * ladder.size());
    gp = (utility[ladder.top()] - 1) / (reckonedMs / BOLA_MIN_MS - 1);
    vpMs = gp > 0 ? BOLA_MIN_MS / gp : 0;
    bolaRung = Math.min(bolaRung, ladder.top());
    if (!(vpMs > 0)) {
      isBolaKnown = false;
      isBolaSteady = false;
      placeholderMs = 0;
    }
  }
}
