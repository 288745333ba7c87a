package weir.player.abr;

/**
 * What the link may bear next, as a distribution: a centre and a spread of the logarithm of the
 * throughput, learnt from the transfers so far.
 *
 * <p>The centre is an exponentially weighted mean of log throughput. Its half-life is in time, not
 * in transfers, so that segments of half a second and of ten see the link alike. The spread is the
 * root of the decayed mean of the squared errors that the centre made as a forecast of the next
 * transfer, with a prior for the time when there were few.
 *
 * <p>Apart from that the link may be held up altogether. How often is learnt too, from a prior that
 * goes by the rate and by the spread: slow and unsteady links are those at the edge of a cell, and
 * vanish more often than fast and steady ones do.
 */
final class ThroughputOutlook {
  /** Throughput outside of these, kbit/s, is taken as these: logarithms must stay finite. */
  private static final double LEAST_KBPS = 0.1;

  private static final double MOST_KBPS = 1e8;

  /** Hold-ups are not assumed to come oftener, ms, however slow the link. */
  private static final double LEAST_EVERY_MS = 100_000;

  /** A body that came in less than this, ms, came with its head and has no time of its own. */
  private static final double MEASURABLE_MS = 1;

  private final Settings settings;
  private double centre;
  private double errors;
  private double errorWeight;
  private double latencyMs;
  private int count;
  private double watchedMs;
  private double holdUps;
  private double heldUpMs;

  /**
   * What the outlook is made with.
   *
   * @param centreMs half-life of the mean, ms
   * @param errorMs half-life of the squared errors, ms
   * @param priorSpread spread assumed before any error was made, of the natural logarithm
   * @param priorWeight how many errors the prior counts for
   * @param clip an error counts as no more than this, of the natural logarithm
   * @param holdUpEveryMs one hold-up is assumed to happen in so long where the link bears 1 Mbit/s
   *     and varies by {@code priorSpread}, ms; the more rarely the more it bears and the less it
   *     varies
   * @param holdUpRarestMs but in so long one happens on any link, ms
   * @param holdUpMs how long it is assumed to last, ms
   * @param holdUpWeight how many hold-ups these assumptions count for; few, since where the first
   *     one was, the second is near
   * @param heldUpMs so much longer than expected is a link that was gone, not a slow one, ms
   */
  record Settings(
      double centreMs,
      double errorMs,
      double priorSpread,
      double priorWeight,
      double clip,
      double holdUpEveryMs,
      double holdUpRarestMs,
      double holdUpMs,
      double holdUpWeight,
      double heldUpMs) {
    static final Settings DEFAULT =
        new Settings(2_000, 40_000, 0.33, 8, 3, 1_100_000, 2_200_000, 45_000, 1, 4_000);
  }

  ThroughputOutlook(Settings settings) {
    this.settings = settings;
  }

  /** Takes a remembered rate for the first measurement, as long as there is none. */
  void assume(double kbps) {
    if (count == 0) {
      centre = Math.log(clamped(kbps));
    }
  }

  /**
   * Takes in a transfer of a segment that lasts {@code segmentMs}.
   *
   * @param gapsMs in how much of it nothing came, ms. Up to what counts as held up this says
   *     nothing of the rate; of more, the link is expected to come back as slow as it went.
   */
  void add(Transfer transfer, double segmentMs, double gapsMs) {
    double withoutMs = Math.min(gapsMs, settings.heldUpMs());
    double bodyMs = transfer.bodyMs() - withoutMs;
    double ms = bodyMs >= MEASURABLE_MS ? bodyMs : transfer.durationMs();
    boolean onlyGap = withoutMs > 0 && !(bodyMs >= MEASURABLE_MS && transfer.receivedBits() > 0);
    if (onlyGap || (!(transfer.receivedBits() > 0) && !(ms > 0))) {
      return;
    }
    double log = Math.log(clamped(transfer.receivedBits() / ms));
    double firstByteMs = Math.min(transfer.firstByteMs(), 1e6);
    if (count == 0) {
      centre = log;
      latencyMs = firstByteMs;
    } else {
      // A fetch stands for the time until the next one, waiting for room included.
      double standsForMs =
          transfer.wasGivenUp()
              ? transfer.durationMs()
              : Math.max(segmentMs, transfer.durationMs());
      double error = Math.max(-settings.clip(), Math.min(settings.clip(), log - centre));
      double keep = Math.pow(0.5, standsForMs / settings.errorMs());
      double counts = Math.min(1, standsForMs / segmentMs);
      errors = keep * errors + counts * error * error;
      errorWeight = keep * errorWeight + counts;
      centre += (1 - Math.pow(0.5, standsForMs / settings.centreMs())) * error;
      latencyMs += 0.3 * (firstByteMs - latencyMs);
    }
    count++;
  }

  /**
   * Takes in how long a segment took altogether, whatever it was that held it up.
   *
   * @param tookMs from the decision until it was there, ms
   * @param segmentMs how long it plays
   */
  void took(double tookMs, double expectedMs, double segmentMs) {
    watchedMs += Math.max(tookMs, segmentMs);
    double excessMs = tookMs - expectedMs;
    if (excessMs > settings.heldUpMs() && tookMs > 3 * expectedMs) {
      holdUps++;
      heldUpMs += excessMs;
    }
  }

  /** Chance that something holds up a fetch in a stretch of time. */
  double holdUpChance(double ms) {
    double weight = settings.holdUpWeight();
    double steadiness = settings.priorSpread() / spread();
    double likeThisMs = settings.holdUpEveryMs() * Math.exp(centre) / 1000 * steadiness;
    double everyMs = Math.max(LEAST_EVERY_MS, Math.min(settings.holdUpRarestMs(), likeThisMs));
    return 1 - Math.exp(-ms * (weight + holdUps) / (weight * everyMs + watchedMs));
  }

  /** How long it then takes until the link bears something again, ms. */
  double holdUpMs() {
    double weight = settings.holdUpWeight();
    return (weight * settings.holdUpMs() + heldUpMs) / (weight + holdUps);
  }

  boolean isMeasured() {
    return count > 0;
  }

  /** Centre of the log throughput, natural logarithm of kbit/s. */
  double centre() {
    return centre;
  }

  /** Spread of the log throughput of the next transfer. */
  double spread() {
    double prior = settings.priorSpread() * settings.priorSpread() * settings.priorWeight();
    return Math.sqrt((prior + errors) / (settings.priorWeight() + errorWeight));
  }

  /** From a request to its first byte, as expected, ms; 0 before anything was measured. */
  double latencyMs() {
    return latencyMs;
  }

  static double clamped(double kbps) {
    return kbps > LEAST_KBPS ? Math.min(kbps, MOST_KBPS) : LEAST_KBPS;
  }
}
