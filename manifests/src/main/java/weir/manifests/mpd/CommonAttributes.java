package weir.manifests.mpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What an AdaptationSet and a Representation can both say of their media (RepresentationBaseType).
 *
 * @param profiles narrower than the level above
 * @param width of the picture in pixels, as displayed with {@code sar}
 * @param audioSamplingRates samples per second: none, one, or the lowest and the highest
 * @param codecs as in RFC 6381, for example {@code avc1.64001f}
 * @param scanType {@code progressive}, {@code interlaced} or {@code unknown}
 * @param startWithSap 0 to 6: how a decoder may start at a segment's first access point
 * @param maxPlayoutRate how much faster than normal it may be played
 * @param selectionPriority higher is preferred
 * @param foreign what is not modelled here, kept as it is
 */
public record CommonAttributes(
    List<String> profiles,
    OptionalInt width,
    OptionalInt height,
    Optional<Ratio> sar,
    Optional<FrameRate> frameRate,
    List<Long> audioSamplingRates,
    Optional<String> mimeType,
    Optional<String> codecs,
    OptionalInt startWithSap,
    Optional<String> scanType,
    OptionalDouble maxPlayoutRate,
    Optional<Boolean> codingDependency,
    OptionalLong selectionPriority,
    List<Descriptor> audioChannelConfigurations,
    List<ContentProtection> contentProtections,
    List<Descriptor> essentialProperties,
    List<Descriptor> supplementalProperties,
    List<EventStream> inbandEventStreams,
    List<Label> groupLabels,
    List<Label> labels,
    List<ProducerReferenceTime> producerReferenceTimes,
    List<Resync> resyncs,
    Foreign foreign) {
  public static final CommonAttributes NONE = builder().build();

  public CommonAttributes {
    profiles = List.copyOf(profiles);
    Objects.requireNonNull(width);
    Objects.requireNonNull(height);
    Objects.requireNonNull(sar);
    Objects.requireNonNull(frameRate);
    audioSamplingRates = List.copyOf(audioSamplingRates);
    Objects.requireNonNull(mimeType);
    Objects.requireNonNull(codecs);
    Objects.requireNonNull(startWithSap);
    Objects.requireNonNull(scanType);
    Objects.requireNonNull(maxPlayoutRate);
    Objects.requireNonNull(codingDependency);
    Objects.requireNonNull(selectionPriority);
    audioChannelConfigurations = List.copyOf(audioChannelConfigurations);
    contentProtections = List.copyOf(contentProtections);
    essentialProperties = List.copyOf(essentialProperties);
    supplementalProperties = List.copyOf(supplementalProperties);
    inbandEventStreams = List.copyOf(inbandEventStreams);
    groupLabels = List.copyOf(groupLabels);
    labels = List.copyOf(labels);
    producerReferenceTimes = List.copyOf(producerReferenceTimes);
    resyncs = List.copyOf(resyncs);
    Objects.requireNonNull(foreign);
    if (startWithSap.isPresent() && (startWithSap.getAsInt() < 0 || startWithSap.getAsInt() > 6)) {
      throw new IllegalArgumentException("startWithSAP is 0 to 6, not " + startWithSap.getAsInt());
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Whatever is not said stays unwritten. */
  public static final class Builder {
    private final List<String> profiles = new ArrayList<>();
    private OptionalInt width = OptionalInt.empty();
    private OptionalInt height = OptionalInt.empty();
    private Optional<Ratio> sar = Optional.empty();
    private Optional<FrameRate> frameRate = Optional.empty();
    private final List<Long> audioSamplingRates = new ArrayList<>();
    private Optional<String> mimeType = Optional.empty();
    private Optional<String> codecs = Optional.empty();
    private OptionalInt startWithSap = OptionalInt.empty();
    private Optional<String> scanType = Optional.empty();
    private OptionalDouble maxPlayoutRate = OptionalDouble.empty();
    private Optional<Boolean> codingDependency = Optional.empty();
    private OptionalLong selectionPriority = OptionalLong.empty();
    private final List<Descriptor> audioChannelConfigurations = new ArrayList<>();
    private final List<ContentProtection> contentProtections = new ArrayList<>();
    private final List<Descriptor> essentialProperties = new ArrayList<>();
    private final List<Descriptor> supplementalProperties = new ArrayList<>();
    private final List<EventStream> inbandEventStreams = new ArrayList<>();
    private final List<Label> groupLabels = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private final List<ProducerReferenceTime> producerReferenceTimes = new ArrayList<>();
    private final List<Resync> resyncs = new ArrayList<>();
    private Foreign foreign = Foreign.NONE;

    private Builder() {}

    public Builder profile(String profile) {
      profiles.add(profile);
      return this;
    }

    public Builder width(int pixels) {
      width = OptionalInt.of(pixels);
      return this;
    }

    public Builder height(int pixels) {
      height = OptionalInt.of(pixels);
      return this;
    }

    public Builder sar(Ratio sampleAspectRatio) {
      sar = Optional.of(sampleAspectRatio);
      return this;
    }

    public Builder frameRate(FrameRate rate) {
      frameRate = Optional.of(rate);
      return this;
    }

    public Builder audioSamplingRate(Long samplesPerSecond) {
      audioSamplingRates.add(samplesPerSecond);
      return this;
    }

    public Builder mimeType(String type) {
      mimeType = Optional.of(type);
      return this;
    }

    public Builder codecs(String rfc6381) {
      codecs = Optional.of(rfc6381);
      return this;
    }

    public Builder startWithSap(int type) {
      startWithSap = OptionalInt.of(type);
      return this;
    }

    public Builder scanType(String type) {
      scanType = Optional.of(type);
      return this;
    }

    public Builder audioChannelConfiguration(Descriptor configuration) {
      audioChannelConfigurations.add(configuration);
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

    public Builder label(Label label) {
      labels.add(label);
      return this;
    }

    public Builder maxPlayoutRate(double timesNormalSpeed) {
      maxPlayoutRate = OptionalDouble.of(timesNormalSpeed);
      return this;
    }

    public Builder codingDependency(boolean dependsOnOthers) {
      codingDependency = Optional.of(dependsOnOthers);
      return this;
    }

    public Builder selectionPriority(long priority) {
      selectionPriority = OptionalLong.of(priority);
      return this;
    }

    public Builder contentProtection(ContentProtection protection) {
      contentProtections.add(protection);
      return this;
    }

    public Builder inbandEventStream(EventStream stream) {
      inbandEventStreams.add(stream);
      return this;
    }

    public Builder groupLabel(Label label) {
      groupLabels.add(label);
      return this;
    }

    public Builder producerReferenceTime(ProducerReferenceTime reference) {
      producerReferenceTimes.add(reference);
      return this;
    }

    public Builder resync(Resync points) {
      resyncs.add(points);
      return this;
    }

    public Builder foreign(Foreign content) {
      foreign = content;
      return this;
    }

    public CommonAttributes build() {
      return new CommonAttributes(
          profiles,
          width,
          height,
          sar,
          frameRate,
          audioSamplingRates,
          mimeType,
          codecs,
          startWithSap,
          scanType,
          maxPlayoutRate,
          codingDependency,
          selectionPriority,
          audioChannelConfigurations,
          contentProtections,
          essentialProperties,
          supplementalProperties,
          inbandEventStreams,
          groupLabels,
          labels,
          producerReferenceTimes,
          resyncs,
          foreign);
    }
  }
}
