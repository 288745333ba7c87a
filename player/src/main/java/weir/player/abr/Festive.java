package weir.player.abr;

/**
 * FESTIVE: made so that many players on one link come to equal shares, stay there, and use it.
 *
 * <p>Source: Jiang, Sekar, Zhang, "Improving Fairness, Efficiency, and Stability in HTTP-based
 * Adaptive Video Streaming with FESTIVE", CoNEXT 2012, section 4:
 *
 * <ol>
 *   <li>The rate is expected to be w, the harmonic mean of the last 20 transfers.
 *   <li>The rung looked at is the next higher one, if it is within {@code p w} and k segments were
 *       fetched at rung k (counted from 1): who has more rises more slowly; the next lower one at
 *       once, if the present one is above {@code p w}.
 *   <li>It is gone to if that scores less than staying. Staying scores {@code 2^n}, going {@code
 *       2^(n+1)}, n being the switches of the last 20 s; to that comes {@code alpha |r / min(w,
 *       r_ref) - 1|} of each, r_ref being the rate looked at.
 *   <li>Above a target that is drawn anew for every segment within one segment of 30 s, the player
 *       pauses down to it, so that players do not fall into step.
 * </ol>
 *
 * <p>The text of the paper can be read as {@code 2^n + 1} too; with that, the more it has switched
 * would not count for less, which is what the score is for. The target is lowered to what the
 * buffer can hold.
 */
public final class Festive implements Policy {
  private static final int WINDOW = 20;

  private final Settings settings;
  private final SplitMix random;
  private final double[] kbps = new double[WINDOW];
  private int transfers;

  private final double[] switchedAtMs = new double[64];
  private int switches;

  /** Segments fetched in {@link #heldRung} since it was gone to. */
  private int held;

  private int heldRung = -1;

  /**
   * Constants of the paper.
   *
   * @param share p, what may be used of the expected rate
   * @param alpha weight of efficiency against stability
   * @param switchMemoryMs for how long a switch counts, ms
   * @param targetMs mean of the buffer that is aimed at, ms
   */
  public record Settings(double share, double alpha, double switchMemoryMs, double targetMs) {
    /** From the paper: 0.85, 12, 20 s and 30 s. */
    public static final Settings DEFAULT = new Settings(0.85, 12, 20_000, 30_000);

    public Settings {
      if (!(share > 0 && share <= 1 && alpha >= 0 && switchMemoryMs >= 0 && targetMs >= 0)) {
        throw new IllegalArgumentException(
            "p " + share + ", alpha " + alpha + ", " + switchMemoryMs + " ms, " + targetMs + " ms");
      }
    }
  }

  /**
   * @param seed what the targets are drawn from
   */
  public Festive(Settings settings, long seed) {
    this.settings = settings;
    random = new SplitMix(seed);
  }

  @Override
  public Decision decide(Situation now) {
    Ladder ladder = now.ladder();
    int last = now.lastRung();
    if (transfers == 0 || last < 0) {
      double rememberedKbps = now.rememberedKbps();
      if (!(rememberedKbps > 0)) {
        return Decision.of(0, Reason.START, 0, 0);
      }
      int rung = ladder.highestWithin(settings.share() * rememberedKbps);
      return Decision.of(rung, Reason.REMEMBERED, ladder.kbps(rung), rememberedKbps);
    }
    double expectedKbps = expectedKbps();
    double usableKbps = Math.max(0, settings.share() * expectedKbps - now.besideKbps());
    int looked = last;
    if (last > 0 && ladder.kbps(last) > usableKbps) {
      looked = last - 1;
    } else if (last < ladder.top()
        && ladder.kbps(last + 1) <= usableKbps
        && (last != heldRung || held > last)) {
      looked = last + 1;
    }
    int rung = looked;
    if (looked != last) {
      double recent = Math.scalb(1.0, recentSwitches(now.atMs()));
      double reachableKbps = Math.min(expectedKbps, ladder.kbps(looked));
      double stays = recent + inefficiency(ladder.kbps(last), reachableKbps);
      double goes = 2 * recent + inefficiency(ladder.kbps(looked), reachableKbps);
      rung = goes < stays ? looked : last;
    }
    Reason reason = rung > last ? Reason.UP : rung < last ? Reason.DOWN : Reason.STEADY;
    double pauseMs = pauseMs(now);
    return new Decision(
        rung, pauseMs, reason, ladder.kbps(rung < last ? last : rung), expectedKbps);
  }

  private double inefficiency(double rungKbps, double reachableKbps) {
    return settings.alpha() * Math.abs(rungKbps / reachableKbps - 1);
  }

  /** How long to wait for the buffer to come down to a target drawn now. */
  private double pauseMs(Situation now) {
    double segmentMs = now.segmentMs(now.index());
    double mostMs = Math.max(0, now.bufferGoalMs() - 2 * segmentMs);
    double targetMs =
        Math.min(settings.targetMs(), mostMs) + segmentMs * (2 * random.nextDouble() - 1);
    return Math.max(0, now.bufferMs() - Math.max(segmentMs, targetMs));
  }

  private double expectedKbps() {
    int used = Math.min(transfers, WINDOW);
    double sum = 0;
    for (int i = 0; i < used; i++) {
      sum += 1 / kbps[i];
    }
    return used / sum;
  }

  private int recentSwitches(double atMs) {
    int recent = 0;
    int known = Math.min(switches, switchedAtMs.length);
    for (int i = 0; i < known; i++) {
      recent += atMs - switchedAtMs[i] <= settings.switchMemoryMs() ? 1 : 0;
    }
    return recent;
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    double rate = transfer.receivedBits() / transfer.durationMs();
    if (rate > 0 && rate < Double.POSITIVE_INFINITY) {
      kbps[transfers % WINDOW] = rate;
      transfers++;
    }
    if (!transfer.wasGivenUp() && !transfer.isReplacement()) {
      if (transfer.rung() != heldRung) {
        if (heldRung >= 0) {
          switchedAtMs[switches % switchedAtMs.length] = now.atMs() - transfer.durationMs();
          switches++;
        }
        heldRung = transfer.rung();
        held = 0;
      }
      held++;
    }
  }
}
