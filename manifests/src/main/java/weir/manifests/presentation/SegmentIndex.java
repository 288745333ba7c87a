package weir.manifests.presentation;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * The segments of one representation in one Period, computed when asked for. Where the Period's end
 * is not known yet, it ends with the last one that is there.
 */
public interface SegmentIndex {
  /**
   * How many there are.
   *
   * @throws weir.manifests.mpd.MalformedManifest as all of these methods do, if the manifest does
   *     not say enough, or contradicts itself
   * @throws UnsupportedManifest as all of these methods do, if the way of addressing is not
   *     understood here yet, or an index in the media is to be read first
   */
  long count();

  /**
   * @param index from 0 in the Period, whatever number the manifest gives it
   * @throws IndexOutOfBoundsException if it is not below {@link #count()}
   */
  Segment at(long index);

  /**
   * The index of the segment that plays at this time in the Period; in a gap, of the next. Before
   * all it is the first, after all the last.
   *
   * @throws IndexOutOfBoundsException if there is no segment at all
   */
  long indexAt(Duration timeInPeriod);

  /** The index of the segment with this number; empty if there is none. */
  OptionalLong indexOf(long number);
}
