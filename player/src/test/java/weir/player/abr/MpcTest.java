package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MpcTest {
  private static final double NEAR = 1e-6;

  private final Here title = Here.title(4000, 49, 60_000, 300, 750, 1200, 1850, 2850, 4300);

  @Test
  void expectsTheHarmonicMeanOfTheLastFive() {
    Policy fast = new Mpc(Mpc.Settings.FAST);
    for (double kbps : new double[] {9000, 1000, 1000, 2000, 2000, 4000}) {
      title.fetched(fast, 0, 0, kbps);
    }

    Decision decision = fast.decide(title.at(6, 8000, 1));

    // 5 / (1/1000 + 1/1000 + 1/2000 + 1/2000 + 1/4000)
    assertEquals(5 / 0.00325, decision.second(), NEAR);
  }

  @Test
  void theRobustOneExpectsLessTheMoreItWasWrong() {
    Policy robust = new Mpc(Mpc.Settings.ROBUST);
    title.fetched(robust, 0, 0, 2000);
    title.fetched(robust, 1, 0, 1000);

    Decision decision = robust.decide(title.at(2, 8000, 1));

    // It expected 2000 where 1000 came, an error of 1; the mean of both is 4000 / 3.
    assertEquals(4000.0 / 3 / 2, decision.second(), NEAR);
  }

  @Test
  void oneSegmentBeforeTheEndItTakesWhatArrivesInTime() {
    Policy fast = new Mpc(Mpc.Settings.FAST);
    title.fetched(fast, 0, 0, 1850);

    // 4 s in the buffer at 1850 kbit/s: rung 3 just fits, rung 4 would stall for 2.2 s.
    assertEquals(3, fast.decide(title.at(48, 4001, 3)).rung());
    assertEquals(2, fast.decide(title.at(48, 3999 * 1200 / 1850.0 + 10, 3)).rung());
  }

  @Test
  void beginsLowWithNothingMeasured() {
    Decision decision = new Mpc(Mpc.Settings.ROBUST).decide(title);

    assertEquals(Decision.of(0, Reason.START, 0, 0), decision);
  }

  @Test
  void paysForTheLatencyOfEveryFetch() {
    Policy fast = new Mpc(Mpc.Settings.FAST);
    double bits = 300 * 4000;
    fast.ended(new Transfer(0, 0, bits, bits, 500, 500 + bits / 1850, false, false), title);

    Decision decision = fast.decide(title.at(48, 4001, 3));

    assertEquals(1850, decision.second(), NEAR);
    assertTrue(decision.rung() < 3, "half a second of latency does not fit any more");
  }
}
