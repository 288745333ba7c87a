package weir.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An exchange of HTTP/2: Jetty's request, and the callback that ends it, in one, which its {@link
 * #answer answer} tells of every write. Those behind get all three in place of Jetty's own.
 */
abstract class Http2Exchange extends Request.Wrapper implements Callback {
  private final Callback ended;
  private HttpStream stream;

  Http2Exchange(Request request, Callback ended) {
    super(request);
    this.ended = ended;
    request.addHttpStreamWrapper(
        own -> {
          stream = own;
          return wrapped(own);
        });
  }

  /** Whether it is one; a tunnel has no end, and is not. */
  static boolean is(Request request) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
        && !HttpMethod.CONNECT.is(request.getMethod());
  }

  final HttpStream stream() {
    return stream;
  }

  /** What Jetty is to take in place of its stream. */
  HttpStream wrapped(HttpStream own) {
    return own;
  }

  void writes() {}

  void hasWritten() {}

  /**
   * @return the cause that those behind are told
   */
  abstract Throwable couldNotWrite(Throwable cause);

  @Override
  public void succeeded() {
    ended.succeeded();
  }

  @Override
  public void failed(Throwable cause) {
    ended.failed(cause);
  }

  final Response answer(Response response) {
    return new Response.Wrapper(this, response) {
      @Override
      public void write(boolean isLast, ByteBuffer bytes, Callback callback) {
        writes();
        super.write(
            isLast,
            bytes,
            new Callback.Nested(callback) {
              @Override
              public void succeeded() {
                hasWritten();
                super.succeeded();
              }

              @Override
              public void failed(Throwable cause) {
                super.failed(couldNotWrite(cause));
              }
            });
      }
    };
  }
}
