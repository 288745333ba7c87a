package weir.network.shape;

import weir.network.link.Flow;

/**
 * One transfer on a {@link PacedLink}. Any thread may call it.
 *
 * <p>Its owner passes on no more than was granted, and says with {@link #sent} how much that was; a
 * flow of which nobody says so is soon taken for one whose reader is slow.
 */
public final class PacedFlow implements AutoCloseable {

  private final PacedLink link;
  private final long bytes;
  private final Sink sink;

  /** Guarded by the link's lock, like all that is not final here and not volatile. */
  final Flow flow;

  /** Place among the link's sharing flows, or -1. */
  int place = -1;

  long grantedAtNanos;

  /**
   * Of the spacing between its grants where there are many flows, 0.75 to 1.25: not the same for
   * all, or those who began together would for ever be granted together.
   */
  final double pace;

  private volatile long granted;
  private volatile long sent;
  private volatile boolean paused;
  private volatile boolean closed;

  PacedFlow(PacedLink link, Flow flow, long bytes, double pace, Sink sink) {
    this.link = link;
    this.flow = flow;
    this.bytes = bytes;
    this.pace = pace;
    this.sink = sink;
  }

  /** Its whole length. */
  public long bytes() {
    return bytes;
  }

  /** Granted so far. */
  public long grantedBytes() {
    return granted;
  }

  /** True once all its bytes were granted. */
  public boolean isDone() {
    return granted == bytes;
  }

  /** True while it lags so far behind its grants that it leaves its share to others. */
  public boolean isPaused() {
    return paused;
  }

  /**
   * Tells what the socket took, or the reader; from one thread at a time.
   *
   * @param totalBytes since the flow was opened; less than told before changes nothing
   */
  public void sent(long totalBytes) {
    if (totalBytes > sent) {
      sent = totalBytes;
    }
    if (paused) {
      link.drained(this);
    }
  }

  /**
   * Ends the flow; its share goes to the others at once. A grant already on its way may still
   * arrive, no other will.
   */
  @Override
  public void close() {
    closed = true;
    link.closed(this);
  }

  /** Granted and not sent. */
  long lagBytes() {
    return granted - sent;
  }

  void paused(boolean now) {
    paused = now;
  }

  void grant(long totalBytes, long atNanos) {
    granted = totalBytes;
    grantedAtNanos = atNanos;
  }

  void deliver(long totalBytes) {
    if (closed) {
      return;
    }
    try {
      sink.granted(totalBytes);
    } catch (RuntimeException | Error broken) {
      close();
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, broken);
    }
  }
}
