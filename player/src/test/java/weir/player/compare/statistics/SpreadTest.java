package weir.player.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void percentilesLieOnStraightLinesBetweenTheValues() {
    Spread spread = Spread.of(new double[] {50, 10, Double.NaN, 40, 20, 30});

    assertEquals(new Spread(5, 30, 12, 14, 20, 30, 40, 46, 48), spread);
  }

  @Test
  void ofNothingNothingIsKnown() {
    Spread spread = Spread.of(new double[] {Double.NaN});

    assertEquals(0, spread.count());
    assertTrue(Double.isNaN(spread.mean()) && Double.isNaN(spread.median()));
  }
}
