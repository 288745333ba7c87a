package weir.media.box;

import java.io.IOException;
import java.util.Optional;

/**
 * A walk over the samples of a progressive track in decoding order. It holds one sample and a
 * window of each table ({@code stts ctts stsc stsz/stz2 stco/co64 stss}), never a list, so that
 * length costs no memory.
 */
public final class SampleCursor {
  private final BoxReader reader;
  private final Box stbl;
  private final Box sizesBox;
  private final long count;
  private final int sizeBits;
  private final long equalBytes;
  private final Optional<Table> sizes;
  private final Table durations;
  private final Optional<Table> compositions;
  private final Table runsOfChunks;
  private final Table chunks;
  private final boolean isWideOffset;
  private final Optional<Table> syncs;

  private long number;
  private long decodeTicks;
  private long durationTicks;
  private long compositionOffset;
  private long offset;
  private long bytes;
  private long totalBytes;
  private int halfByte = -1;

  private long leftOfDuration;
  private long leftOfComposition;
  private long leftInChunk;
  private long chunk;
  private long samplesPerChunk;
  private long nextRunChunk;
  private long nextSamplesPerChunk;
  private long nextSync;

  SampleCursor(BoxReader reader, Box stbl) throws IOException {
    this.reader = reader;
    this.stbl = stbl;
    Optional<Box> stsz = reader.child(stbl, "stsz");
    sizesBox = stsz.isPresent() ? stsz.get() : reader.descend(stbl, "stz2");
    if (sizesBox.payloadBytes() < 12) {
      throw reader.malformed(sizesBox, "too short for its fields");
    }
    long field = reader.u32(sizesBox.payload() + 4);
    count = reader.u32(sizesBox.payload() + 8);
    sizeBits = stsz.isPresent() ? 32 : (int) (field & 0xff);
    equalBytes = stsz.isPresent() ? field : 0;
    if (sizeBits != 4 && sizeBits != 8 && sizeBits != 16 && sizeBits != 32) {
      throw reader.malformed(sizesBox, "sizes of " + sizeBits + " bits");
    }
    if (equalBytes > 0) {
      sizes = Optional.empty();
      if (count > reader.bytes() / equalBytes) {
        throw reader.malformed(
            sizesBox, count + " samples of " + equalBytes + " bytes are more than the file");
      }
    } else {
      long from = sizesBox.payload() + 12;
      sizes =
          Optional.of(
              sizeBits == 4
                  ? new Table(reader, sizesBox, from, (count + 1) / 2, 1)
                  : new Table(reader, sizesBox, from, count, sizeBits / 8));
    }
    durations = Table.counted(reader, reader.descend(stbl, "stts"), 8);
    compositions = table("ctts", 8);
    runsOfChunks = Table.counted(reader, reader.descend(stbl, "stsc"), 12);
    Optional<Table> wide = table("co64", 8);
    isWideOffset = wide.isPresent();
    chunks = isWideOffset ? wide.get() : Table.counted(reader, reader.descend(stbl, "stco"), 4);
    syncs = table("stss", 4);
    nextRun();
    if (nextRunChunk != 1 && count > 0) {
      throw reader.malformed(runsOfChunks.box(), "does not begin with chunk 1");
    }
    advanceSync();
  }

  private Optional<Table> table(String type, int entryBytes) throws IOException {
    Optional<Box> box = reader.child(stbl, type);
    return box.isPresent()
        ? Optional.of(Table.counted(reader, box.get(), entryBytes))
        : Optional.empty();
  }

  /** How many samples there are in all. */
  public long count() {
    return count;
  }

  /**
   * Goes to the next sample; the questions below are about it.
   *
   * @return false when there is none
   * @throws MalformedMedia when the tables contradict each other, or a sample is not in the file
   */
  public boolean next() throws IOException {
    if (number == count) {
      return false;
    }
    number++;
    decodeTicks += durationTicks;
    while (leftOfDuration == 0) {
      if (!durations.next()) {
        throw reader.malformed(durations.box(), "times of fewer than " + count + " samples");
      }
      leftOfDuration = durations.u32();
      durationTicks = durations.u32();
    }
    leftOfDuration--;
    // 2^62: whoever adds an offset or a duration stays within a long
    if (decodeTicks > 1L << 62) {
      throw reader.malformed(durations.box(), "its samples end beyond 2^62 ticks");
    }
    compose();
    locate();
    while (nextSync != 0 && nextSync < number) {
      advanceSync();
    }
    return true;
  }

  private void compose() throws IOException {
    if (compositions.isEmpty()) {
      return;
    }
    Table table = compositions.get();
    while (leftOfComposition == 0) {
      if (!table.next()) {
        compositionOffset = 0;
        return;
      }
      leftOfComposition = table.u32();
      // version 0 has them unsigned, but writers put negative ones there, and none is above 2^31
      compositionOffset = table.s32();
    }
    leftOfComposition--;
  }

  private void locate() throws IOException {
    offset += bytes;
    while (leftInChunk == 0) {
      if (!chunks.next()) {
        throw reader.malformed(chunks.box(), "chunks of fewer than " + count + " samples");
      }
      chunk++;
      if (chunk == nextRunChunk) {
        samplesPerChunk = nextSamplesPerChunk;
        nextRun();
      }
      leftInChunk = samplesPerChunk;
      offset = isWideOffset ? chunks.s64() : chunks.u32();
    }
    leftInChunk--;
    bytes = size();
    totalBytes += bytes;
    if (offset < 0 || offset > reader.bytes() || bytes > reader.bytes() - offset) {
      throw reader.malformed(
          chunks.box(),
          "sample " + number + " of " + bytes + " bytes at " + offset + " is not in the file");
    }
    if (totalBytes > reader.bytes()) {
      throw reader.malformed(sizesBox, "its samples are larger than the file");
    }
  }

  private long size() throws IOException {
    if (sizes.isEmpty()) {
      return equalBytes;
    }
    Table table = sizes.get();
    if (sizeBits == 4) {
      if (halfByte >= 0) {
        int low = halfByte;
        halfByte = -1;
        return low;
      }
      table.next();
      int both = table.u8();
      halfByte = both & 15;
      return both >>> 4;
    }
    table.next();
    return sizeBits == 8 ? table.u8() : sizeBits == 16 ? table.u16() : table.u32();
  }

  private void nextRun() throws IOException {
    if (!runsOfChunks.next()) {
      nextRunChunk = 0;
      return;
    }
    long first = runsOfChunks.u32();
    nextSamplesPerChunk = runsOfChunks.u32();
    long description = runsOfChunks.u32();
    if (first <= chunk || first <= nextRunChunk) {
      throw reader.malformed(runsOfChunks.box(), "chunk " + first + " is out of order");
    }
    if (description != 1) {
      throw reader.malformed(
          runsOfChunks.box(), "its coding changes on the way (sample entry " + description + ")");
    }
    nextRunChunk = first;
  }

  private void advanceSync() throws IOException {
    if (syncs.isPresent()) {
      nextSync = syncs.get().next() ? syncs.get().u32() : 0;
    }
  }

  /** From 1, in decoding order. */
  public long number() {
    return number;
  }

  /** Sum of the durations of all samples before, in the track's timescale. */
  public long decodeTicks() {
    return decodeTicks;
  }

  public long durationTicks() {
    return durationTicks;
  }

  /** When it is shown, before edits: decode time and composition offset together. */
  public long compositionTicks() {
    return decodeTicks + compositionOffset;
  }

  /** Of its first byte in the file. */
  public long offset() {
    return offset;
  }

  public int bytes() throws MalformedMedia {
    if (bytes > Integer.MAX_VALUE) {
      throw reader.malformed(sizesBox, "a sample of " + bytes + " bytes");
    }
    return (int) bytes;
  }

  /** Whether decoding can begin here; without {@code stss} it can everywhere. */
  public boolean isSync() {
    return syncs.isEmpty() || nextSync == number;
  }
}
