package weir.network.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnTracesTest {

  static final List<String> NAMES = Traces.ALL.stream().map(Traces.Own::name).toList();

  /**
   * The realisation of each model that lies in the jar; chosen by eye for traces that show what
   * they are named for.
   */
  private static final long SEED_IN_THE_JAR = 1;

  @ParameterizedTest
  @FieldSource("NAMES")
  void liesInTheJarAsItsModelMakesIt(String name) throws IOException {
    String made = new SabreJson().write(Traces.seeded(name, SEED_IN_THE_JAR));

    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(Path.of("src/main/resources/traces", name + ".json"), made);
      return;
    }

    try (InputStream in = Traces.class.getResourceAsStream("/traces/" + name + ".json")) {
      assertEquals(new String(in.readAllBytes(), StandardCharsets.UTF_8), made);
    }
    assertEquals(Traces.seeded(name, SEED_IN_THE_JAR), Traces.named(name));
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void letsASensiblePlayerPlayWhateverTheSeed(String name) {
    for (long seed = 0; seed < 50; seed++) {
      Trace trace = Traces.seeded(name, seed);

      double longestOutageMs = 0;
      double outageMs = 0;
      for (int i = 0; i < 2 * trace.periods(); i++) {
        int period = i % trace.periods();
        outageMs = trace.kbps(period) == 0 ? outageMs + trace.durationMs(period) : 0;
        longestOutageMs = Math.max(longestOutageMs, outageMs);
      }

      assertTrue(trace.meanKbps() > 800, "seed " + seed + ": mean " + trace.meanKbps());
      assertTrue(
          longestOutageMs <= 5000, "seed " + seed + ": nothing for " + longestOutageMs + " ms");
      assertTrue(trace.totalMs() <= 300_000, "seed " + seed + ": lasts " + trace.totalMs());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3g-bus", "lte-train", "5g-walk", "dsl", "wifi-cafe", "cable"})
  void isAnotherRealisationForAnotherSeedAndTheSameForTheSame(String name) {
    assertEquals(Traces.seeded(name, 7), Traces.seeded(name, 7));
    assertNotEquals(Traces.seeded(name, 7), Traces.seeded(name, 8));
  }

  @Test
  void stepIsExactlySixThenOnePointTwoThenFourMegabits() {
    Trace step = Traces.named("step");

    assertEquals(3, step.periods());
    assertArrayEquals(
        new double[] {6000, 1200, 4000}, new double[] {step.kbps(0), step.kbps(1), step.kbps(2)});
    for (int i = 0; i < 3; i++) {
      assertEquals(20_000, step.durationMs(i));
      assertEquals(0, step.latencyMs(i));
    }
  }

  @Test
  void differInNameDescriptionAndContent() {
    Set<String> seen = new HashSet<>();
    for (Traces.Own own : Traces.ALL) {
      assertTrue(
          seen.add(own.name()) && seen.add(own.description()) && seen.add(own.trace().hash()),
          own.name());
      assertFalse(own.description().contains("\n"));
    }
    assertEquals(36, seen.size());
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThatExist() {
    var unknown = assertThrows(IllegalArgumentException.class, () -> Traces.named("3g-boat"));

    assertTrue(unknown.getMessage().contains("'3g-boat'"), unknown.getMessage());
    for (String name : NAMES) {
      assertTrue(unknown.getMessage().contains(name), unknown.getMessage());
    }
  }
}
