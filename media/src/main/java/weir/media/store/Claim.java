package weir.media.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder's lock, held. It ends with the process, however that ends, and so tells what a dead one
 * left from what somebody works at.
 */
record Claim(Path place, FileLock lock) implements AutoCloseable {
  /** The file that is locked. */
  static final String LOCK = "lock";

  /** What it is called until it is. */
  static final String DRAFT = "lock.draft";

  private static final int MOST_TRIES = 100;

  /** Where this process works: a file's lock is the process's, and knows nothing of threads. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  /**
   * Empty when somebody works there. Where that is this very process the file is not even opened:
   * closing it again would release the lock that is held.
   */
  static Optional<Claim> of(Path place) throws IOException {
    if (!OURS.add(place)) {
      return Optional.empty();
    }
    FileLock lock = null;
    try {
      FileChannel channel = FileChannel.open(place.resolve(LOCK), StandardOpenOption.WRITE);
      lock = channel.tryLock();
      if (lock == null) {
        channel.close();
      }
      return Optional.ofNullable(lock).map(held -> new Claim(place, held));
    } finally {
      if (lock == null) {
        OURS.remove(place);
      }
    }
  }

  /**
   * A new folder, held from the moment in which others can see that it may be held: the file is
   * locked before it has its name. One that was not locked yet would look like a dead process's.
   */
  static Claim ofNew(Path parent, String prefix) throws IOException {
    for (int tries = 1; ; tries++) {
      Path place = Files.createTempDirectory(parent, prefix);
      try {
        if (OURS.add(place)) {
          return begin(place);
        }
      } catch (NoSuchFileException cleared) { // by somebody who took us for dead
        if (tries == MOST_TRIES) {
          throw cleared;
        }
      }
    }
  }

  private static Claim begin(Path place) throws IOException {
    Path draft = place.resolve(DRAFT);
    FileChannel channel = null;
    try {
      channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Claim claim = new Claim(place, channel.lock());
      Files.move(draft, place.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
      return claim;
    } catch (IOException e) {
      if (channel != null) {
        channel.close();
      }
      Files.deleteIfExists(draft);
      deleteEmpty(place);
      OURS.remove(place);
      throw e;
    }
  }

  /**
   * Of a folder that somebody sweeping came upon. Empty also where a process died before the folder
   * was whole; then that is deleted.
   */
  static Optional<Claim> ofFound(Path place) throws IOException {
    if (Files.isRegularFile(place.resolve(LOCK))) {
      return of(place);
    }
    clearUnborn(place);
    return Optional.empty();
  }

  /**
   * Deletes what is left of a process that died while it made a new folder, if that is so. Whoever
   * is just making it, and has not come to lock it, finds it gone and makes another one.
   */
  private static void clearUnborn(Path place) {
    if (!OURS.add(place)) {
      return;
    }
    Path draft = place.resolve(DRAFT);
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        Files.deleteIfExists(draft);
        Files.deleteIfExists(place);
      }
    } catch (NoSuchFileException noDraft) {
      deleteEmpty(place);
    } catch (IOException e) {
      // it stays out of sight, and the next may have more luck
    } finally {
      OURS.remove(place);
    }
  }

  private static void deleteEmpty(Path place) {
    try {
      Files.deleteIfExists(place);
    } catch (IOException goesOn) {
      // somebody is faster than we are, and it is theirs
    }
  }

  boolean isHeld() {
    return lock.isValid();
  }

  @Override
  public void close() throws IOException {
    lock.acquiredBy().close();
    OURS.remove(place);
  }
}
