package weir.player.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import weir.manifests.presentation.MediaIndex;
import weir.media.box.Box;
import weir.media.box.BoxReader;
import weir.media.box.MalformedMedia;
import weir.media.box.SegmentIndexBox;

/**
 * The index of a file, and where the manifest said it is.
 *
 * @param box where it was found
 * @param rangeFirst the first byte of {@code @indexRange}
 * @param rangeEnd the byte after its last
 * @param fileBytes where the server told
 */
record Index(
    Box box, SegmentIndexBox sidx, long rangeFirst, long rangeEnd, OptionalLong fileBytes) {
  /** Of a file whose length nobody tells. */
  private static final long ANY_LENGTH = 1L << 40;

  /**
   * Reads the first {@code sidx} in a range.
   *
   * @param skeleton holds the range where it lies in its file
   * @throws MalformedMedia when there is none in it
   */
  static Index read(Skeleton skeleton, long first, long bytes, OptionalLong fileBytes)
      throws IOException {
    skeleton.stretch(fileBytes.orElse(ANY_LENGTH));
    try (BoxReader reader = BoxReader.open(skeleton.path())) {
      long end = first + bytes;
      for (long at = first; at + 8 <= end; ) {
        ByteBuffer header = ByteBuffer.allocate(8);
        reader.fill(header, at);
        long size = header.getInt(0) & 0xffff_ffffL;
        boolean isIndex = header.getInt(4) == 0x73696478; // sidx
        if (size < 8 || at + size > end) {
          throw new MalformedMedia(
              "the index", at, "a box of " + size + " bytes does not end within the range");
        }
        if (isIndex) {
          Box box = new Box("sidx", at, 8, size);
          return new Index(box, SegmentIndexBox.read(reader, box), first, end, fileBytes);
        }
        at += size;
      }
      throw new MalformedMedia("the index", first, "no 'sidx' in the range");
    }
  }

  boolean refersToFurtherIndexes() {
    for (int i = 0; i < sidx.count(); i++) {
      if (sidx.isIndex(i)) {
        return true;
      }
    }
    return false;
  }

  MediaIndex segments() {
    List<MediaIndex.Entry> entries = new ArrayList<>();
    for (int i = 0; i < sidx.count(); i++) {
      entries.add(new MediaIndex.Entry(sidx.bytes(i), sidx.durationTicks(i)));
    }
    return new MediaIndex(
        sidx.timescale(), sidx.startTicks(), sidx.offset(), sidx.firstByte(), entries);
  }
}
