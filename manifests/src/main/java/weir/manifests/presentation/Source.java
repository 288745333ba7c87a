package weir.manifests.presentation;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One of the places a representation can be had from: a way through the BaseURLs of all levels.
 *
 * @param base what addresses are relative to
 * @param serviceLocation the name by which steering speaks of it; of the innermost level that has
 *     one
 * @param priority DVB: the lowest is taken first; empty: 1
 * @param weight DVB: the share among those of equal priority; empty: 1
 * @param initialization what comes before the first segment; empty if nothing does
 * @param index where the segments are listed, if that is in the media (sidx) and not in the
 *     manifest
 */
public record Source(
    URI base,
    Optional<String> serviceLocation,
    OptionalLong priority,
    OptionalLong weight,
    Optional<Located> initialization,
    Optional<Located> index,
    SegmentIndex segments) {
  public Source {
    Objects.requireNonNull(base);
    Objects.requireNonNull(serviceLocation);
    Objects.requireNonNull(priority);
    Objects.requireNonNull(weight);
    Objects.requireNonNull(initialization);
    Objects.requireNonNull(index);
    Objects.requireNonNull(segments);
  }
}
