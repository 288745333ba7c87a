package weir.manifests.presentation;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/** Segments that follow a time line. */
final class TimedIndex implements SegmentIndex {
  private final SegmentAddresses addresses;
  private final Timeline timeline;
  private final long count;
  private final long timescale;
  private final long presentationTimeOffset;

  /** Media time at which the last segment is cut off, or 2^63 - 1. */
  private final long end;

  /**
   * @param count at most as many as the time line has
   */
  TimedIndex(
      SegmentAddresses addresses,
      Timeline timeline,
      long count,
      long timescale,
      long presentationTimeOffset,
      long end) {
    this.addresses = addresses;
    this.timeline = timeline;
    this.count = count;
    this.timescale = timescale;
    this.presentationTimeOffset = presentationTimeOffset;
    this.end = end;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public Segment at(long index) {
    Objects.checkIndex(index, count);
    long start = timeline.start(index);
    long number = timeline.number(index);
    return new Segment(
        addresses.url(index, number, start),
        number,
        start - presentationTimeOffset,
        end == Long.MAX_VALUE
            ? timeline.duration(index)
            : Math.min(timeline.duration(index), end - start),
        timescale,
        addresses.range(index));
  }

  @Override
  public long indexAt(Duration timeInPeriod) {
    Objects.checkIndex(0, count);
    try {
      return Math.min(
          count - 1,
          timeline.indexAt(
              Math.addExact(Ticks.floor(timeInPeriod, timescale), presentationTimeOffset)));
    } catch (ArithmeticException beyondAll) {
      return timeInPeriod.isNegative() ? 0 : count - 1;
    }
  }

  @Override
  public OptionalLong indexOf(long number) {
    OptionalLong index = timeline.indexOf(number);
    return index.isPresent() && index.getAsLong() < count ? index : OptionalLong.empty();
  }
}
