package weir.server.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import weir.server.origin.Answer;

/**
 * Waits for the bodies of requests without a thread, and hands a request on when its body is there.
 * Those behind read as people write, one after the other, and would each wait with a thread for as
 * long as a sender likes.
 *
 * <p>Of a body that is longer than any of ours they get the beginning, so that they refuse it as
 * they would. Only a film goes on at once: it is as long as it is, and few are taken at a time.
 */
final class Bodies extends Handler.Wrapper {
  /** One more than whoever reads most takes. */
  static final int ENOUGH_BYTES = Beacons.MOST_BYTES + 1;

  /** Of all that wait for more, or are being read. */
  private static final long MOST_BYTES = 32 << 20;

  private static final int FIRST_BYTES = 512;

  private static final Set<String> HAVE_BODIES = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final AtomicLong held = new AtomicLong();

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean isFilm =
        request.getMethod().equals("POST")
            && request.getHttpURI().getPath().equals(LibraryRoutes.TITLES);
    if (!HAVE_BODIES.contains(request.getMethod()) || isFilm) {
      return super.handle(request, response, callback);
    }
    Gathered gathered = new Gathered(request, response, callback);
    if (gathered.isTooLongToAskFor()) {
      gathered.refuse(413, "a body has at most " + Beacons.MOST_BYTES + " bytes");
    } else if (gathered.gather()) {
      return gathered.handOn();
    }
    return true;
  }

  /** A request, and what has come of its body. */
  private final class Gathered extends Request.Wrapper implements Runnable, Invocable {
    private final Response response;
    private final Callback callback;
    private byte[] bytes = {};
    private int size;

    /** Whether there is no more on the wire. */
    private boolean isWhole;

    private boolean isHandedOn;

    Gathered(Request request, Response response, Callback callback) {
      super(request);
      this.response = response;
      this.callback = callback;
    }

    /** Who asks whether to send is told before he does. */
    boolean isTooLongToAskFor() {
      return getLength() > Beacons.MOST_BYTES
          && getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
    }

    /** Whether there is enough to hand it on; if not, {@link #run} comes when there is more. */
    boolean gather() {
      while (!isWhole && size < ENOUGH_BYTES) {
        Content.Chunk chunk = super.read();
        if (chunk == null) {
          super.demand(this);
          return false;
        }
        if (Content.Chunk.isFailure(chunk)) {
          refuse(chunk.getFailure());
          return false;
        }
        boolean hasRoom = take(chunk.getByteBuffer());
        isWhole = chunk.isLast();
        chunk.release();
        if (!hasRoom) {
          response.getHeaders().put(HttpHeader.RETRY_AFTER, "10");
          refuse(503, "too much is being sent at a time; try again in a while");
          return false;
        }
      }
      return true;
    }

    /** Grows as it comes: what is announced costs nothing. */
    private boolean take(ByteBuffer more) {
      int needed = size + more.remaining();
      if (needed > bytes.length) {
        int grown = Math.max(needed, Math.max(FIRST_BYTES, 2 * bytes.length));
        int added = grown - bytes.length;
        if (held.addAndGet(added) > MOST_BYTES) {
          held.addAndGet(-added);
          return false;
        }
        bytes = Arrays.copyOf(bytes, grown);
      }
      int count = more.remaining();
      more.get(bytes, size, count);
      size += count;
      return true;
    }

    private void letGo() {
      held.addAndGet(-bytes.length);
      bytes = new byte[0];
      size = 0;
    }

    @Override
    public void run() {
      if (gather()) {
        getComponents().getExecutor().execute(this::handOnNow);
      }
    }

    /** Nothing that it does waits. */
    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    private void handOnNow() {
      try {
        if (!handOn()) {
          Response.writeError(this, response, callback, HttpStatus.NOT_FOUND_404);
        }
      } catch (Throwable failure) {
        Response.writeError(this, response, callback, failure);
      }
    }

    boolean handOn() throws Exception {
      int counted = bytes.length;
      isHandedOn = true;
      try {
        return Bodies.super.handle(this, response, callback);
      } finally {
        held.addAndGet(-counted);
      }
    }

    /** First what was gathered. */
    @Override
    public Content.Chunk read() {
      if (isHandedOn && size > 0) {
        Content.Chunk chunk = Content.Chunk.from(ByteBuffer.wrap(bytes, 0, size), isWhole);
        bytes = new byte[0];
        size = 0;
        return chunk;
      }
      return isHandedOn && isWhole ? Content.Chunk.EOF : super.read();
    }

    @Override
    public void demand(Runnable isMore) {
      if (isHandedOn && (size > 0 || isWhole)) {
        isMore.run();
      } else {
        super.demand(isMore);
      }
    }

    private void refuse(Throwable why) {
      if (why instanceof TimeoutException) {
        refuse(408, "the body came too slowly");
      } else if (why instanceof HttpException bad) {
        refuse(bad.getCode(), "the body cannot be read: " + bad.getReason());
      } else {
        refuse(400, "the body did not come whole");
      }
    }

    void refuse(int status, String detail) {
      letGo();
      new Problem(status, detail).send(response, callback, Answer.crossOrigin());
    }
  }
}
