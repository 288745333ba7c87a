package weir.media.box;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads box headers, and payloads on request, by position; {@code mdat} is stepped over. A small
 * window of the file is kept, so that a segment's whole {@code moof} usually costs one read.
 */
public final class BoxReader implements AutoCloseable {
  /** A {@code moov} of hours of video stays far below; more is an attack or an accident. */
  static final int MAX_PAYLOAD_BYTES = 64 << 20;

  /** Boxes in one container; a file of empty 8-byte boxes must not fill the memory. */
  static final int MAX_SIBLINGS = 1 << 20;

  private static final int WINDOW_BYTES = 8192;

  /** Bytes by their place, wherever they come from. */
  @FunctionalInterface
  public interface Bytes {
    /**
     * Reads as many bytes as there is room for, or fewer.
     *
     * @return how many, at least one; -1 at the end
     */
    int read(ByteBuffer into, long at) throws IOException;
  }

  private final Bytes source;
  private final Optional<FileChannel> file;
  private final String location;
  private final long bytes;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
  private long windowOffset;

  private BoxReader(Bytes source, Optional<FileChannel> file, String location, long bytes) {
    this.source = source;
    this.file = file;
    this.location = location;
    this.bytes = bytes;
  }

  /**
   * Reads what is not a file here. It asks for what it needs, and gets along with no more.
   *
   * @param location as errors are to name it
   * @param bytes how many there are
   */
  public static BoxReader of(String location, long bytes, Bytes source) {
    return new BoxReader(source, Optional.empty(), location, bytes);
  }

  /** Reads what is in memory. */
  public static BoxReader of(String location, byte[] all) {
    return of(
        location,
        all.length,
        (into, at) -> {
          int count = (int) Math.min(into.remaining(), all.length - at);
          if (count <= 0) {
            return -1;
          }
          into.put(all, (int) at, count);
          return count;
        });
  }

  public static BoxReader open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new BoxReader(channel::read, Optional.of(channel), file.toString(), channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The file, as errors name it. */
  public String location() {
    return location;
  }

  /** Size of the whole file. */
  public long bytes() {
    return bytes;
  }

  /** The boxes of the file itself, in order. */
  public List<Box> boxes() throws IOException {
    return boxes(0, bytes);
  }

  /** The boxes inside {@code container}, which holds nothing else. */
  public List<Box> children(Box container) throws IOException {
    return boxes(container.payload(), container.end());
  }

  /**
   * The boxes inside {@code container}, behind {@code fixedBytes} of other fields: 8 in {@code
   * stsd}, 78 in a picture's sample entry, 28 in a sound's.
   */
  public List<Box> children(Box container, int fixedBytes) throws IOException {
    if (container.payloadBytes() < fixedBytes) {
      throw malformed(container, "too short for its " + fixedBytes + " fixed bytes");
    }
    return boxes(container.payload() + fixedBytes, container.end());
  }

  /** The first child of that type, if there is one. */
  public Optional<Box> child(Box container, String type) throws IOException {
    return first(children(container), type);
  }

  /**
   * The box at the end of a path of types, such as {@code mdia, minf, stbl}; each must be there.
   */
  public Box descend(Box container, String... path) throws IOException {
    Box here = container;
    for (String type : path) {
      Box around = here;
      here = child(here, type).orElseThrow(() -> malformed(around, "no '" + type + "' in it"));
    }
    return here;
  }

  static Optional<Box> first(List<Box> boxes, String type) {
    return boxes.stream().filter(box -> box.type().equals(type)).findFirst();
  }

  /** The payload's bytes, positioned at 0, big-endian. Refused above 64 MiB. */
  public ByteBuffer payload(Box box) throws IOException {
    if (box.payloadBytes() > MAX_PAYLOAD_BYTES) {
      throw malformed(box, box.payloadBytes() + " bytes are more than any header needs");
    }
    // a copy: the window moves on with the next question
    ByteBuffer copy = ByteBuffer.allocate((int) box.payloadBytes());
    return copy.put(read(box.payload(), copy.capacity())).flip();
  }

  MalformedMedia malformed(Box box, String message) {
    return new MalformedMedia(location, box.offset(), "'" + box.type() + "': " + message);
  }

  private List<Box> boxes(long from, long to) throws IOException {
    List<Box> found = new ArrayList<>();
    for (long at = from; at < to; at = found.get(found.size() - 1).end()) {
      if (found.size() == MAX_SIBLINGS) {
        throw new MalformedMedia(location, at, "more than " + MAX_SIBLINGS + " boxes in a row");
      }
      found.add(boxAt(at, to));
    }
    return found;
  }

  Box boxAt(long at, long limit) throws IOException {
    if (limit - at < 8) {
      throw new MalformedMedia(
          location, at, "a box header needs 8 bytes, " + (limit - at) + " are left");
    }
    ByteBuffer header = read(at, (int) Math.min(16, limit - at));
    long size = header.getInt() & 0xffff_ffffL;
    byte[] fourcc = new byte[4];
    header.get(fourcc);
    String type = new String(fourcc, StandardCharsets.ISO_8859_1);
    int headerBytes = 8;
    if (size == 1) {
      if (header.remaining() < 8) {
        throw new MalformedMedia(location, at, "'" + type + "': no room for its 64-bit size");
      }
      size = header.getLong();
      headerBytes = 16;
    } else if (size == 0) {
      // ISO/IEC 14496-12, 4.2: to the end of the file, so only the last box of all may say so
      if (limit != bytes) {
        throw new MalformedMedia(location, at, "'" + type + "': size 0 inside another box");
      }
      size = limit - at;
    }
    if (type.equals("uuid")) {
      headerBytes += 16;
    }
    if (size < headerBytes) {
      throw new MalformedMedia(
          location, at, "'" + type + "': size " + size + " is less than its own header");
    }
    if (size > limit - at) {
      throw new MalformedMedia(
          location,
          at,
          "'" + type + "' says " + size + " bytes, only " + (limit - at) + " are there");
    }
    return new Box(type, at, headerBytes, size);
  }

  /** A view that the next read invalidates. */
  private ByteBuffer read(long at, int count) throws IOException {
    if (count > WINDOW_BYTES) {
      ByteBuffer whole = ByteBuffer.allocate(count);
      fill(whole, at);
      return whole.flip();
    }
    if (at < windowOffset || at + count > windowOffset + window.limit()) {
      window.clear().limit((int) Math.min(WINDOW_BYTES, bytes - at));
      windowOffset = at;
      fill(window, at, count);
      window.flip();
    }
    return window.slice((int) (at - windowOffset), count);
  }

  /**
   * Reads bytes of the file, media included, until {@code into} is full.
   *
   * @param at offset of the first byte
   * @throws MalformedMedia when the file ends before
   */
  public void fill(ByteBuffer into, long at) throws IOException {
    fill(into, at, into.remaining());
  }

  /** Reads at least {@code least} bytes, and more if they come without asking again. */
  private void fill(ByteBuffer into, long at, int least) throws IOException {
    for (int count = 0; count < least; ) {
      int more = source.read(into, at + count);
      if (more <= 0) {
        throw new MalformedMedia(location, at + count, "the file ended while it was read");
      }
      count += more;
    }
  }

  /** An unsigned number at any place of the file. */
  long u32(long at) throws IOException {
    return read(at, 4).getInt() & 0xffff_ffffL;
  }

  /**
   * Moves bytes of the file, media included, to another file inside the kernel. Only for files.
   *
   * @throws MalformedMedia when the file ends before
   */
  public void transferTo(WritableByteChannel target, long at, long count) throws IOException {
    for (long moved = 0; moved < count; ) {
      long step = file.orElseThrow().transferTo(at + moved, count - moved, target);
      if (step <= 0) {
        throw new MalformedMedia(location, at + moved, "the file ended while it was read");
      }
      moved += step;
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
