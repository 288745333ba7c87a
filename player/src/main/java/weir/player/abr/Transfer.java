package weir.player.abr;

/**
 * A media segment's transfer as it was measured.
 *
 * @param index position of the segment
 * @param rung the representation it was asked for in
 * @param sizeBits what was asked for, bits
 * @param receivedBits what came, bits; less than the size where it was given up
 * @param firstByteMs from the request to the first byte of the body
 * @param durationMs from the request to the last byte that came
 * @param wasGivenUp whether the player itself broke it off
 * @param isReplacement whether it was to replace a segment that was in the buffer already
 */
public record Transfer(
    int index,
    int rung,
    double sizeBits,
    double receivedBits,
    double firstByteMs,
    double durationMs,
    boolean wasGivenUp,
    boolean isReplacement) {
  public Transfer {
    if (!(firstByteMs <= durationMs)) {
      throw new IllegalArgumentException(
          "first byte after " + firstByteMs + " of " + durationMs + " ms");
    }
  }

  /** Time in which the body came, ms. */
  public double bodyMs() {
    return durationMs - firstByteMs;
  }

  /** Rate at which the body came, kbit/s; infinite where it came in no measurable time. */
  public double kbps() {
    return receivedBits / bodyMs();
  }
}
