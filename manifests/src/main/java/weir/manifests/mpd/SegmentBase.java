package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What all ways to address segments share; alone, it says that a representation is one indexed
 * file.
 *
 * @param timescale units per second, above 0; empty: inherited, or 1
 * @param presentationTimeOffset media time at the Period's start, in timescale units; the schema
 *     has it from 0, but negative ones occur
 */
public record SegmentBase(
    OptionalLong timescale,
    OptionalLong presentationTimeOffset,
    Optional<ByteRange> indexRange,
    Optional<Boolean> indexRangeExact,
    Optional<ReferencedBytes> initialization,
    Optional<ReferencedBytes> representationIndex) {
  public SegmentBase {
    Objects.requireNonNull(presentationTimeOffset);
    Objects.requireNonNull(indexRange);
    Objects.requireNonNull(indexRangeExact);
    Objects.requireNonNull(initialization);
    Objects.requireNonNull(representationIndex);
    if (timescale.isPresent() && timescale.getAsLong() <= 0) {
      throw new IllegalArgumentException(
          "timescale must be above 0, but is " + timescale.getAsLong());
    }
  }
}
