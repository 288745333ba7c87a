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
 *       rung would draw from the buffer on a link of just that rate, between 8 and 140 s of 240.
 *   <li>A tenth of every segment is added to it while the buffer grows below three quarters, up to
 *       80 s of 240, against outages.
 *   <li>At first, a step up is taken whenever the last segment added more to the buffer than a
 *       share of its duration, which falls in a line from 0.875 with nothing buffered to 0.5 where
 *       the line ends. This is over once the buffer shrinks or the map asks for more.
 * </ul>
 *
 * <p>Their buffer holds 240 s; where ours holds less, seconds are shares of it, but the reservoir
 * is never less than two segments, which is what 8 s are to them, unless that is a quarter of all.
 * The buffer counts as full when no further segment fits.
 */
public final class Bba2 implements Policy {
  /** Where the map ends, as a share of the full buffer. */
  private static final double END = 0.9;

  /** Most that the reservoir may take, and the protection against outages, as such shares. */
  private static final double RESERVOIR_MOST = 140.0 / 240;

  private static final double PROTECTION_MOST = 80.0 / 240;

  /** 400 ms of every 4 s. */
  private static final double PROTECTION_PER_SEGMENT = 0.1;

  private static final double PROTECTED_BELOW = 0.75;

  /** At least a fifth of the map is left to its line, whatever the reservoir. */
  private static final double LINE_LEAST = 0.2;

  private static final double STEP_EMPTY = 0.875;
  private static final double STEP_FULL = 0.5;

  private Ladder ladder;
  private double leastBits;
  private double mostBits;

  private boolean isStarting = true;
  private boolean isFirst = true;
  private double beforeMs;
  private double protectionMs;

  /** What the latest transfer added to the buffer: its duration less the time it took, ms. */
  private double gainMs;

  private double fetchedMs;

  @Override
  public Decision decide(Situation now) {
    if (ladder != now.ladder()) {
      ladder = now.ladder();
      leastBits = meanBits(0, now);
      mostBits = meanBits(ladder.top(), now);
    }
    double levelMs = now.bufferMs();
    if (isFirst || now.lastRung() < 0) {
      isFirst = false;
      beforeMs = levelMs;
      return Decision.of(0, Reason.MAPPED, ladder.kbps(0), levelMs);
    }
    int last = now.lastRung();
    double fullMs =
        Math.max(now.bufferGoalMs() / 2, now.bufferGoalMs() - now.segmentMs(now.index()));
    boolean grows = levelMs >= beforeMs;
    beforeMs = levelMs;
    double reservoirMs = reservoirMs(fullMs, now);
    if (!isStarting && grows && levelMs < PROTECTED_BELOW * fullMs) {
      protectionMs =
          Math.min(protectionMs + PROTECTION_PER_SEGMENT * fetchedMs, PROTECTION_MOST * fullMs);
    }
    double beginMs = Math.min(reservoirMs + protectionMs, (END - LINE_LEAST) * fullMs);
    int mapped = mapped(last, beginMs, END * fullMs, now);
    isStarting &= grows && mapped <= last;
    if (!isStarting) {
      return Decision.of(mapped, Reason.MAPPED, ladder.kbps(mapped), levelMs);
    }
    double share = STEP_EMPTY - (STEP_EMPTY - STEP_FULL) * Math.min(1, levelMs / (END * fullMs));
    int rung = gainMs > share * fetchedMs ? Math.min(last + 1, ladder.top()) : last;
    return Decision.of(rung, Reason.FILLING, ladder.kbps(rung), gainMs);
  }

  private double reservoirMs(double fullMs, Situation now) {
    double drawnMs = 0;
    double playedMs = 0;
    for (int index = now.index();
        index < now.segments() && playedMs < 2 * now.bufferGoalMs();
        index++) {
      drawnMs += now.sizeBits(index, 0) / ladder.kbps(0) - now.segmentMs(index);
      playedMs += now.segmentMs(index);
    }
    double leastMs = Math.min(2 * now.segmentMs(now.index()), fullMs / 4);
    return Math.max(leastMs, Math.min(drawnMs, RESERVOIR_MOST * fullMs));
  }

  private int mapped(int last, double beginMs, double endMs, Situation now) {
    double levelMs = now.bufferMs();
    if (levelMs <= beginMs) {
      return 0;
    }
    if (levelMs >= endMs) {
      return ladder.top();
    }
    double bits = leastBits + (mostBits - leastBits) * (levelMs - beginMs) / (endMs - beginMs);
    int index = now.index();
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

  private static double meanBits(int rung, Situation now) {
    double bits = 0;
    for (int index = 0; index < now.segments(); index++) {
      bits += now.sizeBits(index, rung);
    }
    return bits / now.segments();
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    fetchedMs = now.segmentMs(transfer.index());
    gainMs = transfer.wasGivenUp() ? 0 : fetchedMs - transfer.durationMs();
  }

  @Override
  public void sought(Situation now) {
    isStarting = true;
    isFirst = true;
    protectionMs = 0;
  }
}
