package weir.manifests.presentation;

import java.util.Objects;

/**
 * A manifest that may be right, but uses what is not understood here yet. The message says where,
 * and what.
 */
public final class UnsupportedManifest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;

  public UnsupportedManifest(String place, String reason) {
    super(Objects.requireNonNull(place) + ": " + Objects.requireNonNull(reason));
    this.place = place;
  }

  public String place() {
    return place;
  }
}
