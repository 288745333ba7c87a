package weir.media.box;

import java.util.Arrays;

/**
 * The samples of one fragment on their way into a {@code moof}, in arrays that are used again for
 * the next.
 */
public final class SampleRun {
  // ISO/IEC 14496-12, 8.8.3.1: depends on nothing; depends on others and is no sync sample
  private static final int SYNC = 0x0200_0000;
  private static final int NON_SYNC = 0x0101_0000;

  private static final int SIZES = 0x200;
  private static final int DATA_OFFSET = 0x1;
  private static final int FIRST_FLAGS = 0x4;
  private static final int DURATIONS = 0x100;
  private static final int FLAGS = 0x400;
  private static final int COMPOSITIONS = 0x800;
  private static final int DEFAULT_BASE_IS_MOOF = 0x2_0000;
  private static final int DESCRIPTION = 0x2;
  private static final int DEFAULT_DURATION = 0x8;
  private static final int DEFAULT_FLAGS = 0x20;

  private long[] composition = new long[64];
  private int[] duration = new int[64];
  private int[] size = new int[64];
  private boolean[] sync = new boolean[64];
  private int count;
  private long bytes;

  /** Empty again. */
  public void clear() {
    count = 0;
    bytes = 0;
  }

  /**
   * @param compositionTicks when it is shown, on the scale of {@link #write}'s times
   * @param durationTicks below 2^32
   */
  public void add(long compositionTicks, long durationTicks, int sampleBytes, boolean isSync) {
    if (count == size.length) {
      int more = count * 2;
      composition = Arrays.copyOf(composition, more);
      duration = Arrays.copyOf(duration, more);
      size = Arrays.copyOf(size, more);
      sync = Arrays.copyOf(sync, more);
    }
    composition[count] = compositionTicks;
    duration[count] = (int) durationTicks;
    size[count] = sampleBytes;
    sync[count] = isSync;
    count++;
    bytes += sampleBytes;
  }

  /** Samples so far. */
  public int count() {
    return count;
  }

  /** Bytes of all samples. */
  public long bytes() {
    return bytes;
  }

  /** When the sample that is shown first begins to be. */
  public long earliestTicks() {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      earliest = Math.min(earliest, composition[i]);
    }
    return earliest;
  }

  /**
   * Writes {@code styp}, {@code moof} and the header of the {@code mdat} that the samples' bytes
   * are to follow. Decode times are fitted between start and end: as the samples' durations have
   * them, but with the last one filling up what is left, so that the next fragment continues
   * exactly; where that cannot be, evenly.
   *
   * @param sequence number of the fragment, from 1
   * @param startTicks decode time of the first sample
   * @param endTicks decode time of whatever follows
   * @throws IllegalArgumentException when the fragment cannot be written in 32-bit numbers
   */
  public void write(BoxWriter box, long sequence, long startTicks, long endTicks) {
    fit(endTicks - startTicks);
    boolean hasEqualDurations = true;
    boolean hasOffsets = false;
    boolean hasOnlyFirstSync = true;
    boolean hasOnlySync = true;
    long decode = startTicks;
    for (int i = 0; i < count; i++) {
      hasEqualDurations &= duration[i] == duration[0];
      hasOffsets |= composition[i] != decode;
      hasOnlyFirstSync &= sync[i] == (i == 0);
      hasOnlySync &= sync[i];
      decode += duration[i] & 0xffff_ffffL;
    }
    boolean hasFlags = !hasOnlyFirstSync && !hasOnlySync;

    box.open("styp").fourcc("msdh").u32(0).fourcc("msdh").fourcc("cmfs").close();
    int moof = box.size();
    box.open("moof").openFull("mfhd", 0, 0).u32(sequence).close();
    box.open("traf");
    box.openFull(
        "tfhd",
        0,
        DEFAULT_BASE_IS_MOOF
            | DESCRIPTION
            | DEFAULT_FLAGS
            | (hasEqualDurations ? DEFAULT_DURATION : 0));
    box.u32(1).u32(1);
    if (hasEqualDurations) {
      box.u32(duration[0]);
    }
    box.u32(hasOnlySync ? SYNC : NON_SYNC).close();
    box.openFull("tfdt", 1, 0).u64(startTicks).close();
    box.openFull(
        "trun",
        1,
        DATA_OFFSET
            | SIZES
            | (hasEqualDurations ? 0 : DURATIONS)
            | (hasOffsets ? COMPOSITIONS : 0)
            | (hasFlags ? FLAGS : hasOnlySync ? 0 : FIRST_FLAGS));
    box.u32(count);
    int dataOffset = box.size();
    box.u32(0);
    if (!hasFlags && !hasOnlySync) {
      box.u32(SYNC);
    }
    rows(box, startTicks, hasEqualDurations, hasFlags, hasOffsets);
    box.close().close().close();
    box.patch(dataOffset, box.size() - moof + 8);
    box.open("mdat").closeAhead(bytes);
  }

  // apart from the rest, and small: it is the only part that runs often
  private void rows(
      BoxWriter box,
      long startTicks,
      boolean hasEqualDurations,
      boolean hasFlags,
      boolean hasOffsets) {
    long decode = startTicks;
    for (int i = 0; i < count; i++) {
      if (!hasEqualDurations) {
        box.u32(duration[i]);
      }
      box.u32(size[i]);
      if (hasFlags) {
        box.u32(sync[i] ? SYNC : NON_SYNC);
      }
      if (hasOffsets) {
        box.u32(Math.toIntExact(composition[i] - decode));
      }
      decode += duration[i] & 0xffff_ffffL;
    }
  }

  private void fit(long length) {
    long before = 0;
    for (int i = 0; i < count - 1; i++) {
      before += duration[i] & 0xffff_ffffL;
    }
    long last = length - before;
    if (last > 0 && last < 1L << 32) {
      duration[count - 1] = (int) last;
      return;
    }
    if (length < 0 || length >= 1L << 32) {
      throw new IllegalArgumentException("a fragment of " + length + " ticks");
    }
    for (int i = 0; i < count; i++) {
      duration[i] = (int) (length * (i + 1) / count - length * i / count);
    }
  }
}
