package weir.player.qoe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import weir.player.session.Listener;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * Recommendation ITU-T P.1203 (10/2017), mode 0: what a viewer would say of the session on the
 * scale from 1 (bad) to 5 (excellent), from rates, sizes of pictures, frame rates and standstill
 * alone.
 *
 * <p>Three modules: P.1203.1 scores the picture of every second (O22), P.1203.2 its sound (O21),
 * P.1203.3 joins them to O34, sums them over the session (O35) and lowers the sum by standstill
 * (O23). The Recommendation's own result, O46, mixes that to three quarters with the answer of
 * twenty decision trees, which are not free to be copied. With the user's copy of them O46 is told;
 * without, only the analytic part <em>before</em> that mixture, which must not be compared with
 * scores that hold the trees.
 *
 * <p>Decided here, where the text leaves room: a second's score is that of the rung shown in its
 * middle; a segment's rate is its real size where known; the screen is {@value
 * #SCREEN_WIDTH}x{@value #SCREEN_HEIGHT}; start-up is a standstill at the beginning, if there is
 * any; a title without sound is scored as if its sound were perfect. The Recommendation was trained
 * on H.264, up to 1080 lines and sessions of 1 to 5 minutes: for other codecs nothing is told, for
 * longer sessions it is told all the same.
 */
public final class P1203 implements Listener {
  private static final Figure O46 =
      new Figure("p1203_o46", "P.1203 mode 0, O46, 1 to 5; with the user's own tables alone");

  /** What it tells whether or not there are trees. */
  private static final List<Figure> ANALYTIC =
      List.of(
          new Figure(
              "p1203_analytic_mos", "P.1203 analytic part: O35 lowered by standstill, 1 to 5"),
          new Figure("p1203_o22_mean", "picture (P.1203.1 mode 0), mean over the seconds, 1 to 5"),
          new Figure("p1203_o21_mean", "sound (P.1203.2), mean over the seconds, 1 to 5"),
          new Figure("p1203_o23", "standstill (P.1203.3), 1 to 5, 5 for none"),
          new Figure("p1203_o35", "picture and sound over the session (P.1203.3), 1 to 5"));

  private static final int SCREEN_WIDTH = 1920;
  private static final int SCREEN_HEIGHT = 1080;
  private static final double BEST = 5;
  private static final double WORST = 1;

  /** How far two neighbouring scores must lie apart to count as a change, P.1203.3 clause 8.1.2. */
  private static final double CHANGE = 0.2;

  /** Seconds in the moving average, and between the averages compared, P.1203.3 clause 8.1.2. */
  private static final int AVERAGED = 5;

  private static final int STEP = 3;

  private final Presented presented;
  private final Optional<P1203Forest> forest;
  private Track track;
  private double[] seconds = new double[256];
  private int count;
  private double positionMs;
  private double current = Double.NaN;

  /** Standstills: where in the media, and how long. */
  private double[] stallAtMs = new double[4];

  private double[] stallMs = new double[4];
  private int stalls;

  P1203(Presented presented, Optional<P1203Forest> forest) {
    this.presented = presented;
    this.forest = forest;
  }

  /** What it tells: the Recommendation's own result first if there are trees to tell it by. */
  static List<Figure> figures(boolean hasForest) {
    List<Figure> figures = new ArrayList<>(ANALYTIC);
    figures.add(hasForest ? 0 : figures.size(), O46);
    return figures;
  }

  @Override
  public void began(Title title, Settings settings) {
    track = title.main();
  }

  @Override
  public void playing(double startUpMs) {
    if (startUpMs > ROUNDING_MS) {
      stall(startUpMs, true);
    }
  }

  @Override
  public void reached(int index, int rung) {
    current = picture(index, rung);
  }

  @Override
  public void played(double ms) {
    positionMs += ms;
    while (1000.0 * count + 500 < positionMs) {
      if (count == seconds.length) {
        seconds = Arrays.copyOf(seconds, 2 * count);
      }
      seconds[count++] = current;
    }
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    if (ms > Listener.ROUNDING_MS) {
      // Told in pieces: what does not begin one goes on with the last.
      stall(ms, stalls == 0 || stallAtMs[stalls - 1] != positionMs);
    }
  }

  private void stall(double ms, boolean isNew) {
    if (isNew) {
      if (stalls == stallMs.length) {
        stallMs = Arrays.copyOf(stallMs, 2 * stalls);
        stallAtMs = Arrays.copyOf(stallAtMs, 2 * stalls);
      }
      stallAtMs[stalls] = positionMs;
      stallMs[stalls++] = 0;
    }
    stallMs[stalls - 1] += ms;
  }

  /** {@link #figures}, once the session has ended; NaN for what cannot be told. */
  double[] values() {
    double[] o22 = Arrays.copyOf(seconds, count);
    double o21 = sound();
    double meanO22 = Arrays.stream(o22).average().orElse(Double.NaN);
    double factor = standstill();
    double o23 = count == 0 ? Double.NaN : 1 + 4 * factor;
    if (Double.isNaN(meanO22) || Double.isNaN(o21)) {
      return values(Double.NaN, Double.NaN, meanO22, o21, o23, Double.NaN);
    }
    double o35 = overTime(o22, o21);
    double mos = clipped(1 + (o35 - 1) * factor, WORST, BEST);
    double o46 = forest.isEmpty() ? Double.NaN : mixed(mos, forest.get().score(features(o22, o21)));
    return values(o46, mos, meanO22, o21, o23, o35);
  }

  private double[] values(double o46, double... analytic) {
    double[] values = Arrays.copyOf(analytic, analytic.length + 1);
    if (forest.isPresent()) {
      System.arraycopy(analytic, 0, values, 1, analytic.length);
    }
    values[forest.isPresent() ? 0 : analytic.length] = o46;
    return values;
  }

  /** O46: P.1203.3 (10/2017) clause 8.4. */
  private static double mixed(double mos, double forest) {
    return 0.02833052 + 0.98117059 * (0.75 * mos + 0.25 * forest);
  }

  /**
   * What the trees ask for, P.1203.3 clause 8.1.3, in the order of their tables: standstill but for
   * start-up (0 how often, 1 seconds with a third of start-up, 2 and 3 both per second played, 4
   * seconds from the last one to the end); picture (5 to 7 means of the thirds of the session, 8 to
   * 10 its 1st, 5th and 10th percentile); sound (11, 12 means of the halves); 13 seconds played.
   * Scores count to three decimals, as in the ITU's reference software.
   */
  private double[] features(double[] o22, double o21) {
    double[] picture = Arrays.stream(o22).map(P1203::toThreeDecimals).toArray();
    double sound = toThreeDecimals(o21);
    double[] sorted = picture.clone();
    Arrays.sort(sorted);
    int stops = 0;
    double standSeconds = 0;
    double lastSeconds = 0;
    for (int i = 0; i < stalls; i++) {
      boolean isStartUp = stallAtMs[i] == 0;
      stops += isStartUp ? 0 : 1;
      standSeconds += stallMs[i] / 1000 / (isStartUp ? 3 : 1);
      lastSeconds = stallAtMs[i] / 1000;
    }
    return new double[] {
      stops,
      standSeconds,
      (double) stops / count,
      standSeconds / count,
      Math.max(0, count - lastSeconds),
      meanOfPart(picture, 0, 3),
      meanOfPart(picture, 1, 3),
      meanOfPart(picture, 2, 3),
      percentile(sorted, 0.01),
      percentile(sorted, 0.05),
      percentile(sorted, 0.1),
      sound,
      sound,
      count
    };
  }

  private static double toThreeDecimals(double score) {
    return Math.rint(score * 1000) / 1000;
  }

  /** Mean of one of so many parts equally long; a value that two parts share counts in each. */
  static double meanOfPart(double[] values, int part, int parts) {
    double from = (double) part * values.length / parts;
    double to = (part + 1.0) * values.length / parts;
    double sum = 0;
    for (int i = (int) from; i < to; i++) {
      sum += values[i] * (Math.min(i + 1.0, to) - Math.max(i, from));
    }
    return sum / (to - from);
  }

  /** Between two values what lies between them in proportion. */
  private static double percentile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int lower = (int) at;
    double next = sorted[Math.min(lower + 1, sorted.length - 1)];
    return sorted[lower] + (at - lower) * (next - sorted[lower]);
  }

  /** O22 of a segment in this rung; NaN where too little is known of it. */
  private double picture(int index, int rung) {
    if (rung >= presented.pictures().size()) {
      return Double.NaN;
    }
    Presented.Picture picture = presented.pictures().get(rung);
    boolean isKnownCodec = picture.codec().isEmpty() || picture.codec().startsWith("avc");
    double kbps = track.sizeBits(index, rung) / track.segmentMs(index);
    return isKnownCodec
        ? picture(kbps, picture.width(), picture.height(), picture.framesPerSecond())
        : Double.NaN;
  }

  /**
   * The score of a second's picture, P.1203.1 (10/2017) clause 8 with the component of mode 0, seen
   * on a screen of {@value #SCREEN_WIDTH}x{@value #SCREEN_HEIGHT}.
   *
   * @param kbps above 0
   * @return 1 to 5
   */
  static double picture(double kbps, int width, int height, double framesPerSecond) {
    double pixels = (double) width * height;
    double bitsPerPixel = kbps / (pixels * framesPerSecond);
    double quant =
        11.9983519
            - 2.99991847
                * Math.log(41.2475 + Math.log(kbps) + Math.log(kbps * bitsPerPixel + 0.13183));
    double coded = clipped(4.66 - 0.07 * Math.exp(4.06 * quant), WORST, BEST);
    double lossByCoding = clipped(100 - ratingOf(coded), 0, 100);
    double enlarged = Math.max(1, SCREEN_WIDTH * (double) SCREEN_HEIGHT / pixels);
    double lossByEnlarging = clipped(72.61 * Math.log10(0.32 * (enlarged - 1) + 1), 0, 100);
    double lossBySlowness = 0;
    if (framesPerSecond < 24) {
      double share = (30.98 - 1.29 * framesPerSecond) / (64.65 + framesPerSecond);
      lossBySlowness = clipped(share * (100 - lossByCoding - lossByEnlarging), 0, 100);
    }
    if (lossByEnlarging == 0 && lossBySlowness == 0) {
      return coded;
    }
    return opinionOf(100 - Math.min(100, lossByCoding + lossByEnlarging + lossBySlowness));
  }

  /** O21 of all seconds alike: sound has one rate here. NaN for a codec that is not in the text. */
  private double sound() {
    if (presented.pictures().isEmpty()) {
      return Double.NaN; // who does not know the pictures does not know whether there is sound
    }
    if (presented.sound().isEmpty()) {
      return BEST;
    }
    Presented.Sound sound = presented.sound().get();
    return sound(sound.codec(), sound.kbps());
  }

  /** The score of sound, P.1203.2 (10/2017) clause 8: NaN for a codec that is not in the text. */
  static double sound(String codec, double kbps) {
    double falling;
    double rest;
    switch (codec.toLowerCase(Locale.ROOT)) {
      case "", "mp4a.40.2" -> {
        falling = -0.05;
        rest = 14.60;
      }
      case "mp4a.40.29" -> {
        falling = -0.11;
        rest = 20.06;
      }
      case "ac-3" -> {
        falling = -0.03;
        rest = 15.70;
      }
      default -> {
        return Double.NaN;
      }
    }
    return opinionOf(100 - (100 * Math.exp(falling * kbps) + rest));
  }

  /** O35: P.1203.3 (10/2017) clauses 8.2 and 8.3. */
  private static double overTime(double[] o22, double o21) {
    int all = o22.length;
    double[] o34 = new double[all];
    double weighted = 0;
    double weights = 0;
    for (int t = 0; t < all; t++) {
      double both =
          -0.00069084 + 0.15374283 * o21 + 0.97153861 * o22[t] + 0.02461776 * o21 * o22[t];
      o34[t] = clipped(both, WORST, BEST);
      // What was seen last is remembered best, and what was bad better than what was good.
      double late =
          0.00666620027943848
              + 0.0000404018840273729 * Math.exp((double) t / all / 0.156497800436237);
      double bad = 0.143179744942738 - 0.0238641564518876 * o34[t];
      weighted += late * bad * o34[t];
      weights += late * bad;
    }
    double baseline = weighted / weights;
    double spread = spread(o22);
    Turns turns = Turns.of(o22);
    // Not how many turns there are per second, as some implementations have it: only so do the
    // figures come out that the software of the Recommendation's authors prints for its examples.
    boolean turnsOften = turns.longestSeconds() / all < 0.25;
    double oscillation = 0;
    if (turnsOften && turns.longestSeconds() < 30) {
      double strength = Math.max(0, 1 + Math.log10(spread + 0.001));
      oscillation = clipped(strength * Math.exp(0.67756080 * turns.count() - 8.05533303), 0, 1.5);
    }
    double adaptation =
        turnsOften ? clipped(0.17332553 * spread * changes(o22) - 0.01035647, 0, 0.5) : 0;
    return baseline - negativeBias(o34, baseline) - oscillation - adaptation;
  }

  /** How much worse than the whole its worst tenth was, the end counting most: clause 8.1.2.1. */
  private static double negativeBias(double[] o34, double baseline) {
    int all = o34.length;
    double[] below = new double[all];
    for (int t = 0; t < all; t++) {
      below[t] = (o34[t] - baseline) * fading(1.87403625, 7.85416481, all - t - 1.0);
    }
    Arrays.sort(below);
    return Math.max(0, -percentile(below, 0.1)) * 0.01853820;
  }

  /** What O35 is multiplied by for standstill, 0 to 1: clauses 8.1.1 and 8.4. */
  private double standstill() {
    if (count == 0) {
      return Double.NaN;
    }
    double lengthSeconds = 0;
    for (int i = 0; i < stalls; i++) {
      double untilEndSeconds = Math.max(0, count - stallAtMs[i] / 1000);
      lengthSeconds += stallMs[i] / 1000 * fading(0.48412879, 10, untilEndSeconds);
    }
    double intervalSeconds =
        stalls > 1 ? (stallAtMs[stalls - 1] - stallAtMs[0]) / 1000 / (stalls - 1) : 0;
    return Math.exp(-stalls / 9.35158684)
        * Math.exp(-lengthSeconds / count / 0.91890815)
        * Math.exp(-intervalSeconds / count / 11.0567558);
  }

  /** From 1 now towards {@code limit}, half of the way after {@code half}. */
  private static double fading(double limit, double half, double ago) {
    return limit + (1 - limit) * Math.pow(0.5, ago / half);
  }

  private static double spread(double[] values) {
    double least = values[0];
    double most = values[0];
    for (double value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least;
  }

  /** Changes per second: clause 8.1.2.3. */
  private static double changes(double[] values) {
    int changes = 0;
    for (int t = 1; t < values.length; t++) {
      if (Math.abs(values[t] - values[t - 1]) > CHANGE) {
        changes++;
      }
    }
    return (double) changes / values.length;
  }

  /**
   * How often quality turned between rising and falling, and for how long at most it did not:
   * clauses 8.1.2.4 and 8.1.2.5.
   */
  private record Turns(int count, double longestSeconds) {
    static Turns of(double[] values) {
      int averages = values.length + AVERAGED - 1;
      int steps = 0;
      int turns = 0;
      int direction = 0;
      int lastTurn = 0;
      int longest = 0;
      double before = average(values, 0);
      for (int at = STEP; at < averages; at += STEP) {
        double now = average(values, at);
        int turned = now - before > CHANGE ? 1 : now - before < -CHANGE ? -1 : 0;
        if (turned != 0 && turned != direction) {
          direction = turned;
          turns++;
          longest = Math.max(longest, steps - lastTurn);
          lastTurn = steps;
        }
        before = now;
        steps++;
      }
      return new Turns(turns, (double) STEP * Math.max(longest, steps - lastTurn));
    }

    /** Mean of the values that end at {@code at}; beyond both ends they go on as they are there. */
    private static double average(double[] values, int at) {
      double sum = 0;
      for (int i = at - AVERAGED + 1; i <= at; i++) {
        sum += values[Math.max(0, Math.min(values.length - 1, i))];
      }
      return sum / AVERAGED;
    }
  }

  /** From the rating scale, 0 to 100, to opinions: P.1203.1 clause 8, as G.107 has it. */
  static double opinionOf(double rating) {
    if (rating <= 0) {
      return 1.05;
    }
    if (rating >= 100) {
      return 4.9;
    }
    return 1.05 + (4.9 - 1.05) / 100 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
  }

  /**
   * The other way round. Below a rating of about 6.5 opinions fall again, so that two ratings have
   * the same; the higher one is meant.
   */
  static double ratingOf(double opinion) {
    double low = LOWEST_RATING;
    double high = 100;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (opinionOf(middle) < opinion) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** Where opinions are lowest: the smaller root of the derivative of the cubic. */
  private static final double LOWEST_RATING = lowestRating();

  private static double lowestRating() {
    // (4.9 - 1.05) / 100 + 7e-6 (-3 r^2 + 320 r - 6000) = 0
    double c = 6000 - (4.9 - 1.05) / 100 / 7e-6;
    return (320 - Math.sqrt(320 * 320 - 12 * c)) / 6;
  }

  private static double clipped(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }
}
