package weir.player.abr;

/**
 * BBA-2: chooses by the buffer alone, in sizes of segments instead of rates, and while a session
 * starts by how fast the buffer grows.
 *
 * <p>Source: Huang, Johari, McKeown, Trunnell, Watson, "A Buffer-Based Approach to Rate
 * Adaptation", SIGCOMM 2014, sections 5 and 6.
 *
 * <ul>
 *   <li>A line maps the buffer between the reservoir and 90 % to a size between the mean sizes of
 *       the lowest and the highest rung. The rung stays while the line runs between the sizes of
 *       the next segment in its neighbours; reaching the upper one's takes the highest rung below
 *       the line, falling to the lower one's the lowest above it.
 *   <li>The reservoir is what the next segments (as many as fill the buffer twice) at the lowest
 *       rung would draw from the buffer on a link of just that rung's mean rate, between 8 and 140
 *       s of 240.
 *   <li>A tenth of every segment is added to it while the buffer grows below three quarters, up to
 *       80 s of 240, against outages.
 *   <li>At first, a step up is taken whenever the last segment added more to the buffer than a
 *       share of its duration, which falls in a line from 0.875 with nothing buffered to 0.5 where
 *       the map ends. This is over once the buffer shrinks or the map asks for more.
 * </ul>
 *
 * <p>Their buffer holds 240 s; where ours holds less, seconds are shares of it. But 8 s are two
 * segments to them, and a reservoir of less than that cannot outlast the segment on its way: ours
 * is never less than two segments or, if that is less, a quarter of all.
 */
public final class Bba2 implements Policy {
  /** Where the map ends, as a share of the full buffer. */
  private static final double END = 0.9;

  /** The most that reservoir and protection against outages may take, as such shares. */
  private static final double RESERVOIR_MOST = 140.0 / 240;

  private static final double PROTECTION_MOST = 80.0 / 240;

  /** 400 ms of every 4 s, while the buffer is below such a share. */
  private static final double PROTECTION_PER_SEGMENT = 0.1;

  private static final double PROTECTED_BELOW = 0.75;

  /** What is left to the line whatever the reservoir: a reservoir of 140 s leaves about as much. */
  private static final double LINE_LEAST = 0.3;

  private static final double STEP_EMPTY = 0.875;
  private static final double STEP_FULL = 0.5;

  private Ladder ladder;

  /** Mean rates of the lowest and the highest rung by their sizes, kbit/s. */
  private double leastKbps;

  private double mostKbps;

  private boolean isStarting = true;
  private double protectionMs;

  /** What the latest transfer added to the buffer, less what was played meanwhile; NaN before. */
  private double gainMs = Double.NaN;

  @Override
  public Decision decide(Situation now) {
    if (ladder != now.ladder()) {
      ladder = now.ladder();
      leastKbps = meanKbps(0, now);
      mostKbps = meanKbps(ladder.top(), now);
    }
    int last = now.lastRung();
    if (Double.isNaN(gainMs) || last < 0) {
      return Decision.of(0, Reason.START, 0, 0);
    }
    double levelMs = now.bufferMs();
    double endMs = Bba0.fullMs(END, now);
    int mapped = mapped(last, endMs, now);
    isStarting &= gainMs >= 0 && mapped <= last;
    if (!isStarting) {
      return Decision.of(mapped, Reason.MAPPED, ladder.kbps(mapped), levelMs);
    }
    double share = STEP_EMPTY - (STEP_EMPTY - STEP_FULL) * Math.min(1, levelMs / endMs);
    double neededMs = share * now.segmentMs(now.index());
    int rung = gainMs > neededMs ? Math.min(last + 1, ladder.top()) : last;
    return Decision.of(rung, Reason.GROWING, gainMs, neededMs);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    if (transfer.wasGivenUp() || transfer.isReplacement()) {
      return;
    }
    double segmentMs = now.segmentMs(transfer.index());
    gainMs = segmentMs - transfer.durationMs();
    double fullMs = Bba0.fullMs(END, now) / END;
    if (!isStarting && gainMs > 0 && now.bufferMs() < PROTECTED_BELOW * fullMs) {
      protectionMs =
          Math.min(protectionMs + PROTECTION_PER_SEGMENT * segmentMs, PROTECTION_MOST * fullMs);
    }
  }

  /** What lies behind a jump out of the buffer begins as a title does. */
  @Override
  public void sought(Situation now) {
    isStarting = true;
    gainMs = Double.NaN;
    protectionMs = 0;
  }

  private int mapped(int last, double endMs, Situation now) {
    double fullMs = endMs / END;
    double beginMs = Math.min(reservoirMs(fullMs, now) + protectionMs, endMs - LINE_LEAST * fullMs);
    double levelMs = now.bufferMs();
    if (levelMs <= beginMs) {
      return 0;
    }
    if (levelMs >= endMs) {
      return ladder.top();
    }
    int index = now.index();
    double kbps = leastKbps + (mostKbps - leastKbps) * ((levelMs - beginMs) / (endMs - beginMs));
    double bits = kbps * now.segmentMs(index);
    int rung = last;
    if (last < ladder.top() && bits >= now.sizeBits(index, last + 1)) {
      while (rung < ladder.top() && now.sizeBits(index, rung + 1) < bits) {
        rung++;
      }
    } else if (last > 0 && bits <= now.sizeBits(index, last - 1)) {
      while (rung > 0 && now.sizeBits(index, rung - 1) > bits) {
        rung--;
      }
    }
    return rung;
  }

  /** What playing the lowest rung over a link of its mean rate draws from the buffer, ms. */
  private double reservoirMs(double fullMs, Situation now) {
    double drawnMs = 0;
    double aheadMs = 2 * now.bufferGoalMs();
    for (int index = now.index(); index < now.segments() && aheadMs > 0; index++) {
      double segmentMs = now.segmentMs(index);
      drawnMs += now.sizeBits(index, 0) / leastKbps - segmentMs;
      aheadMs -= segmentMs;
    }
    double leastMs = Math.min(2 * now.segmentMs(now.index()), fullMs / 4);
    return Math.max(leastMs, Math.min(drawnMs, RESERVOIR_MOST * fullMs));
  }

  private static double meanKbps(int rung, Situation now) {
    double bits = 0;
    double ms = 0;
    for (int index = 0; index < now.segments(); index++) {
      bits += now.sizeBits(index, rung);
      ms += now.segmentMs(index);
    }
    return bits / ms;
  }
}
