package weir.server.origin;

import java.util.ArrayList;
import java.util.List;

/**
 * A title as others see it.
 *
 * @param durationMs of the presentation
 * @param representations in the manifest's order
 * @param isInHls whether there are playlists beside the manifest
 * @param warnings what will not work as one may expect, in whole sentences
 */
public record PublishedTitle(
    String name,
    double durationMs,
    List<PublishedRepresentation> representations,
    boolean isInHls,
    About about,
    List<String> warnings) {

  /**
   * For people.
   *
   * @param title its name if nobody gave it another
   * @param description may be empty
   * @param hasCover whether there is a picture to stand for it
   */
  public record About(String title, String description, boolean hasCover) {}

  public PublishedTitle {
    representations = List.copyOf(representations);
    warnings = List.copyOf(warnings);
  }

  PublishedTitle inHls() {
    return new PublishedTitle(name, durationMs, representations, true, about, warnings);
  }

  PublishedTitle warning(String further) {
    List<String> all = new ArrayList<>(warnings);
    all.add(further);
    return new PublishedTitle(name, durationMs, representations, isInHls, about, all);
  }
}
