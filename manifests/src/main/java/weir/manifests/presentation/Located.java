package weir.manifests.presentation;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import weir.manifests.mpd.ByteRange;

/**
 * Bytes that are to be fetched.
 *
 * @param url absolute, if the manifest's address is
 * @param range empty: all of it
 */
public record Located(URI url, Optional<ByteRange> range) {
  public Located {
    Objects.requireNonNull(url);
    Objects.requireNonNull(range);
  }
}
