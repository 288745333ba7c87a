package weir.player.virtual;

import weir.network.trace.Trace;
import weir.player.session.Session;

/** Tells one session what its link gives, period by period, as far as time has come. */
public final class LinkNews {
  private final Trace trace;
  private final double startMs;

  /** The period of which the session was told last, and when the next one begins. */
  private int period;

  private double nextMs;

  /**
   * @param startMs where in the trace the session begins, ms; its own time counts from there
   */
  public LinkNews(Trace trace, double startMs) {
    this.trace = trace;
    this.startMs = startMs;
    int first = trace.periodAt(startMs);
    period = first - 1;
    nextMs = startMs - startMs % trace.totalMs() + trace.startMs(first);
  }

  /** Where in the trace the session begins, ms. */
  public double startMs() {
    return startMs;
  }

  /** Tells of all periods that have begun by {@code nowMs}, a time on the trace. */
  public void tell(Session session, double nowMs) {
    while (nextMs <= nowMs) {
      period = (period + 1) % trace.periods();
      session.linkIs(Math.max(0, nextMs - startMs), trace.kbps(period), trace.latencyMs(period));
      nextMs += trace.durationMs(period);
    }
  }
}
