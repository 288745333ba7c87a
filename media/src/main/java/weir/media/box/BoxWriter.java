package weir.media.box;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Boxes written front to back into memory: {@link #open} and {@link #close} nest, and a box's size
 * is filled in when it closes. For headers only, which are small; media bytes go from file to file.
 * One writer serves many segments: {@link #clear} keeps its memory.
 */
public final class BoxWriter {
  private static final int MAX_DEPTH = 16;

  private byte[] bytes = new byte[1024];
  private int size;
  private final int[] opened = new int[MAX_DEPTH];
  private int depth;

  /** Begins a box inside the one that is open. */
  public BoxWriter open(String type) {
    if (depth == MAX_DEPTH) {
      throw new IllegalStateException("'" + type + "' is nested " + depth + " deep");
    }
    opened[depth++] = size;
    return u32(0).fourcc(type);
  }

  /** Begins a "full box": version and 24 bits of flags come first. */
  public BoxWriter openFull(String type, int version, int flags) {
    return open(type).u32((long) version << 24 | flags);
  }

  /** Ends the box opened last. */
  public BoxWriter close() {
    if (depth == 0) {
      throw new IllegalStateException("no box is open");
    }
    int at = opened[--depth];
    patch(at, size - at);
    return this;
  }

  /**
   * Ends the box opened last as if {@code more} bytes, written elsewhere, still belonged to it.
   *
   * @throws IllegalArgumentException when it would be 4 GiB or more
   */
  BoxWriter closeAhead(long more) {
    int at = opened[--depth];
    patch(at, size - at + more);
    return this;
  }

  public BoxWriter u8(int value) {
    room(1)[size++] = (byte) value;
    return this;
  }

  public BoxWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  /** The low 32 bits, so that signed values may be given too. */
  public BoxWriter u32(long value) {
    byte[] into = room(4);
    into[size] = (byte) (value >>> 24);
    into[size + 1] = (byte) (value >>> 16);
    into[size + 2] = (byte) (value >>> 8);
    into[size + 3] = (byte) value;
    size += 4;
    return this;
  }

  public BoxWriter u64(long value) {
    return u32(value >>> 32).u32(value);
  }

  /** Four characters of ISO-8859-1. */
  public BoxWriter fourcc(String characters) {
    byte[] four = characters.getBytes(StandardCharsets.ISO_8859_1);
    if (four.length != 4) {
      throw new IllegalArgumentException("'" + characters + "' is not four characters");
    }
    return bytes(four);
  }

  public BoxWriter zeros(int count) {
    room(count);
    Arrays.fill(bytes, size, size + count, (byte) 0);
    size += count;
    return this;
  }

  public BoxWriter bytes(byte[] source) {
    System.arraycopy(source, 0, room(source.length), size, source.length);
    size += source.length;
    return this;
  }

  /** Bytes so far. */
  public int size() {
    return size;
  }

  /** Overwrites 32 bits at {@code at}, for what is known only later. */
  void patch(int at, long value) {
    if (value < 0 || value >= 1L << 32) {
      throw new IllegalArgumentException(value + " does not fit into 32 bits");
    }
    int end = size;
    size = at;
    u32(value);
    size = end;
  }

  /** All that was written, as a view that the next write invalidates; every box must be closed. */
  public ByteBuffer written() {
    if (depth != 0) {
      throw new IllegalStateException(depth + " boxes are still open");
    }
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** A copy of all that was written. */
  public byte[] toBytes() {
    ByteBuffer view = written();
    byte[] copy = new byte[view.remaining()];
    view.get(copy);
    return copy;
  }

  /** Empty again. */
  public void clear() {
    size = 0;
    depth = 0;
  }

  private byte[] room(int count) {
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
    }
    return bytes;
  }
}
