package weir.player.virtual;

import weir.network.trace.Trace;

/** When a link carries nothing, and for how long: what lets a transfer time out. */
final class Outages {
  private final double roundMs;

  /** Where each outage begins in the round, and how long it lasts, if need be into the next. */
  private final double[] startMs;

  private final double[] lengthMs;
  private double longestMs;

  Outages(Trace trace) {
    roundMs = trace.totalMs();
    int count = 0;
    for (int i = 0; i < trace.periods(); i++) {
      count += begins(trace, i) ? 1 : 0;
    }
    startMs = new double[count];
    lengthMs = new double[count];
    int at = 0;
    for (int i = 0; at < count; i++) {
      if (begins(trace, i)) {
        startMs[at] = trace.startMs(i);
        for (int j = i; trace.kbps(j) == 0; j = (j + 1) % trace.periods()) {
          lengthMs[at] += trace.durationMs(j);
        }
        longestMs = Math.max(longestMs, lengthMs[at]);
        at++;
      }
    }
  }

  private static boolean begins(Trace trace, int period) {
    int before = (period == 0 ? trace.periods() : period) - 1;
    return trace.kbps(period) == 0 && trace.kbps(before) > 0;
  }

  /**
   * When, counted from a moment, nothing will have come for {@code idleMs} since that moment or
   * since the last bit; infinite if that never happens.
   */
  double silentAfterMs(double fromMs, double idleMs) {
    if (longestMs < idleMs) {
      return Double.POSITIVE_INFINITY;
    }
    double phaseMs = fromMs % roundMs;
    double soonestMs = Double.POSITIVE_INFINITY;
    for (int i = 0; i < startMs.length; i++) {
      double sinceMs = phaseMs - startMs[i];
      if (sinceMs < 0 && sinceMs + roundMs < lengthMs[i]) {
        sinceMs += roundMs;
      }
      if (sinceMs >= 0 && sinceMs < lengthMs[i]) {
        if (lengthMs[i] - sinceMs >= idleMs) {
          return idleMs;
        }
        sinceMs -= roundMs;
      } else if (sinceMs >= 0) {
        sinceMs -= roundMs;
      }
      if (lengthMs[i] >= idleMs) {
        soonestMs = Math.min(soonestMs, idleMs - sinceMs);
      }
    }
    return soonestMs;
  }
}
