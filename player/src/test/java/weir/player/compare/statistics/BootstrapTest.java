package weir.player.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final long SEED = 20;

  /**
   * For 40 values of a normal distribution the interval is nearly the textbook's, which holds the
   * mean in 95 of 100 cases; a bootstrap of that few is known to be a little short.
   */
  @Test
  void aboutNineteenOfTwentyIntervalsHoldTheTrueMean() {
    SplittableRandom random = new SplittableRandom(SEED);
    int held = 0;
    int rounds = 1000;
    for (int i = 0; i < rounds; i++) {
      double[] sample = random.doubles(40).map(Normal::quantile).map(z -> 7 + 2 * z).toArray();
      held += new Bootstrap(500, 0.95, i).ofMean(sample).holds(7) ? 1 : 0;
    }

    double share = (double) held / rounds;
    assertTrue(share > 0.92 && share < 0.97, "seed " + SEED + ": " + share);
  }

  /**
   * What SciPy's BCa says of these values from 200 000 resamples, give or take the luck of ours.
   */
  @Test
  void aLongTailWidensTheIntervalOnItsSide() {
    double[] stalls = {0, 0, 0, 0, 0, 0, 0, 1, 2, 9, 0, 0, 3, 0, 0, 0.5, 0, 0, 0, 20};

    Interval interval = new Bootstrap(20_000, 0.95, SEED).ofMean(stalls);

    assertEquals(0.45, interval.low(), 0.05);
    assertEquals(5.6, interval.high(), 0.25);
  }

  @Test
  void theSeedAloneDecides() {
    double[] values = new SplittableRandom(SEED).doubles(30).toArray();

    Interval interval = Bootstrap.DEFAULT.ofMean(values);

    assertEquals(interval, Bootstrap.DEFAULT.ofMean(values));
    assertFalse(interval.equals(Bootstrap.DEFAULT.withSeed(2).ofMean(values)));
  }

  @Test
  void ofEqualValuesItIsAPointAndOfOneValueUnknown() {
    double[] equal = new double[12];
    Arrays.fill(equal, 0.1);

    assertEquals(0.1, Bootstrap.DEFAULT.ofMean(equal).low(), 1e-15);
    assertEquals(0.1, Bootstrap.DEFAULT.ofMean(equal).high(), 1e-15);
    assertFalse(Bootstrap.DEFAULT.ofMean(new double[] {3, Double.NaN}).isKnown());
  }

  /**
   * With two values a resample's mean is the low one, the middle or the high one: 1/4, 1/2, 1/4.
   */
  @Test
  void twoValuesSpanTheWholeIntervalBetweenThem() {
    Interval interval = Bootstrap.DEFAULT.ofMean(new double[] {1, 2});

    assertEquals(new Interval(1, 2), interval);
  }
}
