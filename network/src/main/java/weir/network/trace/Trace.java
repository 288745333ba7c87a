package weir.network.trace;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Capacity over time: periods of one rate and one latency each, which repeat for ever.
 *
 * <p>Time is in milliseconds from the trace's beginning, 0 or more, and may lie any number of
 * rounds later. A rate in kbit/s is also a number of bits per millisecond, so that {@code kbps *
 * ms} is bits without a factor. A moment on the border of two periods belongs to the later one.
 * Periods of rate zero are allowed: whoever waits for bits waits them out. Immutable.
 */
public final class Trace {

  private static final double CONSTANT_PERIOD_MS = 60_000;

  private final double[] durationsMs;
  private final double[] kbps;
  private final double[] latenciesMs;
  private final double[] losses;

  /** Where each period begins; one entry more than periods, the last is where the round ends. */
  private final double[] startsMs;

  /**
   * Bits of the round before each period; one entry more than periods, the last is the whole round.
   */
  private final double[] bitsBefore;

  private Trace(double[] durationsMs, double[] kbps, double[] latenciesMs) {
    this(durationsMs, kbps, latenciesMs, new double[durationsMs.length]);
  }

  private Trace(double[] durationsMs, double[] kbps, double[] latenciesMs, double[] losses) {
    int periods = durationsMs.length;
    if (periods == 0) {
      throw new IllegalArgumentException("a trace needs at least one period");
    }
    if (kbps.length != periods || latenciesMs.length != periods) {
      throw new IllegalArgumentException(
          "a trace needs as many rates and latencies as durations, not "
              + kbps.length
              + " and "
              + latenciesMs.length
              + " for "
              + periods);
    }
    this.durationsMs = durationsMs;
    this.kbps = kbps;
    if (losses.length != periods) {
      throw new IllegalArgumentException(
          "a trace needs as many losses as durations, not " + losses.length + " for " + periods);
    }
    this.latenciesMs = latenciesMs;
    this.losses = losses;
    startsMs = new double[periods + 1];
    bitsBefore = new double[periods + 1];
    for (int i = 0; i < periods; i++) {
      check(
          durationsMs[i] > 0 && Double.isFinite(durationsMs[i]),
          i,
          "duration",
          durationsMs[i],
          "ms",
          "above 0");
      check(kbps[i] >= 0 && Double.isFinite(kbps[i]), i, "rate", kbps[i], "kbit/s", "0 or more");
      check(
          latenciesMs[i] >= 0 && Double.isFinite(latenciesMs[i]),
          i,
          "latency",
          latenciesMs[i],
          "ms",
          "0 or more");
      check(losses[i] >= 0 && losses[i] <= 1, i, "loss", losses[i], "(fraction)", "from 0 to 1");
      startsMs[i + 1] = startsMs[i] + durationsMs[i];
      bitsBefore[i + 1] = bitsBefore[i] + durationsMs[i] * kbps[i];
    }
    if (!(bitsBefore[periods] > 0)) {
      throw new IllegalArgumentException("a trace of zero rates only would never deliver anything");
    }
    if (!Double.isFinite(startsMs[periods]) || !Double.isFinite(bitsBefore[periods])) {
      throw new IllegalArgumentException(
          "durations and rates add up to more than a number can hold");
    }
  }

  private static void check(
      boolean holds, int period, String what, double value, String unit, String demand) {
    if (!holds) {
      throw new IllegalArgumentException(
          "period "
              + period
              + ": a "
              + what
              + " of "
              + value
              + " "
              + unit
              + " is not a finite one "
              + demand);
    }
  }

  /**
   * The periods in order, copied.
   *
   * @param durationsMs finite, above 0, at least one
   * @param kbps finite, 0 or more, not all 0
   * @param latenciesMs finite, 0 or more: what a request costs before its first bit flows
   * @throws IllegalArgumentException naming the period that breaks these rules
   */
  public static Trace of(double[] durationsMs, double[] kbps, double[] latenciesMs) {
    return new Trace(durationsMs.clone(), kbps.clone(), latenciesMs.clone());
  }

  /**
   * The periods in order, copied, with loss.
   *
   * @param losses fraction of packets lost in each period, 0 to 1
   * @throws IllegalArgumentException naming the period that breaks these rules
   */
  public static Trace of(
      double[] durationsMs, double[] kbps, double[] latenciesMs, double[] losses) {
    return new Trace(durationsMs.clone(), kbps.clone(), latenciesMs.clone(), losses.clone());
  }

  /** One rate above zero for ever, without latency, written as one period of a minute. */
  public static Trace constant(BitRate rate) {
    return new Trace(
        new double[] {CONSTANT_PERIOD_MS}, new double[] {rate.kbps()}, new double[] {0});
  }

  /**
   * One rate above zero, without latency, as the first step of several: {@code holding(a,
   * x).then(b, y)}.
   */
  public static Trace holding(BitRate rate, Duration howLong) {
    return new Trace(new double[] {ms(howLong)}, new double[] {rate.kbps()}, new double[] {0});
  }

  /**
   * This trace with one more period at its end, which has the latency and loss of the period
   * before.
   */
  public Trace then(BitRate rate, Duration howLong) {
    int last = periods();
    double[] durations = Arrays.copyOf(durationsMs, last + 1);
    double[] rates = Arrays.copyOf(kbps, last + 1);
    double[] latencies = Arrays.copyOf(latenciesMs, last + 1);
    durations[last] = ms(howLong);
    rates[last] = rate.kbps();
    latencies[last] = latencies[last - 1];
    double[] lossesThen = Arrays.copyOf(losses, last + 1);
    lossesThen[last] = losses[last - 1];
    return new Trace(durations, rates, latencies, lossesThen);
  }

  /** The same rates with one latency, finite and 0 or more, in every period. */
  public Trace withLatencyMs(double latencyMs) {
    double[] latencies = new double[periods()];
    Arrays.fill(latencies, latencyMs);
    return new Trace(durationsMs, kbps, latencies, losses);
  }

  /** The same rates with so much more latency, finite and 0 or more, in every period. */
  public Trace withMoreLatencyMs(double moreMs) {
    double[] latencies = new double[periods()];
    Arrays.setAll(latencies, i -> latenciesMs[i] + moreMs);
    return new Trace(durationsMs, kbps, latencies, losses);
  }

  /** The same rates and latencies with one fraction of packets lost, 0 to 1, in every period. */
  public Trace withLoss(double loss) {
    double[] all = new double[periods()];
    Arrays.fill(all, loss);
    return new Trace(durationsMs, kbps, latenciesMs, all);
  }

  private static double ms(Duration duration) {
    return duration.getSeconds() * 1000.0 + duration.getNano() / 1e6;
  }

  /** How many periods one round has, at least 1. */
  public int periods() {
    return durationsMs.length;
  }

  /** Length of period {@code i}, above 0, as it was given. */
  public double durationMs(int i) {
    return durationsMs[i];
  }

  /** Rate of period {@code i}, 0 or more, as it was given. */
  public double kbps(int i) {
    return kbps[i];
  }

  /** Latency in period {@code i}, 0 or more, as it was given. */
  public double latencyMs(int i) {
    return latenciesMs[i];
  }

  /**
   * Fraction of packets lost in period {@code i}, 0 to 1; 0 where none was given. Rates are what
   * the link carries, lost packets among them: what loss does to a transfer is for a model of
   * transport to say.
   */
  public double loss(int i) {
    return losses[i];
  }

  /** Where period {@code i} begins in the round. */
  public double startMs(int i) {
    return startsMs[i];
  }

  /** Highest rate of all periods; above 0. */
  public double maxKbps() {
    double highest = 0;
    for (double rate : kbps) {
      highest = Math.max(highest, rate);
    }
    return highest;
  }

  /** Length of one round. */
  public double totalMs() {
    return startsMs[periods()];
  }

  /** Mean rate of one round, weighted by time; above 0. */
  public double meanKbps() {
    return bitsBefore[periods()] / totalMs();
  }

  /** Rate at a moment, 0 or more. */
  public double kbpsAt(double ms) {
    return kbps[periodAt(ms)];
  }

  /** Latency at a moment, 0 or more. */
  public double latencyMsAt(double ms) {
    return latenciesMs[periodAt(ms)];
  }

  /** Fraction of packets lost at a moment, 0 to 1. */
  public double lossAt(double ms) {
    return losses[periodAt(ms)];
  }

  /** Whether any period loses packets. */
  private boolean isLossy() {
    for (double loss : losses) {
      if (loss > 0) {
        return true;
      }
    }
    return false;
  }

  /** Index of the period a moment lies in. */
  public int periodAt(double ms) {
    return periodOf(phase(ms));
  }

  /**
   * Bits that fit between two moments. Within one period this is exactly rate times time; across
   * periods and rounds it is right to rounding, and rounds that went by before {@code fromMs} cost
   * no precision.
   *
   * @throws IllegalArgumentException if a moment is below 0 or not finite, or the second is before
   *     the first
   */
  public double bits(double fromMs, double toMs) {
    if (!(toMs >= fromMs) || !Double.isFinite(toMs)) {
      throw new IllegalArgumentException("no time from " + fromMs + " to " + toMs + " ms");
    }
    double fromPhase = phase(fromMs);
    double lengthMs = toMs - fromMs;
    int first = periodOf(fromPhase);
    if (periods() == 1 || fromPhase + lengthMs <= startsMs[first + 1]) {
      return lengthMs * kbps[first];
    }
    double end = fromPhase + lengthMs;
    double endPhase = withinRound(end);
    double rounds = Math.rint((end - endPhase) / totalMs());
    double bits = rounds * bitsBefore[periods()] + bitsUpTo(endPhase) - bitsUpTo(fromPhase);
    return Math.max(0, bits);
  }

  /**
   * The shortest time after {@code fromMs} within which {@code bits} fit: the inverse of {@link
   * #bits}. Zero-rate periods in between count in full, one that follows the last bit does not.
   * Takes 0 ms for 0 bits.
   *
   * @throws IllegalArgumentException if the moment is below 0 or either number not finite, or bits
   *     are below 0
   */
  public double msToDeliver(double fromMs, double bits) {
    if (!(bits >= 0) || !Double.isFinite(bits)) {
      throw new IllegalArgumentException(bits + " bits are not a finite number of 0 or more");
    }
    double fromPhase = phase(fromMs);
    if (bits == 0) {
      return 0;
    }
    int first = periodOf(fromPhase);
    if (periods() == 1 || bits <= (startsMs[first + 1] - fromPhase) * kbps[first]) {
      return bits / kbps[first];
    }
    double roundBits = bitsBefore[periods()];
    double target = bitsUpTo(fromPhase) + bits;
    double rest = target % roundBits;
    double rounds = Math.rint((target - rest) / roundBits);
    if (rest == 0) {
      rounds--;
      rest = roundBits;
    }
    int last = periodThatCompletes(rest);
    double endPhase =
        Math.min(startsMs[last + 1], startsMs[last] + (rest - bitsBefore[last]) / kbps[last]);
    return Math.max(0, rounds * totalMs() + endPhase - fromPhase);
  }

  /**
   * Names these periods in logs: the first 16 hexadecimal digits of a SHA-256 over all durations,
   * rates, latencies, and losses if there are any.
   */
  public String hash() {
    boolean isLossy = isLossy();
    ByteBuffer bytes = ByteBuffer.allocate(periods() * (isLossy ? 4 : 3) * Double.BYTES);
    for (int i = 0; i < periods(); i++) {
      bytes.putDouble(durationsMs[i]).putDouble(kbps[i]).putDouble(latenciesMs[i]);
      if (isLossy) {
        bytes.putDouble(losses[i]);
      }
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException every) {
      throw new AssertionError("every Java platform has SHA-256", every);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Trace trace
        && Arrays.equals(durationsMs, trace.durationsMs)
        && Arrays.equals(kbps, trace.kbps)
        && Arrays.equals(latenciesMs, trace.latenciesMs)
        && Arrays.equals(losses, trace.losses);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(durationsMs) + Arrays.hashCode(kbps))
        + Arrays.hashCode(latenciesMs);
  }

  @Override
  public String toString() {
    return "Trace[" + periods() + " periods, " + totalMs() + " ms, mean " + meanKbps() + " kbit/s]";
  }

  /**
   * The remainder of a division of doubles is exact, so a moment keeps its place in the round
   * however late it is.
   */
  private double phase(double ms) {
    if (!(ms >= 0) || !Double.isFinite(ms)) {
      throw new IllegalArgumentException(
          "a moment at " + ms + " ms is not a finite one of 0 or more");
    }
    return withinRound(ms);
  }

  private double withinRound(double ms) {
    return ms < totalMs() ? ms : ms % totalMs();
  }

  private int periodOf(double phaseMs) {
    int found = Arrays.binarySearch(startsMs, 0, periods(), phaseMs);
    return found >= 0 ? found : -found - 2;
  }

  private double bitsUpTo(double phaseMs) {
    int i = periodOf(phaseMs);
    return bitsBefore[i] + (phaseMs - startsMs[i]) * kbps[i];
  }

  /**
   * The first period at whose end {@code bits} of the round are delivered; it has a rate above zero
   * for bits above zero.
   */
  private int periodThatCompletes(double bits) {
    int low = 0;
    int high = periods() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bitsBefore[middle + 1] >= bits) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
