package weir.player.abr;

/**
 * What Media3's ExoPlayer does: the highest rung within 0.7 of the median rate of the last
 * transfers; not up with less than 10 s in the buffer, not down with 25 s or more.
 *
 * <p>Source: AndroidX Media3 1.x, {@code AdaptiveTrackSelection} and {@code DefaultBandwidthMeter}
 * with their defaults, for video on demand. The meter takes the percentile of {@code
 * SlidingPercentile}: every transfer weighs the square root of its bytes, the last 2000 of weight
 * count. Until 2 s or 512 KiB have been transferred, an initial estimate stands.
 *
 * <p>A fixed sound track beside is paid for as the {@code AdaptationCheckpoint}s have it: where the
 * lowest rung and the sound fit, sound takes its full rate; below that the two share in proportion.
 *
 * <p>Differences: the initial estimate is that for an unknown network, 1 Mbit/s, instead of one
 * from a table of countries. The meter hears the transfers of the picture only. The share of a
 * segment lost waiting for its first byte is not subtracted, since the default meter does not tell
 * it (only {@code ExperimentalBandwidthMeter} does). {@code evaluateQueueSize}, which throws
 * buffered segments below 720 lines away beyond 25 s, is not here: a policy cannot do so, and a
 * session's replacement of buffered segments follows another rule.
 */
public final class Media3 implements Policy {
  /** {@code DEFAULT_BANDWIDTH_FRACTION}. */
  private static final double FRACTION = 0.7;

  /** {@code DEFAULT_MIN_DURATION_FOR_QUALITY_INCREASE_MS}. */
  private static final double UP_FROM_MS = 10_000;

  /** {@code DEFAULT_MAX_DURATION_FOR_QUALITY_DECREASE_MS}. */
  private static final double DOWN_BELOW_MS = 25_000;

  /** {@code DEFAULT_SLIDING_WINDOW_MAX_WEIGHT}. */
  private static final int WINDOW = 2000;

  /** {@code ELAPSED_MILLIS_FOR_ESTIMATE}. */
  private static final double ENOUGH_MS = 2000;

  /** {@code BYTES_TRANSFERRED_FOR_ESTIMATE}, in bits. */
  private static final double ENOUGH_BITS = 8 * 512 * 1024;

  /** {@code DEFAULT_INITIAL_BITRATE_ESTIMATE}, kbit/s. */
  private static final double INITIAL_KBPS = 1000;

  /** A buffer short of a threshold by a rounding error has reached it, ms. */
  private static final double ROUNDING_MS = 1e-6;

  private final SlidingPercentile rates = new SlidingPercentile(WINDOW);
  private double measuredMs;
  private double measuredBits;
  private double kbps = Double.NaN;

  @Override
  public Decision decide(Situation now) {
    boolean isMeasured = !Double.isNaN(kbps);
    double assumedKbps = Double.isNaN(now.rememberedKbps()) ? INITIAL_KBPS : now.rememberedKbps();
    double limitKbps = allocated(FRACTION * (isMeasured ? kbps : assumedKbps), now);
    int ideal = now.ladder().highestWithin(limitKbps);
    int last = now.lastRung();
    if (last >= 0 && ideal > last && now.bufferMs() < UP_FROM_MS - ROUNDING_MS) {
      return Decision.of(last, Reason.SHALLOW, now.bufferMs(), UP_FROM_MS);
    }
    if (ideal < last && now.bufferMs() >= DOWN_BELOW_MS - ROUNDING_MS) {
      return Decision.of(last, Reason.DEEP, now.bufferMs(), DOWN_BELOW_MS);
    }
    Reason reason = isMeasured ? Reason.FITS : Reason.ASSUMED;
    return Decision.of(ideal, reason, now.ladder().kbps(ideal), limitKbps);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    // The source counts whole milliseconds: what took none is no sample, but its bytes count.
    double ms = Math.floor(transfer.bodyMs());
    measuredMs += ms;
    measuredBits += transfer.receivedBits();
    if (ms > 0) {
      rates.add((int) Math.sqrt(transfer.receivedBits() / 8), transfer.receivedBits() / ms);
      if (measuredMs >= ENOUGH_MS || measuredBits >= ENOUGH_BITS) {
        kbps = rates.at(0.5);
      }
    }
  }

  private static double allocated(double totalKbps, Situation now) {
    double lowestKbps = now.ladder().kbps(0);
    double withSoundKbps = lowestKbps + now.besideKbps();
    return totalKbps >= withSoundKbps
        ? totalKbps - now.besideKbps()
        : totalKbps * lowestKbps / withSoundKbps;
  }
}
