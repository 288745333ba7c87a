package weir.manifests.presentation;

import java.time.Duration;
import java.util.Objects;

/** Segments addressed by a SegmentTemplate. */
final class TemplateIndex implements SegmentIndex {
  private final UrlTemplate media;
  private final Timeline timeline;
  private final long timescale;
  private final long presentationTimeOffset;

  /** Media time at which the last segment is cut off, or 2^63 - 1. */
  private final long end;

  TemplateIndex(
      UrlTemplate media, Timeline timeline, long timescale, long presentationTimeOffset, long end) {
    this.media = media;
    this.timeline = timeline;
    this.timescale = timescale;
    this.presentationTimeOffset = presentationTimeOffset;
    this.end = end;
  }

  @Override
  public long count() {
    return timeline.count();
  }

  @Override
  public Segment at(long index) {
    Objects.checkIndex(index, count());
    long start = timeline.start(index);
    long number = timeline.number(index);
    return new Segment(
        media.expand(number, start),
        number,
        start - presentationTimeOffset,
        Math.min(timeline.duration(index), end - start),
        timescale);
  }

  @Override
  public long indexAt(Duration timeInPeriod) {
    Objects.checkIndex(0, count());
    try {
      return timeline.indexAt(
          Math.addExact(Ticks.floor(timeInPeriod, timescale), presentationTimeOffset));
    } catch (ArithmeticException beyondAll) {
      return timeInPeriod.isNegative() ? 0 : count() - 1;
    }
  }
}
