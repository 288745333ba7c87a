package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitMixTest {
  @Test
  void givesTheNumbersOfTheJdksSplittableRandom() {
    SplittableRandom seeds = new SplittableRandom(5);
    for (int i = 0; i < 1000; i++) {
      long seed = seeds.nextLong();
      SplittableRandom expected = new SplittableRandom(seed);
      SplitMix found = new SplitMix(seed);

      for (int j = 0; j < 100; j++) {
        assertEquals(expected.nextDouble(), found.nextDouble(), "number " + j + " of " + seed);
      }
    }
  }
}
