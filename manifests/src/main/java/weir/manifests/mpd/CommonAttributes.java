package weir.manifests.mpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an AdaptationSet and a Representation can both say of their media (RepresentationBaseType).
 *
 * @param profiles narrower than the level above
 * @param width of the picture in pixels, as displayed with {@code sar}
 * @param audioSamplingRates samples per second: none, one, or the lowest and the highest
 * @param codecs as in RFC 6381, for example {@code avc1.64001f}
 * @param scanType {@code progressive}, {@code interlaced} or {@code unknown}
 * @param startWithSap 0 to 6: how a decoder may start at a segment's first access point
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
    List<Descriptor> audioChannelConfigurations,
    List<Descriptor> essentialProperties,
    List<Descriptor> supplementalProperties,
    List<Label> labels) {
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
    audioChannelConfigurations = List.copyOf(audioChannelConfigurations);
    essentialProperties = List.copyOf(essentialProperties);
    supplementalProperties = List.copyOf(supplementalProperties);
    labels = List.copyOf(labels);
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
    private final List<Descriptor> audioChannelConfigurations = new ArrayList<>();
    private final List<Descriptor> essentialProperties = new ArrayList<>();
    private final List<Descriptor> supplementalProperties = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();

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
          audioChannelConfigurations,
          essentialProperties,
          supplementalProperties,
          labels);
    }
  }
}
