package weir.media.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of trials, without encoding any. */
class FittedLadderTest {
  @TempDir Path folder;

  @Test
  void eachSizeGetsTheBitsItNeeds() {
    FittedLadder fitted =
        FittedLadder.of(
            List.of(trial(360, 800, 400, 14), trial(720, 3000, 1100, 18)), OptionalLong.empty());

    assertEquals(List.of("360p: 400 kbit/s, 14.0 dB", "720p: 1100 kbit/s, 18.0 dB"), words(fitted));
  }

  @Test
  void theLadderIsTheLimitAndCostsQuality() {
    FittedLadder fitted =
        FittedLadder.of(
            List.of(trial(360, 800, 700, 11), trial(720, 3000, 6000, 18)), OptionalLong.empty());

    // half the rate is half of the way to the coarse trial, which had a quarter and 6 dB less
    assertEquals("720p: 3000 kbit/s of the 6000 it could use, 15.0 dB", words(fitted).get(1));
  }

  @Test
  void aSmallerPictureThatLooksBetterAtTheSameRateReplacesALargerOne() {
    FittedLadder fitted =
        FittedLadder.of(
            List.of(trial(432, 1500, 1400, 12), trial(1080, 5000, 80_000, 18)),
            OptionalLong.empty());

    assertEquals(
        "1080p: left out, 432p looks better at that rate (5000 kbit/s, 6.0 dB)",
        words(fitted).get(1));
  }

  @Test
  void aLargerPictureThatShowsNoMoreIsLeftOut() {
    FittedLadder fitted =
        FittedLadder.of(
            List.of(
                trial(360, 800, 300, 20),
                trial(432, 1500, 500, 20.4),
                trial(720, 3000, 700, 20.45),
                trial(1080, 5000, 900, 20.4)),
            OptionalLong.empty());

    assertEquals(List.of(300L), kbps(fitted));
    assertEquals(
        "432p: left out, hardly better than 360p (500 kbit/s, 20.4 dB)", words(fitted).get(1));
  }

  @Test
  void theLargestSizeStaysWhereLikenessAloneCannotTell() {
    FittedLadder fitted =
        FittedLadder.of(
            List.of(trial(234, 400, 280, 12.6), trial(720, 3000, 400, 12.3)), OptionalLong.empty());

    assertEquals(List.of(280L, 400L), kbps(fitted));
  }

  @Test
  void aSmallerPictureThatCostsAlmostAsMuchIsLeftOut() {
    FittedLadder fitted =
        FittedLadder.of(
            List.of(trial(360, 800, 120, 12), trial(432, 1500, 140, 14), trial(720, 3000, 150, 19)),
            OptionalLong.empty());

    assertEquals(List.of(150L), kbps(fitted));
    assertEquals(
        "360p: left out, 432p costs hardly more (120 kbit/s, 12.0 dB)", words(fitted).get(0));
  }

  @Test
  void aGapTooWideIsBridgedByWhatGainsLittle() {
    FittedLadder fitted =
        FittedLadder.of(
            List.of(
                trial(360, 800, 2400, 16), trial(432, 1500, 3000, 16), trial(720, 3000, 8500, 23)),
            OptionalLong.empty());

    assertEquals(List.of(800L, 1500L, 3000L), kbps(fitted), fitted.toString());
  }

  @Test
  void noTrialsMakeALadderThatBreaksItsLimits() {
    for (long seed = 0; seed < 3000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Trial> trials = new ArrayList<>();
      int count = random.nextInt(1, 7);
      for (int i = 0; i < count; i++) {
        double needed = Math.exp(random.nextDouble(1, 12));
        trials.add(
            trial(100 * (i + 1), random.nextInt(50, 9000), needed, random.nextDouble(-1, 60)));
      }
      OptionalLong source =
          random.nextBoolean()
              ? OptionalLong.of(random.nextLong(1, 5_000_000))
              : OptionalLong.empty();

      FittedLadder fitted = FittedLadder.of(trials, source);

      String story = "seed " + seed + ": " + fitted;
      List<Rung> rungs = fitted.rungs();
      for (int i = 0; i < rungs.size(); i++) {
        long rate = rungs.get(i).bitsPerSecond();
        int place = rungs.get(i).height() / 100 - 1;
        assertTrue(rate <= trials.get(place).rung().bitsPerSecond(), story);
        assertTrue(rate <= Math.max(100_000, source.orElse(Long.MAX_VALUE)), story);
        assertTrue(i == 0 || rate >= 1.25 * rungs.get(i - 1).bitsPerSecond(), story);
      }
    }
  }

  @Test
  void canBeUsedAgainAsALadderFile() throws IOException {
    FittedLadder fitted =
        FittedLadder.of(
            List.of(
                trial(360, 800, 400, 14), trial(432, 1500, 420, 15), trial(720, 3000, 1100, 18)),
            OptionalLong.empty());
    Path file = Files.write(folder.resolve("ladder.json"), fitted.write("film", "fitted to film"));

    Ladders.Named again = Ladders.read(file);

    assertEquals("film", again.name());
    assertEquals(Ladder.parse("432:420,720:1100"), again.ladder());
    assertTrue(Files.readString(file).contains("\"leftOut\" : \"432p costs hardly more\""));
  }

  /** At a quarter of the rate it needs, it looks 6 dB worse. */
  private static Trial trial(int lines, int mostKbps, double neededKbps, double decibels) {
    return new Trial(
        new Rung(lines * 16 / 9 / 2 * 2, lines, mostKbps * 1000L),
        new Trial.Point(neededKbps * 1000, decibels),
        new Trial.Point(neededKbps * 250, decibels - 6));
  }

  private static List<String> words(FittedLadder fitted) {
    return fitted.fits().stream().map(FittedLadder.Fit::toString).toList();
  }

  private static List<Long> kbps(FittedLadder fitted) {
    return fitted.rungs().stream().map(rung -> rung.bitsPerSecond() / 1000).toList();
  }
}
