package weir.media.box;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A {@code sidx} (ISO/IEC 14496-12, 8.16.3): which bytes play when. It lists what follows it in its
 * file, without gaps. Held in arrays, since there is one entry for every segment of a film.
 */
public final class SegmentIndexBox {
  /** Its count is a number of 16 bits. */
  public static final int MAX_REFERENCES = 0xffff;

  /** A reference's size is a number of 31 bits. */
  public static final long MAX_REFERENCED_BYTES = Integer.MAX_VALUE;

  private final long referenceId;
  private final long timescale;
  private final long startTicks;
  private final long offset;
  private final long firstByte;
  private final int[] bytes;
  private final long[] durations;
  private final boolean[] isIndex;

  private SegmentIndexBox(
      long referenceId,
      long timescale,
      long startTicks,
      long offset,
      long firstByte,
      int[] bytes,
      long[] durations,
      boolean[] isIndex) {
    this.referenceId = referenceId;
    this.timescale = timescale;
    this.startTicks = startTicks;
    this.offset = offset;
    this.firstByte = firstByte;
    this.bytes = bytes;
    this.durations = durations;
    this.isIndex = isIndex;
  }

  /** Boxes to step over before an index; so many are no file that somebody made to be played. */
  private static final int MAX_BOXES_BEFORE = 100;

  /**
   * Finds and reads the first index from a byte on, before any media, and asks for no more of the
   * file than that takes.
   *
   * @param from where a box begins
   * @return empty if media come first, or nothing
   * @throws MalformedMedia when these are no boxes, or it reaches beyond the end of the file
   */
  public static Optional<SegmentIndexBox> find(BoxReader reader, long from) throws IOException {
    long at = from;
    for (int i = 0; i < MAX_BOXES_BEFORE && at < reader.bytes(); i++) {
      Box box = reader.boxAt(at, reader.bytes());
      if (box.type().equals("sidx")) {
        return Optional.of(read(reader, box));
      }
      if (box.type().equals("moof") || box.type().equals("mdat")) {
        break;
      }
      at = box.end();
    }
    return Optional.empty();
  }

  /**
   * Reads one at any place of a file.
   *
   * @throws MalformedMedia when it is no index, or reaches beyond the end of the file
   */
  public static SegmentIndexBox read(BoxReader reader, Box box) throws IOException {
    Track.Fields sidx = Track.Fields.full(reader, box);
    long referenceId = sidx.u32();
    long timescale = sidx.u32();
    if (timescale == 0) {
      throw reader.malformed(box, "timescale 0");
    }
    long start = sidx.version() == 0 ? sidx.u32() : sidx.u64();
    long firstOffset = sidx.version() == 0 ? sidx.u32() : sidx.u64();
    sidx.skip(2);
    int count = sidx.u16();
    if (sidx.remaining() < count * 12) {
      throw reader.malformed(box, count + " references do not fit into it");
    }
    int[] bytes = new int[count];
    long[] durations = new long[count];
    boolean[] isIndex = new boolean[count];
    long left = reader.bytes() - box.end();
    long ticks = 1L << 62;
    if (firstOffset > left || start > ticks) {
      throw reader.malformed(box, "what it lists is not in the file");
    }
    left -= firstOffset;
    for (int i = 0; i < count; i++) {
      long typeAndSize = sidx.u32();
      isIndex[i] = typeAndSize >>> 31 == 1;
      bytes[i] = (int) (typeAndSize & 0x7fff_ffff);
      durations[i] = sidx.u32();
      sidx.skip(4);
      left -= bytes[i];
      if (left < 0) {
        throw reader.malformed(box, "reference " + (i + 1) + " reaches beyond the file");
      }
    }
    return new SegmentIndexBox(
        referenceId,
        timescale,
        start,
        box.offset(),
        box.end() + firstOffset,
        bytes,
        durations,
        isIndex);
  }

  /** {@code reference_ID}: the track's id. */
  public long referenceId() {
    return referenceId;
  }

  /** Ticks per second. */
  public long timescale() {
    return timescale;
  }

  /** How many references. */
  public int count() {
    return bytes.length;
  }

  /** Earliest presentation time of the first reference. */
  public long startTicks() {
    return startTicks;
  }

  /** Of reference {@code index}, from 0. */
  public long durationTicks(int index) {
    return durations[index];
  }

  /** Of reference {@code index}, from 0. */
  public long bytes(int index) {
    return bytes[index];
  }

  /** Whether reference {@code index} is a further index, not media. */
  public boolean isIndex(int index) {
    return isIndex[index];
  }

  /** Where in the file the box itself begins. */
  public long offset() {
    return offset;
  }

  /** Offset in the file of the first byte of the first reference; the others follow it closely. */
  public long firstByte() {
    return firstByte;
  }

  /** The first byte after the last reference. */
  public long end() {
    return firstByte + Arrays.stream(bytes).asLongStream().sum();
  }

  /** How long the box of that many references is, version 1. */
  public static int boxBytes(int references) {
    return 8 + 4 + 8 + 16 + 4 + 12 * references;
  }

  /**
   * Begins an index, version 1, of media that directly follows it; then come {@code references}
   * times {@link #reference}, and the box is to be closed.
   *
   * @throws IllegalArgumentException when there are more than {@value #MAX_REFERENCES}
   */
  public static BoxWriter begin(
      BoxWriter box, long trackId, long timescale, long startTicks, int references) {
    if (references < 0 || references > MAX_REFERENCES) {
      throw new IllegalArgumentException(
          references + " segments; an index holds " + MAX_REFERENCES + ", make them longer");
    }
    return box.openFull("sidx", 1, 0)
        .u32(trackId)
        .u32(timescale)
        .u64(startTicks)
        .u64(0)
        .u16(0)
        .u16(references);
  }

  /**
   * One segment that begins with a sync sample (SAP type 1).
   *
   * @throws IllegalArgumentException when it has 2 GiB or 2^32 ticks
   */
  public static BoxWriter reference(BoxWriter box, long bytes, long durationTicks) {
    if (bytes < 0
        || bytes > MAX_REFERENCED_BYTES
        || durationTicks < 0
        || durationTicks >= 1L << 32) {
      throw new IllegalArgumentException(
          "a segment of " + bytes + " bytes and " + durationTicks + " ticks cannot be indexed");
    }
    return box.u32(bytes).u32(durationTicks).u32(0x9000_0000L);
  }
}
