package weir.network.shape;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import weir.network.trace.Trace;

/**
 * One thread that keeps time for any number of links.
 *
 * <p>It wakes at every tick while some flow shares some link, looks only at such links, and sleeps
 * without end otherwise. A tick allocates nothing. Links need not be closed: one without flows is
 * known to nobody here.
 */
public final class Pacer implements AutoCloseable {

  /**
   * How finely bytes are released.
   *
   * @param tick how often links are looked at, above 0
   * @param packetBytes a flow is granted at least this much at once, above 0, unless it waited
   *     {@code longestWait} or is complete
   * @param longestWait how long a slow flow's bytes may gather before they are granted
   * @param mostGrants in a second, on all links together, above 0; where there are so many flows
   *     that this is too few, each is granted more at a time
   * @param lagBytes a flow lags, and leaves its share to others, when more than this was granted
   *     and not sent ...
   * @param lag ... and also more than the whole link carries in this time
   * @param mostExact while no more flows than this share, on all links together, the end of each is
   *     granted at the moment it is due, between ticks too; 0 or more
   */
  public record Settings(
      Duration tick,
      int packetBytes,
      Duration longestWait,
      int mostGrants,
      long lagBytes,
      Duration lag,
      int mostExact) {

    /**
     * 3 ms is far above what a parked thread oversleeps and far below what a player can notice. A
     * packet is one of Ethernet's, so that a thousand slow flows cost a thousand writes for a
     * thousand packets. 40 ms keep a change visible within 50. A grant becomes a write, which takes
     * some 15 µs: 20 000 leave most of a core to others, and are felt only where more than a
     * thousand flows share. A socket's own buffers hold about 256 KiB, and 100 ms forgive a fast
     * reader a pause of its scheduler. A player measures rates by when its segments end; an end
     * between ticks costs a look at every flow, which a thousand of them still allow.
     */
    public static final Settings DEFAULT =
        new Settings(
            Duration.ofMillis(3),
            1448,
            Duration.ofMillis(40),
            20_000,
            256 * 1024,
            Duration.ofMillis(100),
            1000);

    public Settings {
      if (tick.isNegative() || tick.isZero() || packetBytes <= 0 || longestWait.isNegative()) {
        throw new IllegalArgumentException(
            "tick and packet must be above 0 and the longest wait not below");
      }
      if (mostGrants <= 0) {
        throw new IllegalArgumentException("the grants in a second must be above 0");
      }
      if (lagBytes <= 0 || lag.isNegative()) {
        throw new IllegalArgumentException("the lag must be above 0 bytes and not below 0 ms");
      }
      if (mostExact < 0) {
        throw new IllegalArgumentException("the flows with exact ends must be 0 or more");
      }
    }
  }

  private static final long ENDS_ONLY = Long.MAX_VALUE;

  /** Nobody looks further ahead: the next tick is much sooner. */
  private static final double LONGEST_AHEAD_MS = 60_000;

  private final Settings settings;
  private final LongSupplier nanos;

  /** Links on which something flows; only the ticking thread touches it. */
  private final List<PacedLink> running = new ArrayList<>();

  /** On all of them, as of the last look. */
  private long sharing;

  /** When the next of their flows ends, as of then; far off where they are too many. */
  private long endNanos;

  private final Queue<PacedLink> woken = new ConcurrentLinkedQueue<>();
  private final Grants grants = new Grants();
  private final boolean ticksItself;
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  /** Paced by the machine's clock, with {@link Settings#DEFAULT}. */
  public Pacer() {
    this(Settings.DEFAULT);
  }

  /** Paced by the machine's clock, on a daemon thread of its own. */
  public Pacer(Settings settings) {
    this.settings = settings;
    nanos = System::nanoTime;
    ticksItself = true;
    thread = new Thread(this::run, "weir-pacer");
    thread.setDaemon(true);
    thread.start();
  }

  private Pacer(Settings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
    ticksItself = false;
    thread = new Thread();
  }

  /**
   * Without a thread: whoever made it calls {@link #tick}, from one thread, when his clock has
   * moved.
   *
   * @param nanos a clock that never goes back
   */
  public static Pacer manual(Settings settings, LongSupplier nanos) {
    return new Pacer(settings, nanos);
  }

  /** A link whose trace begins now. */
  public PacedLink link(Trace trace) {
    return new PacedLink(this, trace);
  }

  /**
   * Releases what is due by now on all links. Only for {@link #manual} pacers; the others do it
   * themselves.
   */
  public void tick() {
    if (ticksItself) {
      throw new IllegalStateException("this pacer ticks on its own");
    }
    release(sharing * 1_000_000_000L / settings.mostGrants());
  }

  /**
   * Ends the thread and with it all grants; a running grant is let finish. Flows opened later are
   * refused.
   */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  Settings settings() {
    return settings;
  }

  boolean isClosed() {
    return closed;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  /**
   * Called by a link on which something begins to flow, once until {@link PacedLink#release} said
   * that nothing does.
   */
  void wake(PacedLink link) {
    woken.add(link);
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    long tickNanos = settings.tick().toNanos();
    long due = nanos();
    while (!closed) {
      // A sink may leave the thread interrupted, and then no park would ever sleep again.
      Thread.interrupted();
      if (running.isEmpty() && woken.isEmpty()) {
        asleep = true;
        if (woken.isEmpty() && !closed) {
          LockSupport.park(this);
        }
        asleep = false;
        due = nanos() + tickNanos;
        endNanos = due;
        continue;
      }
      long now = nanos();
      if (now - due >= 0) {
        release(sharing * 1_000_000_000L / settings.mostGrants());
        // Ticks missed are not made up for: the next one grants for all the time that passed.
        due = Math.max(due, nanos() - tickNanos) + tickNanos;
      } else if (now - endNanos >= 0) {
        release(ENDS_ONLY);
      } else {
        LockSupport.parkNanos(this, Math.min(due - now, endNanos - now));
      }
    }
  }

  /**
   * @param spacingNanos between two grants of one flow; {@link #ENDS_ONLY} for none but the last
   */
  private void release(long spacingNanos) {
    for (PacedLink link = woken.poll(); link != null; link = woken.poll()) {
      running.add(link);
    }
    boolean isExact = sharing <= settings.mostExact();
    sharing = 0;
    double untilEndMs = Double.POSITIVE_INFINITY;
    for (int i = running.size() - 1; i >= 0; i--) {
      PacedLink link = running.get(i);
      int flowing = link.release(grants, spacingNanos);
      sharing += flowing;
      if (isExact && flowing > 0) {
        untilEndMs = Math.min(untilEndMs, link.msToNextEnd());
      }
      if (flowing == 0) {
        int last = running.size() - 1;
        running.set(i, running.get(last));
        running.remove(last);
      }
      grants.deliver();
    }
    endNanos = nanos() + (long) (Math.min(untilEndMs, LONGEST_AHEAD_MS) * 1e6) + 1000;
  }
}
