package weir.player.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignedRankTest {
  /** Hollander and Wolfe, "Nonparametric Statistical Methods", 1973: V = 40, 0.0195 one-sided. */
  @Test
  void theTextbooksNinePatientsComeOutAsPrinted() {
    double[] before = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    double[] after = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    double[] differences = IntStream.range(0, 9).mapToDouble(i -> before[i] - after[i]).toArray();

    assertEquals(0.0390625, SignedRank.p(differences, 0), 1e-12);
  }

  /**
   * By hand: sizes 1, 1, 1, 2, 3 have ranks 2, 2, 2, 4, 5, together 15; one 2 is negative. Signs
   * with a sum of at most 2 on one side: none or one of the three twos, 4 of 32; both sides, 8.
   */
  @Test
  void tiesAreCountedOverAllSigns() {
    assertEquals(8 / 32.0, SignedRank.p(new double[] {1, 1, 2, -1, 3}, 0), 1e-12);
  }

  @Test
  void manyDifferencesAreJudgedByTheNormalCurve() {
    double[] plain = IntStream.rangeClosed(1, 60).mapToDouble(i -> i > 20 ? i : -i).toArray();
    double[] tied =
        IntStream.range(0, 60).mapToDouble(i -> (i % 6 + 1) * (i % 4 == 0 ? -1 : 1)).toArray();

    assertEquals(2.1457151868636e-07, SignedRank.p(plain, 0), 1e-14); // z = (1620-915-0.5)/135.84
    assertEquals(8.509732865086007e-05, SignedRank.p(tied, 0), 1e-10);
  }

  @Test
  void upToFiftyDifferencesAreCountedExactly() {
    double[] forty = IntStream.rangeClosed(1, 40).mapToDouble(i -> i % 3 > 0 ? i : -i).toArray();

    assertEquals(0.06616061626664305, SignedRank.p(forty, 0), 1e-9);
  }

  @Test
  void differencesWithinTheToleranceSayNothing() {
    assertEquals(1, SignedRank.p(new double[] {0.001, -0.001, 0}, 0.001));
    assertEquals(1, SignedRank.p(new double[0], 0));
    assertEquals(0.25, SignedRank.p(new double[] {5, 6, 7, 0.0001}, 0.001), 1e-12, "2 of 8 signs");
  }

  @Test
  void equalValuesShareTheMeanOfTheirPlaces() {
    assertArrayEquals(
        new double[] {3.5, 1, 3.5, 2}, Ranks.rising(new double[] {9, 1, 9.05, 2}, 0.1));
  }

  /** By hand: 0.01 x 4, 0.02 x 3, then 0.03 x 2 and 0.04, which may not be below the one before. */
  @Test
  void holmRaisesTheLowestMost() {
    assertArrayEquals(
        new double[] {0.06, 0.04, 0.06, 0.06},
        Holm.adjusted(new double[] {0.04, 0.01, 0.02, 0.03}),
        1e-12);
    assertArrayEquals(new double[] {1, 1}, Holm.adjusted(new double[] {0.9, 0.8}));
  }

  @Test
  void theNormalCurveIsTheTables() {
    assertEquals(0.975, Normal.below(1.959963984540054), 1e-15);
    assertEquals(2.866515718791946e-07, Normal.below(-5), 1e-15);
    assertEquals(1.959963984540054, Normal.quantile(0.975), 1e-12);
  }
}
