package weir.manifests.mpd;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A Media Presentation Description, as written.
 *
 * @param profiles URNs of the profiles it conforms to; the schema wants at least one
 * @param isDynamic whether it is {@code type="dynamic"}: it may change, and segments become
 *     available over time
 * @param minBufferTime what {@code Representation@bandwidth} is to be understood with; the schema
 *     demands it
 * @param maxSegmentDuration an upper bound of all segments' durations
 * @param suggestedPresentationDelay how far behind the live edge to play
 * @param locations where a newer version of this document is
 * @param utcTimings where to learn the time, best first
 */
public record Mpd(
    Optional<String> id,
    List<String> profiles,
    boolean isDynamic,
    Optional<Instant> availabilityStartTime,
    Optional<Instant> publishTime,
    Optional<Duration> mediaPresentationDuration,
    Optional<Duration> minimumUpdatePeriod,
    Optional<Duration> minBufferTime,
    Optional<Duration> timeShiftBufferDepth,
    Optional<Duration> suggestedPresentationDelay,
    Optional<Duration> maxSegmentDuration,
    List<ProgramInformation> programInformations,
    List<BaseUrl> baseUrls,
    List<String> locations,
    List<Period> periods,
    List<Descriptor> essentialProperties,
    List<Descriptor> supplementalProperties,
    List<Descriptor> utcTimings) {
  public Mpd {
    Objects.requireNonNull(id);
    profiles = List.copyOf(profiles);
    Objects.requireNonNull(availabilityStartTime);
    Objects.requireNonNull(publishTime);
    Objects.requireNonNull(mediaPresentationDuration);
    Objects.requireNonNull(minimumUpdatePeriod);
    Objects.requireNonNull(minBufferTime);
    Objects.requireNonNull(timeShiftBufferDepth);
    Objects.requireNonNull(suggestedPresentationDelay);
    Objects.requireNonNull(maxSegmentDuration);
    programInformations = List.copyOf(programInformations);
    baseUrls = List.copyOf(baseUrls);
    locations = List.copyOf(locations);
    periods = List.copyOf(periods);
    essentialProperties = List.copyOf(essentialProperties);
    supplementalProperties = List.copyOf(supplementalProperties);
    utcTimings = List.copyOf(utcTimings);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Whatever is not said stays unwritten. */
  public static final class Builder {
    private Optional<String> id = Optional.empty();
    private final List<String> profiles = new ArrayList<>();
    private boolean isDynamic = false;
    private Optional<Instant> availabilityStartTime = Optional.empty();
    private Optional<Instant> publishTime = Optional.empty();
    private Optional<Duration> mediaPresentationDuration = Optional.empty();
    private Optional<Duration> minimumUpdatePeriod = Optional.empty();
    private Optional<Duration> minBufferTime = Optional.empty();
    private Optional<Duration> timeShiftBufferDepth = Optional.empty();
    private Optional<Duration> suggestedPresentationDelay = Optional.empty();
    private Optional<Duration> maxSegmentDuration = Optional.empty();
    private final List<ProgramInformation> programInformations = new ArrayList<>();
    private final List<BaseUrl> baseUrls = new ArrayList<>();
    private final List<String> locations = new ArrayList<>();
    private final List<Period> periods = new ArrayList<>();
    private final List<Descriptor> essentialProperties = new ArrayList<>();
    private final List<Descriptor> supplementalProperties = new ArrayList<>();
    private final List<Descriptor> utcTimings = new ArrayList<>();

    private Builder() {}

    public Builder id(String name) {
      id = Optional.of(name);
      return this;
    }

    public Builder profile(String urn) {
      profiles.add(urn);
      return this;
    }

    public Builder isDynamic(boolean changes) {
      isDynamic = changes;
      return this;
    }

    public Builder availabilityStartTime(Instant time) {
      availabilityStartTime = Optional.of(time);
      return this;
    }

    public Builder publishTime(Instant time) {
      publishTime = Optional.of(time);
      return this;
    }

    public Builder mediaPresentationDuration(Duration length) {
      mediaPresentationDuration = Optional.of(length);
      return this;
    }

    public Builder minimumUpdatePeriod(Duration period) {
      minimumUpdatePeriod = Optional.of(period);
      return this;
    }

    public Builder minBufferTime(Duration time) {
      minBufferTime = Optional.of(time);
      return this;
    }

    public Builder timeShiftBufferDepth(Duration depth) {
      timeShiftBufferDepth = Optional.of(depth);
      return this;
    }

    public Builder suggestedPresentationDelay(Duration delay) {
      suggestedPresentationDelay = Optional.of(delay);
      return this;
    }

    public Builder maxSegmentDuration(Duration length) {
      maxSegmentDuration = Optional.of(length);
      return this;
    }

    public Builder programInformation(ProgramInformation information) {
      programInformations.add(information);
      return this;
    }

    public Builder baseUrl(BaseUrl url) {
      baseUrls.add(url);
      return this;
    }

    public Builder location(String url) {
      locations.add(url);
      return this;
    }

    public Builder period(Period period) {
      periods.add(period);
      return this;
    }

    public Builder essentialProperty(Descriptor property) {
      essentialProperties.add(property);
      return this;
    }

    public Builder supplementalProperty(Descriptor property) {
      supplementalProperties.add(property);
      return this;
    }

    public Builder utcTiming(Descriptor source) {
      utcTimings.add(source);
      return this;
    }

    public Mpd build() {
      return new Mpd(
          id,
          profiles,
          isDynamic,
          availabilityStartTime,
          publishTime,
          mediaPresentationDuration,
          minimumUpdatePeriod,
          minBufferTime,
          timeShiftBufferDepth,
          suggestedPresentationDelay,
          maxSegmentDuration,
          programInformations,
          baseUrls,
          locations,
          periods,
          essentialProperties,
          supplementalProperties,
          utcTimings);
    }
  }
}
