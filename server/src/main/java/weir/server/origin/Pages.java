package weir.server.origin;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Memory outside the heap, in pages of equal size: taken when first needed, used again and again,
 * and never more than was allowed. Safe for use by many threads.
 */
final class Pages {
  static final int PAGE_BYTES = 16 * 1024;
  private static final int PAGES_AT_ONCE = 64;

  private final long most;
  private final Deque<ByteBuffer> free = new ArrayDeque<>();
  private long made;

  /**
   * @param mostBytes rounded down to whole pages
   */
  Pages(long mostBytes) {
    most = mostBytes / PAGE_BYTES;
  }

  static int count(long bytes) {
    return Math.toIntExact((bytes + PAGE_BYTES - 1) / PAGE_BYTES);
  }

  /** So many pages, clear; none if there are not that many. */
  synchronized ByteBuffer[] take(int count) {
    while (free.size() < count && made < most) {
      int more = (int) Math.min(PAGES_AT_ONCE, most - made);
      ByteBuffer slab = ByteBuffer.allocateDirect(more * PAGE_BYTES);
      for (int i = 0; i < more; i++) {
        free.push(slab.slice(i * PAGE_BYTES, PAGE_BYTES));
      }
      made += more;
    }
    if (free.size() < count) {
      return new ByteBuffer[0];
    }
    ByteBuffer[] taken = new ByteBuffer[count];
    for (int i = 0; i < count; i++) {
      taken[i] = free.pop().clear();
    }
    return taken;
  }

  synchronized void give(ByteBuffer[] pages) {
    for (ByteBuffer page : pages) {
      free.push(page);
    }
  }

  /** In use, in bytes. */
  synchronized long usedBytes() {
    return (made - free.size()) * PAGE_BYTES;
  }
}
