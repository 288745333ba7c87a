package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a newer version of the document is.
 *
 * @param serviceLocation as of a {@link BaseUrl}, for steering (6th edition)
 */
public record Location(String url, Optional<String> serviceLocation, Foreign foreign) {
  public Location {
    Objects.requireNonNull(url);
    Objects.requireNonNull(serviceLocation);
    Objects.requireNonNull(foreign);
  }

  public static Location of(String url) {
    return new Location(url, Optional.empty(), Foreign.NONE);
  }
}
