package weir.manifests.presentation;

import java.math.BigInteger;
import java.time.Duration;

/** Times in whole units of a timescale. Products beyond 64 bits go through BigInteger. */
final class Ticks {
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  private Ticks() {}

  /** The units that end at or before this time. */
  static long floor(Duration time, long timescale) {
    return exact(scaled(time, timescale).subtract(modulo(time, timescale)).divide(NANOS));
  }

  /** The units that begin before this time. */
  static long ceiling(Duration time, long timescale) {
    BigInteger part = modulo(time, timescale);
    long floor = floor(time, timescale);
    return part.signum() == 0 ? floor : Math.addExact(floor, 1);
  }

  private static BigInteger scaled(Duration time, long timescale) {
    return BigInteger.valueOf(time.getSeconds())
        .multiply(NANOS)
        .add(BigInteger.valueOf(time.getNano()))
        .multiply(BigInteger.valueOf(timescale));
  }

  private static BigInteger modulo(Duration time, long timescale) {
    return scaled(time, timescale).mod(NANOS);
  }

  private static long exact(BigInteger ticks) {
    return ticks.longValueExact();
  }
}
