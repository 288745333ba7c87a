package weir.player.abr;

/**
 * The insufficient-buffer rule of dash.js as Sabre models it (Spiteri, Sitaraman, Sparacio, MMSys
 * 2018, section 5.3): no segment larger than a share of what the estimated rate brings before the
 * buffer is empty. The share falls with every decision, from 0.9 by a factor of 0.9 to 0.5.
 */
final class InsufficientBuffer {
  private static final double FIRST = 0.9;
  private static final double FACTOR = 0.9;
  private static final double LAST = 0.5;

  private double share = FIRST;
  private double safeBits;

  /** Trusts the estimate as at the beginning. */
  void restart() {
    share = FIRST;
  }

  /** The highest rung up to {@code rung} whose nominal size is safe; 0 where none is. */
  int limit(int rung, Situation now, Measured measured) {
    safeBits = share * (now.bufferMs() - measured.latencyMs()) * measured.kbps();
    share = Math.max(share * FACTOR, LAST);
    Ladder ladder = now.ladder();
    double segmentMs = now.segmentMs(now.index());
    for (int lower = 0; lower < rung; lower++) {
      if (ladder.kbps(lower + 1) * segmentMs > safeBits) {
        return lower;
      }
    }
    return rung;
  }

  /** How much was safe when it was asked last, bits; may be below 0. */
  double safeBits() {
    return safeBits;
  }
}
