package weir.server.links;

/**
 * How a connection of TCP begins that knows nothing of its way: in each round trip no more than a
 * window goes out, {@value #SEGMENTS} segments of {@value #SEGMENT_BYTES} bytes at first (RFC
 * 6928), twice as much each time (RFC 5681, section 3.1), until a window takes the link longer than
 * a round trip. From then on the link alone says how fast it goes.
 *
 * @param roundTripMs 0 or more; where it is 0 windows follow one another at once, and nothing is
 *     slow
 */
public record SlowStart(double roundTripMs) {
  private static final int SEGMENTS = 10;
  private static final int SEGMENT_BYTES = 1460;

  /** Beyond all that anybody sends. */
  private static final int MOST_DOUBLINGS = 40;

  /**
   * How much goes out in a round trip, in bytes.
   *
   * @param round from 0
   */
  public long windowBytes(int round) {
    return (long) SEGMENTS * SEGMENT_BYTES << Math.min(round, MOST_DOUBLINGS);
  }

  /**
   * How long to wait before the next window, ms; 0 where the link was busy for the whole round
   * trip, and slow start is over.
   *
   * @param tookMs since the window was begun, now that the last of it has gone
   */
  public double waitMs(double tookMs) {
    return Math.max(0, roundTripMs - tookMs);
  }
}
