package weir.media.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
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
    Path place = Files.createTempDirectory(parent, prefix);
    Path draft = place.resolve(LOCK + ".draft");
    FileChannel channel =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      Claim claim = new Claim(place, channel.lock());
      OURS.add(place);
      Files.move(draft, place.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
      return claim;
    } catch (IOException e) {
      OURS.remove(place);
      channel.close();
      throw e;
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
