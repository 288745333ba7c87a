package weir.network.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkovTest {
  private static final Markov.State GOOD = new Markov.State(5000, 20_000, 0.3, 40, 0);
  private static final Markov.State BAD = new Markov.State(500, 5000, 0, 120, 0.02);

  @Test
  void theSameSeedIsTheSameTraceOnEveryMachine() {
    Markov network = new Markov(List.of(GOOD, BAD), 1000, 300_000);

    assertEquals(network.realise(1), network.realise(1));
    assertNotEquals(network.realise(1), network.realise(2));
    assertEquals("a4274f72385b84fb", network.realise(1).hash());
  }

  @Test
  void ratesStaysAndVariationAreThoseAskedFor() {
    Trace trace = new Markov(List.of(GOOD, BAD), 500, 100_000_000).realise(7);
    double goodMs = 0;
    double goodBits = 0;
    double squares = 0;
    int stays = 0;
    for (int i = 0; i < trace.periods(); i++) {
      boolean isGood = trace.latencyMs(i) == 40;
      assertEquals(isGood ? 0 : 0.02, trace.loss(i));
      if (isGood) {
        goodMs += 500;
        goodBits += 500 * trace.kbps(i);
        squares += 500 * trace.kbps(i) * trace.kbps(i);
        stays += i == 0 || trace.latencyMs(i - 1) != 40 ? 1 : 0;
      } else {
        assertEquals(500, trace.kbps(i));
      }
    }
    double mean = goodBits / goodMs;

    assertEquals(0.8, goodMs / trace.totalMs(), 0.02);
    assertEquals(20_000, goodMs / stays, 1000);
    assertEquals(5000, mean, 50);
    assertEquals(0.3, Math.sqrt(squares / goodMs - mean * mean) / mean, 0.01);
  }

  @Test
  void theLastStepIsCutWhereTheDurationEnds() {
    Trace trace = new Markov(List.of(BAD), 1000, 2500).realise(1);

    assertEquals(3, trace.periods());
    assertEquals(2500, trace.totalMs());
  }

  @Test
  void aNetworkThatCannotBeIsRefused() {
    Markov.State none = new Markov.State(0, 1000, 0, 0, 0);

    assertThrows(IllegalArgumentException.class, () -> new Markov(List.of(), 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Markov(List.of(none), 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Markov(List.of(GOOD), 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Markov(List.of(GOOD), 2, 1));
    assertThrows(IllegalArgumentException.class, () -> new Markov(List.of(GOOD), 1e-3, 1e9));
    assertThrows(IllegalArgumentException.class, () -> new Markov.State(1, 1000, Double.NaN, 0, 0));
  }
}
