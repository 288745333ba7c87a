package weir.player.abr;

/**
 * What Shaka Player does: the highest rung whose rate is within 95% of the estimate, chosen anew at
 * most every 8 s.
 *
 * <p>Source: Shaka Player 5.2.12, {@code lib/abr/simple_abr_manager.js}, {@code
 * lib/abr/ewma_bandwidth_estimator.js} and the defaults of its {@code abr} configuration. A
 * variant's rate there is that of picture and sound together, so what is fetched beside counts here
 * too. Its second threshold, 0.85 of the estimate for going up ({@code bandwidthUpgradeTarget}),
 * ends the range of a variant only beyond where the range of the next one begins, and the later
 * match wins: it changes no choice, and is left out. The time to the first byte counts as part of
 * the transfer, as in Shaka, whose models know no latency. The first choice after enough was
 * measured comes at once ({@code minTimeToSwitch} is 0).
 *
 * <p>Differences: a transfer is one sample, where Shaka takes one of every progress event and may
 * so switch while a segment is under way; it hears the transfers of the picture only; and nothing
 * is dropped here, where Shaka leaves a stream alone for 30 s that dropped 15% of its frames.
 */
public final class Shaka implements Policy {
  /** Half-lives of the averages, ms: {@code fastHalfLife} and {@code slowHalfLife}. */
  private static final double FAST_MS = 2000;

  private static final double SLOW_MS = 5000;

  /** Smaller transfers are no sample: {@code minBytes}, 16 kB. */
  private static final double SAMPLE_BITS = 8 * 16_000;

  /** With less measured, the default counts: {@code minTotalBytes}, 128 kB. */
  private static final double ENOUGH_BITS = 8 * 128_000;

  /** Quicker transfers come from a cache: {@code cacheLoadThreshold}, ms. */
  private static final double CACHED_MS = 5;

  /** {@code defaultBandwidthEstimate}, kbit/s. */
  private static final double DEFAULT_KBPS = 1000;

  /** Share of the estimate that a variant may take up: {@code bandwidthDowngradeTarget}. */
  private static final double TARGET = 0.95;

  /** Between two choices: {@code switchInterval}, ms. */
  private static final double INTERVAL_MS = 8000;

  private final WeightedAverages estimate = new WeightedAverages(1000, FAST_MS, SLOW_MS);
  private double measuredBits;
  private boolean hasStarted;
  private Ladder chosenFrom;
  private int chosen;
  private double chosenAtMs;
  private Reason reason;
  private double limitKbps;

  @Override
  public Decision decide(Situation now) {
    if (chosenFrom != now.ladder()) {
      choose(now);
    }
    double kbps = now.ladder().kbps(chosen);
    if (hasStarted && chosenAtMs < now.atMs()) {
      return Decision.of(chosen, Reason.HELD, now.atMs() - chosenAtMs, INTERVAL_MS);
    }
    return Decision.of(chosen, reason, kbps, limitKbps);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    if (transfer.durationMs() >= CACHED_MS && transfer.receivedBits() >= SAMPLE_BITS) {
      measuredBits += transfer.receivedBits();
      double kbps = transfer.receivedBits() / transfer.durationMs();
      estimate.add(transfer.durationMs(), kbps, transfer.firstByteMs());
    }
    if (hasStarted ? now.atMs() - chosenAtMs >= INTERVAL_MS : measuredBits >= ENOUGH_BITS) {
      hasStarted = true;
      choose(now);
    }
  }

  private void choose(Situation now) {
    boolean isMeasured = measuredBits >= ENOUGH_BITS;
    double kbps =
        isMeasured
            ? estimate.kbps()
            : Double.isNaN(now.rememberedKbps()) ? DEFAULT_KBPS : now.rememberedKbps();
    reason = isMeasured ? Reason.FITS : Reason.ASSUMED;
    limitKbps = TARGET * kbps - now.besideKbps();
    chosen = now.ladder().highestWithin(limitKbps);
    chosenFrom = now.ladder();
    chosenAtMs = now.atMs();
  }
}
