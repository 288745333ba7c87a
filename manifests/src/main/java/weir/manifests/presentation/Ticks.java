package weir.manifests.presentation;

import java.math.BigInteger;
import java.time.Duration;

/**
 * Times in whole units of a timescale; an {@link ArithmeticException} if they are more than 2^63.
 * Nanoseconds times a timescale need more than 64 bits.
 */
final class Ticks {
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  private Ticks() {}

  /** How many units have passed at this time, counting whole ones. */
  static long floor(Duration time, long timescale) {
    return floor(scaled(time, timescale));
  }

  /** How many units it takes to reach this time. */
  static long ceiling(Duration time, long timescale) {
    return floor(scaled(time, timescale).add(NANOS).subtract(BigInteger.ONE));
  }

  /** The time that this many units take, to the next whole nanosecond. */
  static Duration time(long ticks, long timescale) {
    long seconds = Math.floorDiv(ticks, timescale);
    BigInteger rest = BigInteger.valueOf(Math.floorMod(ticks, timescale));
    BigInteger scale = BigInteger.valueOf(timescale);
    long nanos =
        rest.multiply(NANOS).add(scale).subtract(BigInteger.ONE).divide(scale).longValueExact();
    return Duration.ofSeconds(seconds, nanos);
  }

  /** The same time in other units, rounded down. */
  static long rescaled(long ticks, long from, long to) {
    if (from == to) {
      return ticks;
    }
    BigInteger scaled = BigInteger.valueOf(ticks).multiply(BigInteger.valueOf(to));
    BigInteger[] whole = scaled.divideAndRemainder(BigInteger.valueOf(from));
    return whole[0].longValueExact() - (whole[1].signum() < 0 ? 1 : 0);
  }

  private static long floor(BigInteger scaled) {
    return scaled.subtract(scaled.mod(NANOS)).divide(NANOS).longValueExact();
  }

  private static BigInteger scaled(Duration time, long timescale) {
    return BigInteger.valueOf(time.getSeconds())
        .multiply(NANOS)
        .add(BigInteger.valueOf(time.getNano()))
        .multiply(BigInteger.valueOf(timescale));
  }
}
