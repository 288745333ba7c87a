package weir.manifests.hls;

import java.util.Objects;
import java.util.Optional;
import weir.manifests.mpd.ByteRange;

/**
 * A segment of a playlist.
 *
 * @param durationTicks above 0, in the playlist's timescale
 * @param range which bytes; empty: all
 * @param isDiscontinuous whether its time line does not go on from the segment before
 */
public record MediaSegment(
    String uri, long durationTicks, Optional<ByteRange> range, boolean isDiscontinuous) {
  public MediaSegment {
    Quoted.checked("a segment's address", uri);
    Objects.requireNonNull(range);
    if (durationTicks <= 0) {
      throw new IllegalArgumentException("segment of " + durationTicks + " units: " + uri);
    }
    if (uri.startsWith("#")) {
      throw new IllegalArgumentException("an address must not begin like a tag: " + uri);
    }
    if (range.isPresent() && range.get().last().isEmpty()) {
      throw new IllegalArgumentException("a playlist needs both ends of the byte range of " + uri);
    }
  }

  public static MediaSegment of(String uri, long durationTicks) {
    return new MediaSegment(uri, durationTicks, Optional.empty(), false);
  }
}
