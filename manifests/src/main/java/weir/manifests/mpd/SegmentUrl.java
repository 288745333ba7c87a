package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;

/**
 * One segment of a SegmentList.
 *
 * @param media as written; empty for the BaseURL itself
 */
public record SegmentUrl(
    Optional<String> media,
    Optional<ByteRange> mediaRange,
    Optional<String> index,
    Optional<ByteRange> indexRange,
    Foreign foreign) {
  public SegmentUrl {
    Objects.requireNonNull(media);
    Objects.requireNonNull(mediaRange);
    Objects.requireNonNull(index);
    Objects.requireNonNull(indexRange);
    Objects.requireNonNull(foreign);
  }

  public SegmentUrl(
      Optional<String> media,
      Optional<ByteRange> mediaRange,
      Optional<String> index,
      Optional<ByteRange> indexRange) {
    this(media, mediaRange, index, indexRange, Foreign.NONE);
  }
}
