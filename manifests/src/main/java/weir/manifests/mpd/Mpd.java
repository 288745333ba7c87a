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
 * @param availabilityEndTime when the last segment ceases to be available
 * @param patchLocations where a patch from this document to a newer one is
 * @param contentSteering who decides which BaseURLs to prefer (6th edition)
 * @param foreign what is not modelled here, kept as it is
 */
public record Mpd(
    Optional<String> id,
    List<String> profiles,
    boolean isDynamic,
    Optional<Instant> availabilityStartTime,
    Optional<Instant> availabilityEndTime,
    Optional<Instant> publishTime,
    Optional<Duration> mediaPresentationDuration,
    Optional<Duration> minimumUpdatePeriod,
    Optional<Duration> minBufferTime,
    Optional<Duration> timeShiftBufferDepth,
    Optional<Duration> suggestedPresentationDelay,
    Optional<Duration> maxSegmentDuration,
    Optional<Duration> maxSubsegmentDuration,
    List<ProgramInformation> programInformations,
    List<BaseUrl> baseUrls,
    List<Location> locations,
    List<PatchLocation> patchLocations,
    List<ServiceDescription> serviceDescriptions,
    Optional<ContentSteering> contentSteering,
    List<ContentProtection> contentProtections,
    List<Period> periods,
    List<Descriptor> essentialProperties,
    List<Descriptor> supplementalProperties,
    List<Descriptor> utcTimings,
    Foreign foreign) {
  public Mpd {
    Objects.requireNonNull(id);
    profiles = List.copyOf(profiles);
    Objects.requireNonNull(availabilityStartTime);
    Objects.requireNonNull(availabilityEndTime);
    Objects.requireNonNull(publishTime);
    Objects.requireNonNull(mediaPresentationDuration);
    Objects.requireNonNull(minimumUpdatePeriod);
    Objects.requireNonNull(minBufferTime);
    Objects.requireNonNull(timeShiftBufferDepth);
    Objects.requireNonNull(suggestedPresentationDelay);
    Objects.requireNonNull(maxSegmentDuration);
    Objects.requireNonNull(maxSubsegmentDuration);
    programInformations = List.copyOf(programInformations);
    baseUrls = List.copyOf(baseUrls);
    locations = List.copyOf(locations);
    patchLocations = List.copyOf(patchLocations);
    serviceDescriptions = List.copyOf(serviceDescriptions);
    Objects.requireNonNull(contentSteering);
    contentProtections = List.copyOf(contentProtections);
    periods = List.copyOf(periods);
    essentialProperties = List.copyOf(essentialProperties);
    supplementalProperties = List.copyOf(supplementalProperties);
    utcTimings = List.copyOf(utcTimings);
    Objects.requireNonNull(foreign);
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
    private Optional<Instant> availabilityEndTime = Optional.empty();
    private Optional<Instant> publishTime = Optional.empty();
    private Optional<Duration> mediaPresentationDuration = Optional.empty();
    private Optional<Duration> minimumUpdatePeriod = Optional.empty();
    private Optional<Duration> minBufferTime = Optional.empty();
    private Optional<Duration> timeShiftBufferDepth = Optional.empty();
    private Optional<Duration> suggestedPresentationDelay = Optional.empty();
    private Optional<Duration> maxSegmentDuration = Optional.empty();
    private Optional<Duration> maxSubsegmentDuration = Optional.empty();
    private final List<ProgramInformation> programInformations = new ArrayList<>();
    private final List<BaseUrl> baseUrls = new ArrayList<>();
    private final List<Location> locations = new ArrayList<>();
    private final List<PatchLocation> patchLocations = new ArrayList<>();
    private final List<ServiceDescription> serviceDescriptions = new ArrayList<>();
    private Optional<ContentSteering> contentSteering = Optional.empty();
    private final List<ContentProtection> contentProtections = new ArrayList<>();
    private final List<Period> periods = new ArrayList<>();
    private final List<Descriptor> essentialProperties = new ArrayList<>();
    private final List<Descriptor> supplementalProperties = new ArrayList<>();
    private final List<Descriptor> utcTimings = new ArrayList<>();
    private Foreign foreign = Foreign.NONE;

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

    public Builder location(Location where) {
      locations.add(where);
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

    public Builder availabilityEndTime(Instant time) {
      availabilityEndTime = Optional.of(time);
      return this;
    }

    public Builder maxSubsegmentDuration(Duration length) {
      maxSubsegmentDuration = Optional.of(length);
      return this;
    }

    public Builder patchLocation(PatchLocation where) {
      patchLocations.add(where);
      return this;
    }

    public Builder serviceDescription(ServiceDescription description) {
      serviceDescriptions.add(description);
      return this;
    }

    public Builder contentSteering(ContentSteering steering) {
      contentSteering = Optional.of(steering);
      return this;
    }

    public Builder contentProtection(ContentProtection protection) {
      contentProtections.add(protection);
      return this;
    }

    public Builder foreign(Foreign content) {
      foreign = content;
      return this;
    }

    public Mpd build() {
      return new Mpd(
          id,
          profiles,
          isDynamic,
          availabilityStartTime,
          availabilityEndTime,
          publishTime,
          mediaPresentationDuration,
          minimumUpdatePeriod,
          minBufferTime,
          timeShiftBufferDepth,
          suggestedPresentationDelay,
          maxSegmentDuration,
          maxSubsegmentDuration,
          programInformations,
          baseUrls,
          locations,
          patchLocations,
          serviceDescriptions,
          contentSteering,
          contentProtections,
          periods,
          essentialProperties,
          supplementalProperties,
          utcTimings,
          foreign);
    }
  }
}
