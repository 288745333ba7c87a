package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import weir.player.abr.Choices.Choice;
import weir.player.session.Title;

class SodaTest {
  /** Of which the distortions are 1, 1/2 and 0. */
  private final Title title = Choices.title(60, 2000, 500, 1000, 2000);

  /**
   * One step ahead, with 2 s buffered of 10 s aimed at, at 1000 kbit/s. At 500 kbit/s 4 s arrive
   * and 4 s are buffered after it: 1 * 2 + 0.36 beta. At 1000: 0.5 * 1 + 0.64 beta + 0.25 gamma. At
   * 2000 would be 0 + 0.81 beta + gamma, but its segment cannot be left, so it is not asked for.
   * With beta = 1, gamma = 1 it is 2.36 against 1.39; with beta = 8, 4.88 against 5.87.
   */
  @Test
  void weighsPictureBufferAndChangesAsItsFormulaSays() {
    assertEquals(1, second(new Soda.Settings(1, 0.5, 1, 0.2, 1)).rung());
    assertEquals(0, second(new Soda.Settings(1, 0.5, 8, 0.2, 1)).rung());
  }

  /**
   * Where the sums are equal: 2 + 0.36 beta = 0.5 + 0.64 beta + 0.25 gamma, so with gamma = 1 at
   * beta = 1.25 / 0.28, and with beta = 1 at gamma = 4 * 1.22.
   */
  @Test
  void changesItsMindWhereTheSumsAreEqual() {
    double beta = 1.25 / 0.28;
    assertEquals(1, second(new Soda.Settings(1, 0.5, beta - 1e-6, 0.2, 1)).rung());
    assertEquals(0, second(new Soda.Settings(1, 0.5, beta + 1e-6, 0.2, 1)).rung());
    assertEquals(1, second(new Soda.Settings(1, 0.5, 1, 0.2, 4.88 - 1e-6)).rung());
    assertEquals(0, second(new Soda.Settings(1, 0.5, 1, 0.2, 4.88 + 1e-6)).rung());
  }

  /** Between two rungs it fills the buffer with the lower and spends it on the higher, slowly. */
  @Test
  void changesSeldomOnASteadyLink() {
    for (double kbps = 600; kbps < 6000; kbps *= 1.1) {
      List<Integer> rungs =
          Choices.rungs(
              Choices.of(new Soda(Soda.Settings.DEFAULT), title, Choices.link(1e7, kbps), 25_000));
      int changes = 0;
      for (int i = 31; i < 60; i++) {
        changes += rungs.get(i).equals(rungs.get(i - 1)) ? 0 : 1;
      }

      assertTrue(changes <= 5, kbps + ": " + rungs);
    }
  }

  /** Against every plan of four steps that only rises or only falls, summed up one by one. */
  @Test
  void beginsTheCheapestOfAllPlansThatGoInOneDirection() {
    SplittableRandom random = new SplittableRandom(2024);
    double[] rates = {300, 700, 1100, 2000, 3500};
    int moved = 0;
    for (int round = 0; round < 2000; round++) {
      double kbps = 200 + 4000 * random.nextDouble();
      double beta = 10 * random.nextDouble();
      double gamma = 10 * random.nextDouble();
      Soda soda = new Soda(new Soda.Settings(4, 0.7, beta, 0.2, gamma));
      int last = random.nextInt(5);
      double bufferMs = 20_000 * random.nextDouble();
      Here here = Here.title(2000, 100, 22_000, rates);
      here.fetched(soda, 0, 0, kbps);

      Decision decision = soda.decide(here.at(10, bufferMs, last));

      int expected = cheapest(rates, kbps, beta, gamma, last, bufferMs / 1000);
      if (decision.reason() == Reason.PLAN) {
        assertEquals(kbps, decision.second(), 1e-6);
        assertEquals(expected, decision.rung(), "round " + round);
        moved += expected == last ? 0 : 1;
      } else {
        assertEquals(-1, expected, "round " + round);
        assertEquals(0, decision.rung());
      }
    }
    assertTrue(moved > 500, moved + " changes");
  }

  private static int cheapest(
      double[] rates, double kbps, double beta, double gamma, int last, double bufferS) {
    double least = Double.POSITIVE_INFINITY;
    int first = -1;
    for (int number = 0; number < 5 * 5 * 5 * 5; number++) {
      int[] plan = {number / 125, number / 25 % 5, number / 5 % 5, number % 5};
      boolean asks = plan[0] == 0 || rates[plan[0] - 1] < kbps;
      boolean rises = true;
      boolean falls = true;
      double cost = 0;
      double levelS = bufferS;
      int before = last;
      for (int rung : plan) {
        rises &= rung >= before;
        falls &= rung <= before;
        double arrivedS = Math.min(kbps * 2 / rates[rung], 20 - levelS + 2);
        levelS += arrivedS - 2;
        asks &= levelS >= 0;
        double off = (14 - levelS) / 14;
        double change = worth(rates, rung) - worth(rates, before);
        cost +=
            (1 - worth(rates, rung)) * arrivedS / 2
                + beta * off * off * (off < 0 ? 0.2 : 1)
                + gamma * change * change;
        before = rung;
      }
      if (asks && (rises || falls) && cost < least - 1e-9) {
        least = cost;
        first = plan[0];
      }
    }
    return first;
  }

  private static double worth(double[] rates, int rung) {
    return Math.log(rates[rung] / rates[0]) / Math.log(rates[4] / rates[0]);
  }

  /** The second decision: the first segment took 1 s, and 2 s are buffered. */
  private Choice second(Soda.Settings settings) {
    Choice second = Choices.of(new Soda(settings), title, Choices.link(1e7, 1000), 22_000).get(1);
    assertEquals(2000, second.bufferMs(), 1e-9);
    return second;
  }
}
