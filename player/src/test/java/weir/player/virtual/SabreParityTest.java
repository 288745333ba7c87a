package weir.player.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.SlidingMeans;
import weir.player.abr.Throughput;
import weir.player.abr.ThroughputEstimate;
import weir.player.abr.WeightedAverages;
import weir.player.qoe.SabreReport;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;

/** The production session and policy, over Sabre's network model, print what Sabre printed. */
class SabreParityTest {
  @Test
  void printsEveryCharacterOfSabresPlainestRecords() throws IOException {
    List<JsonNode> records = records(true);
    assertEquals(24, records.size());

    assertAllEqual(records);
  }

  @Test
  void printsEveryCharacterOfAllOfSabresThroughputRecords() throws IOException {
    List<JsonNode> records = records(false);
    assertEquals(144, records.size());

    assertAllEqual(records);
  }

  private static void assertAllEqual(List<JsonNode> records) throws IOException {
    for (JsonNode record : records) {
      Map<String, String> expected = new LinkedHashMap<>();
      record
          .get("report")
          .properties()
          .forEach(e -> expected.put(e.getKey(), e.getValue().asText()));

      Map<String, String> printed = report(record);

      assertEquals(
          String.join("\n", lines(expected)),
          String.join("\n", lines(printed)),
          record.get("trace") + " " + record.get("args"));
    }
  }

  private static List<String> lines(Map<String, String> report) {
    List<String> lines = new ArrayList<>();
    report.forEach((name, value) -> lines.add(name + ": " + value));
    return lines;
  }

  private static Map<String, String> report(JsonNode record) throws IOException {
    List<String> args = List.of(record.get("args").asText().split(" "));
    Title title = SabreMovie.read(Shared.file("sabre/" + record.get("movie").asText()));
    Trace trace = Traces.read(Shared.file("traces/" + record.get("trace").asText()));
    boolean sliding = args.contains("sliding");
    ThroughputEstimate estimate =
        sliding ? new SlidingMeans(3) : new WeightedAverages(title.main().segmentMs(0), 3000, 8000);
    double bufferMs = 1000 * Double.parseDouble(args.get(args.indexOf("-b") + 1));
    SabreReport report = new SabreReport(bufferMs, estimate);
    Throughput policy =
        new Throughput(
            new Throughput.Settings(
                !args.contains("-noibr"), !args.contains("-noa"), sliding ? 3 : 0));
    Session session = new Session(title, policy, Settings.DEFAULT.withBufferMs(bufferMs), report);

    World.run(new SoloWorld(session, new SabreNetwork(trace)));

    return report.lines();
  }

  /** The plainest: {@code -a throughput -ao -noibr -noa}; all: everything with that policy. */
  private static List<JsonNode> records(boolean plainest) throws IOException {
    Path file = Shared.file("sabre/golden.jsonl");
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode record = json.readTree(line);
      String args = record.get("args").asText();
      if (plainest
          ? args.endsWith("-a throughput -ao -noibr -noa")
          : args.contains("-a throughput ")) {
        records.add(record);
      }
    }
    return records;
  }
}
