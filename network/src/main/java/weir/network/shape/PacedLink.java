package weir.network.shape;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import weir.network.link.Link;
import weir.network.trace.Trace;

/**
 * A {@link Link} in real time: its flows are granted bytes as they fall due, in portions of a few
 * ms. Any thread may call it.
 *
 * <p>Time no flow uses is not saved up for the next one, and the trace runs on meanwhile. A flow
 * whose reader lags leaves its share to the others until half of what it owes has gone.
 */
public final class PacedLink {
  private static final double FOR_EVER_MS = 1e13;

  private final Pacer pacer;
  private final long startNanos;
  private final ReentrantLock lock = new ReentrantLock();

  private final Link link;

  /** The flows that share, in no order. */
  private PacedFlow[] sharing = new PacedFlow[4];

  private int sharingCount;
  private long opened;

  /** What stands still, if anything does; meanwhile the link has its present rate for a trace. */
  private Optional<Held> held = Optional.empty();

  private record Held(Trace trace, double positionMs) {}

  /** True while the pacer has this link among those it looks at. */
  private boolean running;

  PacedLink(Pacer pacer, Trace trace) {
    this.pacer = pacer;
    startNanos = pacer.nanos();
    link = new Link(trace);
  }

  /**
   * A flow that shares from now on. Its first bytes come with a later tick; a flow of 0 bytes is
   * done without any grant.
   *
   * @param bytes its whole length, 0 or more
   * @throws IllegalStateException if the pacer is closed
   */
  public PacedFlow open(long bytes, Sink sink) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a flow of " + bytes + " bytes; it takes 0 or more");
    }
    if (pacer.isClosed()) {
      throw new IllegalStateException("the pacer of this link is closed");
    }
    lock.lock();
    try {
      long nanos = advance();
      // The fractions of the golden ratio's multiples spread evenly, however many there are.
      double pace = 0.75 + opened++ * 0.6180339887498949 % 1 / 2;
      PacedFlow flow = new PacedFlow(this, link.open(bytes * 8.0), bytes, pace, sink);
      flow.grant(0, nanos);
      if (bytes > 0) {
        share(flow);
      }
      return flow;
    } finally {
      lock.unlock();
    }
  }

  /** Another capacity from now on, from its beginning; a link that is held is held there. */
  public void change(Trace trace) {
    lock.lock();
    try {
      advance();
      set(trace, 0);
    } finally {
      lock.unlock();
    }
  }

  /** The trace begins again now; a link that is held is held there. */
  public void restart() {
    lock.lock();
    try {
      advance();
      set(current(), 0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The trace stands still, and the link goes on at the rate and with the latency that it has now,
   * until {@link #go}.
   */
  public void hold() {
    lock.lock();
    try {
      advance();
      if (held.isEmpty()) {
        hold(link.trace(), link.positionMs());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The trace runs on from where it was held. */
  public void go() {
    lock.lock();
    try {
      advance();
      if (held.isPresent()) {
        Held from = held.get();
        held = Optional.empty();
        link.change(from.trace(), from.positionMs());
      }
    } finally {
      lock.unlock();
    }
  }

  private void set(Trace trace, double positionMs) {
    if (held.isPresent()) {
      hold(trace, positionMs);
    } else {
      link.change(trace, positionMs);
    }
  }

  private void hold(Trace trace, double positionMs) {
    held = Optional.of(new Held(trace, positionMs));
    link.change(steady(trace.kbpsAt(positionMs), trace.latencyMsAt(positionMs)));
  }

  /** No trace is without any bits: one of a link that stands still has some in a few lifetimes. */
  private static Trace steady(double kbps, double latencyMs) {
    double[] latencies = {latencyMs, latencyMs};
    return Trace.of(new double[] {FOR_EVER_MS, 1}, new double[] {kbps, 1}, latencies);
  }

  private Trace current() {
    return held.map(Held::trace).orElseGet(link::trace);
  }

  public Trace trace() {
    lock.lock();
    try {
      return current();
    } finally {
      lock.unlock();
    }
  }

  /** Capacity now, for all flows together. */
  public double kbpsNow() {
    lock.lock();
    try {
      advance();
      return link.kbpsNow();
    } finally {
      lock.unlock();
    }
  }

  /** What a request would wait now for its first bit; told, not applied. */
  public double latencyMsNow() {
    lock.lock();
    try {
      advance();
      return link.latencyMsNow();
    } finally {
      lock.unlock();
    }
  }

  /** How far the trace has run. */
  public double positionMs() {
    lock.lock();
    try {
      advance();
      return held.map(Held::positionMs).orElseGet(link::positionMs);
    } finally {
      lock.unlock();
    }
  }

  /** Flows neither done nor closed, the paused ones among them. */
  public int flows() {
    lock.lock();
    try {
      advance();
      return link.flows();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gathers what is due; called by the pacer's thread alone. Returns how many flows still share.
   *
   * @param spacingNanos between two grants of one flow, more or less; the last comes when it is due
   */
  int release(Grants grants, long spacingNanos) {
    lock.lock();
    try {
      long nanos = advance();
      Pacer.Settings settings = pacer.settings();
      long waitNanos = settings.longestWait().toNanos();
      double lagBytes =
          Math.max(settings.lagBytes(), link.kbpsNow() / 8 * settings.lag().toMillis());
      for (int i = sharingCount - 1; i >= 0; i--) {
        PacedFlow flow = sharing[i];
        boolean done = link.done(flow.flow);
        if (!done && flow.lagBytes() > lagBytes) {
          link.pause(flow.flow);
          unshare(flow);
          flow.paused(true);
          // Told between the question and the mark, the last sent() would be lost without asking
          // once more.
          resumeIfDrained(flow);
          continue;
        }
        long received = (long) (link.receivedBits(flow.flow) / 8);
        // The last byte comes with the end: rounding must not grant the whole length before, and
        // then again.
        long due = done ? flow.bytes() : Math.min(received, flow.bytes() - 1);
        long more = due - flow.grantedBytes();
        long waited = nanos - flow.grantedAtNanos;
        boolean enough = more >= settings.packetBytes() || waited >= waitNanos;
        if (done || (more > 0 && enough && waited >= spacingNanos * flow.pace)) {
          flow.grant(due, nanos);
          grants.add(flow, due);
        }
        if (done) {
          unshare(flow);
        }
      }
      running = sharingCount > 0;
      return sharingCount;
    } finally {
      lock.unlock();
    }
  }

  /** Until the next flow is due to end, from the moment last looked at; infinite if none is. */
  double msToNextEnd() {
    lock.lock();
    try {
      return link.nextFinishMs() - link.nowMs();
    } finally {
      lock.unlock();
    }
  }

  /** A paused flow's reader has taken something. */
  void drained(PacedFlow flow) {
    lock.lock();
    try {
      advance();
      resumeIfDrained(flow);
    } finally {
      lock.unlock();
    }
  }

  void closed(PacedFlow flow) {
    lock.lock();
    try {
      advance();
      link.close(flow.flow);
      flow.paused(false);
      if (flow.place >= 0) {
        unshare(flow);
      }
    } finally {
      lock.unlock();
    }
  }

  private void resumeIfDrained(PacedFlow flow) {
    if (flow.isPaused() && flow.lagBytes() <= pacer.settings().lagBytes() / 2) {
      flow.paused(false);
      link.resume(flow.flow);
      share(flow);
    }
  }

  /** The clock is read under the lock, so that it never goes back from one caller to the next. */
  private long advance() {
    long nanos = pacer.nanos();
    link.advanceTo(Math.max(link.nowMs(), (nanos - startNanos) / 1e6));
    return nanos;
  }

  private void share(PacedFlow flow) {
    if (sharingCount == sharing.length) {
      sharing = Arrays.copyOf(sharing, 2 * sharingCount);
    }
    flow.place = sharingCount;
    sharing[sharingCount++] = flow;
    if (!running) {
      running = true;
      pacer.wake(this);
    }
  }

  private void unshare(PacedFlow flow) {
    PacedFlow last = sharing[--sharingCount];
    sharing[flow.place] = last;
    last.place = flow.place;
    sharing[sharingCount] = null;
    flow.place = -1;
  }
}
