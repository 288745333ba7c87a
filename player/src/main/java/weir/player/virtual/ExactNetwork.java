package weir.player.virtual;

import weir.network.trace.Trace;
import weir.player.abr.Policy;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Failure;
import weir.player.session.Session;

/**
 * A link that delivers exactly what its trace says, computed from the trace's sums. A request costs
 * the latency of the moment it is made, then its bits flow at the link's rate. Loss is ignored: a
 * trace's rate is taken for what arrives.
 *
 * <p>While the session may give a transfer up it is asked every {@value #ASKED_EVERY_MS} ms, as the
 * player on the wire is. A transfer fails when the link delivers nothing for as long as the session
 * is ready to wait.
 */
public final class ExactNetwork implements Network {
  /** How often a session is asked about a running transfer, here and on the wire, ms. */
  public static final double ASKED_EVERY_MS = 100;

  private final Trace trace;
  private final Outages outages;
  private final LinkNews news;
  private double nowMs;

  public ExactNetwork(Trace trace) {
    this.trace = trace;
    outages = new Outages(trace);
    news = new LinkNews(trace, 0);
  }

  @Override
  public Event fetch(Command.Fetch fetch, Session session) {
    news.tell(session, nowMs);
    double bits = fetch.request().sizeBits();
    double waitMs = trace.latencyMsAt(nowMs);
    double bodyAtMs = nowMs + waitMs;
    double bodyMs = Double.isNaN(bits) ? 0 : trace.msToDeliver(bodyAtMs, bits);
    double silentAfterMs = outages.silentAfterMs(bodyAtMs, fetch.idleMs());
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
        at(bodyAtMs + ms, session);
        return new Event.GaveUp(waitMs + ms, receivedBits, waitMs, waitMs + ms, answer);
      }
      quietUntilMs = waitMs + ms + session.quietMs(receivedBits, waitMs + ms, waitMs);
    }
    if (silentAfterMs < bodyMs) {
      at(bodyAtMs + silentAfterMs, session);
      return new Event.Failed(waitMs + silentAfterMs, Failure.TIMED_OUT, 0);
    }
    at(bodyAtMs + bodyMs, session);
    return new Event.Arrived(
        waitMs + bodyMs, Double.isNaN(bits) ? 0 : bits, waitMs, waitMs + bodyMs);
  }

  @Override
  public void pass(double ms, Session session) {
    at(nowMs + ms, session);
  }

  private void at(double ms, Session session) {
    nowMs = ms;
    news.tell(session, nowMs);
  }
}
