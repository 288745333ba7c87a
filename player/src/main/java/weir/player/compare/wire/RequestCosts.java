package weir.player.compare.wire;

import weir.network.trace.Trace;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;

/** Sums up what requests cost on the wire beside their link's latency. Any thread may add. */
final class RequestCosts {
  private double sumMs;
  private long count;

  /** Listens to a session that began so late on a link, ms on its trace. */
  Listener over(Trace trace, double startMs) {
    return new Listener() {
      @Override
      public void arrived(
          double atMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
        double askedMs = startMs + Math.max(0, atMs - event.durationMs());
        add(event.firstByteMs() - trace.latencyMsAt(askedMs));
      }
    };
  }

  private synchronized void add(double ms) {
    sumMs += ms;
    count++;
  }

  /** Mean over all requests, 0 or more; 0 before any. */
  synchronized double meanMs() {
    return count == 0 ? 0 : Math.max(0, sumMs / count);
  }
}
