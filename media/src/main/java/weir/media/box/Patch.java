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

  private static void write(Path file, long at, ByteBuffer bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long next = at; bytes.hasRemaining(); ) {
        next += channel.write(bytes, next);
      }
    }
  }
}
