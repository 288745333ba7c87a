package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;

/**
 * An address with an optional byte range: Initialization, RepresentationIndex, BitstreamSwitching
 * (URLType).
 *
 * @param sourceUrl as written; empty for the BaseURL itself
 */
public record ReferencedBytes(
    Optional<String> sourceUrl, Optional<ByteRange> range, Foreign foreign) {
  public ReferencedBytes {
    Objects.requireNonNull(sourceUrl);
    Objects.requireNonNull(range);
    Objects.requireNonNull(foreign);
  }

  public ReferencedBytes(Optional<String> sourceUrl, Optional<ByteRange> range) {
    this(sourceUrl, range, Foreign.NONE);
  }
}
