package weir.server.origin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file of the library, ready to be sent: the fields of the whole answer, and the bytes in memory
 * or the file open.
 *
 * <p>Whoever got one from {@link Lane#find} gives it back with {@link #release}; until then its
 * memory and its file stay, whatever becomes of the library.
 */
public final class Ready {

  /** Where the bytes are. */
  sealed interface Body {
    /** In pages, after the head. */
    record InMemory(Pages memory, ByteBuffer[] pages) implements Body {}

    record InFile(FileChannel channel) implements Body {}
  }

  private final Known known;
  private final byte[] head;
  private final Body body;

  /** One for the lane that keeps it, and one for each response. */
  private final AtomicInteger users = new AtomicInteger(1);

  private volatile Shelf edition;
  private volatile long seenMs;
  private volatile boolean isAskedFor = true;

  Ready(Known known, byte[] head, Body body, Shelf edition, long nowMs) {
    this.known = known;
    this.head = head;
    this.body = body;
    this.edition = edition;
    this.seenMs = nowMs;
  }

  public StoredFile file() {
    return known.file();
  }

  public boolean isInMemory() {
    return body instanceof Body.InMemory;
  }

  /** All fields of a 200 but {@code Date}, and the empty line; also the body if it is in memory. */
  public ByteBuffer[] whole() {
    return body instanceof Body.InMemory memory
        ? slices(memory.pages, 0, head.length + file().size())
        : head();
  }

  /** All fields of a 200 but {@code Date}, and the empty line. */
  public ByteBuffer[] head() {
    return new ByteBuffer[] {ByteBuffer.wrap(head)};
  }

  /** Of a body in memory. */
  public ByteBuffer[] part(ByteRange range) {
    long from = head.length + range.first();
    return slices(((Body.InMemory) body).pages, from, from + range.length());
  }

  /**
   * Reads as much of the body as there is room for, or less.
   *
   * @return how many bytes; -1 at the end
   */
  public int read(ByteBuffer into, long from) throws IOException {
    if (!isInMemory()) {
      return channel().read(into, from);
    }
    long last = Math.min(file().size(), from + into.remaining()) - 1;
    if (last < from) {
      return -1;
    }
    for (ByteBuffer slice : part(new ByteRange(from, last))) {
      into.put(slice);
    }
    return (int) (last - from + 1);
  }

  /** Of a body that is not in memory. Not to be closed. */
  public FileChannel channel() {
    return ((Body.InFile) body).channel;
  }

  private static ByteBuffer[] slices(ByteBuffer[] pages, long from, long to) {
    int first = (int) (from / Pages.PAGE_BYTES);
    ByteBuffer[] slices = new ByteBuffer[Pages.count(to) - first];
    for (int i = 0; i < slices.length; i++) {
      slices[i] = pages[first + i].duplicate();
    }
    slices[0].position((int) (from % Pages.PAGE_BYTES));
    slices[slices.length - 1].limit((int) (to - (first + slices.length - 1L) * Pages.PAGE_BYTES));
    return slices;
  }

  /** False if it has just been let go. */
  boolean retain() {
    int now = users.get();
    while (now > 0) {
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
      now = users.get();
    }
    return false;
  }

  public void release() {
    if (users.decrementAndGet() > 0) {
      return;
    }
    if (body instanceof Body.InMemory memory) {
      memory.memory.give(memory.pages);
      return;
    }
    try {
      channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Known known() {
    return known;
  }

  Shelf edition() {
    return edition;
  }

  void isIn(Shelf next) {
    edition = next;
  }

  long seenMs() {
    return seenMs;
  }

  void seen(long nowMs) {
    seenMs = nowMs;
  }

  void askedFor() {
    if (!isAskedFor) {
      isAskedFor = true;
    }
  }

  /** Whether it was asked for since this was asked. */
  boolean wasAskedFor() {
    boolean was = isAskedFor;
    isAskedFor = false;
    return was;
  }
}
