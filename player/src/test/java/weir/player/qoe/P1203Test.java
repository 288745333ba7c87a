package weir.player.qoe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.player.abr.Ladder;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/** The expected figures were computed apart, from the text's formulas, with other code. */
class P1203Test {
  private static final Presented PRESENTED =
      new Presented(
          List.of(
              new Presented.Picture("avc1.42c015", 416, 234, 25),
              new Presented.Picture("avc1.640028", 1920, 1080, 25)),
          Optional.of(new Presented.Sound("mp4a.40.2", 128)),
          new double[0][]);

  @Test
  void scoresAPictureByItsRateSizeAndFrames() {
    assertEquals(1.1110392674080765, P1203.picture(400, 416, 234, 25), 1e-9);
    assertEquals(2.6608852412874127, P1203.picture(1500, 768, 432, 25), 1e-9);
    assertEquals(4.417246727663353, P1203.picture(5000, 1920, 1080, 25), 1e-9, "not enlarged");
    assertEquals(3.201474041130049, P1203.picture(3000, 1280, 720, 12.5), 1e-9, "slow");
  }

  @Test
  void scoresSoundByItsCodecAndRate() {
    assertEquals(4.553814018489559, P1203.sound("mp4a.40.2", 128), 1e-9);
    assertEquals(4.330310090916967, P1203.sound("mp4a.40.29", 48), 1e-9);
    assertEquals(4.509240537412824, P1203.sound("ac-3", 192), 1e-9);
    assertTrue(Double.isNaN(P1203.sound("opus", 96)), "not in the Recommendation");
  }

  @Test
  void ratingsAndOpinionsLeadBackToEachOther() {
    for (double rating = 7; rating < 100; rating += 0.5) {
      assertEquals(rating, P1203.ratingOf(P1203.opinionOf(rating)), 1e-6);
    }
  }

  @Test
  void sumsUpASessionThatSwitchesAndStalls() {
    P1203 model = new P1203(PRESENTED, Optional.empty());

    switchAndStall(model);

    assertArrayEquals(
        new double[] {
          1.853852544234337,
          2.7641429975357146,
          4.553814018489559,
          3.5673909241413777,
          2.3303039069048577,
          Double.NaN
        },
        model.values(),
        1e-9);
  }

  @Test
  void mixesAQuarterOfWhatTheTreesSayOfTheSession() {
    double[] features = {
      2, 5.5, 0.05, 0.1375, 20, // 3 s at 12 s and 2 s at 20 s of 40 s, and 1.5 s of start-up
      3.0946, 2.1028, 3.0946, 1.111, 1.111, 1.111, // 1.111 and 4.417, of 4 s each
      4.554, 4.554, 40
    };
    P1203Forest forest =
        Forests.of(i -> i <= 14 ? only(i - 1, features[i - 1], 5) : Forests.saying(2));
    P1203 model = new P1203(PRESENTED, Optional.of(forest));

    switchAndStall(model);

    double[] values = model.values();
    double trees = (14 * 5 + 6 * 2) / 20.0;
    assertEquals(1.853852544234337, values[1], 1e-9, "the analytic part as it is without");
    assertEquals(
        0.02833052 + 0.98117059 * (0.75 * 1.853852544234337 + 0.25 * trees), values[0], 1e-9);
    assertEquals("p1203_o46", P1203.figures(true).get(0).name());
    assertEquals("p1203_analytic_mos", P1203.figures(false).get(0).name());
    assertEquals(P1203.figures(true).size(), values.length);
  }

  /** A tree that says {@code score} if the feature has this value to four decimals, else 1. */
  private static String only(int feature, double value, double score) {
    return """
        0, %d, %s, 1, 2
        1,-1, 1, -1, -1
        2, %d, %s, 3, 4
        3,-1, %s, -1, -1
        4,-1, 1, -1, -1
        """
        .formatted(feature, value - 0.00005, feature, value + 0.00005, score);
  }

  @Test
  void meansOfPartsShareTheSecondThatLiesAcross() {
    double[] values = {1, 2, 3, 5};

    assertEquals((1 + 2 / 3.0) / (4 / 3.0), P1203.meanOfPart(values, 0, 3), 1e-12);
    assertEquals((4 / 3.0 + 2) / (4 / 3.0), P1203.meanOfPart(values, 1, 3), 1e-12);
    assertEquals((1 + 5) / (4 / 3.0), P1203.meanOfPart(values, 2, 3), 1e-12);
    assertEquals(1, P1203.meanOfPart(new double[] {1}, 1, 2), 1e-12);
  }

  @Test
  void aSessionThatTurnsSeldomIsNotLoweredByItsTurns() {
    P1203 model = new P1203(PRESENTED, Optional.empty());

    model.began(title(10), Settings.DEFAULT);
    for (int index = 0; index < 10; index++) {
      model.reached(index, index < 5 ? 0 : 1);
      model.played(4000);
    }

    assertEquals(2.85817646159291, model.values()[4], 1e-9, "O35");
  }

  @Test
  void aSessionWithoutStandstillIsNotLoweredByIt() {
    P1203 model = new P1203(PRESENTED, Optional.empty());

    model.began(title(15), Settings.DEFAULT);
    for (int index = 0; index < 15; index++) {
      model.reached(index, 1);
      model.played(4000);
    }

    double[] values = model.values();
    assertEquals(5, values[3], "O23");
    assertEquals(values[4], values[0], 1e-12, "O35 as it is");
    assertEquals(P1203.picture(5000, 1920, 1080, 25), values[1], 1e-9);
  }

  @Test
  void tellsNothingWherePicturesOrTheirCodecAreUnknown() {
    P1203 unknown = new P1203(Presented.UNKNOWN, Optional.empty());
    P1203 other =
        new P1203(
            new Presented(
                List.of(
                    new Presented.Picture("hvc1.1.6.L93.B0", 416, 234, 25),
                    new Presented.Picture("hvc1.1.6.L120.B0", 1920, 1080, 25)),
                Optional.empty(),
                new double[0][]),
            Optional.empty());

    for (P1203 model : List.of(unknown, other)) {
      model.began(title(1), Settings.DEFAULT);
      model.reached(0, 1);
      model.played(4000);

      assertTrue(Double.isNaN(model.values()[0]));
      assertTrue(Double.isNaN(model.values()[1]));
      assertEquals(5, model.values()[3]);
    }
  }

  /** Ten segments of 4 s. */
  private static void switchAndStall(P1203 model) {
    model.began(title(10), Settings.DEFAULT);
    model.playing(1500);
    int[] rungs = {0, 1, 1, 0, 1, 0, 0, 1, 1, 0};
    for (int index = 0; index < rungs.length; index++) {
      if (index == 3) {
        model.stalled(1000, true);
        model.stalled(2000, false);
      }
      if (index == 5) {
        model.stalled(2000, true);
      }
      model.reached(index, rungs[index]);
      model.played(3000);
      model.played(1000);
    }
  }

  /** Segments of 4 s whose real sizes are those of 400 and 5000 kbit/s. */
  private static Title title(int count) {
    double[][] bits = new double[2][count];
    java.util.Arrays.fill(bits[0], 400 * 4000);
    java.util.Arrays.fill(bits[1], 5000 * 4000);
    Ladder ladder =
        new Ladder(List.of(new Ladder.Rung("low", 440, 234), new Ladder.Rung("high", 5500, 1080)));
    return new Title(
        "two-rungs",
        List.of(
            new Track(Track.Kind.VIDEO, ladder, Track.evenly(count, 4000), bits, new double[0])));
  }
}
