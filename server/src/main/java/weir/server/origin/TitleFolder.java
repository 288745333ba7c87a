package weir.server.origin;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a title was when it was read. As long as it is still there nobody has put another in its
 * place.
 */
final class TitleFolder {
  /**
   * Looking costs some microseconds and a busy title is asked for ten thousand times a second; its
   * successor is noticed at once by all who did not ask within this time.
   */
  private static final long TRUSTED_MS = 2;

  private final Path path;
  private final FileMark mark;
  private volatile boolean isSeen;
  private volatile long seenMs;

  TitleFolder(Path path, FileMark mark) {
    this.path = path;
    this.mark = mark;
  }

  boolean isStill(long nowMs) {
    if (isSeen && nowMs - seenMs < TRUSTED_MS) {
      return true;
    }
    try {
      if (FileMark.of(path).equals(mark)) {
        seenMs = nowMs;
        isSeen = true;
        return true;
      }
      return false;
    } catch (IOException gone) {
      return false;
    }
  }
}
