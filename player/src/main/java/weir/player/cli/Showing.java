package weir.player.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.watch.ChunkLines;
import weir.player.watch.LiveSession;
import weir.player.watch.LiveView;
import weir.player.watch.Screen;

/**
 * How a session that plays is shown: on a terminal as a view that is redrawn in place, elsewhere as
 * one line per chunk.
 */
final class Showing implements AutoCloseable {
  private static final long REDRAWN_EVERY_MS = 200;

  /** Every so many times the terminal is asked for its size, and the link for its rate. */
  private static final int ASKED_EVERY = 5;

  /** A link faster than this is one without limit, kbit/s. */
  private static final double UNLIMITED_KBPS = 50_000_000;

  private final PrintStream out;
  private final Listener listener;
  private final Optional<Live> live;

  private Showing(PrintStream out, Listener listener, Optional<Live> live) {
    this.out = out;
    this.listener = listener;
    this.live = live;
  }

  static Showing lines(PrintStream out) {
    return new Showing(out, new ChunkLines(out), Optional.empty());
  }

  /**
   * A view that is redrawn, from {@link #begin} on.
   *
   * @param summary hears of everything before the {@link #listener} does
   * @param policy its name
   * @param isInstant whether the session's time is another than the clock's
   */
  static Showing live(PrintStream out, Summary summary, String policy, boolean isInstant) {
    Live live = new Live(out, new LiveSession(summary, policy), isInstant);
    return new Showing(out, Listener.both(live, live.session), Optional.of(live));
  }

  Listener listener() {
    return listener;
  }

  /**
   * @param receivedBits of what is being fetched, at any time
   * @param capacity tells the rate of the link, now or soon, kbit/s; may say nothing
   */
  void begin(DoubleSupplier receivedBits, Capacity capacity) {
    live.ifPresent(view -> view.begin(receivedBits, capacity));
  }

  /** Who knows what the link gives. */
  @FunctionalInterface
  interface Capacity {
    /** Nobody does. */
    Capacity UNKNOWN = answer -> {};

    void ask(DoubleConsumer answer);
  }

  /** The terminal is as it was, whoever says so and how often. */
  void end() {
    live.ifPresent(Live::end);
    out.flush();
  }

  @Override
  public void close() {
    end();
  }

  /** The view, and the thread that redraws it. */
  private static final class Live implements Listener {
    final LiveSession session;
    private final PrintStream out;
    private final boolean isInstant;
    private final LiveView view;
    private final Screen screen = new Screen();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ByteArrayOutputStream heldBack = new ByteArrayOutputStream();
    private volatile long beganNanos;
    private DoubleSupplier receivedBits;
    private Capacity capacity;
    private PrintStream err;
    private Terminal.Size size;
    private boolean isShown;

    Live(PrintStream out, LiveSession session, boolean isInstant) {
      this.out = out;
      this.session = session;
      this.isInstant = isInstant;
      view = new LiveView(session, Terminal.isAscii(System.getenv()), true);
    }

    @Override
    public void began(Title title, Settings settings) {
      beganNanos = System.nanoTime();
    }

    synchronized void begin(DoubleSupplier bits, Capacity link) {
      receivedBits = bits;
      capacity = link;
      isShown = true;
      // What others say meanwhile would be drawn over; it is said at the end.
      err = System.err;
      System.setErr(new PrintStream(heldBack, true, StandardCharsets.UTF_8));
      out.print(screen.begin());
      Thread thread = new Thread(this::redraw, "live view");
      thread.setDaemon(true);
      thread.start();
    }

    private void redraw() {
      try {
        for (int i = 0; i == 0 || !over.await(REDRAWN_EVERY_MS, TimeUnit.MILLISECONDS); i++) {
          if (i % ASKED_EVERY == 0) {
            size = Terminal.Size.now();
            screen.forget(); // a key that is hit is echoed somewhere
            capacity.ask(kbps -> session.linkIs(nowMs(), limited(kbps), 0));
          }
          session.received(receivedBits.getAsDouble());
          draw();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void draw() {
      if (isShown) {
        out.print(
            screen.draw(
                view.lines(nowMs(), size.columns(), size.rows()), size.columns(), size.rows()));
      }
    }

    private static double limited(double kbps) {
      return kbps < UNLIMITED_KBPS ? kbps : Double.NaN;
    }

    private double nowMs() {
      return isInstant || beganNanos == 0 ? 0 : (System.nanoTime() - beganNanos) / 1e6;
    }

    synchronized void end() {
      over.countDown();
      if (isShown) {
        isShown = false;
        out.print(screen.end());
        System.setErr(err);
        err.print(heldBack.toString(StandardCharsets.UTF_8));
        err.flush();
      }
    }
  }
}
