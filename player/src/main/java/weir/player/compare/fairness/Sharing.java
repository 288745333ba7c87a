package weir.player.compare.fairness;

import java.util.Arrays;
import java.util.List;
import weir.network.trace.Trace;

/**
 * What several players made of a link they shared, while all of them wanted something of it: from
 * the start of the last to the last byte that the first to be ready had to fetch.
 *
 * <p>Unfairness and instability are those of Jiang, Sekar and Zhang, "Improving Fairness,
 * Efficiency, and Stability in HTTP-based Adaptive Video Streaming with FESTIVE", CoNEXT 2012,
 * section 2, of the rate b(x, t) that player x wants at second t: the nominal rate of the rung it
 * chose last. Unfairness is {@code sqrt(1 - J)} with J Jain's index of the rates (Jain, Chiu and
 * Hawe, DEC-TR-301, 1984). The instability of x at t is
 *
 * <pre>
 *   sum over d = 0 .. k-1 of |b(x, t-d) - b(x, t-d-1)| w(d)
 *   -------------------------------------------------------
 *            sum over d = 1 .. k of b(x, t-d) w(d)
 * </pre>
 *
 * with k = {@value #SECONDS} s and w(d) = k - d, so that a switch counts the more the later it was.
 * Where a player has not played for k seconds, k is what it has. Where they average over more, we
 * take means over all seconds and players.
 *
 * @param fromMs where that time begins, ms on the trace
 * @param toMs where it ends; not after {@code fromMs} where there is no such time
 * @param windowEndsMs ends of windows of {@value #WINDOW_MS} ms, the last of them at most {@code
 *     toMs}
 * @param jain of the players' mean rates in each window; NaN where nobody wanted any
 * @param used the part of the link's capacity that was delivered in each window; NaN where the link
 *     had none
 * @param instability of each player, mean over seconds; NaN where there is none
 * @param utilisation the part of the link's capacity that was delivered in all this time
 * @param fairness Jain's index of the players' mean rates over all this time
 */
public record Sharing(
    double fromMs,
    double toMs,
    double[] windowEndsMs,
    double[] jain,
    double[] used,
    double[] instability,
    double utilisation,
    double fairness) {
  private static final int SECONDS = 20;
  private static final double WINDOW_MS = 10_000;
  private static final double SECOND_MS = 1000;

  /**
   * Looks at players whose sessions are over.
   *
   * @param trace of the link, from its beginning
   */
  public static Sharing of(List<Seat> seats, Trace trace) {
    double fromMs = seats.stream().mapToDouble(Seat::beganMs).max().orElseThrow();
    double toMs = seats.stream().mapToDouble(Seat::lastMs).min().orElseThrow();
    int windows = (int) Math.max(0, Math.floor((toMs - fromMs) / WINDOW_MS));
    double[] ends = new double[windows];
    double[] jain = new double[windows];
    double[] used = new double[windows];
    for (int i = 0; i < windows; i++) {
      double startMs = fromMs + i * WINDOW_MS;
      ends[i] = startMs + WINDOW_MS;
      jain[i] = jain(meanKbps(seats, startMs, ends[i]));
      used[i] = used(seats, trace, startMs, ends[i]);
    }
    return new Sharing(
        fromMs,
        toMs,
        ends,
        jain,
        used,
        seats.stream().mapToDouble(seat -> instability(seat, fromMs, toMs)).toArray(),
        used(seats, trace, fromMs, toMs),
        jain(meanKbps(seats, fromMs, toMs)));
  }

  /** Jain's index: 1 when all are equal, 1/n when one of n has everything; NaN for all 0. */
  public static double jain(double[] values) {
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
    }
    return squares > 0 ? sum * sum / (values.length * squares) : Double.NaN;
  }

  /** Mean over windows of {@code sqrt(1 - J)}: 0 when all are equal. */
  public double unfairness() {
    return Arrays.stream(jain)
        .filter(value -> !Double.isNaN(value))
        .map(value -> Math.sqrt(Math.max(0, 1 - value)))
        .average()
        .orElse(Double.NaN);
  }

  /** Mean over players. */
  public double meanInstability() {
    return Arrays.stream(instability)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  private static double[] meanKbps(List<Seat> seats, double fromMs, double toMs) {
    return seats.stream()
        .mapToDouble(
            seat -> {
              double sum = 0;
              int count = 0;
              for (double ms = fromMs + SECOND_MS / 2; ms < toMs; ms += SECOND_MS) {
                sum += seat.kbpsAt(ms);
                count++;
              }
              return count == 0 ? 0 : sum / count;
            })
        .toArray();
  }

  private static double used(List<Seat> seats, Trace trace, double fromMs, double toMs) {
    double capacity = toMs > fromMs ? trace.bits(fromMs, toMs) : 0;
    // How a body's bits spread over its time is a guess at the borders, and no link gives more.
    double bits = seats.stream().mapToDouble(seat -> seat.bits(trace, fromMs, toMs)).sum();
    return capacity > 0 ? Math.min(1, bits / capacity) : Double.NaN;
  }

  private static double instability(Seat seat, double fromMs, double toMs) {
    double sum = 0;
    int count = 0;
    for (double ms = fromMs; ms <= toMs; ms += SECOND_MS) {
      int k = (int) Math.min(SECONDS, Math.floor((ms - seat.beganMs()) / SECOND_MS));
      double steps = 0;
      double rates = 0;
      for (int d = 0; d < k; d++) {
        double now = seat.kbpsAt(ms - d * SECOND_MS);
        double before = seat.kbpsAt(ms - (d + 1) * SECOND_MS);
        // Before its first choice a player wanted nothing: to begin is no switch.
        steps += before > 0 ? Math.abs(now - before) * (k - d) : 0;
        rates += before * (k - (d + 1));
      }
      if (rates > 0) {
        sum += steps / rates;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
