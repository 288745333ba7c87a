package weir.manifests.mpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * One encoding of a content.
 *
 * @param id unique in its Period, without white space
 * @param bandwidth bit/s, such that a client that has {@code minBufferTime} buffered plays on
 *     without a stall
 * @param qualityRanking lower is better, within the set
 * @param dependencyIds representations needed to decode this one
 */
public record Representation(
    String id,
    long bandwidth,
    OptionalLong qualityRanking,
    List<String> dependencyIds,
    CommonAttributes common,
    Addressing addressing,
    List<SubRepresentation> subRepresentations) {
  public Representation {
    Objects.requireNonNull(qualityRanking);
    dependencyIds = List.copyOf(dependencyIds);
    Objects.requireNonNull(id);
    Objects.requireNonNull(common);
    Objects.requireNonNull(addressing);
    subRepresentations = List.copyOf(subRepresentations);
    if (bandwidth < 0) {
      throw new IllegalArgumentException("bandwidth " + bandwidth + " bit/s");
    }
  }

  public static Builder builder(String id, long bandwidth) {
    return new Builder(id, bandwidth);
  }

  /** Whatever is not said stays unwritten. */
  public static final class Builder {
    private final String id;
    private final long bandwidth;
    private OptionalLong qualityRanking = OptionalLong.empty();
    private final List<String> dependencyIds = new ArrayList<>();
    private CommonAttributes common = CommonAttributes.NONE;
    private Addressing addressing = Addressing.INHERITED;
    private final List<SubRepresentation> subRepresentations = new ArrayList<>();

    private Builder(String id, long bandwidth) {
      this.id = id;
      this.bandwidth = bandwidth;
    }

    public Builder common(CommonAttributes attributes) {
      common = attributes;
      return this;
    }

    public Builder addressing(Addressing how) {
      addressing = how;
      return this;
    }

    public Builder segmentTemplate(SegmentTemplate template) {
      return addressing(Addressing.by(template));
    }

    public Builder qualityRanking(long rank) {
      qualityRanking = OptionalLong.of(rank);
      return this;
    }

    public Builder dependencyId(String other) {
      dependencyIds.add(other);
      return this;
    }

    public Builder subRepresentation(SubRepresentation part) {
      subRepresentations.add(part);
      return this;
    }

    public Representation build() {
      return new Representation(
          id, bandwidth, qualityRanking, dependencyIds, common, addressing, subRepresentations);
    }
  }
}
