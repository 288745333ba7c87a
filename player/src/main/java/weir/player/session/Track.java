package weir.player.session;

import weir.player.abr.Ladder;

/**
 * One medium of a title as a session sees it: a ladder, and segments whose boundaries all its
 * representations share.
 */
public final class Track {
  /** What a track carries. */
  public enum Kind {
    VIDEO,
    AUDIO
  }

  private final Kind kind;
  private final Ladder ladder;
  private final double[] startMs;
  private final double[][] sizeBits;
  private final double[] initBits;
  private final double longestMs;

  /**
   * @param startMs where each segment starts, ms, strictly rising, and the end of the last
   * @param sizeBits bits by rung and segment, all above 0; empty where the sizes are not known
   * @param initBits bits of each rung's initialization segment (NaN where unknown); empty where the
   *     title has none
   */
  public Track(Kind kind, Ladder ladder, double[] startMs, double[][] sizeBits, double[] initBits) {
    if (startMs.length < 2) {
      throw new IllegalArgumentException("a track needs at least one segment");
    }
    double longest = 0;
    for (int i = 1; i < startMs.length; i++) {
      if (!(startMs[i] > startMs[i - 1])) {
        throw new IllegalArgumentException("segment " + (i - 1) + " has no duration");
      }
      longest = Math.max(longest, startMs[i] - startMs[i - 1]);
    }
    if (sizeBits.length != 0 && sizeBits.length != ladder.size()) {
      throw new IllegalArgumentException(
          sizeBits.length + " lists of sizes for " + ladder.size() + " representations");
    }
    for (double[] sizes : sizeBits) {
      if (sizes.length != startMs.length - 1) {
        throw new IllegalArgumentException(
            sizes.length + " sizes for " + (startMs.length - 1) + " segments");
      }
      for (double bits : sizes) {
        if (!(bits > 0)) {
          throw new IllegalArgumentException("a segment of " + bits + " bits");
        }
      }
    }
    if (initBits.length != 0 && initBits.length != ladder.size()) {
      throw new IllegalArgumentException(
          initBits.length + " initialization segments for " + ladder.size() + " representations");
    }
    this.kind = kind;
    this.ladder = ladder;
    this.startMs = startMs.clone();
    this.sizeBits = sizeBits.clone();
    for (int i = 0; i < sizeBits.length; i++) {
      this.sizeBits[i] = sizeBits[i].clone();
    }
    this.initBits = initBits.clone();
    longestMs = longest;
  }

  /** Boundaries of {@code count} segments of equal duration, as a constructor wants them. */
  public static double[] evenly(int count, double segmentMs) {
    double[] startMs = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      startMs[i] = i * segmentMs;
    }
    return startMs;
  }

  public Kind kind() {
    return kind;
  }

  public Ladder ladder() {
    return ladder;
  }

  /** Number of segments. */
  public int count() {
    return startMs.length - 1;
  }

  /** Start of a segment, ms; the end of the track for {@code index == count()}. */
  public double startMs(int index) {
    return startMs[index];
  }

  public double segmentMs(int index) {
    return startMs[index + 1] - startMs[index];
  }

  /** Duration of the longest segment, ms. */
  public double longestMs() {
    return longestMs;
  }

  /** Whether the real sizes are known. */
  public boolean knowsSizes() {
    return sizeBits.length > 0;
  }

  /** Bits of a segment: the real ones where known, else rate times duration. */
  public double sizeBits(int index, int rung) {
    return sizeBits.length > 0
        ? sizeBits[rung][index]
        : ladder.kbps(rung) * (startMs[index + 1] - startMs[index]);
  }

  /** Whether a representation's initialization segment has to be fetched before its first one. */
  public boolean needsInit() {
    return initBits.length > 0;
  }

  /** Bits of a rung's initialization segment; NaN where unknown or where there is none. */
  public double initBits(int rung) {
    return initBits.length > 0 ? initBits[rung] : Double.NaN;
  }
}
