package weir.media.encode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to encode, before the input is known: short sides and bit rates. {@link #climbedBy} makes it
 * the rungs of one source.
 *
 * @param steps ascending by short side, each short side once
 */
public record Ladder(List<Step> steps) {
  /** What is encoded when nobody says otherwise. */
  public static final Ladder DEFAULT = Ladders.named("default").ladder();

  /** For a sample that is there in seconds. */
  public static final Ladder QUICK = Ladders.named("quick").ladder();

  /** A rung less than this above the one below it is not worth its bytes. */
  private static final double WORTHWHILE = 1.10;

  /** Off by rounding to even pixels only: 854x480 is meant as 16:9. */
  private static final double SAME_ASPECT = 0.005;

  /** A source below that hardly moves, and then the encoder stays below whatever it is told. */
  static final long LEAST_SOURCE_RATE = 100_000;

  /** More than any picture has. */
  static final int MAX_LINES = 99_999;

  /** A gigabit a second. */
  static final int MAX_KBPS = 999_999;

  private static final int MAX_STEPS = 16;
  private static final Pattern STEP = Pattern.compile("(\\d{1,5})p?:(\\d{1,6})k?");

  public Ladder {
    steps = steps.stream().sorted(Comparator.comparingInt(Step::shortSide)).toList();
    if (steps.isEmpty() || steps.size() > MAX_STEPS) {
      throw new IllegalArgumentException(
          "a ladder has 1 to " + MAX_STEPS + " steps, not " + steps.size());
    }
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).shortSide == steps.get(i - 1).shortSide) {
        throw new IllegalArgumentException(steps.get(i).shortSide + "p is there twice");
      }
    }
  }

  /**
   * @param shortSide even pixels
   * @param bitsPerSecond average for 16:9; other shapes get the same
   */
  public record Step(int shortSide, long bitsPerSecond) {
    public Step {
      if (shortSide < 16 || shortSide % 2 != 0 || bitsPerSecond < 1000) {
        throw new IllegalArgumentException(
            "a step needs an even short side from 16 and a rate from 1 kbit/s, not "
                + shortSide
                + ":"
                + bitsPerSecond / 1000);
      }
    }
  }

  /**
   * @param spec short sides and kbit/s, as {@code 360:800,720:3000}
   * @throws IllegalArgumentException saying which part is not understood
   */
  public static Ladder parse(String spec) {
    List<Step> steps = new ArrayList<>();
    for (String part : spec.split(",", -1)) {
      Matcher matcher = STEP.matcher(part.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'" + part + "' is no ladder step; write SHORTSIDE:KBPS, as in 360:800,720:3000");
      }
      steps.add(
          new Step(Integer.parseInt(matcher.group(1)), 1000L * Integer.parseInt(matcher.group(2))));
    }
    return new Ladder(steps);
  }

  /**
   * The rungs for a source of that display size, lowest first, at least one. None is larger than
   * the source; a source between two steps gets a rung of its own size on top. No rate is above the
   * source's own; of two rungs whose rates lie less than 10 % apart the lower one goes.
   *
   * @param width display pixels, after rotation and with square pixels
   * @param height display pixels
   * @param sourceRate bit/s of the source's picture, where it is known
   */
  public List<Rung> climbedBy(int width, int height, OptionalLong sourceRate) {
    int evenWidth = Math.max(2, width / 2 * 2);
    int evenHeight = Math.max(2, height / 2 * 2);
    int shortSide = Math.min(evenWidth, evenHeight);
    long limit = Math.max(LEAST_SOURCE_RATE, sourceRate.orElse(Long.MAX_VALUE));

    List<Rung> rungs = new ArrayList<>();
    for (Step step : steps) {
      if (step.shortSide <= shortSide) {
        rungs.add(sized(step, evenWidth, evenHeight, (double) width / height, limit));
      }
    }
    boolean isBetween =
        shortSide < steps.get(steps.size() - 1).shortSide
            && steps.stream().noneMatch(step -> step.shortSide == shortSide);
    if (isBetween) {
      rungs.add(new Rung(evenWidth, evenHeight, Math.min(limit, rateAt(shortSide))));
    }
    if (rungs.isEmpty()) {
      throw new IllegalStateException("no rung for " + width + "x" + height);
    }
    List<Rung> worthwhile = new ArrayList<>();
    for (Rung rung : rungs) {
      // where the source's rate caps several rungs, the largest stays: it is what the source was
      while (!worthwhile.isEmpty()
          && rung.bitsPerSecond()
              < WORTHWHILE * worthwhile.get(worthwhile.size() - 1).bitsPerSecond()) {
        worthwhile.remove(worthwhile.size() - 1);
      }
      worthwhile.add(rung);
    }
    return List.copyOf(worthwhile);
  }

  private static Rung sized(Step step, int width, int height, double aspect, long limit) {
    boolean isPortrait = height > width;
    double longPerShort = isPortrait ? 1 / aspect : aspect;
    boolean isWide = Math.abs(longPerShort / (16 / 9.0) - 1) < SAME_ASPECT;
    int longSide =
        step.shortSide == Math.min(width, height)
            ? Math.max(width, height)
            : isWide ? even(step.shortSide * 16 / 9.0) : even(step.shortSide * longPerShort);
    long rate = Math.min(limit, step.bitsPerSecond);
    return isPortrait
        ? new Rung(step.shortSide, longSide, rate)
        : new Rung(longSide, step.shortSide, rate);
  }

  private static int even(double pixels) {
    return 2 * (int) Math.round(pixels / 2);
  }

  /**
   * Between two steps, and below the lowest, a rate as the pixel count demands: a straight line.
   */
  private long rateAt(int shortSide) {
    Step below = null;
    for (Step step : steps) {
      if (step.shortSide > shortSide) {
        double to = (double) step.shortSide * step.shortSide;
        double from = below == null ? 0 : (double) below.shortSide * below.shortSide;
        double base = below == null ? 0 : below.bitsPerSecond;
        double share = ((double) shortSide * shortSide - from) / (to - from);
        return Math.max(50_000, Math.round(base + share * (step.bitsPerSecond - base)));
      }
      below = step;
    }
    return steps.get(steps.size() - 1).bitsPerSecond;
  }
}
