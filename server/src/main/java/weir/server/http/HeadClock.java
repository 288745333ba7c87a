package weir.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.http.HttpParser;

/**
 * Watches that the head of a request comes within its time, however it trickles in. It is looked at
 * when a byte comes: a client that sends none is the idle timeout's.
 */
final class HeadClock {
  private static final byte[] LATE =
      "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private static final long NOT_RUNNING = Long.MIN_VALUE;

  private final long limitMs;
  private long sinceMs = NOT_RUNNING;

  HeadClock(Duration limit) {
    this.limitMs = limit.toMillis();
  }

  /** After bytes were parsed. */
  void look(HttpParser parser) {
    boolean isAmid = parser.inHeaderState() && !parser.isStart();
    if (!isAmid) {
      sinceMs = NOT_RUNNING;
    } else if (sinceMs == NOT_RUNNING) {
      sinceMs = Senders.nowMs();
    }
  }

  /** Before more is parsed. */
  boolean isLate() {
    return sinceMs != NOT_RUNNING && Senders.nowMs() - sinceMs > limitMs;
  }

  /** What is said to who was late. */
  static ByteBuffer refusal() {
    return ByteBuffer.wrap(LATE);
  }
}
