package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.player.abr.Policies;
import weir.player.virtual.Shared;

/**
 * All policies over 126 traces of mobile networks and one title, as processes of their own: how
 * long it takes, JVM start included, and whether what is written is the same on one and two threads
 * and after an interruption.
 */
@Tag("bench")
class CompareBench {
  private static final int TRACES = 126;

  @TempDir Path folder;

  @Test
  void threeThousandSessions() throws Exception {
    System.out.println(
        "compare: %d policies, %d traces, bbb.json; %d cores, Java %s"
            .formatted(
                Policies.ALL.size(),
                TRACES,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version")));
    double one = seconds("one", 1);
    double two = seconds("two", 2);
    interrupted("cut");
    seconds("cut", 2);

    for (String name : List.of("sessions.csv", "sessions.jsonl", "summary.json")) {
      byte[] expected = Files.readAllBytes(folder.resolve("one").resolve(name));
      for (String other : List.of("two", "cut")) {
        Path file = folder.resolve(other).resolve(name);
        assertEquals(-1, Files.mismatch(folder.resolve("one").resolve(name), file), file::toString);
      }
      assertTrue(expected.length > 100_000, name);
    }
    assertEquals(
        1 + TRACES * Policies.ALL.size(),
        Files.readAllLines(folder.resolve("one").resolve("sessions.csv")).size());
    assertTrue(two < 60, "on two threads " + two + " s, on one " + one);
  }

  private double seconds(String name, int threads) throws Exception {
    long began = System.nanoTime();
    Process process = start(name, threads);
    assertEquals(0, process.waitFor());
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.println(
        String.format(Locale.ROOT, "%s: %d threads, %.1f s", name, threads, seconds));
    return seconds;
  }

  /** Kills it somewhere in the middle. */
  private void interrupted(String name) throws Exception {
    Process process = start(name, 2);
    Path journal = folder.resolve(name).resolve("journal.jsonl");
    while (!Files.exists(journal) || Files.size(journal) < 1_000_000) {
      assertFalse(process.waitFor(2, TimeUnit.MILLISECONDS), "it was to be killed first");
    }
    process.destroyForcibly().waitFor();
    assertFalse(Files.exists(folder.resolve(name).resolve("sessions.csv")));
  }

  private Process start(String name, int threads) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseParallelGC", "-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(Main.class.getName(), "compare", "--policies", "all", "--traces"));
    line.add(Shared.file("traces/3g") + "," + Shared.file("traces/4g"));
    line.addAll(List.of("--title", Shared.file("sabre/bbb.json").toString()));
    line.addAll(List.of("--threads", "" + threads, "--out", folder.resolve(name).toString()));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".txt").toFile())
        .start();
  }
}
