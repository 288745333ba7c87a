package weir.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import weir.network.cmcd.CmcdReader;
import weir.server.origin.PlainRequest;
import weir.server.origin.Ready;

/** Sees every response: counts it, and tells the {@link Clerk} what somebody may want to know. */
final class Watch {
  /** A connection whose requests say nothing of their player is told of so often at most. */
  private static final long TOLD_EVERY_NANOS = 1_000_000_000L;

  private final Tallies tallies;

  private static final Set<String> MAY_HAVE_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");

  /** A body is looked after so often. */
  private static final double BODY_MS = 5000;

  private final Clerk clerk;
  private final Senders senders;
  private final Duration headTime;

  Watch(Tallies tallies, Clerk clerk, Senders senders, Duration headTime) {
    this.tallies = tallies;
    this.clerk = clerk;
    this.senders = senders;
    this.headTime = headTime;
  }

  /** For one connection. */
  HeadClock clock() {
    return new HeadClock(headTime);
  }

  Tallies tallies() {
    return tallies;
  }

  /** What a connection has sent and not told yet. */
  static final class Untold {
    private long toldNanos = System.nanoTime() - TOLD_EVERY_NANOS;
    private long responses;
    private long bytes;
  }

  /** The lane has answered; its first byte went with its last, or at once. */
  void lane(
      EndPoint endPoint,
      PlainRequest request,
      Ready ready,
      int status,
      long bytes,
      long beganNanos,
      Untold untold) {
    long nowNanos = System.nanoTime();
    tallies.answered(Kind.of(ready.file().kind()), status, bytes, nowNanos - beganNanos);
    boolean speaks = request.hasCmcd();
    untold.responses++;
    untold.bytes += bytes;
    if (!speaks && !clerk.wantsAll() && nowNanos - untold.toldNanos < TOLD_EVERY_NANOS) {
      return;
    }
    if (endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote) {
      clerk.hear(
          new Heard(
              remote.getAddress(),
              request.isHead() ? "HEAD" : "GET",
              request.path(),
              speaks ? request.query() : "",
              speaks ? fields(request::field) : "",
              status,
              untold.responses,
              untold.bytes,
              nowNanos - beganNanos,
              nowNanos - beganNanos,
              false,
              true,
              "",
              nowNanos));
    }
    untold.toldNanos = nowNanos;
    untold.responses = 0;
    untold.bytes = 0;
  }

  private static String fields(UnaryOperator<String> field) {
    StringBuilder all = new StringBuilder();
    for (String name : CmcdReader.HEADERS) {
      String value = field.apply(name);
      if (!value.isEmpty()) {
        all.append(all.length() > 0 ? "," : "").append(value);
      }
    }
    return all.toString();
  }

  /** A request that the lane left to others. */
  void handled(Request request) {
    Handled handled = new Handled(request);
    request.addHttpStreamWrapper(stream -> new Watched(stream, handled));
    tallies.running.increment();
    handled.asked();
    if (MAY_HAVE_BODY.contains(request.getMethod())) {
      senders.after(BODY_MS, handled::lookAfterBody);
    }
  }

  private final class Handled {
    private final Request request;
    private final long beganNanos = System.nanoTime();
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private volatile int status;
    private volatile long firstByteNanos;
    private volatile long bytes;
    private volatile long bodyBytes;
    private volatile boolean hasBody;
    private boolean isLate;
    private final String cmcd;

    Handled(Request request) {
      this.request = request;
      HttpFields fields = request.getHeaders();
      cmcd = fields(name -> String.join(",", fields.getValuesList(name)));
    }

    void asked() {
      String query = query();
      boolean speaks = !cmcd.isEmpty() || query.contains("CMCD=");
      if (speaks && path().startsWith("/via/")) {
        tell(0, 0, false);
      }
    }

    private String query() {
      String query = request.getHttpURI().getQuery();
      return query == null ? "" : query;
    }

    void read(Content.Chunk chunk) {
      if (chunk != null) {
        bodyBytes += chunk.remaining();
        hasBody |= chunk.isLast();
      }
    }

    /** A body that trickles in would hold what it needs for as long as its sender likes. */
    void lookAfterBody() {
      if (hasBody || hasEnded.get()) {
        return;
      }
      double seconds = (System.nanoTime() - beganNanos) / 1e9;
      if (bodyBytes < Operation.MIN_BODY_BYTES_PER_SECOND * seconds) {
        try {
          tooSlow(new TimeoutException("the body of a request comes too slowly"));
        } catch (IllegalStateException ended) {
          return; // at this very moment
        }
      }
      senders.after(BODY_MS, this::lookAfterBody);
    }

    /** Whoever waits for it is told so, and may answer; if that leads to no end, we make one. */
    private void tooSlow(TimeoutException late) {
      HttpChannel channel = HttpChannel.from(request);
      Runnable task;
      if (!isLate) {
        isLate = true;
        tallies.unreadable.increment();
        task = channel.onIdleTimeout(late).action();
      } else {
        task = channel.onFailure(late);
        if (request.getConnectionMetaData().getHttpVersion().getVersion() <= 11) {
          request.getConnectionMetaData().getConnection().getEndPoint().close(late);
        }
      }
      if (task != null) {
        task.run();
      }
    }

    void sent(MetaData.Response response, ByteBuffer content) {
      if (response != null) {
        status = response.getStatus();
        firstByteNanos = System.nanoTime() - beganNanos;
      }
      if (content != null) {
        bytes += content.remaining(); // one write at a time
      }
    }

    void ended(boolean isBroken) {
      if (!hasEnded.compareAndSet(false, true)) {
        return;
      }
      tallies.running.decrement();
      if (isBroken) {
        tallies.broken.increment();
      }
      if (status > 0) {
        Kind kind = Kind.of(path());
        tallies.answered(kind, status, bytes, firstByteNanos);
        tell(status, System.nanoTime() - beganNanos, isBroken);
      }
    }

    /** A CONNECT of HTTP/2 has none. */
    private String path() {
      return Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
    }

    private void tell(int answered, long durationNanos, boolean isBroken) {
      String path = path();
      boolean isMedia = path.startsWith("/media/") || path.startsWith("/via/");
      if (!isMedia && !clerk.wantsAll()
          || !(request.getConnectionMetaData().getRemoteSocketAddress()
              instanceof InetSocketAddress remote)) {
        return;
      }
      InetAddress address = remote.getAddress();
      String agent = request.getHeaders().get("User-Agent");
      clerk.hear(
          new Heard(
              address,
              request.getMethod(),
              path,
              query(),
              cmcd,
              answered,
              1,
              bytes,
              firstByteNanos,
              durationNanos,
              isBroken,
              false,
              agent == null ? "" : agent,
              System.nanoTime()));
    }
  }

  /** Between the handlers and the connection. */
  private static final class Watched extends HttpStream.Wrapper {
    private final Handled handled;

    /** Whether the last byte of the answer has gone. */
    private volatile boolean isWhole;

    Watched(HttpStream stream, Handled handled) {
      super(stream);
      this.handled = handled;
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = super.read();
      handled.read(chunk);
      return chunk;
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.Response response,
        boolean isLast,
        ByteBuffer content,
        Callback callback) {
      handled.sent(response, content);
      super.send(request, response, isLast, content, isLast ? new Last(callback) : callback);
    }

    @Override
    public void succeeded() {
      handled.ended(false);
      super.succeeded();
    }

    /** Also when the answer has gone and only the request did not end. */
    @Override
    public void failed(Throwable cause) {
      handled.ended(!isWhole);
      super.failed(cause);
    }

    private final class Last extends Callback.Nested {
      Last(Callback callback) {
        super(callback);
      }

      @Override
      public void succeeded() {
        isWhole = true;
        super.succeeded();
      }
    }
  }
}
