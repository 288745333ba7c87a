package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bba0Test {
  /** The paper's buffer of 240 s: reservoir 90 s, the highest rate from 216 s on. */
  private final Here title = Here.title(4000, 500, 240_000, 200, 400, 1000, 2600);

  @ParameterizedTest
  @CsvSource({
    "90000, 0, 0",
    "90000, 3, 0",
    "90001, 0, 0",
    "215999, 0, 2",
    "216000, 0, 3",
    "236000, 3, 3"
  })
  void isLowestInTheReservoirAndHighestAboveTheCushion(double bufferMs, int last, int rung) {
    assertEquals(rung, decide(title.at(9, bufferMs, last)));
  }

  @Test
  void goesUpOnlyWhenTheLineReachesTheNextRate() {
    // The line is 200 + 2400 * (b - 90) / 126: 400 at 100.5 s, 1000 at 132 s.
    assertEquals(0, decide(title.at(9, 100_400, 0)));
    assertEquals(1, decide(title.at(9, 100_600, 0)));
    assertEquals(1, decide(title.at(9, 131_900, 1)));
    assertEquals(2, decide(title.at(9, 132_100, 1)));
  }

  @Test
  void comesDownOnlyWhenTheLineFallsToTheRateBelow() {
    assertEquals(2, decide(title.at(9, 101_000, 2)));
    assertEquals(1, decide(title.at(9, 100_400, 2)));
  }

  @ParameterizedTest
  @CsvSource({"4.999, 0", "5, 0", "6.99, 0", "7, 1", "9, 2", "14.999, 4", "15, 5", "60, 5"})
  void asPensievesBaselineItCutsALineOverRungs(double bufferS, int rung) {
    Here pensieve = Here.title(4000, 49, 64_000, 300, 750, 1200, 1850, 2850, 4300);
    Policy bb = new Bba0(Bba0.Settings.PENSIEVE);

    assertEquals(rung, bb.decide(pensieve.at(9, bufferS * 1000, 3)).rung());
  }

  private static int decide(Situation now) {
    return new Bba0(Bba0.Settings.DEFAULT).decide(now).rung();
  }
}
