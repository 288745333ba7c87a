package weir.manifests.mpd;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How the provider wants to be played.
 *
 * @param scopes whom it concerns; none: everybody
 * @param contentSteering the 6th edition's place for it
 * @param foreign also OperatingQuality and OperatingBandwidth
 */
public record ServiceDescription(
    OptionalLong id,
    List<Descriptor> scopes,
    List<Latency> latencies,
    List<PlaybackRate> playbackRates,
    Optional<ContentSteering> contentSteering,
    Foreign foreign) {
  public ServiceDescription {
    Objects.requireNonNull(id);
    scopes = List.copyOf(scopes);
    latencies = List.copyOf(latencies);
    playbackRates = List.copyOf(playbackRates);
    Objects.requireNonNull(contentSteering);
    Objects.requireNonNull(foreign);
  }

  /**
   * How long after a ProducerReferenceTime a sample is to be seen; whole milliseconds.
   *
   * @param referenceId the ProducerReferenceTime it is counted from
   */
  public record Latency(
      OptionalLong referenceId,
      Optional<Duration> target,
      Optional<Duration> max,
      Optional<Duration> min,
      Foreign foreign) {
    public Latency {
      Objects.requireNonNull(referenceId);
      Objects.requireNonNull(target);
      Objects.requireNonNull(max);
      Objects.requireNonNull(min);
      Objects.requireNonNull(foreign);
    }
  }

  /** The limits of catching up and falling back, as multiples of the normal speed. */
  public record PlaybackRate(OptionalDouble max, OptionalDouble min, Foreign foreign) {
    public PlaybackRate {
      Objects.requireNonNull(max);
      Objects.requireNonNull(min);
      Objects.requireNonNull(foreign);
    }
  }
}
