package weir.player.virtual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import weir.network.trace.MalformedTrace;

/**
 * A trace in Pensieve's own form, taken as it stands: lines of a time in s and a rate in Mbit/s,
 * the rate holding since the line before. Times are not rebased to 0 and the first rate is kept
 * though nothing uses it, since {@link PensieveNetwork} has to stumble where Pensieve does. For
 * anything else there is {@link weir.network.trace.Traces}, which mends both.
 */
public final class CookedTrace {
  private final double[] atS;
  private final double[] mbps;

  /**
   * @param atS times, s, 0 or more, never falling; at least two
   * @param mbps as many rates, Mbit/s; one that is reached again and again has to be above 0
   */
  public CookedTrace(double[] atS, double[] mbps) {
    this.atS = atS.clone();
    this.mbps = mbps.clone();
    if (atS.length < 2 || atS.length != mbps.length) {
      throw new IllegalArgumentException(
          "a trace needs two lines or more, here are "
              + atS.length
              + " times and "
              + mbps.length
              + " rates");
    }
    boolean moves = false;
    for (int i = 0; i < atS.length; i++) {
      double before = i < 2 ? 0 : atS[i - 1];
      if (!(atS[i] >= before)
          || !(atS[i] >= atS[Math.max(0, i - 1)])
          || Double.isInfinite(atS[i])) {
        throw new IllegalArgumentException("line " + (i + 1) + ": a time of " + atS[i] + " s");
      }
      if (!(mbps[i] >= 0) || Double.isInfinite(mbps[i])) {
        throw new IllegalArgumentException("line " + (i + 1) + ": a rate of " + mbps[i]);
      }
      moves |= i > 0 && mbps[i] > 0 && atS[i] > before;
    }
    if (!moves) {
      throw new IllegalArgumentException("nothing would ever arrive: all rates are 0");
    }
  }

  /** Reads a file; one that is no such trace is an error that names the line. */
  public static CookedTrace read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file).stream().filter(l -> !l.isBlank()).toList();
    double[] atS = new double[lines.size()];
    double[] mbps = new double[lines.size()];
    for (int i = 0; i < atS.length; i++) {
      String[] words = lines.get(i).strip().split("\\s+");
      String place = "line " + (i + 1);
      if (words.length != 2) {
        throw new MalformedTrace(
            file.toString(),
            place,
            "wanted seconds and Mbit/s, found '" + lines.get(i).strip() + "'");
      }
      try {
        atS[i] = Double.parseDouble(words[0]);
        mbps[i] = Double.parseDouble(words[1]);
      } catch (NumberFormatException e) {
        throw new MalformedTrace(file.toString(), place, "no number: " + e.getMessage());
      }
    }
    try {
      return new CookedTrace(atS, mbps);
    } catch (IllegalArgumentException e) {
      throw new MalformedTrace(file.toString(), "as a whole", e.getMessage());
    }
  }

  int lines() {
    return atS.length;
  }

  double atS(int line) {
    return atS[line];
  }

  double mbps(int line) {
    return mbps[line];
  }
}
