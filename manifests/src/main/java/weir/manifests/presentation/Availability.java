package weir.manifests.presentation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When segments of a representation can be fetched (ISO/IEC 23009-1, A.3). A segment is there from
 * the moment its last sample's time has passed, or {@code timeOffset} earlier, until it has left
 * the time shift buffer.
 *
 * @param now what {@link #window} is reckoned for
 * @param periodStart the Period's start by the clock
 * @param timeOffset of all levels together; empty: infinite, so that segments are there from the
 *     Period's start
 * @param depth how long segments remain; empty: for ever
 */
public record Availability(
    Instant now, Instant periodStart, Optional<Duration> timeOffset, Optional<Duration> depth) {
  /**
   * A part of an index.
   *
   * @param first the index of the first segment
   * @param end the index after the last one; equal to {@code first} if there is none
   */
  public record Window(long first, long end) {
    public Window {
      if (first < 0 || end < first) {
        throw new IllegalArgumentException("window from " + first + " to " + end);
      }
    }

    public boolean isEmpty() {
      return first == end;
    }
  }

  public Availability {
    Objects.requireNonNull(now);
    Objects.requireNonNull(periodStart);
    Objects.requireNonNull(timeOffset);
    Objects.requireNonNull(depth);
  }

  /** The first moment to ask for the segment. */
  public Instant from(Segment segment) {
    return timeOffset.isEmpty() ? periodStart : plus(end(segment), timeOffset.get().negated());
  }

  /** The moment from which on it may be gone; {@link Instant#MAX} for never. */
  public Instant until(Segment segment) {
    return depth.isEmpty() ? Instant.MAX : plus(end(segment), depth.get());
  }

  /** The segments that are there now. */
  public Window window(SegmentIndex segments) {
    long count = segments.count();
    long end = firstNot(count, index -> !from(segments.at(index)).isAfter(now));
    return new Window(firstNot(end, index -> !until(segments.at(index)).isAfter(now)), end);
  }

  private interface Claim {
    boolean holds(long index);
  }

  /** The first index for which a claim does not hold that holds for all before it. */
  private static long firstNot(long count, Claim claim) {
    long low = 0;
    long high = count;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (claim.holds(middle)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Instant end(Segment segment) {
    try {
      long end = Math.addExact(segment.startTicks(), segment.durationTicks());
      return plus(periodStart, Ticks.time(end, segment.timescale()));
    } catch (ArithmeticException beyondAll) {
      return Instant.MAX;
    }
  }

  private static Instant plus(Instant time, Duration length) {
    try {
      return time.plus(length);
    } catch (DateTimeException | ArithmeticException beyondAll) {
      return length.isNegative() ? Instant.MIN : Instant.MAX;
    }
  }
}
