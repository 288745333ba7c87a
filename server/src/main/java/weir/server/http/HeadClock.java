package weir.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Watches that the head of a request comes within its time, however it trickles in. It is looked at
 * when a byte comes: a client that sends none is the idle timeout's.
 */
final class HeadClock {
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

  /** What is said to who was late, on a connection of HTTP/1.1. */
  ByteBuffer refusal() {
    String detail = "the head of a request has to come within " + limitMs / 1000.0 + " s";
    Problem problem = new Problem(HttpStatus.REQUEST_TIMEOUT_408, detail);
    String answer =
        "HTTP/1.1 408 Request Timeout\r\nDate: "
            + DateGenerator.formatDate(System.currentTimeMillis())
            + "\r\nConnection: close\r\n"
            + problem.answer(false).head()
            + problem.json();
    return ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
  }
}
