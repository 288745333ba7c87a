package weir.network.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoColumnsTest {
  @TempDir Path folder;

  @Test
  void aCookedRateHoldsUpToItsTimeAndTheRoundBeginsAtTheFirst() throws IOException {
    Trace read = read("380.0\t9\r\n385.0\t1.5\r\n387\t0\r\n");

    assertEquals(Trace.of(new double[] {5000, 2000}, new double[] {1500, 0}, new double[2]), read);
  }

  @Test
  void betweenTwoChunksOfOboeLiesTheirMean() throws IOException {
    Trace read = read("15.0 3000.5\n474.0 3000.5\n514 1000\n905 1000\n");

    assertEquals(
        Trace.of(new double[] {459, 40, 391}, new double[] {3000.5, 2000.25, 1000}, new double[3]),
        read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 1;1 x | line 2 | rate must be",
        "0 1;1 NaN | line 2 | rate must be",
        "0 1;-1 1 | line 2 | time must be",
        "0 1;1 1;1 2 | line 3 | is not after",
        "0 1;7 | line 2 | expected a time and a rate",
        "0 1 | line 1 | two lines",
        "0 0;1 0 | as a whole | zero rates only"
      })
  void aBrokenFileIsToldWithItsLine(String lines, String place, String why) {
    var malformed = assertThrows(MalformedTrace.class, () -> read(lines.replace(';', '\n')));

    assertEquals(place, malformed.place());
    assertTrue(malformed.getMessage().contains(why), malformed.getMessage());
  }

  @Test
  void readsOboesSetToItsPublishedFigures() throws IOException {
    Path set = SabreJsonTest.sharedTraces().resolve("oboe-public");
    assumeTrue(Files.isDirectory(set), "skipped: no " + set + " on this machine");

    List<Path> files;
    try (Stream<Path> all = Files.list(set)) {
      files = all.toList();
    }
    double ms = 0;
    double least = Double.MAX_VALUE;
    double most = 0;
    for (Path file : files) {
      Trace trace = Traces.read(file);
      assertEquals(trace, Traces.read(file, "oboe"));
      ms += trace.totalMs();
      least = Math.min(least, trace.meanKbps());
      most = Math.max(most, trace.meanKbps());
    }

    assertEquals(224, files.size());
    assertEquals(341, least, 0.5);
    assertEquals(5737, most, 0.5);
    assertEquals(11.01, ms / 3_600_000, 0.005);
  }

  @ParameterizedTest
  @CsvSource({
    "confiwent__trace_799296_http---www.amazon_part2.log, 185.0, 1.381",
    "confiwent__trace_939562_http---www.google_part9.log, 165.0, 2.785",
    "confiwent__trace_925806_http---www.amazon_part8.log, 175.0, 0.337",
    "confiwent__norway_bus_13_part1.log, 110.6, 0.587",
    "comyco__norway_bus_15, 107.3, 4.525",
    "comyco__ferry.nesoddtangen-oslo-report.2011-02-01_1000CET.log, 36.5, 0.130"
  })
  void readsCookedFilesToTheirPublishedFigures(String name, double seconds, double mbps)
      throws IOException {
    Path file = SabreJsonTest.sharedTraces().resolve("pensieve-format").resolve(name);
    assumeTrue(Files.isRegularFile(file), "skipped: no " + file + " on this machine");

    Trace trace = Traces.read(file);

    assertEquals(seconds, trace.totalMs() / 1000, 0.051);
    assertEquals(mbps, trace.meanKbps() / 1000, 0.00051);
  }

  private Trace read(String text) throws IOException {
    return Traces.read(Files.writeString(folder.resolve("ride"), text));
  }
}
