package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;

/**
 * What relative addresses below it are relative to.
 *
 * @param url as written, itself relative to the level above
 * @param serviceLocation the name of the server or network it leads to
 * @param byteRange a pattern for addressing byte ranges by query, as written
 */
public record BaseUrl(String url, Optional<String> serviceLocation, Optional<String> byteRange) {
  public BaseUrl {
    Objects.requireNonNull(url);
    Objects.requireNonNull(serviceLocation);
    Objects.requireNonNull(byteRange);
  }

  public static BaseUrl of(String url) {
    return new BaseUrl(url, Optional.empty(), Optional.empty());
  }
}
