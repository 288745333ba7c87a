package weir.manifests.mpd;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the content is encrypted, or where to get a licence.
 *
 * @param descriptor the scheme; keys and licence requests are in its foreign content
 * @param robustness the least a client must offer, in the scheme's words
 * @param refId the name under which others refer to it
 * @param ref the {@code refId} of another one that holds what is missing here
 */
public record ContentProtection(
    Descriptor descriptor,
    Optional<String> robustness,
    Optional<String> refId,
    Optional<String> ref) {
  public ContentProtection {
    Objects.requireNonNull(descriptor);
    Objects.requireNonNull(robustness);
    Objects.requireNonNull(refId);
    Objects.requireNonNull(ref);
  }

  /** A scheme without more. */
  public static ContentProtection of(Descriptor descriptor) {
    return new ContentProtection(descriptor, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** {@code cenc:default_KID}: the key's identifier, as written. */
  public Optional<String> defaultKid() {
    return descriptor.foreign().attributes("default_KID").findFirst();
  }

  /** {@code cenc:pssh}: boxes in base 64, as written. */
  public List<String> pssh() {
    return descriptor.foreign().elements("pssh").map(ForeignElement::text).toList();
  }
}
