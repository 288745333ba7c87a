package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.player.abr.Choices.Choice;
import weir.player.session.Title;

/** Segments of 4 s in a buffer that is full with 240 s, as in the paper. */
class Bba2Test {
  private static final double BUFFER_MS = 240_000;

  private final Title title = Choices.title(300, 4000, 300, 600, 1200, 2400);

  /**
   * At 8000 kbit/s a segment adds 4 s less 0.15, 0.3, 0.6 s. Steps need 0.875 of 4 s with nothing
   * buffered, down to 0.5 with 216 s: 3.4722, 3.4465, 3.4229, 3.3993 s with 4, 7.7, 11.1, 14.5 s.
   */
  @Test
  void risesWhileTheBufferGrowsFastEnough() {
    List<Choice> choices = bba2(Choices.link(1e7, 8000));

    assertEquals(4000, choices.get(1).bufferMs(), 1e-6);
    assertEquals(7700, choices.get(2).bufferMs(), 1e-6);
    assertEquals(11_100, choices.get(3).bufferMs(), 1e-6);
    assertEquals(14_500, choices.get(4).bufferMs(), 1e-6);
    assertEquals(List.of(0, 1, 2, 2, 3), Choices.rungs(choices).subList(0, 5));
    assertEquals(Reason.GROWING, choices.get(4).decision().reason());
    assertEquals(3400, choices.get(4).decision().first(), 1e-6);
    assertEquals(3399.305, choices.get(4).decision().second(), 1e-3);
  }

  /**
   * At 14.5 s the link falls to 1600 kbit/s, a segment of 2400 takes 6 s, and the buffer shrinks.
   * What counts then is the map: with 12.5 s, of which 8 are the reservoir, it stands at 1200 +
   * 8400 * 4.5 / 208 = 1381.7 kbit, below the 2400 kbit of a segment at 600 kbit/s: that is the
   * lowest above it.
   */
  @Test
  void onceTheBufferShrinksTheMapDecides() {
    List<Choice> choices = bba2(Choices.link(1650, 8000, 1e7, 1600));

    assertEquals(3, choices.get(4).rung());
    assertEquals(12_500, choices.get(5).bufferMs(), 1e-6);
    assertEquals(Reason.MAPPED, choices.get(5).decision().reason());
    assertEquals(1, choices.get(5).rung());
    assertTrue(
        choices.stream().skip(5).allMatch(c -> c.decision().reason() == Reason.MAPPED), "for good");
  }

  @Test
  void aTenthOfEverySegmentThatFillsTheBufferGoesIntoProtection() {
    Here alike = Here.title(4000, 500, 240_000, 200, 400, 1000, 2600);
    Policy policy = new Bba2();
    // 10.4 s for 4 s: the start is over, and nothing was added.
    alike.fetched(policy, 0, 3, 1000);
    assertEquals(0, policy.decide(alike.at(1, 8000, 3)).rung());

    // The line begins at 8.4 s: 200 + 2400 (b - 8.4) / 207.6 is 400 at 25.7 s.
    alike.at(1, 8000, 0).fetched(policy, 1, 0, 100_000);
    assertEquals(0, policy.decide(alike.at(2, 25_650, 0)).rung());
    assertEquals(1, policy.decide(alike.at(2, 25_750, 0)).rung());

    // Ten more: it begins at 12.4 s, and is 400 at 29.367 s.
    for (int i = 0; i < 10; i++) {
      alike.at(2, 20_000, 0).fetched(policy, 2, 0, 100_000);
    }
    assertEquals(0, policy.decide(alike.at(2, 29_300, 0)).rung());
    assertEquals(1, policy.decide(alike.at(2, 29_400, 0)).rung());

    // Above three quarters nothing is added.
    alike.at(2, 190_000, 0).fetched(policy, 2, 0, 100_000);
    assertEquals(1, policy.decide(alike.at(2, 29_400, 0)).rung());
    assertEquals(3, policy.decide(alike.at(2, 216_000, 1)).rung());
  }

  @Test
  void beginsAnewAfterAJumpOutOfTheBuffer() {
    Here alike = Here.title(4000, 500, 240_000, 200, 400, 1000, 2600);
    Policy policy = new Bba2();
    alike.fetched(policy, 0, 3, 1000);
    assertEquals(3, policy.decide(alike.at(1, 216_000, 3)).rung());

    policy.sought(alike.at(300, 0, 3));

    assertEquals(0, policy.decide(alike.at(300, 0, 3)).rung());
    alike.fetched(policy, 300, 0, 100_000);
    assertEquals(1, policy.decide(alike.at(301, 4000, 0)).rung());
  }

  @Test
  void keepsAReservoirForTheLargeSegmentsToCome() {
    // Each 4 s segment of the second half is twice as large as one of the first.
    double[] sizes = new double[200];
    Arrays.fill(sizes, 0, 100, 200 * 4000);
    Arrays.fill(sizes, 100, 200, 400 * 4000);
    Here uneven = Here.title(4000, 200, 240_000, 200, 2600).withSizes(sizes);
    Policy policy = new Bba2();
    uneven.fetched(policy, 99, 1, 1000);

    // 120 of the larger ones would fit ahead, but 100 are left: a third behind each, 133 s in all.
    assertEquals(0, policy.decide(uneven.at(100, 133_000, 1)).rung());

    // With the smaller ones ahead nothing is drawn, so that 8 s do.
    Policy early = new Bba2();
    uneven.fetched(early, 0, 1, 1000);
    assertEquals(1, early.decide(uneven.at(1, 133_000, 1)).rung());
  }

  private List<Choice> bba2(Trace link) {
    return Choices.of(new Bba2(), title, link, BUFFER_MS);
  }
}
