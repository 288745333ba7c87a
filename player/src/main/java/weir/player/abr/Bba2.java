package weir.player.abr;

/**
 * BBA-2: the buffer stands for the size of a segment rather than a rate, the reservoir follows the
 * sizes to come, and a start-up phase climbs faster than the map.
 *
 * <p>Source: Huang, Johari, McKeown, Trunnell, Watson, "A Buffer-Based Approach to Rate
 * Adaptation", SIGCOMM 2014, sections 5 and 6. The map goes from the mean size of the lowest rung
 * at the end of the reservoir to that of the highest at the end of the cushion; the rung stays
 * while the map runs between the next segment's sizes in the rungs beside it. The reservoir is what
 * a link that bears just the lowest rung would fall behind over the next two buffers' worth of
 * segments. During start-up, fetching a segment of V seconds has to make the buffer grow by more
 * than 0.875 V, with a full cushion 0.5 V, for one step up; it ends when the buffer shrinks or when
 * the map asks for more. Their buffer holds 240 s, and what they give in seconds is kept as its
 * share. A reservoir does not shrink after start-up, since the map may only move to the right.
 * Their gradual protection against outages, an allowance per segment, is left out.
 */
public final class Bba2 implements Policy {
  private final Settings settings;
  private Ladder ladder;
  private double leastBits;
  private double mostBits;
  private boolean isStarting = true;
  private double grownMs = Double.NaN;
  private double reservoirMs;

  /**
   * The map and the start-up.
   *
   * @param leastReservoir the smallest reservoir, as a share of the buffer's goal
   * @param mostReservoir the largest, as such a share
   * @param cushionEnd where the map reaches the highest rung, as such a share
   * @param stepEmpty growth that allows a step up with an empty buffer, in segments
   * @param stepFull the same with a full cushion
   */
  public record Settings(
      double leastReservoir,
      double mostReservoir,
      double cushionEnd,
      double stepEmpty,
      double stepFull) {
    /** 8 s, 140 s and 216 s of 240; 0.875 and 0.5 of a segment; all from the paper. */
    public static final Settings DEFAULT = new Settings(8.0 / 240, 140.0 / 240, 0.9, 0.875, 0.5);

    public Settings {
      if (!(leastReservoir >= 0
          && leastReservoir <= mostReservoir
          && mostReservoir < cushionEnd
          && cushionEnd <= 1
          && stepFull <= stepEmpty)) {
        throw new IllegalArgumentException(
            "reservoir "
                + leastReservoir
                + " to "
                + mostReservoir
                + ", cushion to "
                + cushionEnd
                + ", steps at "
                + stepEmpty
                + " to "
                + stepFull);
      }
    }
  }

  public Bba2(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Decision decide(Situation now) {
    if (ladder != now.ladder()) {
      ladder = now.ladder();
      leastBits = meanBits(0, now);
      mostBits = meanBits(ladder.top(), now);
    }
    double fullMs = Bba0.fullMs(settings.cushionEnd(), now);
    double wantedMs = reservoirMs(fullMs, now);
    reservoirMs = Math.min(isStarting ? wantedMs : Math.max(reservoirMs, wantedMs), fullMs);
    int last = Math.max(0, now.lastRung());
    int mapped = mapped(last, fullMs, now);
    if (!isStarting) {
      return Decision.of(mapped, Reason.MAPPED, ladder.kbps(mapped), now.bufferMs());
    }
    if (Double.isNaN(grownMs)) {
      return Decision.of(0, Reason.START, 0, 0);
    }
    if (grownMs < 0 || mapped > last) {
      isStarting = false;
      return Decision.of(mapped, Reason.MAPPED, ladder.kbps(mapped), now.bufferMs());
    }
    double filled = Math.min(1, now.bufferMs() / fullMs);
    double share = settings.stepEmpty() + (settings.stepFull() - settings.stepEmpty()) * filled;
    double neededMs = share * now.segmentMs(now.index());
    int rung = grownMs > neededMs ? Math.min(last + 1, ladder.top()) : last;
    return Decision.of(rung, Reason.GROWING, grownMs, neededMs);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    if (!transfer.wasGivenUp() && !transfer.isReplacement()) {
      grownMs = now.segmentMs(transfer.index()) - transfer.durationMs();
    }
  }

  /** What lies behind a jump out of the buffer begins as a title does. */
  @Override
  public void sought(Situation now) {
    isStarting = true;
    grownMs = Double.NaN;
  }

  private int mapped(int last, double fullMs, Situation now) {
    int index = now.index();
    double level = now.bufferMs();
    if (level <= reservoirMs) {
      return 0;
    }
    if (level >= fullMs) {
      return ladder.top();
    }
    double bits =
        leastBits + (mostBits - leastBits) * ((level - reservoirMs) / (fullMs - reservoirMs));
    int rung = last;
    if (last < ladder.top() && bits >= now.sizeBits(index, last + 1)) {
      while (rung < ladder.top() && now.sizeBits(index, rung + 1) <= bits) {
        rung++;
      }
    } else if (last > 0 && bits <= now.sizeBits(index, last - 1)) {
      while (rung > 0 && now.sizeBits(index, rung - 1) >= bits) {
        rung--;
      }
    }
    return rung;
  }

  /** What playing on the lowest rung over a link of just its mean rate would fall behind, ms. */
  private double reservoirMs(double fullMs, Situation now) {
    double meanMs = now.segmentMs(0) / leastBits;
    double aheadMs = 2 * now.bufferGoalMs();
    double behindMs = 0;
    for (int index = now.index(); index < now.segments() && aheadMs > 0; index++) {
      double segmentMs = now.segmentMs(index);
      behindMs += now.sizeBits(index, 0) * meanMs - segmentMs;
      aheadMs -= segmentMs;
    }
    double shrink = fullMs / settings.cushionEnd();
    return Math.max(
        settings.leastReservoir() * shrink, Math.min(settings.mostReservoir() * shrink, behindMs));
  }

  /** Bits that a segment as long as the first one has in a rung, over the whole title. */
  private static double meanBits(int rung, Situation now) {
    double bits = 0;
    double ms = 0;
    for (int index = 0; index < now.segments(); index++) {
      bits += now.sizeBits(index, rung);
      ms += now.segmentMs(index);
    }
    return bits / ms * now.segmentMs(0);
  }
}
