package weir.manifests.mpd;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a Period, an AdaptationSet or a Representation says where segments lie. What is not said here
 * is inherited.
 */
public record Addressing(
    List<BaseUrl> baseUrls,
    Optional<SegmentBase> segmentBase,
    Optional<SegmentList> segmentList,
    Optional<SegmentTemplate> segmentTemplate) {
  public static final Addressing INHERITED =
      new Addressing(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public Addressing {
    baseUrls = List.copyOf(baseUrls);
    Objects.requireNonNull(segmentBase);
    Objects.requireNonNull(segmentList);
    Objects.requireNonNull(segmentTemplate);
  }

  public static Addressing by(SegmentTemplate template) {
    return new Addressing(List.of(), Optional.empty(), Optional.empty(), Optional.of(template));
  }

  /** The same, relative to this address. */
  public Addressing below(BaseUrl baseUrl) {
    return new Addressing(List.of(baseUrl), segmentBase, segmentList, segmentTemplate);
  }
}
