package weir.manifests.presentation;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import weir.manifests.mpd.Period;

/**
 * A Period with its place in time.
 *
 * @param start on the presentation's time line
 * @param duration from there; if it {@code isOpen}, as far as is known
 * @param isOpen whether the document does not say where it ends
 * @param remote where its content is to be fetched from; then there are no adaptation sets here
 * @param written what the document says of it, for whatever is not resolved here
 */
public record PeriodView(
    Duration start,
    Duration duration,
    boolean isOpen,
    Optional<URI> remote,
    List<AdaptationSetView> adaptationSets,
    Period written) {
  public PeriodView {
    Objects.requireNonNull(start);
    Objects.requireNonNull(duration);
    Objects.requireNonNull(remote);
    adaptationSets = List.copyOf(adaptationSets);
    Objects.requireNonNull(written);
  }

  public Optional<String> id() {
    return written.id();
  }
}
