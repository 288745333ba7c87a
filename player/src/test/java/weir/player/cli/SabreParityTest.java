package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import weir.player.virtual.Shared;

/** The production session and policies, over Sabre's network model, print what Sabre printed. */
class SabreParityTest {
  @Test
  void printsEveryCharacterOfAllOfSabresRecords() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> differing = new ArrayList<>();
    int records = 0;
    for (String line : Files.readAllLines(Shared.file("sabre/golden.jsonl"))) {
      JsonNode record = json.readTree(line);
      StringBuilder expected = new StringBuilder();
      record.path("before").forEach(bare -> expected.append(bare.asText()).append('\n'));
      for (var figure : record.get("report").properties()) {
        expected.append(figure.getKey()).append(": ").append(figure.getValue().asText());
        expected.append('\n');
      }

      String printed =
          printed(
              record.get("trace").asText(),
              record.get("movie").asText(),
              record.get("args").asText());

      records++;
      if (!printed.equals(expected.toString())) {
        differing.add(record.get("trace") + " " + record.get("args"));
      }
    }

    assertEquals(List.of(), differing);
    assertEquals(576, records);
  }

  @Test
  void printsEveryDownloadLineOfSabresVerboseRuns() throws IOException {
    int runs = 0;
    try (Stream<Path> files = Files.list(Shared.file("sabre/verbose-golden"))) {
      for (Path file : files.sorted().toList()) {
        String[] parts = file.getFileName().toString().split("__");
        String policy = parts[2].replaceAll("b25-(.*)-ao.txt", "$1");
        String movie = parts[0].equals("3g") ? "bbb.json" : "bbb4k.json";

        String printed =
            printed(parts[0] + "/" + parts[1] + ".json", movie, "-b 25 -v -ao -a " + policy);

        List<String> downloads = printed.lines().filter(l -> l.matches("\\[\\d+-.*")).toList();
        assertEquals(
            String.join("\n", Files.readAllLines(file)), String.join("\n", downloads), file + "");
        runs++;
      }
    }

    assertEquals(9, runs);
  }

  private static String printed(String trace, String movie, String args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args.split(" ")));
    all.addAll(
        List.of(
            "-n",
            Shared.file("traces/" + trace).toString(),
            "-m",
            Shared.file("sabre/" + movie).toString()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      assertEquals(0, SabreCompat.run(all, out));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
