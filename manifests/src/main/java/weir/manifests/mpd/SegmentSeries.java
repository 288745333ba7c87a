package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What SegmentList and SegmentTemplate share (MultipleSegmentBaseType): how many segments, how
 * long, from which number.
 *
 * @param duration of each segment but the last, in timescale units, above 0
 * @param startNumber number of the first; empty: inherited, or 1
 * @param endNumber number of the last
 */
public record SegmentSeries(
    SegmentBase base,
    OptionalLong duration,
    OptionalLong startNumber,
    OptionalLong endNumber,
    Optional<SegmentTimeline> timeline,
    Optional<ReferencedBytes> bitstreamSwitching) {
  public SegmentSeries {
    Objects.requireNonNull(base);
    Objects.requireNonNull(startNumber);
    Objects.requireNonNull(endNumber);
    Objects.requireNonNull(timeline);
    Objects.requireNonNull(bitstreamSwitching);
    if (duration.isPresent() && duration.getAsLong() <= 0) {
      throw new IllegalArgumentException(
          "segment duration must be above 0, but is " + duration.getAsLong());
    }
  }
}
