package weir.media.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import weir.media.box.Box;
import weir.media.box.BoxReader;
import weir.media.box.BoxWriter;
import weir.media.box.MalformedMedia;
import weir.media.box.SegmentIndexBox;
import weir.media.box.Track;

/**
 * The on-demand form of a representation: initialization, index and all segments in one file, which
 * a player reads by byte ranges.
 *
 * @param initializationBytes {@code ftyp} and {@code moov}, from byte 0
 * @param indexBytes the {@code sidx}, directly behind
 * @param bytes of the whole file
 */
public record OneFile(long initializationBytes, long indexBytes, long bytes) {
  private static final int DEFAULT_BASE_IS_MOOF = 0x2_0000;
  private static final int BASE_DATA_OFFSET = 0x1;

  /** As {@link SegmentIndexBox} holds it; the segments' own {@code styp} and {@code sidx} go. */
  private record Piece(Path file, long from, long bytes) {}

  /**
   * Writes the file from a representation's folder.
   *
   * @param folder holds {@code init.mp4} and {@code 1.m4s}, {@code 2.m4s}, …, one fragment each
   * @param durations of the segments, in the track's timescale
   * @param startTicks of the first
   * @param target does not exist
   * @throws MalformedMedia when a segment cannot be moved: its samples are addressed from elsewhere
   */
  public static OneFile write(
      Path folder, Track track, long startTicks, List<Long> durations, Path target)
      throws IOException {
    BoxWriter front = new BoxWriter();
    initialization(front, folder.resolve("init.mp4"));
    int initializationBytes = front.size();
    SegmentIndexBox.begin(front, track.id(), track.timescale(), startTicks, durations.size());
    long bytes = 0;
    Piece[] pieces = new Piece[durations.size()];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = piece(folder.resolve(i + 1 + ".m4s"));
      SegmentIndexBox.reference(front, pieces[i].bytes, durations.get(i));
      bytes += pieces[i].bytes;
    }
    front.close();
    try (FileChannel out =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer boxes = front.written();
      while (boxes.hasRemaining()) {
        out.write(boxes);
      }
      for (Piece piece : pieces) {
        try (BoxReader reader = BoxReader.open(piece.file)) {
          reader.transferTo(out, piece.from, piece.bytes);
        }
      }
    }
    return new OneFile(
        initializationBytes, front.size() - initializationBytes, front.size() + bytes);
  }

  /** The same, and its {@code ftyp} says that an index follows (ISO/IEC 23009-1, 6.3.5.2). */
  private static void initialization(BoxWriter front, Path init) throws IOException {
    try (BoxReader reader = BoxReader.open(init)) {
      for (Box box : reader.boxes()) {
        ByteBuffer payload = reader.payload(box);
        byte[] inside = new byte[payload.remaining()];
        payload.get(inside);
        front.open(box.type()).bytes(inside);
        if (box.type().equals("ftyp")) {
          front.fourcc("dash");
        }
        front.close();
      }
    }
  }

  private static Piece piece(Path segment) throws IOException {
    try (BoxReader reader = BoxReader.open(segment)) {
      List<Box> boxes = reader.boxes();
      for (int i = 0; i + 1 < boxes.size(); i++) {
        if (boxes.get(i).type().equals("moof") && boxes.get(i + 1).type().equals("mdat")) {
          Box moof = boxes.get(i);
          Box tfhd = reader.descend(moof, "traf", "tfhd");
          int flags = reader.payload(tfhd).getInt();
          if ((flags & DEFAULT_BASE_IS_MOOF) == 0 || (flags & BASE_DATA_OFFSET) != 0) {
            throw new MalformedMedia(
                reader.location(), tfhd.offset(), "its samples are not addressed from its 'moof'");
          }
          return new Piece(segment, moof.offset(), boxes.get(i + 1).end() - moof.offset());
        }
      }
      throw new MalformedMedia(reader.location(), 0, "no fragment in it");
    }
  }
}
