package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.player.cli.CommandLines.Printed;
import weir.server.browser.Chromium;

/** What a setting with several values does, as the report tells it. */
@Tag("browser")
class SettingEffectsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void aSettingWithSeveralValuesHasAPartOfTheReportAndTheSeedHasNone() throws Exception {
    Path browser = Chromium.orSkip();
    String sizes =
        IntStream.range(0, 40)
            .mapToObj(i -> (500_000 + i % 7 * 60_000) + "," + (4_000_000 + i % 7 * 400_000))
            .collect(Collectors.joining("],[", "[[", "]]"));
    Path movie =
        Files.writeString(
            folder.resolve("movie.json"),
            "{\"segment_duration_ms\":2000,\"bitrates_kbps\":[340,2600],\"segment_sizes_bits\":"
                + sizes
                + "}");
    Path out = folder.resolve("out");

    Printed went =
        CommandLines.run(
            ("compare --policies bola-e,weir --traces step,square,3g-bus --buffer 25s,6s"
                    + " --give-up yes,no --seed 1,2 --title "
                    + movie
                    + " --out "
                    + out)
                .split(" "));

    assertEquals(0, went.code(), went.err());
    try (Chromium chromium = new Chromium(browser, 1280, 900)) {
      chromium.open(out.resolve("index.html").toUri());
      chromium.waitUntil("document.documentElement.dataset.ready === 'yes'", SOON);
      JsonNode headings =
          chromium.evaluate("[...document.querySelectorAll('#panels h2')].map(h => h.textContent)");
      assertEquals("[\"Setting: buffer\",\"Setting: gives up\"]", headings.toString());
      assertEquals(
          3, chromium.evaluate("document.querySelectorAll('#panels canvas').length").asInt());
      JsonNode heads = chromium.evaluate(texts("#panels section:first-child th"));
      assertEquals("6 s", heads.get(1).asText(), "rising, not as asked for");
      JsonNode cells = chromium.evaluate(texts("#panels section:first-child tbody td"));
      for (int row = 0; row < 2; row++) {
        String policy = cells.get(row * 5).asText();
        double small = mean(out, policy, 6_000);
        double large = mean(out, policy, 25_000);
        assertEquals(fixed("%.3f", small), cells.get(row * 5 + 1).asText(), policy);
        assertEquals(fixed("%.3f", large), cells.get(row * 5 + 2).asText(), policy);
        assertEquals(fixed("%+.3f", large - small), cells.get(row * 5 + 3).asText(), policy);
        assertTrue(cells.get(row * 5 + 4).asText().contains(" to "), policy);
      }
      assertEquals(List.of(), chromium.complaints());
    }
  }

  private static String texts(String selector) {
    return "[...document.querySelectorAll('" + selector + "')].map(one => one.textContent)";
  }

  /** Every trace has as many sessions as the others, so that the mean of means is that of all. */
  private static double mean(Path out, String policy, double bufferMs) throws Exception {
    double sum = 0;
    int count = 0;
    for (String line : Files.readAllLines(out.resolve("sessions.jsonl"))) {
      JsonNode row = new ObjectMapper().readTree(line);
      if (row.get("policy").asText().equals(policy)
          && row.get("buffer_ms").asDouble() == bufferMs) {
        sum += row.get("lin_qoe").asDouble();
        count++;
      }
    }
    assertEquals(3 * 4, count);
    return sum / count;
  }

  private static String fixed(String format, double value) {
    return String.format(Locale.ROOT, format, value).replace('-', '−');
  }
}
