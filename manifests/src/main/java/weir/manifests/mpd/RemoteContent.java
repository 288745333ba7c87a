package weir.manifests.mpd;

import java.io.IOException;
import java.util.Optional;

/**
 * Where a reader gets what a document only refers to by XLink (ISO/IEC 23009-1, 5.5): Periods,
 * AdaptationSets, EventStreams and SegmentLists. What is fetched is not followed any further.
 */
@FunctionalInterface
public interface RemoteContent {
  /** References stay references. */
  RemoteContent KEPT = element -> Optional.empty();

  /**
   * The text at that address: one or several elements of the kind that referred to it, with or
   * without an XML declaration. Asked in the document's order, never for {@link
   * RemoteElement#NOTHING}.
   *
   * @return empty if the reference is to stay as it is
   * @throws IOException if the content is not to be had; the reference then stays, with a finding
   */
  Optional<String> of(RemoteElement element) throws IOException;
}
