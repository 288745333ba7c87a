package weir.player.abr;

import java.util.ArrayList;
import java.util.List;

/** A situation written down for a test; sizes are rate times duration unless given. */
final class Here implements Situation {
  private final Ladder ladder;
  private final double segmentMs;
  private final int segments;
  private final double goalMs;
  private final int index;
  private final double bufferMs;
  private final int last;

  /** Sizes of the lowest rung; the others have as many times more as their rates. */
  private double[] sizes = {};

  private Here(
      Ladder ladder,
      double segmentMs,
      int segments,
      double goalMs,
      int index,
      double bufferMs,
      int last) {
    this.ladder = ladder;
    this.segmentMs = segmentMs;
    this.segments = segments;
    this.goalMs = goalMs;
    this.index = index;
    this.bufferMs = bufferMs;
    this.last = last;
  }

  static Here title(double segmentMs, int segments, double goalMs, double... kbps) {
    List<Ladder.Rung> rungs = new ArrayList<>();
    for (double rate : kbps) {
      rungs.add(new Ladder.Rung("r" + rungs.size(), rate, 0));
    }
    return new Here(new Ladder(rungs), segmentMs, segments, goalMs, 0, 0, -1);
  }

  Here at(int segment, double buffer, int lastRung) {
    return new Here(ladder, segmentMs, segments, goalMs, segment, buffer, lastRung)
        .withSizes(sizes);
  }

  Here withSizes(double[] lowest) {
    sizes = lowest;
    return this;
  }

  /** A transfer of a segment at a rate, with no latency, that this policy hears of. */
  void fetched(Policy policy, int segment, int rung, double kbps) {
    double bits = sizeBits(segment, rung);
    policy.ended(new Transfer(segment, rung, bits, bits, 0, bits / kbps, false, false), this);
  }

  @Override
  public Ladder ladder() {
    return ladder;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public int segments() {
    return segments;
  }

  @Override
  public double segmentMs(int of) {
    return segmentMs;
  }

  @Override
  public double sizeBits(int of, int rung) {
    return sizes.length > 0
        ? sizes[of] * ladder.kbps(rung) / ladder.kbps(0)
        : ladder.kbps(rung) * segmentMs;
  }

  @Override
  public double bufferMs() {
    return bufferMs;
  }

  @Override
  public double bufferGoalMs() {
    return goalMs;
  }

  @Override
  public int lastRung() {
    return last;
  }

  @Override
  public double atMs() {
    return 0;
  }

  @Override
  public boolean isPlaying() {
    return index > 0;
  }

  @Override
  public double rememberedKbps() {
    return Double.NaN;
  }

  @Override
  public double besideKbps() {
    return 0;
  }
}
