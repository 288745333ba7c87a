package weir.manifests.presentation;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A Period with its place in time.
 *
 * @param start on the presentation's time line
 * @param duration from there
 * @param remote where its content is to be fetched from; then there are no adaptation sets here
 */
public record PeriodView(
    Optional<String> id,
    Duration start,
    Duration duration,
    Optional<URI> remote,
    List<AdaptationSetView> adaptationSets) {
  public PeriodView {
    Objects.requireNonNull(id);
    Objects.requireNonNull(start);
    Objects.requireNonNull(duration);
    Objects.requireNonNull(remote);
    adaptationSets = List.copyOf(adaptationSets);
  }
}
