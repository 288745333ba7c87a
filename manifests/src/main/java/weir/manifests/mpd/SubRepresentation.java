package weir.manifests.mpd;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A part of a representation that can be had without the rest, such as its I-frames.
 *
 * @param level in the segment index
 * @param dependencyLevels those it needs
 * @param bandwidth bit/s
 * @param contentComponents names of what it holds
 */
public record SubRepresentation(
    OptionalLong level,
    List<Long> dependencyLevels,
    OptionalLong bandwidth,
    List<String> contentComponents,
    CommonAttributes common) {
  public SubRepresentation {
    Objects.requireNonNull(level);
    dependencyLevels = List.copyOf(dependencyLevels);
    Objects.requireNonNull(bandwidth);
    contentComponents = List.copyOf(contentComponents);
    Objects.requireNonNull(common);
  }
}
