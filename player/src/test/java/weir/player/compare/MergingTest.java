package weir.player.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.player.abr.Ladder;
import weir.player.qoe.Presented;
import weir.player.session.Title;
import weir.player.session.Track;

/** Longer segments out of shorter ones. */
class MergingTest {
  private static final Ladder LADDER =
      new Ladder(List.of(new Ladder.Rung("low", 100, 0), new Ladder.Rung("high", 300, 0)));

  @Test
  void bitsAddUpAndTheLastSegmentMayBeShort() {
    SimulatedTitle title = title(new double[] {0, 2000, 4000, 6000, 8000, 9000});

    SimulatedTitle merged = title.withSegmentsOf(4000);

    Track track = merged.title().main();
    assertEquals(3, track.count());
    assertEquals(9000, track.startMs(3));
    assertEquals(1000, track.segmentMs(2));
    assertEquals(1 + 2, track.sizeBits(0, 0));
    assertEquals(30 + 40, track.sizeBits(1, 1));
    assertEquals(5, track.sizeBits(2, 0));
    assertEquals(7, track.initBits(0));
    assertArrayEquals(new double[] {0.85, 0.65, 0.5}, merged.presented().ssim()[0], 1e-12);
    assertNotEquals(
        ComparedTitle.of("", title).hash(), ComparedTitle.of("", merged).hash(), "another title");
  }

  @Test
  void nearlyAsLongIsAsLong() {
    SimulatedTitle merged =
        title(new double[] {0, 2002, 4004, 6006, 8008, 9000}).withSegmentsOf(4000);

    assertEquals(4004, merged.title().main().segmentMs(0));
  }

  @Test
  void whatCannotBeMergedSaysSo() {
    SimulatedTitle even = title(new double[] {0, 2000, 4000, 6000, 8000, 9000});
    SimulatedTitle uneven = title(new double[] {0, 2000, 4000, 7000, 9000, 11_000});

    var between = assertThrows(UnusableInput.class, () -> even.withSegmentsOf(3000));
    var shorter = assertThrows(UnusableInput.class, () -> even.withSegmentsOf(1000));
    var odd = assertThrows(UnusableInput.class, () -> uneven.withSegmentsOf(4000));

    assertTrue(between.getMessage().endsWith("try --segment 4s"), between.getMessage());
    assertTrue(shorter.getMessage().contains("ones of 1 s"), shorter.getMessage());
    assertTrue(odd.getMessage().contains("number 2 3.000 s"), odd.getMessage());
  }

  private static SimulatedTitle title(double[] startMs) {
    Track track =
        new Track(
            Track.Kind.VIDEO,
            LADDER,
            startMs,
            new double[][] {{1, 2, 3, 4, 5}, {10, 20, 30, 40, 50}},
            new double[] {7, 8});
    double[] ssim = {0.9, 0.8, 0.7, 0.6, 0.5};
    return new SimulatedTitle(
        new Title("title", List.of(track)),
        new Presented(List.of(), Optional.empty(), new double[][] {ssim, ssim}));
  }
}
