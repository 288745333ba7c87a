package weir.manifests.presentation;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.SegmentTimeline;

/**
 * When segments begin, as runs of equal duration: a run costs the same whether it holds one segment
 * or a thousand million. Times are media times in timescale units.
 */
final class Timeline {
  /** So far before 0, differences of times still fit into 64 bits. */
  private static final long EARLIEST = -(1L << 62);

  /** Nothing says where it ends. */
  static final End NO_END = new End(OptionalLong.empty(), false);

  /**
   * Where an open run ends.
   *
   * @param time media time
   * @param isEdge whether that is the edge of what is there yet, so that only whole segments count;
   *     else the last segment may reach beyond it
   */
  record End(OptionalLong time, boolean isEdge) {}

  private final long[] starts;
  private final long[] durations;
  private final long[] numbers;

  /** Whether no run begins before the one before it ends, so that one can search by halves. */
  private boolean isRising = true;

  /** How many segments lie before run i; one entry more than there are runs. */
  private final long[] before;

  private Timeline(int runs) {
    starts = new long[runs];
    durations = new long[runs];
    numbers = new long[runs];
    before = new long[runs + 1];
  }

  /** Segments of one duration, without gaps. */
  static Timeline of(long start, long duration, long count, long startNumber) {
    Timeline timeline = new Timeline(1);
    timeline.starts[0] = start;
    timeline.durations[0] = duration;
    timeline.numbers[0] = startNumber;
    timeline.before[1] = count;
    Math.addExact(start, Math.multiplyExact(duration, count));
    Math.addExact(startNumber, count);
    return timeline;
  }

  /**
   * @param end where the Period ends; an open last run is filled up to there
   * @param place for messages
   */
  static Timeline of(SegmentTimeline written, long startNumber, End end, String place) {
    List<SegmentTimeline.S> entries = written.entries();
    Timeline timeline = new Timeline(entries.size());
    long time = 0;
    long number = startNumber;
    try {
      for (int i = 0; i < entries.size(); i++) {
        SegmentTimeline.S s = entries.get(i);
        if (s.k().orElse(1) > 1) {
          throw new UnsupportedManifest(place, "segment sequences (S@k) are not understood yet");
        }
        long start = s.t().orElse(time);
        if (start < EARLIEST) {
          throw new ArithmeticException("S@t=" + start);
        }
        timeline.isRising &= i == 0 || start >= time;
        long count =
            s.r() >= 0 ? Math.addExact(s.r(), 1) : openRun(entries, i, start, s.d(), end, place);
        timeline.starts[i] = start;
        timeline.durations[i] = s.d();
        timeline.numbers[i] = s.n().orElse(number);
        timeline.before[i + 1] = Math.addExact(timeline.before[i], count);
        time = Math.addExact(start, Math.multiplyExact(s.d(), count));
        number = Math.addExact(timeline.numbers[i], count);
      }
    } catch (ArithmeticException tooMuch) {
      throw new MalformedManifest(place, "the SegmentTimeline runs beyond 2^63 units or segments");
    }
    return timeline;
  }

  private static long openRun(
      List<SegmentTimeline.S> entries, int i, long start, long d, End end, String place) {
    OptionalLong until = i + 1 < entries.size() ? entries.get(i + 1).t() : end.time();
    if (until.isEmpty()) {
      throw new MalformedManifest(
          place,
          "S number "
              + (i + 1)
              + " repeats up to the next, but "
              + (i + 1 < entries.size() ? "the next has no @t" : "the Period has no end"));
    }
    long length = Math.subtractExact(until.getAsLong(), start);
    if (i + 1 == entries.size() && end.isEdge()) {
      return Math.max(0, length / d);
    }
    return length <= 0 ? 0 : (length - 1) / d + 1;
  }

  long count() {
    return before[before.length - 1];
  }

  /** Media time at which the last run ends; 0 if there is none. */
  long end() {
    int last = starts.length - 1;
    return last < 0 ? 0 : starts[last] + (before[last + 1] - before[last]) * durations[last];
  }

  /** Media time at which the earliest run begins; 0 if there is none. */
  long earliest() {
    return Arrays.stream(starts).min().orElse(0);
  }

  long start(long index) {
    int run = runOf(index);
    return starts[run] + (index - before[run]) * durations[run];
  }

  long duration(long index) {
    return durations[runOf(index)];
  }

  long number(long index) {
    int run = runOf(index);
    return numbers[run] + (index - before[run]);
  }

  /** The segment that holds this media time; in a gap the next, outside the first or the last. */
  long indexAt(long time) {
    return isRising ? byHalves(time) : oneByOne(time);
  }

  /** Where runs overlap, the first segment that ends after this time. */
  private long oneByOne(long time) {
    for (int run = 0; run < starts.length; run++) {
      long count = before[run + 1] - before[run];
      if (time < starts[run] + count * durations[run]) {
        return before[run] + (time < starts[run] ? 0 : (time - starts[run]) / durations[run]);
      }
    }
    return count() - 1;
  }

  private long byHalves(long time) {
    int low = 0;
    int high = starts.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts[middle] <= time) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (time < starts[low]) {
      return 0;
    }
    long within = Math.subtractExact(time, starts[low]) / durations[low];
    return Math.min(before[low] + Math.min(within, before[low + 1] - before[low]), count() - 1);
  }

  OptionalLong indexOf(long number) {
    int run = runOfNumber(number);
    long within = run < 0 ? -1 : number - numbers[run];
    return within >= 0 && within < before[run + 1] - before[run]
        ? OptionalLong.of(before[run] + within)
        : OptionalLong.empty();
  }

  /** The last run that begins with this number or a lower one; -1 if there is none. */
  private int runOfNumber(long number) {
    int low = -1;
    int high = numbers.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (numbers[middle] <= number) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int runOf(long index) {
    int low = 0;
    int high = starts.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (index < before[middle + 1]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
