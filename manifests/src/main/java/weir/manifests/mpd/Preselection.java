package weir.manifests.mpd;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Adaptation sets that make one experience together.
 *
 * @param id empty: 1
 * @param components ids of the sets, the main one first
 * @param order {@code undefined}, {@code time-ordered} or {@code fully-ordered}
 */
public record Preselection(
    Optional<String> id,
    List<String> components,
    Optional<String> lang,
    Optional<String> order,
    CommonAttributes common,
    List<Descriptor> accessibilities,
    List<Descriptor> roles) {
  public Preselection {
    Objects.requireNonNull(id);
    components = List.copyOf(components);
    Objects.requireNonNull(lang);
    Objects.requireNonNull(order);
    Objects.requireNonNull(common);
    accessibilities = List.copyOf(accessibilities);
    roles = List.copyOf(roles);
  }
}
