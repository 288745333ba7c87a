package weir.server.http;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Keeps from exchanges of HTTP/2 what Jetty 12.1 makes of one that is silent for long and may be:
 * from then on Jetty tells it nothing, not that its client has gone, nor that it ends the stream by
 * itself when it is silent for as long again.
 */
final class Resting extends Handler.Wrapper {
  Resting(Handler next) {
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
   * From here on it is in order that an exchange has nothing to write for long. A write that its
   * client does not take ends it as ever.
   *
   * @param isOver asked in HTTP/1.1 when it was silent for long: whether to end it all the same
   */
  static void allow(Request request, Predicate<TimeoutException> isOver) {
    Exchange exchange = Request.as(request, Exchange.class);
    if (exchange == null) {
      request.addIdleTimeoutListener(isOver);
    } else {
      exchange.rest();
    }
  }

  private static final class Exchange extends Http2Exchange {
    private static final long NOT_YET = Long.MIN_VALUE;
    private static final long NO_LIMIT = -1;

    /** How long a write may take, ms, where nothing else is limited. */
    private volatile long writingMs = NOT_YET;

    private volatile Optional<Scheduler.Task> look = Optional.empty();
    private volatile boolean isOver;

    Exchange(Request request, Callback callback) {
      super(request, callback);
    }

    private void rest() {
      if (writingMs == NOT_YET) {
        writingMs = stream().getIdleTimeout();
        stream().setIdleTimeout(NO_LIMIT);
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
      if (isOver) {
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

    @Override
    void writes() {
      if (writingMs != NOT_YET) {
        stream().setIdleTimeout(writingMs);
      }
    }

    @Override
    void hasWritten() {
      if (writingMs != NOT_YET) {
        stream().setIdleTimeout(NO_LIMIT);
      }
    }

    @Override
    Throwable couldNotWrite(Throwable cause) {
      end();
      return cause;
    }

    private void end() {
      isOver = true;
      look.ifPresent(Scheduler.Task::cancel);
    }

    @Override
    public void succeeded() {
      end();
      super.succeeded();
    }

    @Override
    public void failed(Throwable cause) {
      end();
      super.failed(cause);
    }
  }
}
