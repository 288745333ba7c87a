package weir.server.origin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;

/**
 * By what a file or folder is known to be the same, and unchanged. Size and time of the last write
 * are not enough: both can be equal in two versions of a title. Where the system tells them, the
 * file's own number and the time of the last change of anything about it, which nobody can set,
 * make the difference.
 *
 * @param key the file's number, 0 where there is none
 * @param changed when the file or what is known about it changed; the last write where that is not
 *     known
 * @param size in bytes; 0 of a folder
 */
public record FileMark(long key, Instant changed, Instant lastWrite, long size) {
  private static final String ATTRIBUTES = "unix:ino,ctime,lastModifiedTime,size,isDirectory";

  public FileMark {
    Objects.requireNonNull(changed);
    Objects.requireNonNull(lastWrite);
  }

  /**
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  public static FileMark of(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class);
      Instant written = basic.lastModifiedTime().toInstant();
      return new FileMark(0, written, written, basic.isDirectory() ? 0 : basic.size());
    }
    Map<String, Object> unix = Files.readAttributes(path, ATTRIBUTES);
    return new FileMark(
        (Long) unix.get("ino"),
        instant(unix.get("ctime")),
        instant(unix.get("lastModifiedTime")),
        (Boolean) unix.get("isDirectory") ? 0 : (Long) unix.get("size"));
  }

  /** A strong entity tag, with its quotes. */
  String etag() {
    long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, changed);
    return "\""
        + Long.toHexString(nanos)
        + "-"
        + Long.toHexString(size)
        + "-"
        + Long.toHexString(key)
        + "\"";
  }

  private static Instant instant(Object time) {
    return ((java.nio.file.attribute.FileTime) time).toInstant();
  }
}
