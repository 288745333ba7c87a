package weir.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;

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
  private final Tallies tallies;
  private long sinceMs = NOT_RUNNING;

  HeadClock(Duration limit, Tallies tallies) {
    this.limitMs = limit.toMillis();
    this.tallies = tallies;
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

  /** Before more is parsed; true if there is no more to be done, since the connection is closed. */
  boolean hasClosed(EndPoint endPoint) {
    if (sinceMs == NOT_RUNNING || Senders.nowMs() - sinceMs <= limitMs) {
      return false;
    }
    tallies.unreadable.increment();
    try {
      endPoint.flush(ByteBuffer.wrap(LATE));
    } catch (IOException gone) {
      // then nobody wants to know
    }
    endPoint.close(new TimeoutException("the head of a request took too long"));
    return true;
  }
}
