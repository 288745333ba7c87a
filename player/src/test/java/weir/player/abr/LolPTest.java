package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LolPTest {
  private final Moment now = new Moment(500, 1000, 2000, 4000);
  private final LolP lolP = new LolP(1);

  @Test
  void theNearestRungThatFitsWins() {
    lolP.ended(Moment.transfer(0, 0, 1000, 2000), now);

    // 1800 kbit/s: 1000 is 0.45 * 800 away, 2000 does not fit and is 10 * 200 away.
    assertEquals(1, lolP.decide(now.after(1).buffered(8000)).rung());
  }

  @Test
  void aRungThatJustDoesNotFitMayWinNeverthelessByItsNearness() {
    lolP.ended(Moment.transfer(0, 0, 1000, 2200), now);

    // 1980 kbit/s: 1000 is 0.45 * 980 = 438 away, 2000 is 10 * 20 = 200 away.
    assertEquals(2, lolP.decide(now.after(1).buffered(8000)).rung());
  }

  @Test
  void aLowBufferTakesTheHighestBelowThatTheLinkBears() {
    lolP.ended(Moment.transfer(0, 3, 1000, 2000), now);

    // 4000 kbit/s take 4444 ms at 1800.
    assertEquals(
        Decision.of(1, Reason.DRAINING, 4000 * 2000 / 1800.0, 4700),
        lolP.decide(now.after(3).buffered(4700)));
    assertEquals(Reason.LEARNT, lolP.decide(now.after(3).buffered(4745)).reason());
  }

  @Test
  void aLowBufferTakesTheLowestWhereTheLinkBearsNone() {
    lolP.ended(Moment.transfer(0, 3, 1000, 100), now);

    assertEquals(0, lolP.decide(now.after(3).buffered(1000)).rung());
  }

  @Test
  void winningDrawsTheNeuronTowardsWhatWasSeen() {
    // 1300 kbit/s lie between 1000 and 2000 and nearer to 1000 by far; 1000 learns, and stays.
    for (int i = 0; i < 500; i++) {
      lolP.ended(Moment.transfer(i, 1, 1000, 1300 / 0.9), now);

      assertEquals(1, lolP.decide(now.after(1).buffered(8000)).rung());
    }
    // What it is drawn to is what it now stands for: 500 is as far from 600 as it ever was, and
    // wins there, since 1000 does not fit.
    for (int i = 0; i < 20; i++) {
      lolP.ended(Moment.transfer(i, 1, 10_000, 600 / 0.9), now);
    }

    assertEquals(0, lolP.decide(now.after(1).buffered(8000)).rung());
  }
}
