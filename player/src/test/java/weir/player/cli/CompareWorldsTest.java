package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.player.cli.CommandLines.Printed;
import weir.player.compare.wire.Zeros;
import weir.player.virtual.SampleTitles;

/** {@code weir compare} in real time, and with players that share a link, as a person meets it. */
@Tag("wire")
class CompareWorldsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path library;

  @BeforeEach
  void aLibrary() throws Exception {
    library = Files.createDirectory(folder.resolve("library"));
    Zeros.write(library, "minute", SampleTitles.seconds(60, 5));
  }

  @Test
  void bothWorldsAreComparedInTheTableTheFilesAndTheReport() throws Exception {
    Path out = folder.resolve("out");
    Path logs = folder.resolve("logs");

    Printed printed =
        compare(
            "--both --duration 6s --policies rate,weir --traces step --log "
                + logs
                + " --out "
                + out);

    assertEquals(0, printed.code(), printed.err());
    assertTrue(printed.out().contains("Simulation against wire"), printed.out());
    assertTrue(printed.out().contains("network wire:"), printed.out());
    JsonNode summary = JSON.readTree(out.resolve("summary.json").toFile());
    assertEquals(2, summary.get("agreement").size());
    for (JsonNode one : summary.get("agreement")) {
      assertEquals(3, one.get("segments").asInt(), "6 s are 3 segments");
      assertTrue(one.get("equal").asInt() >= 1, one.toString());
      assertTrue(one.get("wire_mean_kbps").asDouble() > 400, one.toString());
    }
    assertTrue(summary.get("machine").get("late_ms_p99").asDouble() >= 0);
    List<String> rows = Files.readAllLines(out.resolve("sessions.csv"));
    assertEquals(5, rows.size());
    assertTrue(rows.get(1).contains(",exact+") && rows.get(3).contains(",wire,"), rows.toString());
    assertTrue(rows.get(3).contains("weir compare --both --duration 6s --trace step"));
    assertTrue(Files.exists(logs.resolve("step--weir--wire.jsonl")));
    assertEquals(4, logs.toFile().list().length);
    assertEquals(0, CommandLines.run("replay", "" + logs.resolve("step--weir--wire.jsonl")).code());
    assertTrue(Files.size(out.resolve("index.html")) > 100_000);
  }

  @Test
  void playersThatShareALinkAreJudgedTogether() throws Exception {
    Path out = folder.resolve("out");

    Printed printed =
        compare("--players 4 --policies bola-e,dashjs --stagger 1s --traces constant --out " + out);

    assertEquals(0, printed.code(), printed.err());
    assertTrue(printed.out().contains("4 players on one link: constant, virtual"), printed.out());
    JsonNode link = JSON.readTree(out.resolve("summary.json").toFile()).get("links").get(0);
    assertEquals("[\"bola-e\",\"dashjs\",\"bola-e\",\"dashjs\"]", link.get("policies").toString());
    assertTrue(link.get("jain").asDouble() > 0.25 && link.get("jain").asDouble() <= 1);
    assertEquals(link.get("window_jain").size(), link.get("window_end_ms").size());
    assertEquals(5, Files.readAllLines(out.resolve("sessions.csv")).size());
    assertTrue(Files.size(out.resolve("index.html")) > 100_000);
  }

  @Test
  void whatDoesNotGoTogetherIsSaidInOneLine() {
    refused("--both is --wire and more", "--both", "--wire");
    refused("are for --wire and --both", "--duration", "6s");
    refused("leave --network out", "--both", "--network", "tcp");
    refused("is for --players", "--stagger", "1s");
    refused("try --players 2", "--players", "1", "--policies", "rate,bola");
    refused("would play nothing", "--wire", "--duration", "0s");
  }

  private static void refused(String why, String... options) {
    String[] line = new String[options.length + 1];
    line[0] = "compare";
    System.arraycopy(options, 0, line, 1, options.length);

    Printed printed = CommandLines.run(line);

    assertEquals(Main.USAGE, printed.code(), printed.out());
    assertEquals(1, printed.err().lines().count(), printed.err());
    assertTrue(printed.err().contains(why), printed.err());
  }

  private Printed compare(String options) {
    String line = "compare --title minute --library " + library + " " + options;
    return CommandLines.run(line.split(" "));
  }
}
