package weir.player.virtual;

import weir.network.trace.Trace;
import weir.player.abr.Policy;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Failure;
import weir.player.session.Session;

/**
 * A link that delivers exactly what its trace says, computed from the trace's sums. A request costs
 * the latency of the moment it is made, then its bits flow at the link's rate.
 *
 * <p>While the session may give a transfer up it is asked every {@value #ASKED_EVERY_MS} ms, as the
 * player on the wire is. A transfer fails when the link delivers nothing for as long as the session
 * is ready to wait.
 */
public final class ExactNetwork implements Network {
  /** How often a session is asked about a running transfer, here and on the wire, ms. */
  public static final double ASKED_EVERY_MS = 100;

  private final Trace trace;
  private final boolean canBeSilent;
  private double nowMs;

  /** The period of which the session was told last, and when the next one begins. */
  private int period = -1;

  private double nextPeriodMs;

  public ExactNetwork(Trace trace) {
    this.trace = trace;
    boolean zero = false;
    for (int i = 0; i < trace.periods(); i++) {
      zero |= trace.kbps(i) == 0;
    }
    canBeSilent = zero;
  }

  @Override
  public Event fetch(Command.Fetch fetch, Session session) {
    tell(session);
    double bits = fetch.request().sizeBits();
    double waitMs = trace.latencyMsAt(nowMs);
    double bodyAtMs = nowMs + waitMs;
    double bodyMs = Double.isNaN(bits) ? 0 : trace.msToDeliver(bodyAtMs, bits);
    double silentAfterMs = silentAfterMs(bodyAtMs, bodyMs, fetch.idleMs());
    boolean asks = session.mayGiveUp();
    double quietUntilMs = asks ? waitMs + session.quietMs(0, waitMs, waitMs) : 0;
    for (double ms = ASKED_EVERY_MS;
        asks && ms < Math.min(bodyMs, silentAfterMs);
        ms += ASKED_EVERY_MS) {
      if (waitMs + ms < quietUntilMs) {
        continue;
      }
      double receivedBits = trace.bits(bodyAtMs, bodyAtMs + ms);
      int answer = session.giveUp(receivedBits, waitMs + ms, waitMs);
      if (answer != Policy.KEEP) {
        pass(waitMs + ms, session);
        return new Event.GaveUp(waitMs + ms, receivedBits, waitMs, waitMs + ms, answer);
      }
      quietUntilMs = waitMs + ms + session.quietMs(receivedBits, waitMs + ms, waitMs);
    }
    if (silentAfterMs < bodyMs) {
      pass(waitMs + silentAfterMs, session);
      return new Event.Failed(waitMs + silentAfterMs, Failure.TIMED_OUT, 0);
    }
    pass(waitMs + bodyMs, session);
    return new Event.Arrived(
        waitMs + bodyMs, Double.isNaN(bits) ? 0 : bits, waitMs, waitMs + bodyMs);
  }

  @Override
  public void pass(double ms, Session session) {
    nowMs += ms;
    tell(session);
  }

  /**
   * When, counted from the body's begin, nothing has come for {@code idleMs}; infinite if never.
   */
  private double silentAfterMs(double bodyAtMs, double bodyMs, double idleMs) {
    if (!canBeSilent) {
      return Double.POSITIVE_INFINITY;
    }
    int at = period;
    double endMs = nextPeriodMs;
    while (endMs <= bodyAtMs) {
      at = (at + 1) % trace.periods();
      endMs += trace.durationMs(at);
    }
    double silentMs = 0;
    double restMs = endMs - bodyAtMs;
    for (double sinceMs = 0; sinceMs < bodyMs; restMs = trace.durationMs(at)) {
      if (trace.kbps(at) > 0) {
        silentMs = 0;
      } else if (silentMs + restMs >= idleMs) {
        return sinceMs + idleMs - silentMs;
      } else {
        silentMs += restMs;
      }
      sinceMs += restMs;
      at = (at + 1) % trace.periods();
    }
    return Double.POSITIVE_INFINITY;
  }

  private void tell(Session session) {
    while (nextPeriodMs <= nowMs) {
      period = (period + 1) % trace.periods();
      session.linkIs(nextPeriodMs, trace.kbps(period), trace.latencyMs(period));
      nextPeriodMs += trace.durationMs(period);
    }
  }
}
