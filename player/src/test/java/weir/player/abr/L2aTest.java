package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class L2aTest {
  private final Moment now = new Moment(1000, 2000);
  private final L2a l2a = new L2a();

  @Test
  void takesWhatTheEstimateBearsUntilItHasOneAndAHalfSeconds() {
    l2a.ended(Moment.transfer(0, 0, 1000, 2500), now);

    assertEquals(Decision.of(1, Reason.FITS, 2000, 2250), l2a.decide(now.after(0).buffered(1499)));
    assertEquals(Reason.FITS, l2a.decide(now.after(1).buffered(1500)).reason());
    assertEquals(Reason.LEARNT, l2a.decide(now.after(1).buffered(100)).reason());
  }

  @Test
  void movesItsDistributionByWhatTheLinkBore() {
    l2a.ended(Moment.transfer(0, 0, 1000, 2500), now);
    l2a.decide(now.after(0));

    // The first step is 2 s / (4 * 4^0.99) * 2 * 4^0.99 = 1: (0.4, 1.8), nearest to which is (0,
    // 1).
    assertEquals(Decision.of(1, Reason.LEARNT, 2000, 2000), l2a.decide(now.after(1)));

    // Q = 4^0.99 - 2 + 2 * 2000 / 2500 = 3.545, the step 0.949: (0.593, -0.187), then (0.890,
    // 0.110).
    l2a.ended(Moment.transfer(1, 1, 1000, 1600), now);
    Decision decision = l2a.decide(now.after(1));

    assertEquals(0, decision.rung());
    assertEquals(1110.029, decision.second(), 0.01);
  }

  @Test
  void goesUpByOneRungAndOnlyWhereThatFits() {
    Moment many = new Moment(500, 1000, 2000, 4000);
    l2a.ended(Moment.transfer(0, 0, 1000, 9000), many);
    l2a.decide(many.after(0));

    assertEquals(1, l2a.decide(many.after(0)).rung());
    assertEquals(3, l2a.decide(many.after(2)).rung());
  }

  @Test
  void theNearestDistributionSumsToOne() {
    assertArrayEquals(new double[] {1, 0}, L2a.onSimplex(new double[] {2, 0}), 1e-12);
    assertArrayEquals(new double[] {0.25, 0.75}, L2a.onSimplex(new double[] {0.5, 1}), 1e-12);
    assertArrayEquals(
        new double[] {0.7, 0.3, 0}, L2a.onSimplex(new double[] {0.6, 0.2, -0.9}), 1e-12);
    assertArrayEquals(new double[] {1}, L2a.onSimplex(new double[] {-7}), 1e-12);
  }
}
