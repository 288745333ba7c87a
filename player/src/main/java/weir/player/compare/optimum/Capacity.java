package weir.player.compare.optimum;

import java.util.Arrays;
import weir.network.trace.Trace;

/**
 * A trace made quick to ask: when the body of a request begins to flow, how many bits the link has
 * carried by then, and when it has carried so many.
 *
 * <p>Several rounds lie in one array, and a coarse table leads to the neighbourhood of every
 * answer; what lies behind the array's end is folded back into it. Immutable.
 */
final class Capacity {
  /** Beyond so many periods the array is not made longer. */
  private static final int MOST_PERIODS = 200_000;

  private final int periods;
  private final double[] startMs;
  private final double[] bitsBefore;
  private final double[] kbps;
  private final double[] latencyMs;

  /** The earliest a body can begin if the request is made in a later period than this one. */
  private final double[] laterMs;

  private final double lengthMs;
  private final double lengthBits;
  private final double leastLatencyMs;
  private final double mostLatencyMs;
  private final boolean hasSilence;
  private final int[] byTime;
  private final int[] byBits;
  private final double cellsPerMs;
  private final double cellsPerBit;

  /**
   * @param horizonMs how far the questions will usually reach, ms
   */
  Capacity(Trace trace, double horizonMs) {
    int round = trace.periods();
    int rounds =
        (int)
            Math.max(
                1, Math.min(Math.ceil(horizonMs / trace.totalMs()), (double) MOST_PERIODS / round));
    periods = round * rounds;
    boolean hasSilence = false;
    startMs = new double[periods + 1];
    bitsBefore = new double[periods + 1];
    kbps = new double[periods];
    latencyMs = new double[periods];
    for (int i = 0; i < periods; i++) {
      // Each round begins where the trace says, so that sums of its lengths do not drift.
      if (i % round == 0) {
        startMs[i] = i / round * trace.totalMs();
      }
      kbps[i] = trace.kbps(i % round);
      hasSilence |= kbps[i] == 0;
      latencyMs[i] = trace.latencyMs(i % round);
      startMs[i + 1] = startMs[i] + trace.durationMs(i % round);
      bitsBefore[i + 1] = bitsBefore[i] + kbps[i] * trace.durationMs(i % round);
    }
    this.hasSilence = hasSilence;
    lengthMs = startMs[periods];
    lengthBits = bitsBefore[periods];
    leastLatencyMs = Arrays.stream(latencyMs).min().orElseThrow();
    mostLatencyMs = Arrays.stream(latencyMs).max().orElseThrow();
    laterMs = later();
    byTime = new int[periods + 2];
    byBits = new int[periods + 2];
    cellsPerMs = periods / lengthMs;
    cellsPerBit = periods / lengthBits;
    for (int cell = 0, at = 0, full = 0; cell < byTime.length; cell++) {
      while (at + 1 < periods && startMs[at + 1] <= (cell - 1) / cellsPerMs) {
        at++;
      }
      byTime[cell] = at;
      while (full + 1 < periods && bitsBefore[full + 1] < (cell - 1) / cellsPerBit) {
        full++;
      }
      byBits[cell] = full;
    }
  }

  private double[] later() {
    double[] later = new double[periods];
    double first = Double.POSITIVE_INFINITY;
    for (int i = 0; i < periods; i++) {
      first = Math.min(first, startMs[i] + latencyMs[i]);
    }
    double next = lengthMs + first;
    for (int i = periods - 1; i >= 0; i--) {
      later[i] = next;
      next = Math.min(next, startMs[i] + latencyMs[i]);
    }
    return later;
  }

  /** Whether a request costs the same whenever it is made. */
  boolean hasOneLatency() {
    return leastLatencyMs == mostLatencyMs;
  }

  /** The most that a request can cost before its body begins, ms. */
  double mostLatencyMs() {
    return mostLatencyMs;
  }

  /** When the body of a request made at {@code ms} begins to flow. */
  double bodyMs(double ms) {
    double foldedMs = ms < lengthMs ? 0 : Math.floor(ms / lengthMs) * lengthMs;
    return ms + latencyMs[periodAt(ms - foldedMs)];
  }

  /** The earliest moment, not before {@code ms}, at which a request's body begins earliest. */
  double bestRequestMs(double ms) {
    double foldedMs = ms < lengthMs ? 0 : Math.floor(ms / lengthMs) * lengthMs;
    double inMs = ms - foldedMs;
    int at = periodAt(inMs);
    if (inMs + latencyMs[at] <= laterMs[at]) {
      return ms;
    }
    int later = at + 1;
    while (later < periods && startMs[later] + latencyMs[later] > laterMs[at]) {
      later++;
    }
    if (later < periods) {
      return foldedMs + startMs[later];
    }
    later = 0;
    while (startMs[later] + latencyMs[later] + lengthMs > laterMs[at]) {
      later++;
    }
    return foldedMs + lengthMs + startMs[later];
  }

  /**
   * When the body of a request begins to flow that is made at {@code ms} or later, whenever that is
   * best. Never earlier for a later {@code ms}.
   */
  double earliestBodyMs(double ms) {
    double foldedMs = ms < lengthMs ? 0 : Math.floor(ms / lengthMs) * lengthMs;
    double inMs = ms - foldedMs;
    int at = periodAt(inMs);
    return foldedMs + Math.min(inMs + latencyMs[at], laterMs[at]);
  }

  /** Bits the link carries before {@code ms}. */
  double bitsAt(double ms) {
    double rounds = ms < lengthMs ? 0 : Math.floor(ms / lengthMs);
    double inMs = ms - rounds * lengthMs;
    int at = periodAt(inMs);
    return rounds * lengthBits + bitsBefore[at] + (inMs - startMs[at]) * kbps[at];
  }

  /** The first moment at which the link has carried {@code bits}. */
  double msAt(double bits) {
    double rounds = bits <= lengthBits ? 0 : Math.ceil(bits / lengthBits) - 1;
    double in = bits - rounds * lengthBits;
    int at = byBits[Math.max(0, Math.min(byBits.length - 1, (int) (in * cellsPerBit)))];
    while (at + 1 < periods && bitsBefore[at + 1] < in) {
      at++;
    }
    double part = in <= bitsBefore[at] ? 0 : (in - bitsBefore[at]) / kbps[at];
    return rounds * lengthMs + Math.min(startMs[at + 1], startMs[at] + part);
  }

  /** Mean rate; above 0. */
  double meanKbps() {
    return lengthBits / lengthMs;
  }

  /**
   * For each period, and one more: the most that the bits carried by any moment from its begin on
   * are worth less the price of that moment.
   *
   * @param perBit what a bit is worth
   * @param perMs what a millisecond costs; more than the bits of a mean one are worth
   */
  double[] mostAfter(double perBit, double perMs) {
    double[] most = new double[periods + 1];
    double first = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= periods; i++) {
      first = Math.max(first, perBit * bitsBefore[i] - perMs * startMs[i]);
    }
    most[periods] = first + perBit * lengthBits - perMs * lengthMs;
    for (int i = periods - 1; i >= 0; i--) {
      most[i] = Math.max(most[i + 1], perBit * bitsBefore[i] - perMs * startMs[i]);
    }
    return most;
  }

  /** The same from any moment on, from what it is for periods. */
  double mostAfter(double[] most, double ms, double perBit, double perMs) {
    double rounds = ms < lengthMs ? 0 : Math.floor(ms / lengthMs);
    double inMs = ms - rounds * lengthMs;
    int at = periodAt(inMs);
    double now = perBit * (bitsBefore[at] + (inMs - startMs[at]) * kbps[at]) - perMs * inMs;
    return Math.max(now, most[at + 1]) + rounds * (perBit * lengthBits - perMs * lengthMs);
  }

  /** Whether the link carries nothing for {@code idleMs} on end between two moments. */
  boolean isSilent(double fromMs, double toMs, double idleMs) {
    if (!hasSilence || toMs - fromMs < idleMs) {
      return false;
    }
    double foldedMs = fromMs < lengthMs ? 0 : Math.floor(fromMs / lengthMs) * lengthMs;
    int at = periodAt(fromMs - foldedMs);
    double silentSinceMs = fromMs;
    while (silentSinceMs + idleMs < toMs) {
      double endMs = foldedMs + startMs[at + 1];
      if (kbps[at] > 0) {
        silentSinceMs = endMs;
      } else if (endMs - silentSinceMs >= idleMs) {
        return true;
      }
      if (++at == periods) {
        at = 0;
        foldedMs += lengthMs;
      }
    }
    return false;
  }

  private int periodAt(double inMs) {
    int at = byTime[Math.max(0, Math.min(byTime.length - 1, (int) (inMs * cellsPerMs)))];
    while (at + 1 < periods && startMs[at + 1] <= inMs) {
      at++;
    }
    return at;
  }
}
