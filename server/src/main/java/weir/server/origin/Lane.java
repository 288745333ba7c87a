package weir.server.origin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is asked for most, ready to be sent: small files in memory, large ones open. Both are
 * bounded by settings, whatever the size of the library; what nobody asks for makes room for what
 * somebody does.
 *
 * <p>It answers at once or says that it cannot: then the slow way finds the file, or finds out that
 * the title was replaced. What it gives is wholly of one version of a title, and that version is
 * never one that was replaced before the question, but for the few ms of {@link TitleFolder}.
 *
 * <p>Safe for use by many threads; {@link #find} takes no lock for what is ready.
 */
public final class Lane implements AutoCloseable {

  /**
   * @param memoryBytes for the bodies of small files, outside the heap
   * @param smallBytes a file of this size at most is kept in memory
   * @param openFiles how many large ones are kept open
   */
  public record Settings(long memoryBytes, int smallBytes, int openFiles) {
    /**
     * 64 MB hold the low rungs, the sound and the manifests of some hours that are being watched.
     * Up to 64 KB one write of head and body is cheaper than the kernel's copy from a file; above
     * that it is the other way round. A thousand open files fit a quarter of the usual limits.
     */
    public static final Settings DEFAULT = new Settings(64L << 20, 64 << 10, 1000);

    public Settings {
      if (memoryBytes < 0 || smallBytes < 0 || openFiles < 0) {
        throw new IllegalArgumentException("memory and files to keep open are 0 or more");
      }
    }
  }

  /** A file changed in place, which no tool of ours does, is noticed after this time. */
  private static final long FILE_TRUSTED_MS = 1000;

  private final Origin origin;
  private final Settings settings;
  private final Pages memory;
  private final Map<String, Ready> plain = new ConcurrentHashMap<>();
  private final Map<String, Ready> zipped = new ConcurrentHashMap<>();

  /** What is kept, each in the order in which it is looked at when room is needed. */
  private final Deque<Kept> inMemory = new ArrayDeque<>();

  private final Deque<Kept> open = new ArrayDeque<>();
  private boolean isClosed;

  private record Kept(Map<String, Ready> map, String path, Ready ready) {}

  public Lane(Origin origin, Settings settings) {
    this.origin = origin;
    this.settings = settings;
    this.memory = new Pages(settings.memoryBytes());
  }

  /**
   * @param path of the request as sent, from {@code /media/} on, without the query
   * @param acceptEncoding as the client sent it, empty if it did not
   * @param nowMs of the clock that the origin is told
   * @return retained; empty if this is nothing for the lane
   */
  public Optional<Ready> find(String path, String acceptEncoding, long nowMs) {
    Optional<Ready> found = find(plain, Coding.IDENTITY, path, nowMs);
    boolean isZipped =
        found.isPresent()
            && !acceptEncoding.isEmpty()
            && found.get().file().kind().isCompressible()
            && Coding.preferred(acceptEncoding) == Coding.GZIP;
    if (!isZipped) {
      return found;
    }
    found.get().release();
    return find(zipped, Coding.GZIP, path, nowMs);
  }

  private Optional<Ready> find(Map<String, Ready> map, Coding coding, String path, long nowMs) {
    Ready ready = map.get(path);
    if (ready != null && ready.retain()) {
      if (isCurrent(ready, coding, path, nowMs)) {
        ready.askedFor();
        return Optional.of(ready);
      }
      ready.release();
      letGo(map, path, ready);
    }
    return load(map, coding, path, nowMs);
  }

  private boolean isCurrent(Ready ready, Coding coding, String path, long nowMs) {
    Shelf now = origin.shelf();
    if (ready.edition() != now) {
      Optional<Known> known = known(now, coding, path);
      if (known.isEmpty() || !known.get().file().equals(ready.known().file())) {
        return false;
      }
      ready.isIn(now);
    }
    if (!ready.known().title().isStill(nowMs)) {
      return false;
    }
    if (nowMs - ready.seenMs() >= FILE_TRUSTED_MS) {
      try {
        if (!ready.known().source().isStill()) {
          return false;
        }
      } catch (IOException unreadable) {
        return false;
      }
      ready.seen(nowMs);
    }
    return true;
  }

  private Optional<Known> known(Shelf shelf, Coding coding, String path) {
    return MediaName.of(path.substring(MediaName.MEDIA.length()))
        .flatMap(name -> shelf.known(name.title(), name.inTitle()))
        .map(found -> new Known(origin.coded(found.file(), coding), found.source(), found.title()));
  }

  private Optional<Ready> load(Map<String, Ready> map, Coding coding, String path, long nowMs) {
    Shelf edition = origin.shelf();
    Optional<Known> known = known(edition, coding, path).filter(k -> k.title().isStill(nowMs));
    if (known.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] head = head(known.get().file());
      Optional<Ready.Body> body =
          known.get().file().size() > settings.smallBytes()
              ? inFile(known.get().file())
              : inMemory(head, known.get().file());
      if (body.isEmpty()) {
        return Optional.empty();
      }
      Ready ready = new Ready(known.get(), head, body.get(), edition, nowMs);
      ready.retain();
      keep(new Kept(map, path, ready));
      return Optional.of(ready);
    } catch (IOException unreadable) {
      return Optional.empty(); // the slow way says what is wrong
    }
  }

  private static byte[] head(StoredFile file) {
    return Answer.to(false, name -> "", file, Answer.Caching.AS_STORED)
        .head()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private Optional<Ready.Body> inFile(StoredFile file) throws IOException {
    if (settings.openFiles() == 0 || !(file.content() instanceof Content.OnDisk onDisk)) {
      return Optional.empty();
    }
    FileChannel channel = FileChannel.open(onDisk.path(), StandardOpenOption.READ);
    // Looked at after it was opened: what was replaced never comes back.
    if (file.isStill()) {
      return Optional.of(new Ready.Body.InFile(channel));
    }
    channel.close();
    return Optional.empty();
  }

  private Optional<Ready.Body> inMemory(byte[] head, StoredFile file) throws IOException {
    Optional<byte[]> bytes = file.bytes();
    ByteBuffer[] pages =
        bytes.isPresent() ? take(Pages.count(head.length + file.size())) : new ByteBuffer[0];
    if (pages.length == 0) {
      return Optional.empty();
    }
    int page = 0;
    for (byte[] part : new byte[][] {head, bytes.get()}) {
      for (int at = 0; at < part.length; ) {
        page += pages[page].hasRemaining() ? 0 : 1;
        int size = Math.min(part.length - at, pages[page].remaining());
        pages[page].put(part, at, size);
        at += size;
      }
    }
    for (ByteBuffer filled : pages) {
      filled.clear();
    }
    return Optional.of(new Ready.Body.InMemory(memory, pages));
  }

  private ByteBuffer[] take(int count) {
    ByteBuffer[] pages = memory.take(count);
    while (pages.length == 0 && makeRoom(inMemory)) {
      pages = memory.take(count);
    }
    return pages;
  }

  private synchronized void keep(Kept one) {
    if (isClosed || one.map.putIfAbsent(one.path, one.ready) != null) {
      one.ready.release(); // somebody else was faster; this one ends with its response
      return;
    }
    if (one.ready.isInMemory()) {
      inMemory.add(one);
      return;
    }
    open.add(one);
    while (open.size() > settings.openFiles() && makeRoom(open)) {
      // until there is
    }
  }

  /** False if there is nothing that could go. */
  private synchronized boolean makeRoom(Deque<Kept> all) {
    // Once round, each that was asked for gets another chance; then the first must go.
    for (int i = all.size(); i > 0 && all.getFirst().ready.wasAskedFor(); i--) {
      all.add(all.removeFirst());
    }
    if (all.isEmpty()) {
      return false;
    }
    Kept gone = all.removeFirst();
    gone.map.remove(gone.path, gone.ready);
    gone.ready.release();
    return true;
  }

  /** Because it is no longer what the library has. */
  private synchronized void letGo(Map<String, Ready> map, String path, Ready ready) {
    if (map.remove(path, ready)) {
      (ready.isInMemory() ? inMemory : open).removeIf(one -> one.ready == ready);
      ready.release();
    }
  }

  /** Of bodies and what lies between them, in bytes. */
  public long memoryBytes() {
    return memory.usedBytes();
  }

  public synchronized int openFiles() {
    return open.size();
  }

  /** What is being sent is let finish; from now on nothing is kept. */
  @Override
  public synchronized void close() {
    isClosed = true;
    while (makeRoom(inMemory) || makeRoom(open)) {
      // until all is gone
    }
  }
}
