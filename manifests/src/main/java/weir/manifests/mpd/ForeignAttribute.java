package weir.manifests.mpd;

import java.util.Objects;

/**
 * An attribute kept as it is.
 *
 * @param namespace empty for none: then it is one of the MPD's own that is not modelled
 * @param prefix as written; empty if there is no namespace
 */
public record ForeignAttribute(String namespace, String prefix, String name, String value) {
  public ForeignAttribute {
    Objects.requireNonNull(namespace);
    Objects.requireNonNull(prefix);
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
    if (namespace.isEmpty() != prefix.isEmpty()) {
      throw new IllegalArgumentException("attribute " + name + ": a prefix goes with a namespace");
    }
  }
}
