package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import weir.media.store.Rendition.MediaSegment;

class PeakRateTest {
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  @Test
  void isTheRateOfEqualSegments() {
    List<MediaSegment> segments = segments(1000, 2000, 250_000, 250_000, 250_000);

    assertEquals(1_000_000, PeakRate.bitsPerSecond(segments, 1000, TWO_SECONDS));
  }

  @Test
  void isSetByTheBusiestStretchHoweverLongTheQuietOne() {
    List<MediaSegment> segments = segments(1000, 2000, 1000, 1000, 750_000, 750_000, 1000);

    assertEquals(3_000_000, PeakRate.bitsPerSecond(segments, 1000, TWO_SECONDS));
  }

  @Test
  void isRoundedUp() {
    assertEquals(
        3, PeakRate.bitsPerSecond(segments(3, 9, 1), 3, Duration.ofSeconds(3)), "8 bits in 3 s");
  }

  @Test
  void isNeverBelowTheAverage() {
    List<MediaSegment> oneLong = List.of(new MediaSegment(0, 1000, 1000));

    assertEquals(16_000, PeakRate.bitsPerSecond(oneLong, 1000, Duration.ofMillis(500)));
    assertEquals(8_000, PeakRate.bitsPerSecond(oneLong, 1000, Duration.ofSeconds(4)));
  }

  @Test
  void agreesWithTryingEveryStretch() {
    for (long seed = 0; seed < 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long timescale = random.nextLong(1, 100_000);
      Duration buffer = Duration.ofMillis(random.nextLong(1, 10_000));
      List<MediaSegment> segments = new ArrayList<>();
      long start = 0;
      for (int i = random.nextInt(1, 60); i > 0; i--) {
        long duration = random.nextLong(1, 3 * timescale + 2);
        long most = random.nextBoolean() ? 20 : 5_000_000;
        segments.add(new MediaSegment(start, duration, random.nextLong(1, most)));
        start += duration;
      }

      assertEquals(
          byTryingAll(segments, timescale, buffer),
          PeakRate.bitsPerSecond(segments, timescale, buffer),
          "seed " + seed);
    }
  }

  @Test
  void staysExactAndFastForADayOfVideo() {
    int count = 43_200;
    long[] bytes = new long[count];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < count; i++) {
      bytes[i] = random.nextLong(1_000_000, 20_000_000);
    }
    List<MediaSegment> day = segments(10_000_000, 20_000_000, bytes);

    long peak =
        assertTimeout(
            Duration.ofSeconds(5), () -> PeakRate.bitsPerSecond(day, 10_000_000, TWO_SECONDS));

    assertTrue(peak <= 80_000_000 && peak > 79_000_000, "peak " + peak);
  }

  private static long byTryingAll(List<MediaSegment> segments, long timescale, Duration buffer) {
    long most = 0;
    long all = segments.stream().mapToLong(one -> 8 * one.bytes()).sum();
    MediaSegment last = segments.get(segments.size() - 1);
    for (int i = 0; i < segments.size(); i++) {
      long bits = 0;
      for (int j = i; j < segments.size(); j++) {
        bits += 8 * segments.get(j).bytes();
        long ticks = segments.get(j).startTicks() - segments.get(i).startTicks();
        // bits / (buffer ms / 1000 + ticks / timescale)
        most = Math.max(most, up(bits, timescale, buffer.toMillis() * timescale + ticks * 1000));
      }
    }
    return Math.max(most, up(all, timescale, last.endTicks() * 1000));
  }

  private static long up(long bits, long timescale, long time) {
    BigInteger above = BigInteger.valueOf(bits).multiply(BigInteger.valueOf(timescale * 1000));
    return above
        .add(BigInteger.valueOf(time - 1))
        .divide(BigInteger.valueOf(time))
        .longValueExact();
  }

  private static List<MediaSegment> segments(long timescale, long duration, long... bytes) {
    List<MediaSegment> segments = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      segments.add(new MediaSegment(i * duration, duration, bytes[i]));
    }
    assertTrue(timescale > 0);
    return segments;
  }
}
