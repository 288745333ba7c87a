package weir.network.trace;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Oboe's form: milliseconds and kbit/s, two lines for each chunk's download, at its beginning and
 * its end, with one rate.
 *
 * <p>Between two chunks Oboe's authors interpolate linearly; we hold the mean of both rates there,
 * which carries the same bits. What lies before the first time (some ms, the first request) was not
 * measured: the round begins at the first time. No latency.
 */
public final class OboePairs implements TraceFormat {

  /** Below it a file of equal pairs is taken for Mbit/s. */
  private static final double LEAST_KBPS = 50;

  private static final double EDGE_MS = 1;

  @Override
  public String name() {
    return "oboe";
  }

  @Override
  public String extension() {
    return "oboe";
  }

  /**
   * Pairs of equal rates, and one of at least 50: as Mbit/s that would be faster than any cooked.
   */
  @Override
  public boolean suits(String beginning) {
    boolean isWhole = beginning.length() < Traces.LOOK_AHEAD_BYTES;
    List<TwoColumns.Row> rows = TwoColumns.glance(beginning, isWhole);
    boolean isFast = false;
    for (int i = 0; i + 1 < rows.size(); i += 2) {
      if (rows.get(i).rate() != rows.get(i + 1).rate()) {
        return false;
      }
      isFast |= areFast(rows.get(i).rate());
    }
    return isFast && (!isWhole || rows.size() % 2 == 0);
  }

  @Override
  public Trace read(InputStream in, String file) throws IOException {
    List<TwoColumns.Row> rows = TwoColumns.read(in, file);
    if (rows.isEmpty() || rows.size() % 2 != 0) {
      throw new MalformedTrace(
          file,
          "as a whole",
          "needs an even number of lines, two for each chunk, found " + rows.size());
    }
    double[] durationsMs = new double[rows.size() - 1];
    double[] kbps = new double[rows.size() - 1];
    for (int i = 1; i < rows.size(); i++) {
      TwoColumns.Row from = rows.get(i - 1);
      TwoColumns.Row to = rows.get(i);
      if (i % 2 == 1 && from.rate() != to.rate()) {
        throw new MalformedTrace(
            file, "line " + to.line(), "a chunk's two lines differ in their rate");
      }
      durationsMs[i - 1] = to.time() - from.time();
      kbps[i - 1] = from.rate() / 2 + to.rate() / 2;
    }
    return TwoColumns.trace(durationsMs, kbps, file);
  }

  /** Whether a rate in a file is too high for Mbit/s. */
  static boolean areFast(double highest) {
    return highest >= LEAST_KBPS;
  }

  /**
   * A chunk for each period. Times must rise, so where two periods meet the second begins up to
   * {@value #EDGE_MS} ms after the first ends; the mean rate holds between them, half on either
   * side of the border, and no bit is lost or won.
   */
  @Override
  public void write(Trace trace, Appendable to) throws IOException {
    TwoColumns.requireLines(2L * trace.periods(), TwoColumns.MOST_LINES);
    double before = -1;
    for (int i = 0; i < trace.periods(); i++) {
      double begin = i == 0 ? 0 : trace.startMs(i) + edgeMs(trace, i - 1) / 2;
      double end = trace.startMs(i) + trace.durationMs(i);
      if (i + 1 < trace.periods()) {
        end -= edgeMs(trace, i) / 2;
      }
      if (!(begin > before && end > begin)) {
        throw new IllegalArgumentException(
            "period " + i + " is too short to be told apart from its neighbours");
      }
      line(to, begin, trace.kbps(i));
      line(to, end, trace.kbps(i));
      before = end;
    }
  }

  /** What lies between the chunks of period {@code i} and the next. */
  private static double edgeMs(Trace trace, int i) {
    return Math.min(EDGE_MS, Math.min(trace.durationMs(i), trace.durationMs(i + 1)) / 4);
  }

  private static void line(Appendable to, double ms, double kbps) throws IOException {
    to.append(Numbers.shortest(ms)).append(' ').append(Numbers.shortest(kbps)).append('\n');
  }

  @Override
  public List<String> drops(Trace trace) {
    List<String> dropped = TwoColumns.drops(trace);
    if (trace.periods() > 1) {
      dropped.add("sudden changes (each takes 1 ms)");
    }
    return dropped;
  }
}
