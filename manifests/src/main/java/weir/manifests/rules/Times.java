package weir.manifests.rules;

import java.math.BigInteger;
import java.time.Duration;

/** Times compared exactly, whatever their units. */
final class Times {
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  private Times() {}

  /** Compares a/b with c/d; b and d are above 0. */
  static int compare(long a, long b, long c, long d) {
    return BigInteger.valueOf(a)
        .multiply(BigInteger.valueOf(d))
        .compareTo(BigInteger.valueOf(c).multiply(BigInteger.valueOf(b)));
  }

  /** Compares ticks of a timescale with a duration. */
  static int compare(long ticks, long timescale, Duration duration) {
    BigInteger nanos =
        BigInteger.valueOf(duration.getSeconds())
            .multiply(NANOS)
            .add(BigInteger.valueOf(duration.getNano()));
    return BigInteger.valueOf(ticks)
        .multiply(NANOS)
        .compareTo(nanos.multiply(BigInteger.valueOf(timescale)));
  }
}
