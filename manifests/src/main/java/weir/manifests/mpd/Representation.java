package weir.manifests.mpd;

import java.util.Objects;

/**
 * One encoding of a content.
 *
 * @param id unique in its Period, without white space
 * @param bandwidth bit/s, such that a client that has {@code minBufferTime} buffered plays on
 *     without a stall
 */
public record Representation(
    String id, long bandwidth, CommonAttributes common, Addressing addressing) {
  public Representation {
    Objects.requireNonNull(id);
    Objects.requireNonNull(common);
    Objects.requireNonNull(addressing);
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
    private CommonAttributes common = CommonAttributes.NONE;
    private Addressing addressing = Addressing.INHERITED;

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

    public Representation build() {
      return new Representation(id, bandwidth, common, addressing);
    }
  }
}
