package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;

/**
 * A statement in somebody's scheme: Role, Accessibility, EssentialProperty, UTCTiming and their
 * like.
 *
 * @param foreign what the scheme says beyond its value
 */
public record Descriptor(
    String schemeIdUri, Optional<String> value, Optional<String> id, Foreign foreign) {
  public Descriptor {
    Objects.requireNonNull(schemeIdUri);
    Objects.requireNonNull(value);
    Objects.requireNonNull(id);
    Objects.requireNonNull(foreign);
  }

  public Descriptor(String schemeIdUri, Optional<String> value, Optional<String> id) {
    this(schemeIdUri, value, id, Foreign.NONE);
  }

  public static Descriptor of(String schemeIdUri, String value) {
    return new Descriptor(schemeIdUri, Optional.of(value), Optional.empty());
  }

  /** A Role of the DASH scheme, for example {@code main}. */
  public static Descriptor role(String value) {
    return of("urn:mpeg:dash:role:2011", value);
  }
}
