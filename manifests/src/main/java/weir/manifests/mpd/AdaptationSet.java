package weir.manifests.mpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Encodings of one content among which a client may switch.
 *
 * @param id a whole number, as the schema has it; as written, since others occur
 * @param contentType {@code video}, {@code audio}, {@code text} ...
 * @param lang as in RFC 5646; {@code und} for unknown
 * @param remote where the content is to be fetched from, if not here
 */
public record AdaptationSet(
    Optional<String> id,
    OptionalLong group,
    Optional<String> lang,
    Optional<String> contentType,
    Optional<Ratio> par,
    OptionalLong minBandwidth,
    OptionalLong maxBandwidth,
    OptionalInt minWidth,
    OptionalInt maxWidth,
    OptionalInt minHeight,
    OptionalInt maxHeight,
    Optional<FrameRate> minFrameRate,
    Optional<FrameRate> maxFrameRate,
    Optional<Alignment> segmentAlignment,
    Optional<Alignment> subsegmentAlignment,
    OptionalInt subsegmentStartsWithSap,
    Optional<Boolean> bitstreamSwitching,
    Optional<RemoteElement> remote,
    CommonAttributes common,
    List<Descriptor> accessibilities,
    List<Descriptor> roles,
    Addressing addressing,
    List<Representation> representations) {
  public AdaptationSet {
    Objects.requireNonNull(id);
    Objects.requireNonNull(group);
    Objects.requireNonNull(lang);
    Objects.requireNonNull(contentType);
    Objects.requireNonNull(par);
    Objects.requireNonNull(minBandwidth);
    Objects.requireNonNull(maxBandwidth);
    Objects.requireNonNull(minWidth);
    Objects.requireNonNull(maxWidth);
    Objects.requireNonNull(minHeight);
    Objects.requireNonNull(maxHeight);
    Objects.requireNonNull(minFrameRate);
    Objects.requireNonNull(maxFrameRate);
    Objects.requireNonNull(segmentAlignment);
    Objects.requireNonNull(subsegmentAlignment);
    Objects.requireNonNull(subsegmentStartsWithSap);
    Objects.requireNonNull(bitstreamSwitching);
    Objects.requireNonNull(remote);
    Objects.requireNonNull(common);
    accessibilities = List.copyOf(accessibilities);
    roles = List.copyOf(roles);
    Objects.requireNonNull(addressing);
    representations = List.copyOf(representations);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Whatever is not said stays unwritten. */
  public static final class Builder {
    private Optional<String> id = Optional.empty();
    private OptionalLong group = OptionalLong.empty();
    private Optional<String> lang = Optional.empty();
    private Optional<String> contentType = Optional.empty();
    private Optional<Ratio> par = Optional.empty();
    private OptionalLong minBandwidth = OptionalLong.empty();
    private OptionalLong maxBandwidth = OptionalLong.empty();
    private OptionalInt minWidth = OptionalInt.empty();
    private OptionalInt maxWidth = OptionalInt.empty();
    private OptionalInt minHeight = OptionalInt.empty();
    private OptionalInt maxHeight = OptionalInt.empty();
    private Optional<FrameRate> minFrameRate = Optional.empty();
    private Optional<FrameRate> maxFrameRate = Optional.empty();
    private Optional<Alignment> segmentAlignment = Optional.empty();
    private Optional<Alignment> subsegmentAlignment = Optional.empty();
    private OptionalInt subsegmentStartsWithSap = OptionalInt.empty();
    private Optional<Boolean> bitstreamSwitching = Optional.empty();
    private Optional<RemoteElement> remote = Optional.empty();
    private CommonAttributes common = CommonAttributes.NONE;
    private final List<Descriptor> accessibilities = new ArrayList<>();
    private final List<Descriptor> roles = new ArrayList<>();
    private Addressing addressing = Addressing.INHERITED;
    private final List<Representation> representations = new ArrayList<>();

    private Builder() {}

    public Builder id(String number) {
      id = Optional.of(number);
      return this;
    }

    public Builder lang(String language) {
      lang = Optional.of(language);
      return this;
    }

    public Builder contentType(String type) {
      contentType = Optional.of(type);
      return this;
    }

    public Builder par(Ratio pictureAspectRatio) {
      par = Optional.of(pictureAspectRatio);
      return this;
    }

    public Builder minBandwidth(long bitsPerSecond) {
      minBandwidth = OptionalLong.of(bitsPerSecond);
      return this;
    }

    public Builder maxBandwidth(long bitsPerSecond) {
      maxBandwidth = OptionalLong.of(bitsPerSecond);
      return this;
    }

    public Builder minWidth(int pixels) {
      minWidth = OptionalInt.of(pixels);
      return this;
    }

    public Builder maxWidth(int pixels) {
      maxWidth = OptionalInt.of(pixels);
      return this;
    }

    public Builder minHeight(int pixels) {
      minHeight = OptionalInt.of(pixels);
      return this;
    }

    public Builder maxHeight(int pixels) {
      maxHeight = OptionalInt.of(pixels);
      return this;
    }

    public Builder minFrameRate(FrameRate rate) {
      minFrameRate = Optional.of(rate);
      return this;
    }

    public Builder maxFrameRate(FrameRate rate) {
      maxFrameRate = Optional.of(rate);
      return this;
    }

    public Builder segmentAlignment(Alignment claim) {
      segmentAlignment = Optional.of(claim);
      return this;
    }

    public Builder subsegmentAlignment(Alignment claim) {
      subsegmentAlignment = Optional.of(claim);
      return this;
    }

    public Builder subsegmentStartsWithSap(int type) {
      subsegmentStartsWithSap = OptionalInt.of(type);
      return this;
    }

    public Builder bitstreamSwitching(boolean isPossible) {
      bitstreamSwitching = Optional.of(isPossible);
      return this;
    }

    public Builder common(CommonAttributes attributes) {
      common = attributes;
      return this;
    }

    public Builder accessibility(Descriptor purpose) {
      accessibilities.add(purpose);
      return this;
    }

    public Builder role(Descriptor role) {
      roles.add(role);
      return this;
    }

    public Builder addressing(Addressing how) {
      addressing = how;
      return this;
    }

    public Builder representation(Representation representation) {
      representations.add(representation);
      return this;
    }

    public Builder segmentTemplate(SegmentTemplate template) {
      return addressing(Addressing.by(template));
    }

    public Builder group(long number) {
      group = OptionalLong.of(number);
      return this;
    }

    public Builder remote(RemoteElement where) {
      remote = Optional.of(where);
      return this;
    }

    public AdaptationSet build() {
      return new AdaptationSet(
          id,
          group,
          lang,
          contentType,
          par,
          minBandwidth,
          maxBandwidth,
          minWidth,
          maxWidth,
          minHeight,
          maxHeight,
          minFrameRate,
          maxFrameRate,
          segmentAlignment,
          subsegmentAlignment,
          subsegmentStartsWithSap,
          bitstreamSwitching,
          remote,
          common,
          accessibilities,
          roles,
          addressing,
          representations);
    }
  }
}
