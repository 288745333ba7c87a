package weir.manifests.presentation;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a dynamic presentation is beyond a static one, seen at one moment.
 *
 * @param now the moment it was resolved for
 * @param availabilityStartTime where its time line begins; the epoch if the document does not say
 * @param availabilityEndTime when the last segment ceases to be there
 * @param timeShiftBufferDepth how long segments are there; empty: for ever
 * @param minimumUpdatePeriod how long the document is good for at least; empty: it does not change
 *     any more
 * @param suggestedPresentationDelay how far behind now to play
 */
public record Live(
    Instant now,
    Instant availabilityStartTime,
    Optional<Instant> availabilityEndTime,
    Optional<Instant> publishTime,
    Optional<Duration> timeShiftBufferDepth,
    Optional<Duration> minimumUpdatePeriod,
    Optional<Duration> suggestedPresentationDelay) {
  public Live {
    Objects.requireNonNull(now);
    Objects.requireNonNull(availabilityStartTime);
    Objects.requireNonNull(availabilityEndTime);
    Objects.requireNonNull(publishTime);
    Objects.requireNonNull(timeShiftBufferDepth);
    Objects.requireNonNull(minimumUpdatePeriod);
    Objects.requireNonNull(suggestedPresentationDelay);
  }

  /** Now, on the presentation's time line; negative before it begins. */
  public Duration edge() {
    return Duration.between(availabilityStartTime, now);
  }

  /** The earliest time that can be played, on the presentation's time line, from 0. */
  public Duration earliest() {
    Duration earliest = timeShiftBufferDepth.map(edge()::minus).orElse(Duration.ZERO);
    return earliest.isNegative() ? Duration.ZERO : earliest;
  }
}
