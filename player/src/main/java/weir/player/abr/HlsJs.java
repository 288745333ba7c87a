package weir.player.abr;

/**
 * What hls.js does: the highest rung whose rate is within the estimate and whose segment arrives
 * before the buffer runs dry; and out of a transfer that comes too slowly into a lower rung.
 *
 * <p>Source: hls.js 1.6.19, {@code src/controller/abr-controller.ts} and {@code
 * src/utils/ewma-bandwidth-estimator.ts} with the defaults of its configuration, for video on
 * demand. A level's rate there includes its sound, so what is fetched beside counts here too.
 *
 * <p>Differences. Playlists cost nothing here: every level counts as loaded. The bandwidth test of
 * the start fetches the first segment in the lowest rung, throws it away and fetches it again; here
 * the test segment is played. With a remembered rate no test is made, and the start is that of
 * {@code testBandwidth: false}. In an emergency the request for the lower level breaks the running
 * one off at once, as it does there where that level's playlist is loaded. Kept as it is: out of
 * the second lowest rung no emergency is ever seen, since the search for a lower level leaves the
 * lowest out and finds no time to compare with.
 */
public final class HlsJs implements Policy {
  /** {@code abrEwmaFastVoD}, {@code abrEwmaSlowVoD}, ms. */
  private static final double FAST_MS = 3000;

  private static final double SLOW_MS = 9000;

  /** {@code abrEwmaDefaultEstimate}, kbit/s. */
  private static final double DEFAULT_KBPS = 500;

  /** {@code abrBandWidthFactor}: share of the estimate for keeping a level or going down. */
  private static final double KEEP_FACTOR = 0.95;

  /** {@code abrBandWidthUpFactor}: share of the estimate for going up. */
  private static final double UP_FACTOR = 0.7;

  /** {@code maxStarvationDelay}, ms: so long a stall is accepted where none can be avoided. */
  private static final double STARVATION_MS = 4000;

  /** {@code minDelayMs_}: no transfer counts as quicker. */
  private static final double QUICKEST_MS = 50;

  /** {@code defaultTTFB_}, ms. */
  private static final double DEFAULT_FIRST_BYTE_MS = 100;

  /** The estimator's least time to the first byte, ms. */
  private static final double LEAST_FIRST_BYTE_MS = 5;

  /** An emergency is left alone if the other segment too took so many of its durations. */
  private static final double HOPELESS = 10;

  private WeightedAverages estimate = new WeightedAverages(1000, FAST_MS, SLOW_MS);
  private double defaultKbps = Double.NaN;

  /** The moving average of the time to the first byte, ms, begun at 0, and all its weight. */
  private double firstByteSum;

  private double firstByteWeight;

  private int lastLoaded = -1;
  private double lastLoadedMs;
  private int forced = KEEP;

  private Ladder averagesOf;
  private double[] averageKbps;
  private double averageMs;

  @Override
  public Decision decide(Situation now) {
    prepare(now);
    if (forced != KEEP) {
      int rung = Math.min(forced, now.ladder().top());
      return Decision.of(rung, Reason.BROKEN_OFF, now.ladder().kbps(rung), 0);
    }
    if (lastLoaded < 0) {
      if (Double.isNaN(now.rememberedKbps())) {
        return Decision.of(0, Reason.START, 0, 0);
      }
      int rung = Math.max(0, best(now.ladder().top(), kbps(), 0, STARVATION_MS, 1, 1, now));
      return Decision.of(rung, Reason.ASSUMED, rateKbps(rung, false, now), kbps());
    }
    if (now.bufferMs() > 0) {
      int rung = best(now.ladder().top(), kbps(), now.bufferMs(), 0, KEEP_FACTOR, UP_FACTOR, now);
      if (rung >= 0) {
        return Decision.of(rung, Reason.IN_TIME, fetchMs(rung, now), now.bufferMs());
      }
    }
    double toleratedMs = Math.min(lastLoadedMs, STARVATION_MS);
    int rung =
        Math.max(
            0,
            best(
                now.ladder().top(),
                kbps(),
                now.bufferMs(),
                toleratedMs,
                KEEP_FACTOR,
                UP_FACTOR,
                now));
    return Decision.of(rung, Reason.LATE, fetchMs(rung, now), now.bufferMs());
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    if (transfer.wasGivenUp()) {
      return;
    }
    prepare(now);
    addFirstByte(transfer.firstByteMs());
    double ms = transfer.durationMs() - Math.min(transfer.firstByteMs(), firstByteMs());
    add(ms, transfer.receivedBits());
    if (transfer.rung() == forced) {
      forced = KEEP;
    }
    lastLoaded = transfer.rung();
    lastLoadedMs = now.segmentMs(transfer.index());
  }

  @Override
  public void sought(Situation now) {
    forced = KEEP;
  }

  @Override
  public boolean mayGiveUp() {
    return true;
  }

  @Override
  public int giveUp(Progress progress, Situation now) {
    int rung = progress.rung();
    if (rung == 0 || rung > now.ladder().top() || !now.isPlaying()) {
      return KEEP;
    }
    prepare(now);
    double segmentMs = now.segmentMs(progress.index());
    if (progress.elapsedMs() <= Math.max(firstByteMs(), segmentMs / 2)) {
      return KEEP;
    }
    boolean hasBegun = progress.receivedBits() > 0;
    double bodyMs = Math.max(1, progress.elapsedMs() - progress.firstByteMs());
    double bodyKbps = hasBegun ? progress.receivedBits() / bodyMs : kbps();
    double leftBits = Math.max(0, progress.sizeBits() - progress.receivedBits());
    double leftMs = leftBits / bodyKbps + (hasBegun ? 0 : firstByteMs());
    if (leftMs <= progress.bufferMs()) {
      return KEEP;
    }
    int lower = rung - 1;
    double otherMs = Double.POSITIVE_INFINITY;
    for (; lower > 0; lower--) {
      otherMs = firstByteMs() + segmentMs * rateKbps(lower, false, now) / bodyKbps;
      if (otherMs < Math.min(progress.bufferMs(), segmentMs + firstByteMs())) {
        break;
      }
    }
    if (otherMs >= leftMs || otherMs > HOPELESS * segmentMs) {
      return KEEP;
    }
    if (hasBegun) {
      add(
          progress.elapsedMs() - Math.min(firstByteMs(), progress.firstByteMs()),
          progress.receivedBits());
    } else {
      addFirstByte(progress.elapsedMs());
    }
    double lowerKbps = rateKbps(lower, false, now);
    if (UP_FACTOR * kbps() > lowerKbps) {
      restart(lowerKbps);
    }
    int best = best(lower, lowerKbps, 0, progress.bufferMs(), 1, 1, now);
    forced = best >= 0 ? best : lower;
    if (leftMs > 2 * otherMs && forced > 0) {
      // Much too late: from the lowest rate on, and nothing measured counts any more.
      best = best(forced, rateKbps(0, false, now), 0, progress.bufferMs(), 1, 1, now);
      forced = Math.max(0, best);
      restart(rateKbps(forced, false, now));
    }
    return forced;
  }

  /**
   * The highest rung up to {@code top} that fits the rate and arrives within buffer and tolerated
   * stall together; -1 if there is none.
   */
  private int best(
      int top,
      double atKbps,
      double bufferMs,
      double toleratedMs,
      double keepFactor,
      double upFactor,
      Situation now) {
    if (now.ladder().top() == 0) {
      return 0;
    }
    boolean byAverage = lastLoadedMs > 0 && bufferMs >= 2 * lastLoadedMs && toleratedMs == 0;
    for (int rung = top; rung >= 0; rung--) {
      double usableKbps = (rung > Math.max(0, lastLoaded) ? upFactor : keepFactor) * atKbps;
      double rateKbps = rateKbps(rung, byAverage, now);
      double ms = firstByteMs() + rateKbps * averageMs / usableKbps;
      if (usableKbps >= rateKbps && ms < bufferMs + toleratedMs) {
        return rung;
      }
    }
    return -1;
  }

  private double rateKbps(int rung, boolean byAverage, Situation now) {
    return (byAverage ? averageKbps[rung] : now.ladder().kbps(rung)) + now.besideKbps();
  }

  private double fetchMs(int rung, Situation now) {
    return firstByteMs() + rateKbps(rung, false, now) * averageMs / kbps();
  }

  private double kbps() {
    return estimate.isKnown() ? estimate.kbps() : defaultKbps;
  }

  private void restart(double assumedKbps) {
    estimate = new WeightedAverages(1000, FAST_MS, SLOW_MS);
    firstByteSum = 0;
    firstByteWeight = 0;
    defaultKbps = assumedKbps;
  }

  private void add(double ms, double bits) {
    if (bits > 0) {
      double counted = Math.max(ms, QUICKEST_MS);
      estimate.add(counted, bits / counted, 0);
    }
  }

  /** Time to the first byte, ms. */
  private double firstByteMs() {
    return firstByteWeight > 0
        ? firstByteSum / (1 - Math.pow(0.5, firstByteWeight / (SLOW_MS / 1000)))
        : DEFAULT_FIRST_BYTE_MS;
  }

  /** The longer the wait, the less it weighs: what took many seconds was no latency. */
  private void addFirstByte(double ms) {
    double seconds = ms / 1000;
    double weight = Math.sqrt(2) * Math.exp(-seconds * seconds / 2);
    // The estimator takes no notice of less than its least weight, 0.001.
    if (weight < 0.001) {
      return;
    }
    double keep = Math.pow(0.5, weight / (SLOW_MS / 1000));
    firstByteSum = keep * firstByteSum + (1 - keep) * Math.max(ms, LEAST_FIRST_BYTE_MS);
    firstByteWeight += weight;
  }

  /** Mean rates by the sizes, and the mean duration of a segment, once for each ladder. */
  private void prepare(Situation now) {
    if (Double.isNaN(defaultKbps)) {
      defaultKbps = Double.isNaN(now.rememberedKbps()) ? DEFAULT_KBPS : now.rememberedKbps();
    }
    if (averagesOf == now.ladder()) {
      return;
    }
    averagesOf = now.ladder();
    averageKbps = new double[averagesOf.size()];
    double totalMs = 0;
    for (int index = 0; index < now.segments(); index++) {
      totalMs += now.segmentMs(index);
    }
    averageMs = totalMs / now.segments();
    for (int rung = 0; rung < averageKbps.length; rung++) {
      double bits = 0;
      for (int index = 0; index < now.segments(); index++) {
        bits += now.sizeBits(index, rung);
      }
      averageKbps[rung] = bits / totalMs;
    }
    forced = Math.min(forced, averagesOf.top());
  }
}
