package weir.manifests.presentation;

import java.util.List;

/**
 * What a segment index in the media says ({@code sidx} of ISO/IEC 14496-12, 8.16.3), once somebody
 * has fetched and read it.
 *
 * @param timescale units per second
 * @param earliestPresentationTime media time of the first segment
 * @param offset where in the file the index itself begins
 * @param firstByte where the first segment begins, counted from the beginning of the file: the end
 *     of the box plus its {@code first_offset}
 * @param entries the segments, one after the other; references to further indexes are already
 *     replaced by what these say
 */
public record MediaIndex(
    long timescale,
    long earliestPresentationTime,
    long offset,
    long firstByte,
    List<Entry> entries) {
  public MediaIndex {
    entries = List.copyOf(entries);
    if (timescale <= 0 || offset < 0 || firstByte < offset) {
      throw new IllegalArgumentException(
          "index of " + timescale + " units a second from byte " + firstByte);
    }
  }

  /**
   * @param bytes above 0
   * @param durationTicks above 0
   */
  public record Entry(long bytes, long durationTicks) {
    public Entry {
      if (bytes <= 0 || durationTicks <= 0) {
        throw new IllegalArgumentException(
            "segment of " + bytes + " bytes and " + durationTicks + " units");
      }
    }
  }
}
