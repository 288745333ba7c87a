package weir.media.copy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import weir.media.encode.PackagingFailed.UnreadableInput;

/**
 * Where all rungs of a ladder are cut: at key frames they have in common, as near as there are to
 * the wished length of a segment.
 *
 * @param timescale ticks per second
 * @param starts of the segments, ascending, the first is 0
 * @param endTicks of the last
 */
public record Cuts(long timescale, long[] starts, long endTicks) {
  private static final double LONGEST_SECONDS = 60;

  /**
   * @param ladder at least one
   * @throws UnreadableInput naming the file whose key frames, length or timescale differ from the
   *     others'
   */
  public static Cuts of(List<PictureTimes> ladder, Duration segment) {
    PictureTimes first = ladder.get(0);
    long[] common = first.cuts();
    double longestAlone = 0;
    for (PictureTimes rung : ladder) {
      if (rung.timescale() != first.timescale()) {
        throw misaligned(
            rung, first, "counts %d ticks a second, not %d", rung.timescale(), first.timescale());
      }
      if (rung.endTicks() != first.endTicks()) {
        throw misaligned(rung, first, "lasts %s s, not %s", end(rung), end(first));
      }
      longestAlone = Math.max(longestAlone, nearest(rung.cuts(), rung, segment).longestSeconds());
      common = intersection(common, rung.cuts());
      double longest = nearest(common, rung, segment).longestSeconds();
      if (longest > Math.max(2 * segment.toMillis() / 1000.0, longestAlone)) {
        long missing = firstMissing(first.cuts(), rung.cuts());
        throw misaligned(
            rung,
            first,
            "has no key frame at %s s; both need them at the same times"
                + " (ffmpeg: equal -g and -keyint_min, and -sc_threshold 0)",
            missing / (double) rung.timescale());
      }
    }
    Cuts cuts = nearest(common, first, segment);
    if (cuts.longestSeconds() > LONGEST_SECONDS) {
      throw new UnreadableInput(
          String.format(
              Locale.ROOT,
              "%s: has no key frame for %.1f seconds; a segment would be too long, leave --copy out",
              first.name(),
              cuts.longestSeconds()));
    }
    return cuts;
  }

  private static UnreadableInput misaligned(
      PictureTimes rung, PictureTimes first, String how, Object... values) {
    return new UnreadableInput(
        rung.name()
            + ": is not aligned with "
            + first.name()
            + ": it "
            + String.format(Locale.ROOT, how, values)
            + "; or leave --copy out");
  }

  private static double end(PictureTimes rung) {
    return rung.endTicks() / (double) rung.timescale();
  }

  private static long[] intersection(long[] some, long[] others) {
    long[] both = new long[Math.min(some.length, others.length)];
    int count = 0;
    for (int i = 0, j = 0; i < some.length && j < others.length; ) {
      if (some[i] == others[j]) {
        both[count++] = some[i];
        i++;
        j++;
      } else if (some[i] < others[j]) {
        i++;
      } else {
        j++;
      }
    }
    return Arrays.copyOf(both, count);
  }

  private static long firstMissing(long[] wanted, long[] there) {
    for (long tick : wanted) {
      if (Arrays.binarySearch(there, tick) < 0) {
        return tick;
      }
    }
    return 0;
  }

  private static Cuts nearest(long[] keys, PictureTimes rung, Duration segment) {
    long wished = Math.max(1, Math.round(segment.toNanos() / 1e9 * rung.timescale()));
    long[] ends = Arrays.copyOf(keys, keys.length + 1);
    ends[keys.length] = rung.endTicks();
    long[] starts = new long[keys.length];
    int count = 1;
    int next = 1;
    while (next < keys.length) {
      long target = starts[count - 1] + wished;
      while (next < keys.length
          && Math.abs(ends[next + 1] - target) <= Math.abs(ends[next] - target)) {
        next++;
      }
      if (next < keys.length) {
        starts[count++] = ends[next++];
      }
    }
    return new Cuts(rung.timescale(), Arrays.copyOf(starts, count), rung.endTicks());
  }

  double longestSeconds() {
    long longest = endTicks - starts[starts.length - 1];
    for (int i = 1; i < starts.length; i++) {
      longest = Math.max(longest, starts[i] - starts[i - 1]);
    }
    return longest / (double) timescale;
  }

  /**
   * The same in other ticks, each rounded up: a sample begins at or after the one time exactly if
   * it does so after the other.
   */
  Cuts in(long otherTimescale) {
    if (otherTimescale == timescale) {
      return this;
    }
    long[] others = new long[starts.length];
    for (int i = 0; i < others.length; i++) {
      others[i] = rescaled(starts[i], otherTimescale);
    }
    return new Cuts(otherTimescale, others, rescaled(endTicks, otherTimescale));
  }

  private long rescaled(long ticks, long otherTimescale) {
    BigInteger[] parts =
        BigInteger.valueOf(ticks)
            .multiply(BigInteger.valueOf(otherTimescale))
            .divideAndRemainder(BigInteger.valueOf(timescale));
    return parts[0].longValueExact() + (parts[1].signum() > 0 ? 1 : 0);
  }
}
