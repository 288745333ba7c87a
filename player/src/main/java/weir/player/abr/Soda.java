package weir.player.abr;

/**
 * SODA: plans a few steps ahead so that picture, buffer and changes together cost least, in a way
 * that makes smooth plans cheap to find.
 *
 * <p>Source: Chen, Lin, Christianson, Akhtar, Dharmaji, Hajiesmaili, Wierman, Sitaraman, "SODA: An
 * Adaptive Bitrate Controller for Consistent High-Quality Video Streaming", SIGCOMM 2024. A plan is
 * one rate r for each of K steps, each as long as a segment. In a step of {@code dt}, {@code d = w
 * dt / r} of video arrive at the expected throughput w, and the buffer becomes {@code x + d - dt}.
 * A step costs
 *
 * <pre>v(r) d / dt  +  beta b(x)  +  gamma (v(r) - v(r'))^2</pre>
 *
 * <p>r' being the rate before, {@code b(x) = ((t - x) / t)^2} below the target t and a small share
 * epsilon of that above it. The distortion v falls from 1 at the lowest rung to 0 at the highest,
 * as {@code ln(r_max / r) / ln(r_max / r_min)}. While w is taken to stay what it is, the best plan
 * goes in one direction only, or nearly so, which is what is searched: every plan that rises, every
 * plan that falls, from the rung before.
 *
 * <p>What runs dry is no plan; if none is left, the lowest rung is taken. A buffer that is full
 * takes no more. Because a fetched segment is not left in the middle as a step is, the first rung
 * is at most the lowest that w does not exceed. The paper leaves its weights to be tuned; ours are
 * for distortion, buffer and changes in shares (of a ladder, of the target, of a ladder).
 */
public final class Soda implements Policy {
  private final Settings settings;
  private ThroughputEstimate estimate;

  private Ladder ladder;
  private double[] distortion = {};

  private int steps;
  private double stepS;
  private double kbps;
  private double targetS;
  private double fullS;
  private double best;
  private int bestFirst;

  /**
   * Weights and lengths.
   *
   * @param horizon K, steps planned
   * @param target buffer aimed at, as a share of the level at which no further segment fits
   * @param bufferWeight beta
   * @param aboveTarget epsilon, what buffer above the target costs against buffer below it
   * @param switchWeight gamma
   */
  public record Settings(
      int horizon, double target, double bufferWeight, double aboveTarget, double switchWeight) {
    /**
     * Five steps as in the paper. The weights are those that did best by its score (mean of the
     * ladder's logarithm, less ten times the stalled share, less the mean change) with buffers of
     * 20 and 40 s on traces of 3G and 4G links; half or twice of each does almost as well.
     */
    public static final Settings DEFAULT = new Settings(5, 0.85, 8, 0.2, 3);

    public Settings {
      if (!(horizon > 0
          && target > 0
          && target <= 1
          && bufferWeight >= 0
          && aboveTarget >= 0
          && switchWeight >= 0)) {
        throw new IllegalArgumentException(
            horizon
                + " steps, target "
                + target
                + ", beta "
                + bufferWeight
                + ", epsilon "
                + aboveTarget
                + ", gamma "
                + switchWeight);
      }
    }
  }

  public Soda(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Decision decide(Situation now) {
    boolean isMeasured = estimate != null && estimate.isKnown();
    double wholeKbps = isMeasured ? estimate.kbps() : now.rememberedKbps();
    if (!(wholeKbps > 0)) {
      return Decision.of(0, Reason.START, 0, 0);
    }
    kbps = Math.max(0, wholeKbps - now.besideKbps());
    if (ladder != now.ladder()) {
      ladder = now.ladder();
      distortion = distortion(ladder);
    }
    steps = Math.min(settings.horizon(), now.segments() - now.index());
    stepS = now.segmentMs(now.index()) / 1000;
    fullS =
        Math.max(now.bufferGoalMs() / 2, now.bufferGoalMs() - now.segmentMs(now.index())) / 1000;
    targetS = settings.target() * fullS;
    int last = now.lastRung();
    int highest = 0;
    while (highest < ladder.top() && ladder.kbps(highest) < kbps) {
      highest++;
    }
    best = Double.POSITIVE_INFINITY;
    bestFirst = 0;
    double levelS = now.bufferMs() / 1000;
    for (int first = 0; first <= highest; first++) {
      double change = last < 0 ? 0 : distortion[first] - distortion[last];
      boolean mayRise = last < 0 || first >= last;
      boolean mayFall = last < 0 || first <= last;
      step(0, first, first, change, levelS, 0, mayRise, mayFall);
    }
    Reason reason = best < Double.POSITIVE_INFINITY ? Reason.PLAN : Reason.DRAINING;
    return reason == Reason.PLAN
        ? Decision.of(bestFirst, reason, ladder.kbps(bestFirst), kbps)
        : Decision.of(0, reason, ladder.kbps(0) * stepS * 1000 / kbps, now.bufferMs());
  }

  /** One step at {@code rung}, and all the ways to go on from it. */
  private void step(
      int at,
      int first,
      int rung,
      double change,
      double beforeS,
      double beforeCost,
      boolean mayRise,
      boolean mayFall) {
    double arrivedS = Math.min(kbps * stepS / ladder.kbps(rung), fullS - beforeS + stepS);
    double levelS = beforeS + arrivedS - stepS;
    if (levelS < 0) {
      return;
    }
    double off = (targetS - levelS) / targetS;
    double cost =
        beforeCost
            + distortion[rung] * arrivedS / stepS
            + settings.bufferWeight() * (off > 0 ? 1 : settings.aboveTarget()) * off * off
            + settings.switchWeight() * change * change;
    if (cost >= best) {
      return;
    }
    if (at + 1 == steps) {
      best = cost;
      bestFirst = first;
      return;
    }
    step(at + 1, first, rung, 0, levelS, cost, mayRise, mayFall);
    for (int next = rung + 1; mayRise && next <= ladder.top(); next++) {
      double rise = distortion[next] - distortion[rung];
      step(at + 1, first, next, rise, levelS, cost, true, false);
    }
    for (int next = rung - 1; mayFall && next >= 0; next--) {
      double fall = distortion[next] - distortion[rung];
      step(at + 1, first, next, fall, levelS, cost, false, true);
    }
  }

  private static double[] distortion(Ladder ladder) {
    double[] of = new double[ladder.size()];
    double highest = ladder.kbps(ladder.top());
    double range = StrictMath.log(highest / ladder.kbps(0));
    for (int rung = 0; rung < of.length && range > 0; rung++) {
      of[rung] = StrictMath.log(highest / ladder.kbps(rung)) / range;
    }
    return of;
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    if (estimate == null) {
      estimate = new WeightedAverages(now.segmentMs(transfer.index()), 3000, 8000);
    }
    double kbpsNow = transfer.receivedBits() / transfer.durationMs();
    if (kbpsNow > 0 && kbpsNow < Double.POSITIVE_INFINITY) {
      estimate.add(transfer.durationMs(), kbpsNow, transfer.firstByteMs());
    }
  }
}
