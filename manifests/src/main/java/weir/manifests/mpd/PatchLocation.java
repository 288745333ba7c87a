package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where the difference to a newer version of the document is.
 *
 * @param ttl seconds after the document's publication for which the patch is there; empty: always
 */
public record PatchLocation(
    String url, OptionalDouble ttl, Optional<String> serviceLocation, Foreign foreign) {
  public PatchLocation {
    Objects.requireNonNull(url);
    Objects.requireNonNull(ttl);
    Objects.requireNonNull(serviceLocation);
    Objects.requireNonNull(foreign);
  }
}
