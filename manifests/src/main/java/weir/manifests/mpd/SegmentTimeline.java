package weir.manifests.mpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** When the segments of a series begin and how long they are, in runs of equal duration. */
public record SegmentTimeline(List<S> entries, Foreign foreign) {
  public SegmentTimeline {
    entries = List.copyOf(entries);
    Objects.requireNonNull(foreign);
  }

  public SegmentTimeline(List<S> entries) {
    this(entries, Foreign.NONE);
  }

  /**
   * A timeline from 0 without gaps, in as few runs as the durations allow.
   *
   * @param durations one per segment, in timescale units, each above 0
   */
  public static SegmentTimeline ofDurations(Iterable<Long> durations) {
    return ofDurations(0, durations);
  }

  /** The same, with the first segment beginning at media time {@code start}. */
  public static SegmentTimeline ofDurations(long start, Iterable<Long> durations) {
    List<S> runs = new ArrayList<>();
    for (long duration : durations) {
      S last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last == null) {
        runs.add(S.at(start, duration, 0));
      } else if (last.d() == duration) {
        runs.set(runs.size() - 1, new S(last.t(), last.n(), last.d(), last.r() + 1, last.k()));
      } else {
        runs.add(S.following(duration, 0));
      }
    }
    return new SegmentTimeline(runs);
  }

  /**
   * A run of segments of equal duration.
   *
   * @param t media time of the first, in timescale units; empty: where the run before ends, or 0
   * @param n number of the first; empty: the number after the run before, or {@code @startNumber}
   * @param d duration of each, in timescale units, above 0
   * @param r how many more follow the first; below 0: as many as fit before the next run, or the
   *     Period's end
   * @param k segments in each segment sequence; empty: 1, no sequences
   */
  public record S(OptionalLong t, OptionalLong n, long d, long r, OptionalLong k, Foreign foreign) {
    public S {
      Objects.requireNonNull(t);
      Objects.requireNonNull(n);
      Objects.requireNonNull(k);
      Objects.requireNonNull(foreign);
      if (d <= 0) {
        throw new IllegalArgumentException("S@d must be above 0, but is " + d);
      }
    }

    public S(OptionalLong t, OptionalLong n, long d, long r, OptionalLong k) {
      this(t, n, d, r, k, Foreign.NONE);
    }

    public static S at(long t, long d, long r) {
      return new S(OptionalLong.of(t), OptionalLong.empty(), d, r, OptionalLong.empty());
    }

    public static S following(long d, long r) {
      return new S(OptionalLong.empty(), OptionalLong.empty(), d, r, OptionalLong.empty());
    }
  }
}
