package weir.player.compare.optimum;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.qoe.LinearQoe;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.virtual.SabreMovie;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.Shared;

/** How close brackets are, and what they cost. */
@Tag("bench")
class OptimumBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private record Row(String trace, Bracket bracket, double cpuMs) {}

  @Test
  void fortyEightSegmentsOnEveryTrace() throws IOException {
    Title title = SampleTitles.first(48, SabreMovie.read(Shared.file("pensieve/envivio.json")));

    print(title, 60_000, Shared.file("traces/oboe-public"), Integer.MAX_VALUE);
  }

  @Test
  void longTitleWithManyRungs() throws IOException {
    Title title = SabreMovie.read(Shared.file("sabre/bbb.json"));

    print(title, 25_000, Shared.file("traces/oboe-public"), 20);
  }

  private static void print(Title title, double bufferMs, Path folder, int most)
      throws IOException {
    System.out.println(
        "machine: "
            + Runtime.version()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores; no randomness; exact network, 80 ms; title "
            + title.name());
    List<Row> rows = new ArrayList<>();
    Settings settings = Settings.DEFAULT.withBufferMs(bufferMs);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().limit(most).toList()) {
        Trace trace = Traces.read(file).withLatencyMs(80);
        long began = THREADS.getCurrentThreadCpuTime();
        Bracket bracket = Optimum.of(title, trace, settings, LinearQoe.Model.LIN, Limits.DEFAULT);
        double cpuMs = (THREADS.getCurrentThreadCpuTime() - began) / 1e6;
        rows.add(new Row(file.getFileName().toString(), bracket, cpuMs));
        System.out.println(line(rows.get(rows.size() - 1)));
      }
    }
    double[] gaps = rows.stream().mapToDouble(row -> row.bracket().gap()).sorted().toArray();
    double[] cpuMs = rows.stream().mapToDouble(Row::cpuMs).sorted().toArray();
    int last = gaps.length - 1;
    System.out.println(
        String.format(
            Locale.ROOT,
            "%d traces: mean %.4f to %.4f; gap median %.3f %%, max %.3f %%; CPU median %.0f ms, 99th"
                + " percentile %.0f ms, max %.0f ms",
            rows.size(),
            rows.stream().mapToDouble(row -> row.bracket().feasible()).average().orElseThrow(),
            rows.stream().mapToDouble(row -> row.bracket().upper()).average().orElseThrow(),
            100 * gaps[gaps.length / 2],
            100 * gaps[last],
            cpuMs[cpuMs.length / 2],
            cpuMs[(int) (0.99 * last)],
            cpuMs[last]));
    for (Row row : rows) {
      if (row.bracket().gap() == gaps[last] || row.cpuMs() == cpuMs[last]) {
        System.out.println("worst: " + line(row));
      }
    }
  }

  private static String line(Row row) {
    return String.format(
        Locale.ROOT,
        "%-16s %8.4f to %8.4f, gap %.3f %%, %6.0f ms",
        row.trace(),
        row.bracket().feasible(),
        row.bracket().upper(),
        100 * row.bracket().gap(),
        row.cpuMs());
  }
}
