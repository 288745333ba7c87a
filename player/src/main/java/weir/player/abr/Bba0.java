package weir.player.abr;

/**
 * BBA-0: the rate is a function of the buffer alone. The lowest up to the <em>reservoir</em>, the
 * highest from the end of the <em>cushion</em> on, and a straight line between.
 *
 * <p>Source: Huang, Johari, McKeown, Trunnell, Watson, "A Buffer-Based Approach to Rate
 * Adaptation", SIGCOMM 2014, section 4, Algorithm 1: the rung stays while the line runs between its
 * neighbours' rates; reaching the upper neighbour's takes the highest rung below the line, falling
 * to the lower neighbour's takes the lowest rung above it. Their buffer holds 240 s, of which the
 * reservoir is 90 and the map ends at 90 %; a smaller buffer keeps those shares.
 */
public final class Bba0 implements Policy {
  private final Settings settings;

  /**
   * The map.
   *
   * @param reservoir end of the reservoir, as a share of the buffer's goal
   * @param cushionEnd where the map reaches the highest rate, as such a share
   * @param pensieves whether the map is that of the baseline beside Pensieve instead: reservoir 5
   *     s, cushion 10 s whatever the buffer, a line over rungs and not rates, and no staying
   */
  public record Settings(double reservoir, double cushionEnd, boolean pensieves) {
    /** 90 s and 216 s of 240, from the paper. */
    public static final Settings DEFAULT = new Settings(0.375, 0.9, false);

    /** The baseline {@code bb} of Pensieve's repository. */
    public static final Settings PENSIEVE = new Settings(0.375, 0.9, true);

    public Settings {
      if (!(reservoir >= 0 && reservoir < cushionEnd && cushionEnd <= 1)) {
        throw new IllegalArgumentException("reservoir " + reservoir + ", up to " + cushionEnd);
      }
    }
  }

  public Bba0(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Decision decide(Situation now) {
    int rung = settings.pensieves() ? overRungs(now) : overRates(now);
    return Decision.of(rung, Reason.MAPPED, now.ladder().kbps(rung), now.bufferMs());
  }

  private static int overRungs(Situation now) {
    double bufferS = now.bufferMs() / 1000;
    int top = now.ladder().top();
    if (bufferS < 5) {
      return 0;
    }
    return bufferS >= 15 ? top : (int) (top * (bufferS - 5) / 10);
  }

  /**
   * Where a map ends that is to reach so far, ms: never above what the buffer can hold while
   * another segment still fits, since no decision would see it.
   */
  static double fullMs(double cushionEnd, Situation now) {
    double goalMs = now.bufferGoalMs();
    double reachableMs = goalMs - now.segmentMs(now.index());
    return Math.max(cushionEnd * goalMs / 2, Math.min(cushionEnd * goalMs, reachableMs));
  }

  private int overRates(Situation now) {
    double fullMs = fullMs(settings.cushionEnd(), now);
    double reservoirMs = settings.reservoir() * fullMs / settings.cushionEnd();
    Ladder ladder = now.ladder();
    double level = now.bufferMs();
    if (level <= reservoirMs) {
      return 0;
    }
    if (level >= fullMs) {
      return ladder.top();
    }
    double kbps =
        ladder.kbps(0)
            + (ladder.kbps(ladder.top()) - ladder.kbps(0))
                * ((level - reservoirMs) / (fullMs - reservoirMs));
    int last = Math.max(0, now.lastRung());
    if (kbps >= ladder.kbps(Math.min(last + 1, ladder.top()))) {
      int rung = last;
      while (rung < ladder.top() && ladder.kbps(rung + 1) < kbps) {
        rung++;
      }
      return rung;
    }
    if (kbps <= ladder.kbps(Math.max(last - 1, 0))) {
      int rung = last;
      while (rung > 0 && ladder.kbps(rung - 1) > kbps) {
        rung--;
      }
      return rung;
    }
    return last;
  }
}
