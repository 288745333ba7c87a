package weir.media.encode;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import weir.manifests.mpd.FrameRate;

/** Which constant rate a source is encoded at, from the two rates a probe tells. */
final class FrameRates {
  /** The rates people mean; anything close by is a clock that was off. Falling. */
  private static final List<FrameRate> USUAL =
      List.of(
          FrameRate.of(60),
          new FrameRate(60_000, 1001),
          FrameRate.of(50),
          FrameRate.of(48),
          FrameRate.of(30),
          new FrameRate(30_000, 1001),
          FrameRate.of(25),
          FrameRate.of(24),
          new FrameRate(24_000, 1001),
          FrameRate.of(20),
          FrameRate.of(15),
          FrameRate.of(12),
          FrameRate.of(10),
          FrameRate.of(8),
          FrameRate.of(6),
          FrameRate.of(5),
          FrameRate.of(4),
          FrameRate.of(3),
          FrameRate.of(2),
          FrameRate.of(1));

  private static final double HIGHEST = 60;

  /** Base and average of a constant source differ by what its last frame's duration is off. */
  private static final double VARIES_BELOW = 0.005;

  /** Less than half of what lies between 30 and 29.97. */
  private static final double SAME = 0.0004;

  private static final FrameRate UNKNOWN = FrameRate.of(25);

  private FrameRates() {}

  /**
   * A constant source keeps its rate, exactly where it is a usual one; a variable one gets the
   * nearest usual rate not above its average. Above 60 only every second, third, … frame is kept.
   *
   * @param base lowest rate that can show every frame at its time ({@code r_frame_rate})
   * @param average frames over duration ({@code avg_frame_rate})
   */
  static FrameRate constant(Optional<FrameRate> base, Optional<FrameRate> average) {
    if (average.isEmpty() && base.isEmpty()) {
      return UNKNOWN;
    }
    FrameRate mean = average.or(() -> base).get();
    boolean isConstant =
        base.isPresent() && isNear(base.get().framesPerSecond(), mean, VARIES_BELOW);
    FrameRate rate = isConstant ? base.get() : mean;
    long every = (long) Math.ceil(rate.framesPerSecond() / HIGHEST - VARIES_BELOW);
    FrameRate kept = new FrameRate(rate.frames(), Math.multiplyExact(rate.seconds(), every));
    for (FrameRate usual : USUAL) {
      if (isNear(kept.framesPerSecond(), usual, SAME)) {
        return usual;
      }
    }
    if (isConstant && kept.framesPerSecond() >= 1) {
      return kept;
    }
    return USUAL.stream()
        .filter(usual -> usual.framesPerSecond() <= kept.framesPerSecond() * (1 + VARIES_BELOW))
        .min(
            Comparator.comparingDouble(
                usual -> Math.abs(usual.framesPerSecond() - kept.framesPerSecond())))
        .orElse(FrameRate.of(1));
  }

  private static boolean isNear(double framesPerSecond, FrameRate rate, double tolerance) {
    return Math.abs(framesPerSecond / rate.framesPerSecond() - 1) < tolerance;
  }
}
