package weir.manifests.mpd;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Segments addressed one by one. */
public record SegmentList(
    SegmentSeries series, List<SegmentUrl> segmentUrls, Optional<RemoteElement> remote) {
  public SegmentList {
    Objects.requireNonNull(series);
    Objects.requireNonNull(remote);
    segmentUrls = List.copyOf(segmentUrls);
  }
}
