package weir.manifests.presentation;

import java.net.URI;
import java.util.Optional;
import weir.manifests.mpd.ByteRange;

/** Where the segments of an index lie. */
interface SegmentAddresses {
  /**
   * @param index from 0
   * @param number as the manifest counts
   * @param time media time
   */
  URI url(long index, long number, long time);

  default Optional<ByteRange> range(long index) {
    return Optional.empty();
  }
}
