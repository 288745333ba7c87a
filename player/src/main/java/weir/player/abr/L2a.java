package weir.player.abr;

import java.util.Arrays;

/**
 * Learn2Adapt for low delay: an online learner keeps a distribution over the rungs, moves it after
 * every segment by what the link bore, and takes the rung nearest to its mean rate.
 *
 * <p>Source: Karagkioules, Mekuria, Griffioen, Wagenaar, "Online learning for low-latency adaptive
 * streaming", MMSys 2020, as dash.js 5.2.1 has it in {@code rules/abr/L2ARule.js}. Until 1.5 s are
 * buffered it takes what 0.9 of the estimate bears.
 *
 * <p>Mended here:
 *
 * <ul>
 *   <li>The rule puts rates in bit/s over a throughput in kbit/s where it updates its multiplier Q,
 *       which so grows a thousandfold and makes a bang-bang switch of the learner; and again where
 *       it asks whether the next rung up fits, which so never does. Here all is kbit/s.
 *   <li>It goes up by one rung if that fits, but by as many as the learner likes if it does not.
 *       Here it stays if it does not.
 *   <li>The sign that turns the gradient for rungs above the throughput is never turned back within
 *       the loop. With rates that rise it need not be; here each rung has its own.
 * </ul>
 *
 * <p>Kept: nothing in it looks at the buffer once it has started, which is why dash.js runs it
 * beside a player that changes its speed. Requests are never given up here; in dash.js that is
 * another rule's work. Playback runs at its own speed.
 */
public final class L2a implements Policy {
  /**
   * dash.js's throughput averages: half-lives of 3 and 8 s in ms of transfers, of which it weighs
   * one as 0.0015 s, and the share of them that is used.
   */
  private static final double FAST_MS = 3000 / 1.5;

  private static final double SLOW_MS = 8000 / 1.5;

  private static final double SAFETY = 0.9;

  /** {@code B_target}: from here on the learner decides, ms. */
  private static final double START_MS = 1500;

  /** {@code HORIZON}, segments. */
  private static final double HORIZON = 4;

  /** {@code VL}: how cautious the learner is. */
  static final double CAUTION = Math.pow(HORIZON, 0.99);

  /** {@code alpha}: the learner's step is segment duration (s) over twice this. */
  static final double ALPHA = Math.max(HORIZON, CAUTION * Math.sqrt(HORIZON));

  /** {@code REACT}: factor on Q after a rung was chosen that the link does not bear. */
  private static final double REACT = 2;

  private final WeightedAverages estimate = new WeightedAverages(1000, FAST_MS, SLOW_MS);
  private double lastKbps;
  private boolean isLearning;
  private Ladder ladder;
  private double[] weights;
  private double q;

  @Override
  public Decision decide(Situation now) {
    if (!estimate.isKnown()) {
      double kbps = SAFETY * now.rememberedKbps();
      return Double.isNaN(kbps)
          ? Decision.of(0, Reason.START, 0, 0)
          : assumed(now.ladder().highestWithin(kbps), kbps, now);
    }
    int last = Math.max(0, now.lastRung());
    if (ladder != now.ladder()) {
      ladder = now.ladder();
      isLearning = false;
    }
    if (!isLearning) {
      double kbps = SAFETY * estimate.kbps();
      int rung = ladder.highestWithin(kbps);
      if (now.bufferMs() >= START_MS) {
        isLearning = true;
        q = CAUTION;
        weights = new double[ladder.size()];
        weights[rung] = 1;
      }
      return Decision.of(rung, Reason.FITS, ladder.kbps(rung), kbps);
    }
    double aimedKbps = learn(now.segmentMs(now.index()) / 1000);
    int rung = 0;
    for (int i = 1; i < ladder.size(); i++) {
      if (Math.abs(ladder.kbps(i) - aimedKbps) < Math.abs(ladder.kbps(rung) - aimedKbps)) {
        rung = i;
      }
    }
    if (rung > last) {
      rung = ladder.kbps(last + 1) <= lastKbps ? last + 1 : last;
    }
    if (ladder.kbps(rung) >= lastKbps) {
      q = REACT * Math.max(CAUTION, q);
    }
    return Decision.of(rung, Reason.LEARNT, ladder.kbps(rung), aimedKbps);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    if (!transfer.wasGivenUp() && transfer.bodyMs() > 0) {
      estimate.add(transfer.bodyMs(), transfer.kbps(), transfer.firstByteMs());
      lastKbps = Math.max(1, transfer.kbps());
    }
  }

  @Override
  public void sought(Situation now) {
    isLearning = false;
  }

  private static Decision assumed(int rung, double kbps, Situation now) {
    return Decision.of(rung, Reason.ASSUMED, now.ladder().kbps(rung), kbps);
  }

  /** Moves the distribution and the multiplier by one segment; the new mean rate, kbit/s. */
  private double learn(double segmentSeconds) {
    double step = segmentSeconds / (2 * ALPHA) * (q + CAUTION);
    double[] moved = new double[weights.length];
    for (int i = 0; i < moved.length; i++) {
      double share = ladder.kbps(i) / lastKbps;
      moved[i] = weights[i] + (share > 1 ? -step : step) * share;
    }
    moved = onSimplex(moved);
    double aimedKbps = 0;
    double changeKbps = 0;
    for (int i = 0; i < moved.length; i++) {
      aimedKbps += moved[i] * ladder.kbps(i);
      changeKbps += (moved[i] - weights[i]) * ladder.kbps(i);
    }
    weights = moved;
    // With every rung above the link q doubles each time: a bound keeps the numbers finite.
    double due = q - segmentSeconds + segmentSeconds * (aimedKbps + changeKbps) / lastKbps;
    q = Math.min(Math.max(0, due), 1e6);
    return aimedKbps;
  }

  /** The point nearest to this one whose parts are 0 or more and sum to 1 (arXiv:1101.6081). */
  static double[] onSimplex(double[] point) {
    double[] rising = point.clone();
    Arrays.sort(rising);
    double sum = 0;
    double excess = 0;
    for (int taken = 1; taken <= rising.length; taken++) {
      sum += rising[rising.length - taken];
      excess = (sum - 1) / taken;
      if (taken == rising.length || excess >= rising[rising.length - taken - 1]) {
        break;
      }
    }
    double[] nearest = new double[point.length];
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = Math.max(0, point[i] - excess);
    }
    return nearest;
  }
}
