package weir.media.store;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/**
 * {@code @bandwidth} as ISO/IEC 23009-1, 5.3.5.2, defines it: a client that starts at any segment,
 * waits {@code minBufferTime}, and then plays while bytes arrive at this rate never runs dry.
 *
 * <p>So it is the maximum over all i ≤ j of bits(i..j) / (minBufferTime + t(j) − t(i)), where t is
 * when a segment begins to play. With S the bits before a segment this is the steepest line from a
 * point (t(i), S(i)) to a point (minBufferTime + t(j), S(j + 1)). Only the lower convex hull of the
 * first kind can be touched by it, and the touching point is found by bisection: n log n, in whole
 * numbers throughout.
 */
public final class PeakRate {
  private PeakRate() {}

  /**
   * @param segments at least one, in order
   * @param timescale of their times
   * @param minBufferTime above zero
   * @return bit/s, rounded up; never less than the average
   */
  static long bitsPerSecond(
      List<Rendition.MediaSegment> segments, long timescale, Duration minBufferTime) {
    return bitsPerSecond(
        segments.stream().mapToLong(Rendition.MediaSegment::startTicks).toArray(),
        segments.isEmpty() ? 0 : segments.get(segments.size() - 1).endTicks(),
        segments.stream().mapToLong(Rendition.MediaSegment::bytes).toArray(),
        timescale,
        minBufferTime);
  }

  /**
   * The same of segments that are not of a title of ours.
   *
   * @param startTicks when each begins, at least one, in order
   * @param endTicks when the last one ends
   * @param segmentBytes as many
   */
  public static long bitsPerSecond(
      long[] startTicks,
      long endTicks,
      long[] segmentBytes,
      long timescale,
      Duration minBufferTime) {
    int count = startTicks.length;
    if (count == 0
        || segmentBytes.length != count
        || minBufferTime.isZero()
        || minBufferTime.isNegative()) {
      throw new IllegalArgumentException(count + " segments, " + minBufferTime);
    }
    // in ticks of timescale * 1000, so that milliseconds stay whole
    long buffer = Math.multiplyExact(milliseconds(minBufferTime), timescale);
    long[] hullTime = new long[count];
    long[] hullBits = new long[count];
    int hull = 0;
    long bits = 0;
    long peakBits = 0;
    long peakTime = 1;
    for (int i = 0; i < count; i++) {
      long time = Math.multiplyExact(startTicks[i], 1000L);
      while (hull >= 2
          && isAtLeastAsSteep(
              hullBits[hull - 1] - hullBits[hull - 2], hullTime[hull - 1] - hullTime[hull - 2],
              bits - hullBits[hull - 1], time - hullTime[hull - 1])) {
        hull--;
      }
      hullTime[hull] = time;
      hullBits[hull] = bits;
      hull++;
      bits = Math.addExact(bits, Math.multiplyExact(8L, segmentBytes[i]));

      long atTime = buffer + time;
      int low = 0;
      int high = hull - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        boolean isNextSteeper =
            isAtLeastAsSteep(
                bits - hullBits[middle + 1], atTime - hullTime[middle + 1],
                bits - hullBits[middle], atTime - hullTime[middle]);
        if (isNextSteeper) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      long riseBits = bits - hullBits[low];
      long riseTime = atTime - hullTime[low];
      if (!isAtLeastAsSteep(peakBits, peakTime, riseBits, riseTime)) {
        peakBits = riseBits;
        peakTime = riseTime;
      }
    }
    long length = Math.multiplyExact(endTicks - startTicks[0], 1000L);
    long average = perSecond(bits, Math.max(1, length), timescale);
    return Math.max(average, perSecond(peakBits, peakTime, timescale));
  }

  private static long milliseconds(Duration duration) {
    long millis = duration.toMillis();
    if (!Duration.ofMillis(millis).equals(duration)) {
      throw new IllegalArgumentException(duration + " is not in whole milliseconds");
    }
    return millis;
  }

  /** Whether rise1 / run1 ≥ rise2 / run2, for runs above zero, exactly in 128 bits. */
  private static boolean isAtLeastAsSteep(long rise1, long run1, long rise2, long run2) {
    long high1 = Math.multiplyHigh(rise1, run2);
    long high2 = Math.multiplyHigh(rise2, run1);
    return high1 != high2 ? high1 > high2 : Long.compareUnsigned(rise1 * run2, rise2 * run1) >= 0;
  }

  private static long perSecond(long bits, long time, long timescale) {
    BigInteger[] rate =
        BigInteger.valueOf(bits)
            .multiply(BigInteger.valueOf(timescale).multiply(BigInteger.valueOf(1000)))
            .divideAndRemainder(BigInteger.valueOf(time));
    return rate[0].longValueExact() + (rate[1].signum() > 0 ? 1 : 0);
  }
}
