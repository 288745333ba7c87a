package weir.media.box;

import java.io.IOException;
import java.util.Optional;

/**
 * When a track begins to be shown: an {@code elst} of one stretch of media, with or without an
 * empty time before it. That is how encoders say "skip my priming" and "I begin late".
 *
 * @param delay before anything is shown, in the movie's timescale
 * @param mediaStart media time of what is shown first, in the track's timescale
 * @param length of what is shown, in the movie's timescale; 0: all there is
 */
public record EditList(long delay, long mediaStart, long length) {
  /** All media, from media time 0 on. */
  public static final EditList NONE = new EditList(0, 0, 0);

  private static final int MAX_PARTS = 1 << 16;
  private static final int NORMAL_SPEED = 0x1_0000;

  public EditList {
    if (delay < 0 || mediaStart < 0 || length < 0) {
      throw new IllegalArgumentException("edit " + delay + ", " + mediaStart + ", " + length);
    }
  }

  /**
   * @throws MalformedMedia when media is shown in several parts or not at its own speed
   */
  static EditList read(BoxReader reader, Box trak) throws IOException {
    Optional<Box> edts = reader.child(trak, "edts");
    Optional<Box> elst = edts.isPresent() ? reader.child(edts.get(), "elst") : Optional.empty();
    if (elst.isEmpty()) {
      return NONE;
    }
    boolean isLong = reader.u32(elst.get().payload()) >>> 24 == 1;
    Table parts = Table.counted(reader, elst.get(), isLong ? 20 : 12);
    if (parts.entries() > MAX_PARTS) {
      throw reader.malformed(elst.get(), parts.entries() + " edits");
    }
    long delay = 0;
    Optional<EditList> shown = Optional.empty();
    while (parts.next()) {
      long length = isLong ? parts.s64() : parts.u32();
      long start = isLong ? parts.s64() : parts.s32();
      int speed = parts.s32();
      if (length < 0 || length > 1L << 48 || start > 1L << 48) {
        throw reader.malformed(elst.get(), "an edit of " + length + " from " + start);
      }
      if (start < 0 && shown.isEmpty()) {
        delay += length;
      } else if (start >= 0 && shown.isEmpty() && speed == NORMAL_SPEED) {
        shown = Optional.of(new EditList(delay, start, length));
      } else if (start >= 0) {
        throw reader.malformed(
            elst.get(), "its media is shown in several parts, or not at its own speed");
      }
    }
    return shown.orElse(NONE);
  }
}
