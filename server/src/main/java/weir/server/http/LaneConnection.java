package weir.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import weir.server.origin.Answer;
import weir.server.origin.ByteRange;
import weir.server.origin.Lane;
import weir.server.origin.Piece;
import weir.server.origin.PlainRequest;
import weir.server.origin.Ready;

/**
 * A connection of HTTP/1.1 on which plain requests for what the {@link Lane} has ready are answered
 * here and now, by the selector's thread: read, looked up, written. Every other request goes, byte
 * for byte as it came, to Jetty's own parser and the handlers behind it, and the connection is
 * theirs until that is answered.
 *
 * <p>It holds nothing while its client is silent.
 */
final class LaneConnection extends PatientConnection {
  private final Lane lane;
  private final LaneCount count;
  private final Watch watch;
  private final Watch.Untold untold = new Watch.Untold();
  private final Reading reading = new Reading();

  LaneConnection(
      HttpConfiguration configuration,
      Connector connector,
      EndPoint endPoint,
      Lane lane,
      LaneCount count,
      Watch watch) {
    super(configuration, connector, endPoint, watch);
    this.lane = lane;
    this.count = count;
    this.watch = watch;
  }

  /** What a thread needs while it answers, and no connection needs between its requests. */
  private static final class Desk {
    private static final ThreadLocal<Desk> OF_THREAD = ThreadLocal.withInitial(Desk::new);

    private ByteBuffer in = BufferUtil.EMPTY_BUFFER;
    private byte[] bytes = {};
    private final PlainRequest request = new PlainRequest();

    /** The first two lines of a 200, and the end of the second in which they are true. */
    private ByteBuffer okay = BufferUtil.EMPTY_BUFFER;

    private long okayUntilNanos;

    /** Of the answer just made. */
    private int status;

    private long bodyBytes;

    ByteBuffer in(int size) {
      if (in.capacity() < size) {
        in = BufferUtil.allocateDirect(size);
        bytes = new byte[size];
      }
      BufferUtil.clear(in);
      return in;
    }

    ByteBuffer okay(long nowNanos) {
      if (!okay.hasRemaining() || nowNanos - okayUntilNanos >= 0) {
        byte[] lines = begin(200);
        okay = ByteBuffer.allocateDirect(lines.length).put(lines).flip();
        long leftMs = 1000 - System.currentTimeMillis() % 1000;
        okayUntilNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(leftMs);
      }
      return okay.duplicate();
    }
  }

  private static byte[] begin(int status) {
    String lines =
        "HTTP/1.1 "
            + status
            + " "
            + HttpStatus.getMessage(status)
            + "\r\nDate: "
            + DateGenerator.formatDate(System.currentTimeMillis())
            + "\r\n";
    return lines.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void onFillable() {
    boolean isTheirs =
        !isRequestBufferEmpty() || !getParser().isStart() || getConnector().isShutdown();
    if (isTheirs) {
      super.onFillable();
      return;
    }
    Desk desk = Desk.OF_THREAD.get();
    try {
      ByteBuffer in = desk.in(getInputBufferSize());
      int size = getEndPoint().fill(in);
      if (size == 0) {
        fillInterested(reading);
      } else if (size < 0) {
        super.onFillable(); // which sees the same end, and knows how to part
      } else {
        in.get(desk.bytes, 0, size);
        answerAll(desk, size);
      }
    } catch (Throwable broken) {
      getEndPoint().close(broken);
    }
  }

  private void answerAll(Desk desk, int size) throws IOException {
    int at = 0;
    while (at < size) {
      long beganNanos = System.nanoTime();
      int end = desk.request.read(desk.bytes, at, size);
      boolean isLong = end - at > getHttpConfiguration().getRequestHeaderSize();
      Optional<Ready> found =
          end == PlainRequest.OTHER || isLong
              ? Optional.empty()
              : lane.find(
                  desk.request.path(),
                  desk.request.field("Accept-Encoding"),
                  TimeUnit.NANOSECONDS.toMillis(beganNanos)); // as Senders.nowMs()
      if (found.isEmpty()) {
        giveBack(desk.bytes, at, size);
        super.onFillable();
        return;
      }
      Ready ready = found.get();
      boolean isOurs = false;
      try {
        boolean mayChange = desk.request.asksForHttp2() && ClearHttp2.mayComeWith(ready);
        ByteBuffer[] answer = mayChange ? new ByteBuffer[0] : answer(desk, ready, beganNanos);
        isOurs = answer.length > 0;
        boolean isSent = isOurs && getEndPoint().flush(answer);
        if (isOurs) {
          watch.lane(
              getEndPoint(), desk.request, ready, desk.status, desk.bodyBytes, beganNanos, untold);
        }
        if (isOurs && !isSent) {
          giveBack(desk.bytes, end, size);
          watch.tallies().running.increment();
          Rest rest = new Rest(ready);
          found = Optional.empty();
          getEndPoint().write(rest, answer);
          return;
        }
      } finally {
        found.ifPresent(Ready::release);
      }
      if (!isOurs) {
        giveBack(desk.bytes, at, size);
        super.onFillable();
        return;
      }
      at = end;
    }
    fillInterested(reading);
  }

  /** What is not read here is read by Jetty, when it comes to it. */
  private void giveBack(byte[] bytes, int from, int to) {
    if (from < to) {
      onUpgradeTo(ByteBuffer.wrap(bytes, from, to - from));
    }
  }

  /** Nothing if the answer is one of the rare ones. */
  private ByteBuffer[] answer(Desk desk, Ready ready, long nowNanos) {
    PlainRequest request = desk.request;
    if (request.isUnconditional()) {
      return whole(desk, ready, nowNanos);
    }
    Answer answer =
        Answer.to(request.isHead(), request::field, ready.file(), Answer.Caching.AS_STORED);
    if (answer.status() == 200) {
      return whole(desk, ready, nowNanos);
    }
    List<Piece> body = answer.body();
    desk.status = answer.status();
    desk.bodyBytes = answer.bodyLength();
    boolean isOneRange =
        answer.status() == 206 && body.size() == 1 && body.get(0) instanceof Piece.Slice;
    if (!isOneRange && answer.status() != 304) {
      return new ByteBuffer[0];
    }
    count.answers.increment();
    ByteBuffer[] head = {
      ByteBuffer.wrap(begin(answer.status())),
      ByteBuffer.wrap(answer.head().getBytes(StandardCharsets.ISO_8859_1))
    };
    return isOneRange ? with(head, ready, ((Piece.Slice) body.get(0)).range()) : head;
  }

  private ByteBuffer[] whole(Desk desk, Ready ready, long nowNanos) {
    count.answers.increment();
    desk.status = 200;
    desk.bodyBytes = desk.request.isHead() ? 0 : ready.file().size();
    ByteBuffer[] okay = {desk.okay(nowNanos)};
    if (desk.request.isHead()) {
      return joined(okay, ready.head());
    }
    return ready.isInMemory()
        ? joined(okay, ready.whole())
        : with(joined(okay, ready.head()), ready, new ByteRange(0, ready.file().size() - 1));
  }

  private ByteBuffer[] with(ByteBuffer[] head, Ready ready, ByteRange range) {
    if (ready.isInMemory()) {
      return joined(head, ready.part(range));
    }
    count.bySendfile.increment();
    LaneEndPoint endPoint = (LaneEndPoint) getEndPoint();
    return joined(head, endPoint.piece(ready.channel(), range.first(), range.length()));
  }

  private static ByteBuffer[] joined(ByteBuffer[] first, ByteBuffer... then) {
    ByteBuffer[] all = Arrays.copyOf(first, first.length + then.length);
    System.arraycopy(then, 0, all, first.length, then.length);
    return all;
  }

  /** The next request, or the rest of one. */
  private final class Reading implements Callback {
    @Override
    public void succeeded() {
      onFillable();
    }

    @Override
    public void failed(Throwable cause) {
      onFillInterestedFailed(cause);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  /** A response that the socket did not take at once. */
  private final class Rest implements Callback {
    private final Ready ready;

    Rest(Ready ready) {
      this.ready = ready;
    }

    @Override
    public void succeeded() {
      watch.tallies().running.decrement();
      ready.release();
      onFillable();
    }

    @Override
    public void failed(Throwable cause) {
      watch.tallies().running.decrement();
      watch.tallies().broken.increment();
      ready.release();
      getEndPoint().close(cause);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }
}
