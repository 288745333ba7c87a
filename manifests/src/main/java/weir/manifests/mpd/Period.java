package weir.manifests.mpd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A stretch of the presentation in which the choice of encodings stays the same.
 *
 * @param remote where the content is to be fetched from, if not here
 * @param start on the presentation's time line; empty: where the Period before ends
 * @param duration empty: to the next Period's start, or the presentation's end
 * @param foreign what is not modelled here, kept as it is
 */
public record Period(
    Optional<RemoteElement> remote,
    Optional<String> id,
    Optional<Duration> start,
    Optional<Duration> duration,
    Optional<Boolean> bitstreamSwitching,
    Addressing addressing,
    Optional<Descriptor> assetIdentifier,
    List<EventStream> eventStreams,
    List<ServiceDescription> serviceDescriptions,
    List<ContentProtection> contentProtections,
    List<AdaptationSet> adaptationSets,
    List<Descriptor> supplementalProperties,
    List<Label> groupLabels,
    List<Preselection> preselections,
    Foreign foreign) {
  public Period {
    Objects.requireNonNull(remote);
    Objects.requireNonNull(id);
    Objects.requireNonNull(start);
    Objects.requireNonNull(duration);
    Objects.requireNonNull(bitstreamSwitching);
    Objects.requireNonNull(addressing);
    Objects.requireNonNull(assetIdentifier);
    eventStreams = List.copyOf(eventStreams);
    serviceDescriptions = List.copyOf(serviceDescriptions);
    contentProtections = List.copyOf(contentProtections);
    adaptationSets = List.copyOf(adaptationSets);
    supplementalProperties = List.copyOf(supplementalProperties);
    groupLabels = List.copyOf(groupLabels);
    preselections = List.copyOf(preselections);
    Objects.requireNonNull(foreign);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Whatever is not said stays unwritten. */
  public static final class Builder {
    private Optional<RemoteElement> remote = Optional.empty();
    private Optional<String> id = Optional.empty();
    private Optional<Duration> start = Optional.empty();
    private Optional<Duration> duration = Optional.empty();
    private Optional<Boolean> bitstreamSwitching = Optional.empty();
    private Addressing addressing = Addressing.INHERITED;
    private Optional<Descriptor> assetIdentifier = Optional.empty();
    private final List<EventStream> eventStreams = new ArrayList<>();
    private final List<ServiceDescription> serviceDescriptions = new ArrayList<>();
    private final List<ContentProtection> contentProtections = new ArrayList<>();
    private final List<AdaptationSet> adaptationSets = new ArrayList<>();
    private final List<Descriptor> supplementalProperties = new ArrayList<>();
    private final List<Label> groupLabels = new ArrayList<>();
    private final List<Preselection> preselections = new ArrayList<>();
    private Foreign foreign = Foreign.NONE;

    private Builder() {}

    public Builder remote(RemoteElement where) {
      remote = Optional.of(where);
      return this;
    }

    public Builder id(String name) {
      id = Optional.of(name);
      return this;
    }

    public Builder start(Duration time) {
      start = Optional.of(time);
      return this;
    }

    public Builder duration(Duration length) {
      duration = Optional.of(length);
      return this;
    }

    public Builder addressing(Addressing how) {
      addressing = how;
      return this;
    }

    public Builder adaptationSet(AdaptationSet set) {
      adaptationSets.add(set);
      return this;
    }

    public Builder segmentTemplate(SegmentTemplate template) {
      return addressing(Addressing.by(template));
    }

    public Builder bitstreamSwitching(boolean isPossible) {
      bitstreamSwitching = Optional.of(isPossible);
      return this;
    }

    public Builder assetIdentifier(Descriptor asset) {
      assetIdentifier = Optional.of(asset);
      return this;
    }

    public Builder eventStream(EventStream stream) {
      eventStreams.add(stream);
      return this;
    }

    public Builder serviceDescription(ServiceDescription description) {
      serviceDescriptions.add(description);
      return this;
    }

    public Builder contentProtection(ContentProtection protection) {
      contentProtections.add(protection);
      return this;
    }

    public Builder supplementalProperty(Descriptor property) {
      supplementalProperties.add(property);
      return this;
    }

    public Builder groupLabel(Label label) {
      groupLabels.add(label);
      return this;
    }

    public Builder preselection(Preselection choice) {
      preselections.add(choice);
      return this;
    }

    public Builder foreign(Foreign content) {
      foreign = content;
      return this;
    }

    public Period build() {
      return new Period(
          remote,
          id,
          start,
          duration,
          bitstreamSwitching,
          addressing,
          assetIdentifier,
          eventStreams,
          serviceDescriptions,
          contentProtections,
          adaptationSets,
          supplementalProperties,
          groupLabels,
          preselections,
          foreign);
    }
  }
}
