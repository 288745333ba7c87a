package weir.player.virtual;

import java.util.HashMap;
import java.util.Map;
import weir.network.trace.Trace;
import weir.player.session.Track;

/**
 * The best linear score that choices made with the whole trace known can reach: quality in Mbit/s,
 * the top rate for a second stalled, start-up free.
 *
 * <p>Dynamic programming over the segments with exact labels: each keeps its exact time and buffer;
 * of those that fall into the same bucket of time, buffer and rung the one with the highest score
 * stays. What comes out was reached by a real sequence of choices, so it is a lower bound of the
 * optimum; with finer buckets it rises towards it. The network is that of {@link ExactNetwork}.
 */
final class LinearOptimum {
  private final Track track;
  private final Trace trace;
  private final double bufferMs;
  private final double bucketMs;

  private record Bucket(long at, long buffer) {}

  private record Label(double atMs, double bufferMs, double score) {}

  /**
   * @param bufferMs the most that is buffered, ms
   * @param bucketMs labels closer than this in time and buffer count as the same, ms
   */
  LinearOptimum(Track track, Trace trace, double bufferMs, double bucketMs) {
    this.track = track;
    this.trace = trace;
    this.bufferMs = bufferMs;
    this.bucketMs = bucketMs;
  }

  /** Score per segment. */
  double perSegment() {
    int rungs = track.ladder().size();
    double mu = track.ladder().kbps(rungs - 1) / 1e6;
    Iterable<Label>[] labels = fresh(rungs);
    for (int index = 0; index < track.count(); index++) {
      Map<Bucket, Label>[] next = maps(rungs);
      for (int last = 0; last < (index == 0 ? 1 : rungs); last++) {
        for (Label label : index == 0 ? START : labels[last]) {
          double waitMs = Math.max(0, label.bufferMs() + track.segmentMs(index) - bufferMs);
          double fromMs = label.atMs() + waitMs;
          double levelMs = label.bufferMs() - waitMs;
          double latencyMs = trace.latencyMsAt(fromMs);
          for (int rung = 0; rung < rungs; rung++) {
            double ms =
                latencyMs + trace.msToDeliver(fromMs + latencyMs, track.sizeBits(index, rung));
            double stallMs = index == 0 ? 0 : Math.max(0, ms - levelMs);
            double score =
                label.score()
                    + worth(rung)
                    - mu * stallMs
                    - (index == 0 ? 0 : Math.abs(worth(rung) - worth(last)));
            double afterMs = Math.max(0, levelMs - ms) + track.segmentMs(index);
            keep(next[rung], new Label(fromMs + ms, afterMs, score));
          }
        }
      }
      for (int rung = 0; rung < rungs; rung++) {
        labels[rung] = next[rung].values();
      }
    }
    double best = Double.NEGATIVE_INFINITY;
    for (Iterable<Label> of : labels) {
      for (Label label : of) {
        best = Math.max(best, label.score());
      }
    }
    return best / track.count();
  }

  private static final Iterable<Label> START = java.util.List.of(new Label(0, 0, 0));

  private void keep(Map<Bucket, Label> into, Label label) {
    into.merge(
        new Bucket(
            (long) Math.floor(label.atMs() / bucketMs),
            (long) Math.floor(label.bufferMs() / bucketMs)),
        label,
        (one, other) -> other.score() > one.score() ? other : one);
  }

  private double worth(int rung) {
    return track.ladder().kbps(rung) / 1000;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Iterable<Label>[] fresh(int rungs) {
    return new Iterable[rungs];
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<Bucket, Label>[] maps(int rungs) {
    Map<Bucket, Label>[] maps = new Map[rungs];
    for (int rung = 0; rung < rungs; rung++) {
      maps[rung] = new HashMap<>();
    }
    return maps;
  }
}
