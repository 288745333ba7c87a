package weir.manifests.mpd;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which wall-clock time belongs to which media time.
 *
 * @param id what {@code Latency@referenceId} names; the schema demands it
 * @param inband whether segments hold {@code prft} boxes too
 * @param type {@code encoder}, {@code captured} or {@code application}
 * @param wallClockTime as written, in the format of {@code utcTiming}
 * @param presentationTime media time in timescale units; the schema demands it
 */
public record ProducerReferenceTime(
    OptionalLong id,
    Optional<Boolean> inband,
    Optional<String> type,
    Optional<String> applicationScheme,
    Optional<String> wallClockTime,
    OptionalLong presentationTime,
    Optional<Descriptor> utcTiming,
    Foreign foreign) {
  public ProducerReferenceTime {
    Objects.requireNonNull(id);
    Objects.requireNonNull(inband);
    Objects.requireNonNull(type);
    Objects.requireNonNull(applicationScheme);
    Objects.requireNonNull(wallClockTime);
    Objects.requireNonNull(presentationTime);
    Objects.requireNonNull(utcTiming);
    Objects.requireNonNull(foreign);
  }
}
