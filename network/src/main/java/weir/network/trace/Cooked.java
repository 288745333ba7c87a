package weir.network.trace;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Pensieve's form: lines of seconds and Mbit/s, where a line's rate holds from the line before up
 * to its own time.
 *
 * <p>So the first rate is never used, and the round begins at the first time, whatever that is: a
 * file that begins at 1665 s is read as if it began at 0. Pensieve's own reader takes the interval
 * after a wrap to last from 0 to the second time, many minutes in such files; we do not. No
 * latency.
 */
public final class Cooked implements TraceFormat {

  @Override
  public String name() {
    return "cooked";
  }

  @Override
  public String extension() {
    return "cooked";
  }

  /** Two columns that are not in {@link OboePairs}' form. */
  @Override
  public boolean suits(String beginning) {
    return !TwoColumns.glance(beginning, beginning.length() < Traces.LOOK_AHEAD_BYTES).isEmpty();
  }

  @Override
  public Trace read(InputStream in, String file) throws IOException {
    List<TwoColumns.Row> rows = TwoColumns.read(in, file);
    if (rows.size() < 2) {
      throw new MalformedTrace(
          file, "line 1", "a trace needs two lines of seconds and Mbit/s, found " + rows.size());
    }
    double[] durationsMs = new double[rows.size() - 1];
    double[] kbps = new double[rows.size() - 1];
    for (int i = 1; i < rows.size(); i++) {
      durationsMs[i - 1] = (rows.get(i).time() - rows.get(i - 1).time()) * 1000;
      kbps[i - 1] = rows.get(i).rate() * 1000;
    }
    return TwoColumns.trace(durationsMs, kbps, file);
  }

  /** Times begin at 0. */
  @Override
  public void write(Trace trace, Appendable to) throws IOException {
    TwoColumns.requireLines(trace.periods() + 1L, TwoColumns.MOST_LINES);
    double lastSeconds = 0;
    line(to, 0, unusedMbps(trace));
    for (int i = 0; i < trace.periods(); i++) {
      double seconds = (trace.startMs(i) + trace.durationMs(i)) / 1000;
      // A period too short to move the time is too short to carry anything.
      if (seconds > lastSeconds) {
        line(to, seconds, trace.kbps(i) / 1000);
        lastSeconds = seconds;
      }
    }
    if (lastSeconds == 0) {
      throw new IllegalArgumentException("lasts too short a time to be written in seconds");
    }
  }

  /** The first, as others might use it; but never what would look like {@link OboePairs}. */
  private static double unusedMbps(Trace trace) {
    double first = trace.kbps(0) / 1000;
    if (OboePairs.areFast(trace.maxKbps() / 1000)) {
      return first == 0 ? 1 : 0;
    }
    return first;
  }

  private static void line(Appendable to, double seconds, double mbps) throws IOException {
    to.append(Numbers.shortest(seconds)).append('\t').append(Numbers.shortest(mbps)).append('\n');
  }

  @Override
  public List<String> drops(Trace trace) {
    return TwoColumns.drops(trace);
  }
}
