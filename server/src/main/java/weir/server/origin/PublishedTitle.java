package weir.server.origin;

import java.util.List;

/**
 * A title as others see it.
 *
 * @param durationMs of the presentation
 * @param representations in the manifest's order
 * @param warnings what will not work as one may expect, in whole sentences
 */
public record PublishedTitle(
    String name,
    double durationMs,
    List<PublishedRepresentation> representations,
    List<String> warnings) {

  public PublishedTitle {
    representations = List.copyOf(representations);
    warnings = List.copyOf(warnings);
  }
}
