package weir.player.check;

import java.math.BigInteger;
import java.util.Locale;

/** An exact time in seconds, whatever timescale it came from; the denominator is above 0. */
record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {
  static final Fraction ZERO = of(0, 1);

  static Fraction of(long ticks, long timescale) {
    return new Fraction(BigInteger.valueOf(ticks), BigInteger.valueOf(timescale));
  }

  Fraction minus(Fraction other) {
    if (denominator.equals(other.denominator)) {
      return new Fraction(numerator.subtract(other.numerator), denominator);
    }
    return new Fraction(
        numerator.multiply(other.denominator).subtract(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Fraction plus(Fraction other) {
    return minus(new Fraction(other.numerator.negate(), other.denominator));
  }

  Fraction abs() {
    return new Fraction(numerator.abs(), denominator);
  }

  Fraction half() {
    return new Fraction(numerator, denominator.shiftLeft(1));
  }

  boolean isSameAs(Fraction other) {
    return compareTo(other) == 0;
  }

  boolean isMoreThan(Fraction other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Fraction other) {
    return denominator.equals(other.denominator)
        ? numerator.compareTo(other.numerator)
        : numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  double seconds() {
    return numerator.doubleValue() / denominator.doubleValue();
  }

  /** For people, to the millionth of a second. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.6f s", seconds());
  }
}
