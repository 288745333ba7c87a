package weir.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import weir.network.shape.PacedFlow;
import weir.network.shape.PacedLink;
import weir.server.links.Fault;
import weir.server.links.SlowStart;
import weir.server.links.Visit;
import weir.server.origin.Answer;
import weir.server.origin.Piece;

/**
 * One response on its way. It writes as much as it may, then holds no thread until it may write
 * more or the client has taken what was written.
 */
final class Sending extends IteratingCallback {

  /** Enough to keep a fast client busy, little enough for thousands of slow ones. */
  private static final int MOST_AT_ONCE = 64 * 1024;

  /**
   * What the kernel may hold of a shaped response. Left to itself it takes whole segments, and a
   * client that does not read would still use its share of the link.
   */
  private static final int SHAPED_SOCKET_BYTES = 128 * 1024;

  /** For what was written to leave the kernel: a reset throws away what has not. */
  private static final double BEFORE_RESET_MS = 200;

  /** Of that wait. */
  private enum Rest {
    TO_COME,
    BEGUN,
    OVER
  }

  private static final long ALL = Long.MAX_VALUE;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Senders senders;
  private final Optional<Visit> visit;

  private final Deque<Piece> pieces = new ArrayDeque<>();
  private final long length;
  private final boolean mayHaveBody;
  private Optional<Opened> file = Optional.empty();

  /** Within the first of the pieces. */
  private long pieceOffset;

  private long written;
  private int writing;
  private RetainableByteBuffer buffer = RetainableByteBuffer.EMPTY;
  private boolean isEnded;

  /** Where a fault stops the body. */
  private long cutAt = ALL;

  private Optional<Fault> fault = Optional.empty();

  private volatile Rest rest = Rest.TO_COME;
  private Optional<SlowStart> slowStart = Optional.empty();

  /** Of slow start; the one that runs. */
  private int round;

  private volatile long granted = ALL;
  private volatile Optional<Stretch> stretch = Optional.empty();
  private volatile boolean isOver;

  /**
   * A part of the body on its link: all of it, or a window.
   *
   * @param before bytes of the body that went before it
   */
  private record Stretch(PacedFlow flow, long before) {
    void sent(long written) {
      flow.sent(Math.max(0, written - before));
    }
  }

  Sending(
      Request request,
      Response response,
      Callback callback,
      Senders senders,
      Optional<Visit> visit,
      Answer answer) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.senders = senders;
    this.visit = visit;
    this.pieces.addAll(answer.body());
    this.length = answer.bodyLength();
    this.mayHaveBody =
        answer.status() != HttpStatus.NO_CONTENT_204
            && answer.status() != HttpStatus.NOT_MODIFIED_304;
    response.setStatus(answer.status());
    for (Map.Entry<String, String> field : answer.fields().entrySet()) {
      response.getHeaders().put(field.getKey(), field.getValue());
    }
    visit
        .flatMap(Visit::shareKbps)
        .ifPresent(kbps -> response.getHeaders().put("CMSD-Dynamic", "\"weir\";etp=" + kbps));
  }

  /** The file that the answer's slices are of; from here on it is ours to close. */
  Sending of(Opened opened) {
    file = Optional.of(opened);
    return this;
  }

  /** Half of the body gets through, then this happens; or it only begins slowly. */
  void struckBy(Fault what) {
    if (what instanceof Fault.BeginSlowly) {
      slowStart = visit.map(Visit::roundTripMs).map(SlowStart::new);
    } else {
      fault = Optional.of(what);
      cutAt = length / 2;
    }
  }

  void begin() {
    Optional<PacedLink> link = visit.flatMap(Visit::paced);
    boolean isHeldBack = length > 0 && (slowStart.isPresent() || link.isPresent());
    if (isHeldBack || fault.isPresent()) {
      // It may rest with nothing to be written, and then no write fails when the client leaves.
      Resting.allow(request, this::isGone);
      request.addFailureListener(this::abort);
    }
    try {
      if (isHeldBack) {
        holdBack();
        if (slowStart.isPresent()) {
          nextWindow();
        } else {
          open(link.get(), length, () -> {});
        }
      }
    } catch (IllegalStateException noMorePacing) {
      abort(new Ended("the server is being closed"));
      return;
    }
    iterate();
  }

  /** Nothing goes but what is granted. */
  private void holdBack() {
    if (endPoint().getTransport() instanceof SocketChannel socket) {
      try {
        socket.setOption(StandardSocketOptions.SO_SNDBUF, SHAPED_SOCKET_BYTES);
      } catch (IOException closedAlready) {
        // the first write will say so
      }
    }
    granted = 0;
  }

  /**
   * @param bytes that come next
   * @param whenGranted what to do when all of them are
   */
  private void open(PacedLink link, long bytes, Runnable whenGranted) {
    long before = granted;
    PacedFlow flow =
        link.open(
            bytes,
            total -> {
              granted = before + total;
              senders.soon(this::iterate);
              if (total == bytes) {
                whenGranted.run();
              }
            });
    stretch = Optional.of(new Stretch(flow, before));
    if (isOver) {
      flow.close(); // it ended meanwhile
    }
  }

  /** What TCP would let go until it hears of the other side, or the rest if it need not wait. */
  private void nextWindow() {
    if (isOver) {
      return;
    }
    long beganNanos = System.nanoTime();
    SlowStart start = slowStart.orElseThrow();
    long window = Math.min(start.windowBytes(round++), length - granted);
    boolean isLast = granted + window == length;
    Optional<PacedLink> link = visit.flatMap(Visit::paced);
    if (link.isEmpty()) {
      granted += window;
      if (!isLast) {
        senders.after(start.roundTripMs(), this::nextWindow);
      }
      senders.soon(this::iterate);
      return;
    }
    open(
        link.get(),
        window,
        () -> {
          double waitMs = start.waitMs((System.nanoTime() - beganNanos) / 1e6);
          if (isLast) {
            return;
          }
          if (waitMs > 0) {
            senders.after(waitMs, this::nextWindow);
          } else {
            senders.soon(() -> open(link.get(), length - granted, () -> {}));
          }
        });
  }

  @Override
  protected Action process() throws IOException {
    buffer.release();
    buffer = RetainableByteBuffer.EMPTY;
    if (isEnded) {
      return Action.SUCCEEDED;
    }
    if (!mayHaveBody && !response.isCommitted()) {
      // With the end known Jetty would say that the length is 0; of these RFC 9110, section 8.6,
      // has us say nothing.
      response.write(false, BufferUtil.EMPTY_BUFFER, this);
      return Action.SCHEDULED;
    }
    if ((granted != ALL || fault.isPresent()) && !response.isCommitted()) {
      // The response has begun, though nothing of its body may get through for a while, or ever.
      response.write(false, BufferUtil.EMPTY_BUFFER, this);
      return Action.SCHEDULED;
    }
    if (written == cutAt) {
      return strike();
    }
    long free = Math.min(granted, cutAt) - written;
    if (length > 0 && free <= 0) {
      return Action.IDLE;
    }
    ByteBuffer bytes =
        length > 0 ? next((int) Math.min(free, MOST_AT_ONCE)) : BufferUtil.EMPTY_BUFFER;
    writing = bytes.remaining();
    isEnded = written + writing == length;
    response.write(isEnded, bytes, this);
    return Action.SCHEDULED;
  }

  private ByteBuffer next(int most) throws IOException {
    Piece piece = pieces.getFirst();
    int size = (int) Math.min(most, piece.length() - pieceOffset);
    ByteBuffer bytes;
    if (piece instanceof Piece.Slice slice) {
      bytes = read(slice.range().first() + pieceOffset, size);
    } else {
      bytes = ByteBuffer.wrap(((Piece.Words) piece).bytes(), (int) pieceOffset, size);
    }
    pieceOffset += size;
    if (pieceOffset == piece.length()) {
      pieces.removeFirst();
      pieceOffset = 0;
    }
    return bytes;
  }

  private ByteBuffer read(long from, int size) throws IOException {
    buffer = request.getComponents().getByteBufferPool().acquire(size, true);
    ByteBuffer bytes = buffer.getByteBuffer();
    BufferUtil.clearToFill(bytes);
    bytes.limit(size);
    Opened opened = file.orElseThrow();
    while (bytes.hasRemaining()) {
      if (opened.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("a file of the library became shorter while it was sent");
      }
    }
    bytes.flip();
    return bytes;
  }

  private Action strike() throws IOException {
    Fault what = fault.orElseThrow();
    if (what instanceof Fault.Stall) {
      stretch.ifPresent(one -> one.flow().close()); // its share goes to the others
      return Action.IDLE;
    }
    if (what instanceof Fault.Reset && endPoint().getTransport() instanceof SocketChannel socket) {
      if (rest != Rest.OVER) {
        rest();
        return Action.IDLE;
      }
      socket.setOption(StandardSocketOptions.SO_LINGER, 0); // close now sends RST
    }
    throw new Ended("as ordered: " + what.text());
  }

  private void rest() {
    if (rest == Rest.TO_COME) {
      rest = Rest.BEGUN;
      senders.after(
          BEFORE_RESET_MS,
          () -> {
            rest = Rest.OVER;
            iterate();
          });
    }
  }

  @Override
  protected void onSuccess() {
    written += writing;
    visit.ifPresent(used -> used.sent(writing, Senders.nowMs()));
    stretch.ifPresent(one -> one.sent(written));
  }

  @Override
  protected void onCompleteSuccess() {
    end();
    callback.succeeded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    end();
    callback.failed(cause);
  }

  private void end() {
    isOver = true;
    buffer.release();
    stretch.ifPresent(one -> one.flow().close());
    visit.ifPresent(gone -> gone.leave(Senders.nowMs()));
    file.ifPresent(Sending::close);
  }

  private static void close(Opened opened) {
    try {
      opened.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asked when nothing was written for long, as happens on a link that stands still. Nobody reads
   * from the connection while a response runs, so here we look whether the client has closed it.
   */
  private boolean isGone(TimeoutException silence) {
    ByteBuffer bytes = BufferUtil.allocate(1);
    try {
      boolean isStillThere = endPoint().fill(bytes) == 0;
      if (!isStillThere) {
        abort(new EOFException("the client closed the connection"));
      }
      return !isStillThere;
    } catch (IOException e) {
      abort(e);
      return true;
    }
  }

  private EndPoint endPoint() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  /** An end that was ordered; not worth a word in the log. */
  private static final class Ended extends IOException implements QuietException {
    private static final long serialVersionUID = 1;

    Ended(String why) {
      super(why);
    }
  }
}
