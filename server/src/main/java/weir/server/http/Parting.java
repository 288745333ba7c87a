package weir.server.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Ends a connection so that what was sent last arrives. Who closes a socket on which something
 * still comes makes the system answer with a reset, and a client that meets one while it sends may
 * never look at what it was sent. So we say that there is no more from us, then read and drop what
 * comes, until the client ends too: for {@value #SILENCE_MS} ms after its last byte, and {@value
 * #MOST_MS} ms in all, which are nginx's times for the same.
 *
 * <p>It holds no thread while nothing comes, and a buffer only while it reads.
 */
final class Parting implements Callback {
  static final long SILENCE_MS = 5000;
  static final long MOST_MS = 30_000;

  private static final int BUFFER = 64 * 1024;

  /** Buffers; then others have their turn. */
  private static final int MOST_AT_ONCE = 4;

  private final EndPoint endPoint;
  private final ByteBufferPool buffers;
  private final LongAdder running;
  private final Runnable end;
  private final AtomicBoolean hasEnded = new AtomicBoolean();
  private long beganMs;

  /**
   * @param running counts those who part and have not ended
   * @param end closes the connection; called once
   */
  Parting(EndPoint endPoint, ByteBufferPool buffers, LongAdder running, Runnable end) {
    this.endPoint = endPoint;
    this.buffers = buffers;
    this.running = running;
    this.end = end;
  }

  void begin() {
    running.increment();
    beganMs = Senders.nowMs();
    endPoint.setIdleTimeout(SILENCE_MS);
    endPoint.shutdownOutput();
    drop();
  }

  boolean hasEnded() {
    return hasEnded.get();
  }

  /** There may be something to read. */
  void drop() {
    RetainableByteBuffer buffer = buffers.acquire(BUFFER, true);
    try {
      boolean isMore = true;
      for (int i = 0; isMore && i < MOST_AT_ONCE; i++) {
        BufferUtil.clear(buffer.getByteBuffer());
        int read = endPoint.fill(buffer.getByteBuffer());
        if (read < 0 || Senders.nowMs() - beganMs > MOST_MS) {
          end();
          return;
        }
        isMore = read > 0;
      }
    } catch (IOException gone) {
      end();
      return;
    } finally {
      buffer.release();
    }
    endPoint.tryFillInterested(this); // or the connection still is, and then it comes here
  }

  void end() {
    if (hasEnded.compareAndSet(false, true)) {
      running.decrement();
      end.run();
    }
  }

  @Override
  public void succeeded() {
    drop();
  }

  /** It was silent for too long, or the server is being closed. */
  @Override
  public void failed(Throwable cause) {
    end();
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
