package weir.server.http;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Ends exchanges of HTTP/2 that were answered before all of the request had come. RFC 9113, section
 * 8.1, has the server then reset the stream, and say that this is no error; but the JDK's client
 * passes that over, and reads the answer only when it has sent all. So what still comes is read and
 * dropped first, as long as {@link Parting} does it for a connection.
 *
 * <p>Of HTTP/1.1 the {@link PatientConnection} sees to that.
 */
final class HearingOut extends Handler.Wrapper {
  HearingOut(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!Http2Exchange.is(request)) {
      return super.handle(request, response, callback);
    }
    Exchange exchange = new Exchange(request, callback);
    return super.handle(exchange, exchange.answer(response), exchange);
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

  private static final class Exchange extends Http2Exchange implements Runnable {
    private static final long NOT_YET = Long.MIN_VALUE;

    private volatile Optional<Throwable> failure = Optional.empty();

    /** Since when the answer has gone. */
    private volatile long sinceMs = NOT_YET;

    Exchange(Request request, Callback callback) {
      super(request, callback);
    }

    @Override
    HttpStream wrapped(HttpStream own) {
      return new Ending(own);
    }

    @Override
    Throwable couldNotWrite(Throwable cause) {
      failure = Optional.of(cause);
      return asInHttp1(cause);
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
      if (failure.isPresent()) { // Javalin takes no notice, and Jetty would wait for that write
        super.failed(failure.get());
        return;
      }
      sinceMs = Senders.nowMs();
      stream().setIdleTimeout(Parting.SILENCE_MS);
      run();
    }

    @Override
    public void failed(Throwable cause) {
      failure = Optional.of(cause);
      super.failed(cause);
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
      super.succeeded();
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
