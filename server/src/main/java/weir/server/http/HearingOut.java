package weir.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends exchanges of HTTP/2 that were answered before all of the request had come. RFC 9113, section
 * 8.1, has the server then reset the stream, and say that this is no error; but the JDK's client
 * passes that over, and reads the answer only when it has sent all. So what still comes is read and
 * dropped first, as long as {@link Parting} does it for a connection.
 *
 * <p>Of HTTP/1.1 the {@link PatientConnection} sees to that.
 *
 * <p>And it keeps from exchanges of HTTP/2 what Jetty 12.1 makes of one that is silent for long and
 * may be: from then on Jetty tells it nothing, not that its client has gone, nor that it ends the
 * stream by itself when it is silent for as long again.
 */
final class HearingOut extends Handler.Wrapper {
  HearingOut(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean isTunnel = HttpMethod.CONNECT.is(request.getMethod()); // which has no end
    if (isTunnel || request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
      return super.handle(request, response, callback);
    }
    Exchange exchange = new Exchange(request, callback);
    return super.handle(exchange, new Answering(exchange, response), exchange);
  }

  /**
   * From here on it is in order that an exchange has nothing to write for long. A write that its
   * client does not take ends it as ever.
   *
   * @param isOver asked in HTTP/1.1 when it was silent for long: whether to end it all the same
   */
  static void mayRest(Request request, Predicate<TimeoutException> isOver) {
    Exchange exchange = Request.as(request, Exchange.class);
    if (exchange == null) {
      request.addIdleTimeoutListener(isOver);
    } else {
      exchange.rest();
    }
  }

  /**
   * Says of a client that has gone what HTTP/1.1 says of one. Those behind know it by that alone,
   * and would take anything else for a mistake of ours.
   */
  private static Throwable asInHttp1(Throwable cause) {
    return cause instanceof IOException && !(cause instanceof EofException)
        ? new EofException(cause)
        : cause;
  }

  private static final class Answering extends Response.Wrapper {
    private final Exchange exchange;

    Answering(Exchange exchange, Response response) {
      super(exchange, response);
      this.exchange = exchange;
    }

    @Override
    public void write(boolean isLast, ByteBuffer bytes, Callback callback) {
      exchange.writes();
      super.write(
          isLast,
          bytes,
          new Callback.Nested(callback) {
            @Override
            public void succeeded() {
              exchange.hasWritten();
              super.succeeded();
            }

            @Override
            public void failed(Throwable cause) {
              exchange.hasFailed(cause);
              super.failed(asInHttp1(cause));
            }
          });
    }
  }

  private static final class Exchange extends Request.Wrapper
      implements Callback, Runnable, Invocable {
    private static final long NOT_YET = Long.MIN_VALUE;
    private static final long NO_LIMIT = -1;

    private final Callback callback;
    private HttpStream stream;

    /** How long a write may take, ms, where nothing else is limited. */
    private volatile long writingMs = NOT_YET;

    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile Optional<Scheduler.Task> look = Optional.empty();

    /** Since when the answer has gone. */
    private volatile long sinceMs = NOT_YET;

    Exchange(Request request, Callback callback) {
      super(request);
      this.callback = callback;
      request.addHttpStreamWrapper(
          own -> {
            stream = own;
            return new Ending(own);
          });
    }

    private void rest() {
      if (writingMs == NOT_YET) {
        writingMs = stream.getIdleTimeout();
        stream.setIdleTimeout(NO_LIMIT);
        lookLater();
      }
    }

    private void lookLater() {
      look =
          Optional.of(
              getComponents()
                  .getScheduler()
                  .schedule(this::look, writingMs, TimeUnit.MILLISECONDS));
    }

    /** Whether its client is there: Jetty lets one that has said goodbye leave without a word. */
    private void look() {
      if (sinceMs != NOT_YET || failure.isPresent()) {
        return;
      }
      EndPoint endPoint = getConnectionMetaData().getConnection().getEndPoint();
      if (!endPoint.isInputShutdown()) {
        lookLater();
        return;
      }
      try {
        Runnable task =
            HttpChannel.from(this).onFailure(new EofException("the client closed the connection"));
        if (task != null) {
          getComponents().getExecutor().execute(task);
        }
      } catch (IllegalStateException ended) {
        return; // at this very moment
      }
    }

    private void hasFailed(Throwable cause) {
      failure = Optional.of(cause);
    }

    private void writes() {
      if (writingMs != NOT_YET) {
        stream.setIdleTimeout(writingMs);
      }
    }

    private void hasWritten() {
      if (writingMs != NOT_YET) {
        stream.setIdleTimeout(NO_LIMIT);
      }
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = super.read();
      return Content.Chunk.isFailure(chunk)
          ? Content.Chunk.from(asInHttp1(chunk.getFailure()), chunk.isLast())
          : chunk;
    }

    /** When Jetty does it, and it does not come to the end, then nothing can be read any more. */
    @Override
    public boolean consumeAvailable() {
      Content.Chunk chunk = read();
      while (chunk != null && !isEnd(chunk)) {
        chunk.release();
        chunk = read();
      }
      return chunk != null && !Content.Chunk.isFailure(chunk);
    }

    private static boolean isEnd(Content.Chunk chunk) {
      return chunk.isLast() || Content.Chunk.isFailure(chunk);
    }

    @Override
    public void succeeded() {
      look.ifPresent(Scheduler.Task::cancel);
      if (failure.isPresent()) { // Javalin takes no notice, and Jetty would wait for that write
        callback.failed(failure.get());
        return;
      }
      sinceMs = Senders.nowMs();
      stream.setIdleTimeout(Parting.SILENCE_MS);
      run();
    }

    @Override
    public void failed(Throwable cause) {
      look.ifPresent(Scheduler.Task::cancel);
      hasFailed(cause);
      callback.failed(cause);
    }

    /** There is more of the request, or it is silent for too long. */
    @Override
    public void run() {
      boolean isOver = Senders.nowMs() - sinceMs > Parting.MOST_MS;
      while (!isOver) {
        Content.Chunk chunk = read();
        if (chunk == null) {
          demand(this);
          return;
        }
        isOver = isEnd(chunk);
        chunk.release();
      }
      callback.succeeded();
    }

    /** Nothing that it does waits. */
    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    private final class Ending extends HttpStream.Wrapper {
      Ending(HttpStream stream) {
        super(stream);
      }

      @Override
      public void failed(Throwable cause) {
        super.failed(sinceMs == NOT_YET ? cause : HttpStream.CONTENT_NOT_CONSUMED);
      }
    }
  }
}
