package weir.server.origin;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
  private static final boolean DEFAULT_IS_UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private static final String ATTRIBUTES = "unix:ino,ctime,lastModifiedTime,size,isDirectory";
  private static final String ATTRIBUTES_AND_KIND = ATTRIBUTES + ",isRegularFile,isSymbolicLink";

  public FileMark {
    Objects.requireNonNull(changed);
    Objects.requireNonNull(lastWrite);
  }

  /**
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  public static FileMark of(Path path) throws IOException {
    if (!isUnix(path)) {
      BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class);
      Instant written = basic.lastModifiedTime().toInstant();
      return new FileMark(0, written, written, basic.isDirectory() ? 0 : basic.size());
    }
    return of(Files.readAttributes(path, ATTRIBUTES));
  }

  /**
   * In one look where the system allows that: a library has a hundred thousand of them.
   *
   * @param root into which a symbolic link has to lead
   * @return empty if it is not a file, or lies elsewhere
   */
  static Optional<FileMark> ofFile(Path root, Path path) throws IOException {
    try {
      if (!isUnix(path)) {
        return Files.isRegularFile(path) && leadsInto(root, path)
            ? Optional.of(of(path))
            : Optional.empty();
      }
      Map<String, Object> unix =
          Files.readAttributes(path, ATTRIBUTES_AND_KIND, LinkOption.NOFOLLOW_LINKS);
      if ((Boolean) unix.get("isSymbolicLink") && leadsInto(root, path)) {
        unix = Files.readAttributes(path, ATTRIBUTES_AND_KIND);
      }
      return (Boolean) unix.get("isRegularFile") ? Optional.of(of(unix)) : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /** One that leads nowhere, or in a circle, must not make a whole library unreadable. */
  private static boolean leadsInto(Path root, Path link) {
    try {
      return link.toRealPath().startsWith(root);
    } catch (IOException e) {
      return false;
    }
  }

  private static FileMark of(Map<String, Object> unix) {
    return new FileMark(
        (Long) unix.get("ino"),
        instant(unix.get("ctime")),
        instant(unix.get("lastModifiedTime")),
        (Boolean) unix.get("isDirectory") ? 0 : (Long) unix.get("size"));
  }

  private static boolean isUnix(Path path) {
    return path.getFileSystem() == FileSystems.getDefault()
        ? DEFAULT_IS_UNIX
        : path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /** As HTTP dates are. */
  Instant lastModified() {
    return lastWrite.truncatedTo(ChronoUnit.SECONDS);
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
