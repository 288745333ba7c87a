package weir.network.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SabreJsonTest {

  @Test
  void readsPeriodsInAnyOrderOfNamesAndPassesOverUnknownOnes() throws IOException {
    Trace read =
        read(
            """
            [ {"duration_ms": 1013, "bandwidth_kbps": 1285, "latency_ms": 100},
              {"cell": {"id": [1, 2]}, "bandwidth_kbps": 0.5, "duration_ms": 1e3} ]
            """);

    assertEquals(
        Trace.of(new double[] {1013, 1000}, new double[] {1285, 0.5}, new double[] {100, 0}), read);
  }

  @Test
  void readsBackWhatItWrites() throws IOException {
    Trace odd =
        Trace.of(new double[] {1000, 0.1}, new double[] {1234.5678, 0}, new double[] {0, 1e-3});

    String text = new SabreJson().write(odd);

    assertEquals(odd, read(text));
    assertEquals(
        """
        [
        {"duration_ms": 1000, "bandwidth_kbps": 1234.5678, "latency_ms": 0},
        {"duration_ms": 0.1, "bandwidth_kbps": 0, "latency_ms": 0.001}
        ]
        """,
        text);
  }

  @Test
  void lossIsKeptAndNamesOnlyTracesThatHaveIt() throws IOException {
    Trace clean = Traces.named("step");
    Trace lossy = clean.withLoss(0.02);

    assertEquals(lossy, read(new SabreJson().write(lossy)));
    assertEquals(0.02, lossy.lossAt(45_000));
    assertEquals(clean, lossy.withLoss(0));
    assertEquals("274ebdf857b6404c", clean.hash());
    assertEquals(clean.hash(), lossy.withLoss(0).hash());
    assertNotEquals(clean.hash(), lossy.hash());
    assertThrows(IllegalArgumentException.class, () -> clean.withLoss(1.1));
    assertThrows(
        MalformedTrace.class,
        () -> read("[{\"duration_ms\": 1, \"bandwidth_kbps\": 1, \"loss\": 2}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"duration_ms\": 1}                                   | line 1, column 1                      | is a JSON list",
        "''                                                     | line 1, column                        | is a JSON list",
        "[]                                                     | line 1, column 2                      | list is empty",
        "[5]                                                    | element 0 (line 1, column 2)          | expected an object",
        "[OK, {\"bandwidth_kbps\": 1}]                          | element 1 (line 1, column             | duration_ms is missing",
        "[OK, OK, {\"duration_ms\": 1}]                         | element 2 (line 1, column             | bandwidth_kbps is missing",
        "[{\"duration_ms\": 0, \"bandwidth_kbps\": 1}]          | element 0 (line 1, column 18)         | duration_ms must be a finite number above 0, not 0",
        "[{\"duration_ms\": 1, \"bandwidth_kbps\": -2}]         | element 0                             | bandwidth_kbps must be a finite number 0 or more, not -2",
        "[{\"duration_ms\": 1, \"bandwidth_kbps\": 1e999}]      | element 0                             | not 1e999",
        "[{\"duration_ms\": \"1\", \"bandwidth_kbps\": 1}]      | element 0                             | duration_ms must be a number",
        "[{\"duration_ms\": 1, \"duration_ms\": 2}]             | element 0                             | Duplicate",
        "[{\"duration_ms\": 1, \"bandwidth_kbps\": 0}]          | line 1                                | every bandwidth_kbps is 0",
        "[OK, {\"duration_ms\": 1                               | element 1                             | end-of-input",
        "[OK OK]                                                | element 0                             | comma",
        "[OK] []                                                | line 1                                | follows the end",
        "[OK, {\"duration_ms\": NaN}]                           | element 1                             | NaN",
      })
  void saysWhichFileWhereAndWhyWhenItIsBroken(String text, String place, String why) {
    String json =
        text.replace("OK", "{\"duration_ms\": 1, \"bandwidth_kbps\": 1, \"latency_ms\": 0}");

    var malformed = assertThrows(MalformedTrace.class, () -> read(json));

    assertEquals("ride.json", malformed.file());
    assertTrue(malformed.getMessage().startsWith("ride.json, "), malformed.getMessage());
    assertTrue(malformed.place().startsWith(place), malformed.getMessage());
    assertTrue(malformed.getMessage().contains(why), malformed.getMessage());
  }

  @Test
  void aFileInNoKnownFormIsRefusedWithTheFormsThatAre(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "the ride\nwas good\n");

    var malformed = assertThrows(MalformedTrace.class, () -> Traces.read(file));

    assertTrue(malformed.getMessage().contains("notes.txt"), malformed.getMessage());
    assertTrue(malformed.getMessage().contains("sabre-json"), malformed.getMessage());
  }

  @Test
  void aFileIsReadByItsBeginning(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("step");
    Files.writeString(file, " ".repeat(20) + new SabreJson().write(Traces.named("step")));

    assertEquals(Traces.named("step"), Traces.read(file));
  }

  @ParameterizedTest
  @CsvSource({"3g, 86, 56, 987, 3471, 31.22, 100, 39", "4g, 40, 14062, 31935, 59720, 5.01, 20, 31"})
  void readsThePublishedSetsToTheirPublishedFigures(
      String set,
      int files,
      long least,
      long median,
      long most,
      double hours,
      double latencyMs,
      int withOutage)
      throws IOException {
    Path folder = sharedTraces().resolve(set);
    assumeTrue(Files.isDirectory(folder), "skipped: no " + folder + " on this machine");

    List<Trace> traces = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".json")).toList()) {
        traces.add(Traces.read(path));
      }
    }

    List<Double> means = new ArrayList<>();
    double ms = 0;
    int outages = 0;
    for (Trace trace : traces) {
      means.add(trace.meanKbps());
      ms += trace.totalMs();
      boolean outage = false;
      for (int i = 0; i < trace.periods(); i++) {
        outage |= trace.kbps(i) == 0;
        assertEquals(latencyMs, trace.latencyMs(i));
      }
      outages += outage ? 1 : 0;
    }
    Collections.sort(means);
    assertEquals(files, traces.size());
    assertEquals(least, Math.round(means.get(0)));
    assertEquals(most, Math.round(means.get(files - 1)));
    assertEquals(median, (means.get(files / 2 - 1) + means.get(files / 2)) / 2, 1);
    assertEquals(hours, ms / 3_600_000, 0.005);
    assertEquals(withOutage, outages);
  }

  private static Trace read(String json) throws IOException {
    return new SabreJson()
        .read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "ride.json");
  }

  /** Other people's traces lie beside the repository, if at all. */
  static Path sharedTraces() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path traces = at.resolveSibling("shared").resolve("traces");
      if (Files.isDirectory(traces)) {
        return traces;
      }
    }
    return Path.of("shared", "traces");
  }
}
