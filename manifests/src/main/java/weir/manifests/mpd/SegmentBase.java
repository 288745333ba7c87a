package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What all ways to address segments share; alone, it says that a representation is one indexed
 * file.
 *
 * @param timescale units per second, above 0; empty: inherited, or 1
 * @param eptDelta how much earlier than the Period the first segment begins, in timescale units
 * @param presentationTimeOffset media time at the Period's start, in timescale units; the schema
 *     has it from 0, but negative ones occur
 * @param presentationDuration of the media in the Period, in timescale units
 * @param availabilityTimeOffset seconds by which segments are there earlier than their duration
 *     lets expect; may be infinite
 * @param availabilityTimeComplete false: they may be incomplete at that time
 */
public record SegmentBase(
    OptionalLong timescale,
    OptionalLong eptDelta,
    OptionalLong presentationTimeOffset,
    OptionalLong presentationDuration,
    Optional<ByteRange> indexRange,
    Optional<Boolean> indexRangeExact,
    OptionalDouble availabilityTimeOffset,
    Optional<Boolean> availabilityTimeComplete,
    Optional<ReferencedBytes> initialization,
    Optional<ReferencedBytes> representationIndex,
    Optional<FailoverContent> failoverContent,
    Foreign foreign) {
  public SegmentBase {
    Objects.requireNonNull(eptDelta);
    Objects.requireNonNull(presentationTimeOffset);
    Objects.requireNonNull(presentationDuration);
    Objects.requireNonNull(indexRange);
    Objects.requireNonNull(indexRangeExact);
    Objects.requireNonNull(availabilityTimeOffset);
    Objects.requireNonNull(availabilityTimeComplete);
    Objects.requireNonNull(initialization);
    Objects.requireNonNull(representationIndex);
    Objects.requireNonNull(failoverContent);
    Objects.requireNonNull(foreign);
    if (timescale.isPresent() && timescale.getAsLong() <= 0) {
      throw new IllegalArgumentException(
          "timescale must be above 0, but is " + timescale.getAsLong());
    }
  }

  /** The same without the attributes of live presentations. */
  public SegmentBase(
      OptionalLong timescale,
      OptionalLong presentationTimeOffset,
      Optional<ByteRange> indexRange,
      Optional<Boolean> indexRangeExact,
      Optional<ReferencedBytes> initialization,
      Optional<ReferencedBytes> representationIndex) {
    this(
        timescale,
        OptionalLong.empty(),
        presentationTimeOffset,
        OptionalLong.empty(),
        indexRange,
        indexRangeExact,
        OptionalDouble.empty(),
        Optional.empty(),
        initialization,
        representationIndex,
        Optional.empty(),
        Foreign.NONE);
  }
}
