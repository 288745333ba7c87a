package weir.player.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.network.trace.Traces;

class TracePlotTest {

  @Test
  void aRoundIsDrawnFromZeroToItsEndWithWhatAMeanHides() {
    // 4 Mbit/s for 30 s, nothing for 6, 2 Mbit/s for 24: two columns a second
    Trace trace =
        Trace.of(new double[] {30_000, 6000, 24_000}, new double[] {4000, 0, 2000}, new double[3]);

    List<String> lines = TracePlot.lines(trace, 63, true);

    String high = "#".repeat(30);
    String gap = " ".repeat(6);
    String low = "#".repeat(24);
    assertEquals(
        List.of(
            "Mbit/s  # mean : most x zero",
            "4+" + high,
            " |" + high,
            " |" + high,
            "3+" + high,
            " |" + high,
            " |" + high,
            "2+" + high + gap + low,
            " |" + high + gap + low,
            " |" + high + gap + low,
            "1+" + high + gap + low,
            " |" + high + gap + low,
            " |" + high + gap + low,
            "0++-------------------+-------------------+-------------------",
            "  0                 20 s                40 s",
            "  " + " ".repeat(30) + "xxxxxx"),
        lines);
  }

  @Test
  void aPeakNarrowerThanAColumnIsShaded() {
    Trace trace =
        Trace.of(
            new double[] {59_900, 100, 60_000}, new double[] {1000, 4000, 1000}, new double[3]);

    List<String> lines = TracePlot.lines(trace, 63, false);

    assertTrue(lines.get(0).equals("Mbit/s  █ mean ░ most"), lines.get(0));
    assertEquals("4┤" + " ".repeat(29) + "░", lines.get(1));
    assertTrue(lines.get(12).matches(" │█{60}"), lines.get(12));
  }

  @Test
  void noTraceIsTooLongTooFastOrTooShortForItsLines() {
    double[] sizes = {1e-150, 1e-9, 0.3, 1, 777, 1e5, 1e9, 1e15, 1e150};
    for (double ms : sizes) {
      for (double kbps : sizes) {
        Trace trace =
            Trace.of(new double[] {ms, 2 * ms}, new double[] {kbps, kbps / 3}, new double[2]);
        for (int width : new int[] {30, 80, 211}) {
          for (String line : TracePlot.lines(trace, width, false)) {
            assertTrue(line.length() <= width, ms + " ms, " + kbps + " kbit/s: " + line);
          }
        }
        for (String line : TraceFigures.lines(trace)) {
          assertTrue(line.length() <= 100, line);
        }
      }
    }
    for (Traces.Own own : Traces.ALL) {
      for (int width = 30; width < 200; width += 13) {
        int most = width;
        List<String> lines = TracePlot.lines(own.trace(), width, false);
        assertTrue(lines.stream().allMatch(line -> line.length() <= most), own.name());
        assertEquals(width - 1, lines.get(13).length(), own.name());
      }
    }
  }

  @Test
  void figuresAreWeightedByTime() {
    Trace trace =
        Trace.of(
            new double[] {1000, 6000, 2000, 1000},
            new double[] {8000, 2000, 0, 0},
            new double[] {10, 40, 40, 10},
            new double[] {0, 0.01, 0, 0});

    assertEquals(
        List.of(
            "duration     10 s in 4 periods",
            "rate         mean 2, min 0, max 8 Mbit/s",
            "percentiles  5%: 0, 25%: 0, 50%: 2, 75%: 2, 95%: 8 Mbit/s",
            "outages      1 of 3 s in all (30.0 % of the time), the longest 3 s",
            "latency      mean 34, min 10, max 40 ms",
            "loss         mean 0.6 %, max 1 % of packets",
            "hash         " + trace.hash()),
        TraceFigures.lines(trace));
  }
}
