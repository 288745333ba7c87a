package weir.media.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LadderTest {
  @Test
  void climbsInExactSixteenToNine() {
    assertEquals(
        List.of("416x234@400", "640x360@800", "768x432@1500", "1280x720@3000", "1920x1080@5000"),
        rungs(1920, 1080));
  }

  @Test
  void stopsAtTheTopStepForALargerSource() {
    assertEquals(rungs(1920, 1080), rungs(3840, 2160));
  }

  @Test
  void addsTheSourcesOwnSizeBetweenTwoSteps() {
    assertEquals(
        List.of("416x234@400", "640x360@800", "768x432@1500", "960x540@1974"), rungs(960, 540));
    assertEquals(
        List.of("416x234@400", "640x360@800", "768x432@1500", "854x480@1697"), rungs(854, 480));
  }

  @Test
  void keepsEveryShapeAndRoundsToEvenPixels() {
    assertEquals(List.of("234x416@400", "360x640@800"), rungs(360, 640));
    assertEquals(List.of("312x234@400", "480x360@800", "576x432@1500"), rungs(577, 433));
    assertEquals(List.of("560x234@400", "862x360@800"), rungs(862, 360));
  }

  @Test
  void makesOneRungOfASourceBelowTheLadder() {
    assertEquals(List.of("160x120@105"), rungs(160, 120));
    assertEquals(List.of("2x2@50"), rungs(3, 2));
  }

  @Test
  void dropsTheStepThatIsAlmostTheSource() {
    assertEquals(List.of("426x240@415"), rungs(426, 240));
  }

  @Test
  void neverSpendsMoreThanTheSource() {
    assertEquals(
        List.of("416x234@400", "640x360@800", "1920x1080@1000"),
        names(Ladder.DEFAULT.climbedBy(1920, 1080, OptionalLong.of(1_000_000))));
    assertEquals(
        List.of("1920x1080@100"),
        names(Ladder.DEFAULT.climbedBy(1920, 1080, OptionalLong.of(5_000))));
  }

  @Test
  void alwaysHasRungsThatRiseAndStayWithinTheSource() {
    for (long seed = 0; seed < 5000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int width = random.nextInt(2, 4000);
      int height = Math.max(2, Math.min(4000, (int) (width * random.nextDouble(0.3, 3))));

      List<Rung> rungs = Ladder.DEFAULT.climbedBy(width, height, OptionalLong.empty());

      String story = "seed " + seed + ": " + width + "x" + height + " gives " + names(rungs);
      assertTrue(rungs.stream().map(Rung::name).distinct().count() == rungs.size(), story);
      for (int i = 0; i < rungs.size(); i++) {
        assertTrue(rungs.get(i).width() <= width && rungs.get(i).height() <= height, story);
        assertTrue(
            i == 0 || rungs.get(i).bitsPerSecond() >= 1.1 * rungs.get(i - 1).bitsPerSecond(),
            story);
      }
    }
  }

  @Test
  void readsALadderFromWords() {
    assertEquals(
        new Ladder(List.of(new Ladder.Step(360, 800_000), new Ladder.Step(720, 3_000_000))),
        Ladder.parse("720:3000, 360p:800k"));

    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Ladder.parse("360:800,high"));
    assertEquals(
        "'high' is no ladder step; write SHORTSIDE:KBPS, as in 360:800,720:3000",
        refusal.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Ladder.parse("360:800,360:900"));
    assertThrows(IllegalArgumentException.class, () -> Ladder.parse("361:800"));
    assertThrows(IllegalArgumentException.class, () -> Ladder.parse(""));
  }

  private static List<String> rungs(int width, int height) {
    return names(Ladder.DEFAULT.climbedBy(width, height, OptionalLong.empty()));
  }

  private static List<String> names(List<Rung> rungs) {
    return rungs.stream()
        .map(one -> one.width() + "x" + one.height() + "@" + one.bitsPerSecond() / 1000)
        .toList();
  }
}
