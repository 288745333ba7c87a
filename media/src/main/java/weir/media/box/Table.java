package weir.media.box;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A sample table read front to back through a small window, so that hours of video cost no more
 * memory than seconds.
 */
final class Table {
  private static final int WINDOW_BYTES = 16 << 10;

  private final BoxReader reader;
  private final Box box;
  private final long entries;
  private final ByteBuffer window;
  private long at;
  private final long end;
  private long taken;

  /**
   * @param from where the entries begin in the file
   * @param entries how many there are said to be; they are checked to fit into the box
   */
  Table(BoxReader reader, Box box, long from, long entries, long entryBytes) throws MalformedMedia {
    if (entries * entryBytes > box.end() - from) {
      throw reader.malformed(box, entries + " entries do not fit into it");
    }
    this.reader = reader;
    this.box = box;
    this.entries = entries;
    this.at = from;
    this.end = from + entries * entryBytes;
    this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, entries * entryBytes)).limit(0);
  }

  /** A full box whose payload is a count and then the entries. */
  static Table counted(BoxReader reader, Box box, long entryBytes) throws IOException {
    if (box.payloadBytes() < 8) {
      throw reader.malformed(box, "too short for its count");
    }
    long entries = reader.u32(box.payload() + 4);
    return new Table(reader, box, box.payload() + 8, entries, entryBytes);
  }

  long entries() {
    return entries;
  }

  Box box() {
    return box;
  }

  /** Whether an entry is left; if so it counts as taken, and its fields are to be read. */
  boolean next() {
    if (taken == entries) {
      return false;
    }
    taken++;
    return true;
  }

  int u8() throws IOException {
    need(1);
    return window.get() & 0xff;
  }

  int u16() throws IOException {
    need(2);
    return window.getShort() & 0xffff;
  }

  int s32() throws IOException {
    need(4);
    return window.getInt();
  }

  long u32() throws IOException {
    return s32() & 0xffff_ffffL;
  }

  long s64() throws IOException {
    need(8);
    return window.getLong();
  }

  private void need(int count) throws IOException {
    if (window.remaining() < count) {
      window.compact();
      long left = end - at;
      window.limit((int) Math.min(window.capacity(), window.position() + left));
      int asked = window.remaining();
      reader.fill(window, at);
      at += asked;
      window.flip();
      if (window.remaining() < count) {
        throw reader.malformed(box, "ends before its entries do");
      }
    }
  }
}
