package weir.server.origin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file of the library as the index knows it, or one that the index makes of others.
 *
 * @param coding in which its bytes are
 * @param size in bytes, as coded
 * @param etag a strong entity tag with its quotes
 * @param lastModified in whole seconds, as HTTP dates are
 * @param isDateStrong whether {@code lastModified} names this content, and no other that was served
 *     before (RFC 9110, section 8.8.2.2)
 * @param videoSegment the number of this media segment if it is one of the video's
 */
public record StoredFile(
    Content content,
    FileKind kind,
    String contentType,
    Coding coding,
    long size,
    String etag,
    Instant lastModified,
    boolean isDateStrong,
    OptionalLong videoSegment) {

  public StoredFile {
    if (size < 0) {
      throw new IllegalArgumentException(content + " has a size of " + size + " bytes");
    }
    if (etag.length() < 3 || !etag.startsWith("\"") || !etag.endsWith("\"")) {
      throw new IllegalArgumentException("not a strong entity tag: " + etag);
    }
    if (lastModified.getNano() != 0) {
      throw new IllegalArgumentException("HTTP dates are whole seconds, not " + lastModified);
    }
    if (videoSegment.isPresent() && kind != FileKind.SEGMENT) {
      throw new IllegalArgumentException(content + " is no media segment");
    }
  }

  /** One whose date names no other content. */
  public StoredFile(
      Content content,
      FileKind kind,
      String contentType,
      Coding coding,
      long size,
      String etag,
      Instant lastModified,
      OptionalLong videoSegment) {
    this(content, kind, contentType, coding, size, etag, lastModified, true, videoSegment);
  }

  StoredFile withDoubtfulDate() {
    return new StoredFile(
        content, kind, contentType, coding, size, etag, lastModified, false, videoSegment);
  }

  /** Whether it is still the one the index knows. What was replaced never comes back. */
  boolean isStill() throws IOException {
    try {
      return !(content instanceof Content.OnDisk onDisk)
          || FileMark.of(onDisk.path()).equals(onDisk.mark());
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** All of it, for what fits into memory; empty if it is no longer the one the index knows. */
  Optional<byte[]> bytes() throws IOException {
    byte[] bytes = new byte[Math.toIntExact(size)];
    if (content instanceof Content.InMemory inMemory) {
      inMemory.bytes().duplicate().get(bytes);
      return Optional.of(bytes);
    }
    ByteBuffer into = ByteBuffer.wrap(bytes);
    try (FileChannel channel =
        FileChannel.open(((Content.OnDisk) content).path(), StandardOpenOption.READ)) {
      int count = 0;
      while (into.hasRemaining() && count >= 0) {
        count = channel.read(into);
      }
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
    return !into.hasRemaining() && isStill() ? Optional.of(bytes) : Optional.empty();
  }
}
