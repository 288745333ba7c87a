package weir.server.origin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Files in gzip, the last ones asked for. Safe for use by many threads. */
final class Zipped {
  /** Of what is kept. */
  private static final long MOST_BYTES = 8 << 20;

  /** What fits into one packet gains nothing. */
  private static final int SMALLEST_BYTES = 1000;

  /** Nobody has a manifest of this size, and it would hold up others. */
  private static final int LARGEST_BYTES = 4 << 20;

  /** By the tag of the file as it is stored, which knows its content. */
  private final Map<String, StoredFile> byTag = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /** The file itself if it is not compressible, gets no smaller, or cannot be read. */
  StoredFile of(StoredFile file) {
    if (!file.kind().isCompressible()
        || file.size() < SMALLEST_BYTES
        || file.size() > LARGEST_BYTES) {
      return file;
    }
    StoredFile known = known(file);
    if (known != null) {
      return known;
    }
    try {
      Optional<byte[]> plain = file.bytes();
      if (plain.isEmpty()) {
        return file;
      }
      byte[] zipped = Coding.gzip(plain.get());
      return zipped.length < file.size() ? keep(file, zipped) : file;
    } catch (IOException unreadable) {
      return file;
    }
  }

  private synchronized StoredFile known(StoredFile file) {
    return byTag.get(file.etag());
  }

  private synchronized StoredFile keep(StoredFile file, byte[] zipped) {
    StoredFile coded =
        new StoredFile(
            new Content.InMemory(ByteBuffer.wrap(zipped)),
            file.kind(),
            file.contentType(),
            Coding.GZIP,
            zipped.length,
            Shelf.contentTag(zipped),
            file.lastModified(),
            file.isDateStrong(),
            file.videoSegment());
    StoredFile before = byTag.put(file.etag(), coded);
    bytes += zipped.length - (before == null ? 0 : before.size());
    var oldest = byTag.values().iterator();
    while (bytes > MOST_BYTES) {
      bytes -= oldest.next().size();
      oldest.remove();
    }
    return coded;
  }
}
