package weir.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;

/**
 * A connection of HTTP/1.1 on which heads of requests have to come in time, and whose last answer
 * arrives: what is answered before all of its request was read says {@code Connection: close}, and
 * {@link Parting} sees to the rest. So it is with every refusal, by whomever, and with what Jetty
 * itself refuses since it cannot read it.
 */
class PatientConnection extends HttpConnection {
  private final Tallies tallies;
  private final HeadClock clock;
  private Optional<Parting> parting = Optional.empty();

  /** Threads that Jetty reads with; two, where one has not yet returned. */
  private int reading;

  PatientConnection(
      HttpConfiguration configuration, Connector connector, EndPoint endPoint, Watch watch) {
    super(configuration, connector, endPoint);
    this.tallies = watch.tallies();
    this.clock = watch.clock();
  }

  @Override
  public void onFillable() {
    if (clock.isLate() && !isParting()) {
      refuseLate();
    } else if (!isBeingRefused() && mayRead()) {
      super.onFillable();
      clock.look(getParser());
      hasRead();
    } else {
      parting().ifPresent(Parting::drop);
    }
  }

  /** What cannot be read is answered by another thread, and there is nothing to read till then. */
  private boolean isBeingRefused() {
    return getParser().isClose() && getEndPoint().isOpen();
  }

  private void refuseLate() {
    tallies.unreadable.increment();
    try {
      getEndPoint().flush(clock.refusal());
    } catch (IOException gone) {
      // then nobody wants to know
    }
    part(() -> getEndPoint().close(new TimeoutException("the head of a request took too long")));
  }

  /** At once, or when Jetty is done with reading: it may still have to say that it wants more. */
  private void part(Runnable end) {
    Parting mine =
        new Parting(getEndPoint(), getConnector().getByteBufferPool(), tallies.parting, end);
    synchronized (this) {
      parting = Optional.of(mine);
      if (reading > 0) {
        return;
      }
    }
    mine.begin();
  }

  private synchronized boolean mayRead() {
    if (isParting()) {
      return false;
    }
    reading++;
    return true;
  }

  private void hasRead() {
    synchronized (this) {
      reading--;
      if (reading > 0 || !isParting()) {
        return;
      }
    }
    parting().ifPresent(Parting::begin);
  }

  private synchronized Optional<Parting> parting() {
    return parting;
  }

  private boolean isParting() {
    return parting().filter(one -> !one.hasEnded()).isPresent();
  }

  /** Jetty would take a silence now for one of the request that was answered, and go on waiting. */
  @Override
  public boolean onIdleExpired(TimeoutException timeout) {
    return isParting() || super.onIdleExpired(timeout);
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    if (isParting()) {
      parting().ifPresent(Parting::end);
    } else {
      super.onFillInterestedFailed(cause);
    }
  }

  /** Asked for while the connection is still being made. */
  @Override
  protected RequestHandler newRequestHandler() {
    return new RequestHandler() {
      @Override
      public void parsedHeader(HttpField field) {
        if (field.getHeader() == HttpHeader.TRANSFER_ENCODING) {
          checkCoding(field);
        }
        super.parsedHeader(field.getHeader() == HttpHeader.HOST ? host(field) : field);
      }
    };
  }

  /** Jetty's parser passes over what stands before {@code chunked}, and the body means nothing. */
  private static void checkCoding(HttpField field) {
    if (!HttpHeaderValue.CHUNKED.is(field.getValue())) {
      throw new HttpException.RuntimeException(
          HttpStatus.NOT_IMPLEMENTED_501,
          "a body is sent as it is or in Transfer-Encoding: chunked, and no other coding");
    }
  }

  /** Jetty's parser would either refuse a port that is empty or pass over whatever is wrong. */
  static HttpField host(HttpField field) {
    try {
      return new HostPortHttpField(field.getValue());
    } catch (HttpException.RuntimeException e) {
      throw new HttpException.RuntimeException(
          HttpStatus.BAD_REQUEST_400,
          "the field Host is a name or an address, and a port from 1 to 65535 if any, as in"
              + " localhost:8080",
          e);
    }
  }

  @Override
  protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
    return new Exchange(method, uri, version);
  }

  /** A request and its answer. */
  private final class Exchange extends HttpStreamOverHTTP1 {
    Exchange(String method, String uri, HttpVersion version) {
      super(method, uri, version);
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.Response response,
        boolean isLast,
        ByteBuffer content,
        Callback callback) {
      if (response != null && response.getStatus() >= HttpStatus.OK_200) {
        consumeAvailable(); // and if that is not all, the answer is the last here and says so
      }
      super.send(request, response, isLast, content, callback);
    }

    @Override
    public void succeeded() {
      if (isWhole() && !isPersistent()) {
        part(() -> super.failed(new QuietException.Exception("its last answer has gone")));
      } else {
        super.succeeded();
      }
    }

    /** For us it is no failure when only the request has not ended. */
    @Override
    public void failed(Throwable cause) {
      if (isWhole()) {
        part(() -> super.failed(cause));
      } else {
        super.failed(cause);
      }
    }

    /** Whether the last byte of the answer has gone. */
    private boolean isWhole() {
      return getGenerator().isEnd();
    }
  }
}
