package weir.server.origin;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library as a server has it: always one whole index, looked over again at most once a second
 * while somebody asks, and at once (but at most fifty times a second) when a name is not found.
 * Looking costs a few calls for each title, so nothing would be gained by having the system tell of
 * changes: it does not on network disks, takes seconds elsewhere, has a limited number of watches,
 * and forgets some in a rush.
 *
 * <p>Safe for use by many threads.
 */
public final class Origin {
  private static final Logger LOG = LoggerFactory.getLogger(Origin.class);

  private static final long LOOK_AGAIN_MS = 1000;
  private static final long LOOK_FOR_MISSING_MS = 20;

  private final Path library;
  private final AtomicLong lookedMs;
  private final Zipped zipped = new Zipped();
  private volatile Shelf shelf = Shelf.empty();
  private volatile boolean isReadable = true;

  /**
   * @param library need not exist yet
   * @param nowMs of any clock that only goes forward, as everywhere here
   */
  public Origin(Path library, long nowMs) {
    this(nowMs, library);
    lookAgain();
  }

  private Origin(long nowMs, Path library) {
    this.library = library;
    this.lookedMs = new AtomicLong(nowMs);
  }

  /**
   * For who has other things to do while a large library is read: knows of nothing until somebody
   * calls {@link #lookAgain}.
   */
  public static Origin unread(Path library, long nowMs) {
    return new Origin(nowMs, library);
  }

  /** A file by its path below {@code /media/}, percent-decoded: {@code title/360p/1.m4s}. */
  public Optional<StoredFile> find(String title, String pathInTitle, long nowMs) {
    lookIfOlderThan(LOOK_AGAIN_MS, nowMs);
    Optional<StoredFile> found = shelf.find(title, pathInTitle);
    if (found.isEmpty() && lookIfOlderThan(LOOK_FOR_MISSING_MS, nowMs)) {
      found = shelf.find(title, pathInTitle);
    }
    return found;
  }

  /**
   * The same file as it is sent in another coding, where that makes it smaller; else the file
   * itself. The coded bytes have a tag of their own.
   */
  public StoredFile coded(StoredFile file, Coding coding) {
    return coding == Coding.GZIP ? zipped.of(file) : file;
  }

  /** As it is now, without looking whether it still is. */
  Shelf shelf() {
    return shelf;
  }

  /** By name. */
  public List<PublishedTitle> titles(long nowMs) {
    lookIfOlderThan(LOOK_FOR_MISSING_MS, nowMs);
    return shelf.titles();
  }

  /**
   * For when a file turns out to be no longer what the index says: the title is read anew, unless
   * somebody else has already had that done.
   *
   * @param stale what {@link #find} said
   */
  public synchronized Optional<StoredFile> findAnew(
      String title, String pathInTitle, StoredFile stale) {
    Optional<StoredFile> known = shelf.find(title, pathInTitle);
    if (known.isPresent() && !known.get().equals(stale)) {
      return known;
    }
    shelf = Shelf.scan(library, shelf.without(title), shelf);
    return shelf.find(title, pathInTitle);
  }

  /** Now, whenever it was looked at last. */
  public synchronized void lookAgain() {
    shelf = Shelf.scan(library, shelf, shelf);
  }

  private boolean lookIfOlderThan(long ageMs, long nowMs) {
    long looked = lookedMs.get();
    if (nowMs - looked < ageMs || !lookedMs.compareAndSet(looked, nowMs)) {
      return false;
    }
    try {
      lookAgain();
      isReadable = true;
    } catch (UncheckedIOException e) {
      // what is known can still be served, and a disk that is away may come back
      if (isReadable) {
        LOG.warn("{}; what was known of it stays", e.getMessage());
      }
      isReadable = false;
    }
    return true;
  }
}
