package weir.server.origin;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * One file of the library as the index knows it, or one that the index makes of others.
 *
 * @param size in bytes
 * @param etag a strong entity tag with its quotes
 * @param lastModified in whole seconds, as HTTP dates are
 * @param videoSegment the number of this media segment if it is one of the video's
 */
public record StoredFile(
    Content content,
    FileKind kind,
    String contentType,
    long size,
    String etag,
    Instant lastModified,
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
}
