package weir.media.box;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** Numbers of a file's boxes overwritten where they lie; nothing moves. */
public final class Patch {
  private static final int SOUND_FIELDS = 28;
  private static final int PRE_SKIP = 2;

  /** Version and flags, reference_ID and timescale lie before. */
  private static final int EARLIEST = 12;

  private Patch() {}

  /**
   * Says of an Opus track that none of its samples are to be thrown away ({@code PreSkip},
   * "Encapsulation of Opus in ISO Base Media File Format", 4.3.2). An edit list would do the
   * throwing, and ours has none: what the encoder put in front counts as sound. But some decoders
   * go by this number alone, and would then play everything 6.5 ms early. Other tracks are left as
   * they are.
   */
  public static void nothingSkipped(Path initialization) throws IOException {
    Optional<Box> opus = Optional.empty();
    try (BoxReader reader = BoxReader.open(initialization)) {
      Box moov = BoxReader.first(reader.boxes(), "moov").orElseThrow();
      Box stsd = reader.descend(moov, "trak", "mdia", "minf", "stbl", "stsd");
      List<Box> entries = reader.children(stsd, 8);
      if (!entries.isEmpty() && entries.get(0).type().equals("Opus")) {
        opus = BoxReader.first(reader.children(entries.get(0), SOUND_FIELDS), "dOps");
      }
    }
    if (opus.isPresent()) {
      write(initialization, opus.get().payload() + PRE_SKIP, ByteBuffer.allocate(2));
    }
  }

  /**
   * Moves a segment of one fragment to its place in a longer track: the fragment's number, its
   * decode time, and the earliest time in a {@code sidx} before it.
   *
   * @param sequence number of the fragment, from 1
   * @param startTicks above zero, in the track's timescale
   * @throws MalformedMedia when its times have no 64 bits, or it is no segment of ours at all
   */
  public static void place(Path segment, long sequence, long startTicks) throws IOException {
    Box mfhd;
    Box tfdt;
    Optional<Box> sidx;
    try (BoxReader reader = BoxReader.open(segment)) {
      List<Box> boxes = reader.boxes();
      Box moof =
          BoxReader.first(boxes, "moof")
              .orElseThrow(() -> new MalformedMedia(reader.location(), 0, "no 'moof' in it"));
      mfhd = reader.descend(moof, "mfhd");
      tfdt = reader.descend(moof, "traf", "tfdt");
      sidx = BoxReader.first(boxes, "sidx");
      requireLong(reader, tfdt);
      if (sidx.isPresent()) {
        requireLong(reader, sidx.get());
      }
    }
    ByteBuffer time = ByteBuffer.allocate(8).putLong(startTicks).flip();
    write(segment, mfhd.payload() + 4, ByteBuffer.allocate(4).putInt((int) sequence).flip());
    write(segment, tfdt.payload() + 4, time.duplicate());
    if (sidx.isPresent()) {
      write(segment, sidx.get().payload() + EARLIEST, time);
    }
  }

  private static void requireLong(BoxReader reader, Box box) throws IOException {
    if (Track.Fields.full(reader, box).version() != 1) {
      throw reader.malformed(box, "its time has 32 bits only");
    }
  }

  private static void write(Path file, long at, ByteBuffer bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long next = at; bytes.hasRemaining(); ) {
        next += channel.write(bytes, next);
      }
    }
  }
}
