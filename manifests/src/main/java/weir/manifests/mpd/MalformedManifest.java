package weir.manifests.mpd;

import java.util.Objects;

/** A manifest that cannot be understood. The message reads {@code place: what is wrong there}. */
public final class MalformedManifest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;

  /**
   * @param place the document, and the line or element in it, for example {@code manifest.mpd, line
   *     12}
   * @param reason what is wrong there, and what would be right
   */
  public MalformedManifest(String place, String reason) {
    super(Objects.requireNonNull(place) + ": " + Objects.requireNonNull(reason));
    this.place = place;
  }

  public String place() {
    return place;
  }
}
