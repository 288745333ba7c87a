package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class Bba2Test {
  /** Segments all alike: the reservoir is the smallest, 8 s; the map ends at 216 s. */
  private final Here title = Here.title(4000, 500, 240_000, 200, 400, 1000, 2600);

  @Test
  void climbsAStepPerSegmentWhileTheBufferGrowsFastEnough() {
    Policy policy = new Bba2(Bba2.Settings.DEFAULT);
    assertEquals(0, policy.decide(title).rung());

    // 4 s of media in 0.4 s: grown by 3.6 s, and 3.5 s less a little are needed near the bottom.
    title.fetched(policy, 0, 0, 2000);
    assertEquals(1, policy.decide(title.at(1, 4000, 0)).rung());

    // 4 s in 0.8 s: grown by 3.2 s, which is less than 0.875 * 4 s and not a step up.
    title.fetched(policy, 1, 1, 2000);
    assertEquals(1, policy.decide(title.at(2, 7200, 1)).rung());
  }

  @Test
  void needsLessGrowthTheFullerTheBuffer() {
    Policy policy = new Bba2(Bba2.Settings.DEFAULT);
    title.fetched(policy, 0, 2, 2500);

    // 4 s in 1.6 s: grown by 2.4 s; with 60 of 216 s buffered a step needs 0.771 * 4 = 3.08 s.
    Decision kept = policy.decide(title.at(30, 60_000, 2));

    assertEquals(2, kept.rung());
    assertEquals(2400, kept.first(), 1e-6);
    assertEquals((0.875 - 0.375 * 60 / 216) * 4000, kept.second(), 1e-6);
  }

  @Test
  void followsTheMapOnceTheBufferShrank() {
    Policy policy = new Bba2(Bba2.Settings.DEFAULT);
    title.fetched(policy, 0, 3, 1000);

    // 10.4 s for 4 s. The map is 200 + 2400 * (b - 8) / 208 times 4 s: 400 at 25.33 s.
    assertEquals(0, policy.decide(title.at(1, 8000, 3)).rung());
    title.fetched(policy, 1, 0, 100_000);
    assertEquals(0, policy.decide(title.at(2, 25_000, 0)).rung());
    assertEquals(1, policy.decide(title.at(2, 25_700, 0)).rung());
    assertEquals(3, policy.decide(title.at(2, 216_000, 1)).rung());
  }

  @Test
  void beginsAnewAfterAJumpOutOfTheBuffer() {
    Policy policy = new Bba2(Bba2.Settings.DEFAULT);
    title.fetched(policy, 0, 3, 1000);
    assertEquals(3, policy.decide(title.at(1, 216_000, 3)).rung());

    policy.sought(title.at(300, 0, 3));

    assertEquals(0, policy.decide(title.at(300, 0, 3)).rung());
    title.fetched(policy, 300, 0, 100_000);
    assertEquals(1, policy.decide(title.at(301, 4000, 0)).rung());
  }

  @Test
  void keepsAReservoirForTheLargeSegmentsToCome() {
    // Each 4 s segment of the second half is twice as large as one of the first.
    double[] sizes = new double[200];
    java.util.Arrays.fill(sizes, 0, 100, 200 * 4000);
    java.util.Arrays.fill(sizes, 100, 200, 400 * 4000);
    Here uneven = Here.title(4000, 200, 240_000, 200, 2600).withSizes(sizes);
    Policy policy = new Bba2(Bba2.Settings.DEFAULT);
    uneven.fetched(policy, 99, 1, 1000);

    // 120 of the larger ones would fit ahead, but 100 are left: a third behind each, 133 s in all.
    assertEquals(0, policy.decide(uneven.at(100, 133_000, 1)).rung());

    // Of the smaller ones a link of the mean rate is ahead, so that 8 s do.
    Policy early = new Bba2(Bba2.Settings.DEFAULT);
    uneven.fetched(early, 0, 1, 1000);
    assertEquals(1, early.decide(uneven.at(1, 133_000, 1)).rung());
  }
}
