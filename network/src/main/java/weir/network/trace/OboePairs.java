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

  @Override
  public String name() {
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
      isFast |= rows.get(i).rate() >= LEAST_KBPS;
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
}
