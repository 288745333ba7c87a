package weir.player.check;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ISO base media as it streams by: a file that holds every box where it was, but of an {@code mdat}
 * only the beginning; the rest is a hole, which costs no disk. What is no such media is all kept,
 * up to {@value #MOST_KEPT} bytes. One skeleton serves many segments, one after the other.
 */
final class Skeleton implements Closeable {
  /** The first sample's header lies here, behind whatever messages come before the picture. */
  static final int MEDIA_KEPT = 64 << 10;

  /** All boxes but media together; a {@code moov} of hours of video stays far below. */
  static final int MOST_KEPT = 32 << 20;

  private static final int HEADER = 16;

  private final Path path;
  private final RandomAccessFile file;
  private final FileChannel channel;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER);
  private long origin;
  private long at;
  private long boxEnd;
  private long keptUntil;
  private long kept;

  Skeleton() throws IOException {
    path = Files.createTempFile("weir-check-", ".mp4");
    file = new RandomAccessFile(path.toFile(), "rw");
    channel = file.getChannel();
  }

  /** The file; its content is of the segment begun last. */
  Path path() {
    return path;
  }

  /** Forgets what was, and begins a new segment. */
  void begin() throws IOException {
    begin(0);
  }

  /** The same for a part of a file, which then lies in the skeleton where it lies in the file. */
  void begin(long offset) throws IOException {
    file.setLength(0);
    origin = offset;
    header.clear();
    at = 0;
    boxEnd = 0;
    keptUntil = 0;
    kept = 0;
  }

  /** The next bytes; all of them are consumed. */
  void feed(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (at == boxEnd) {
        readHeader(bytes);
      } else {
        readContent(bytes);
      }
    }
  }

  /** How many bytes came so far. */
  long bytes() {
    return at + header.position();
  }

  /** No more comes: the file has its length. */
  void finish() throws IOException {
    header.flip();
    write(header, at);
    at += header.limit();
    header.clear();
    file.setLength(origin + at);
  }

  /** As long as the file is that it stands for, if it was shorter. */
  void stretch(long bytes) throws IOException {
    if (bytes > origin + at) {
      file.setLength(bytes);
    }
  }

  private void readHeader(ByteBuffer bytes) throws IOException {
    int needed = header.position() < 8 || header.getInt(0) != 1 ? 8 : HEADER;
    while (header.position() < needed && bytes.hasRemaining()) {
      header.put(bytes.get());
    }
    if (header.position() < needed || needed == 8 && header.getInt(0) == 1) {
      return;
    }
    long size = header.getInt(0) & 0xffff_ffffL;
    boolean isMedia = header.getInt(4) == 0x6d646174; // mdat
    long whole = size == 1 ? header.getLong(8) : size == 0 ? Long.MAX_VALUE - at : size;
    // what is no box is taken as one without end
    boxEnd = whole < header.position() || at + whole < 0 ? Long.MAX_VALUE : at + whole;
    header.flip();
    int length = header.remaining();
    write(header, at);
    header.clear();
    at += length;
    keptUntil = isMedia ? Math.min(boxEnd, at + MEDIA_KEPT) : boxEnd;
  }

  private void readContent(ByteBuffer bytes) throws IOException {
    int count = (int) Math.min(bytes.remaining(), boxEnd - at);
    int wanted = (int) Math.max(0, Math.min(count, keptUntil - at));
    if (wanted > 0) {
      write(bytes.duplicate().limit(bytes.position() + wanted), at);
    }
    bytes.position(bytes.position() + count);
    at += count;
  }

  private void write(ByteBuffer bytes, long position) throws IOException {
    kept += bytes.remaining();
    if (kept > MOST_KEPT) {
      throw new IOException("more than " + MOST_KEPT + " bytes of boxes in one segment");
    }
    long to = origin + position;
    while (bytes.hasRemaining()) {
      to += channel.write(bytes, to);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }
}
