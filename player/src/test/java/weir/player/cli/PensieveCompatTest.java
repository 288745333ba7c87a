package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.player.abr.Always;
import weir.player.abr.Decision;
import weir.player.abr.Policy;
import weir.player.qoe.PensieveRows;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.virtual.CookedTrace;
import weir.player.virtual.PensieveNetwork;
import weir.player.virtual.SabreMovie;
import weir.player.virtual.Shared;
import weir.player.virtual.SoloWorld;

/** The production session and policies, in Pensieve's environment, do what they did there. */
class PensieveCompatTest {
  private static final double NEAR = 1e-9;

  @Test
  void agreesWithPensieveInEveryBitOfEveryRow() throws IOException {
    Title title = SabreMovie.read(Shared.file("pensieve/envivio.json"));
    int rows = 0;
    for (String line : Files.readAllLines(Shared.file("pensieve/golden.jsonl"))) {
      JsonNode record = new ObjectMapper().readTree(line);
      String what = record.get("trace").asText() + " " + record.get("policy").asText();

      List<PensieveRows.Row> played =
          PensieveCompat.play(
              PensieveCompat.policy(record.get("policy").asText()),
              trace(record.get("trace").asText()),
              title);

      assertEquals(record.get("chunks").size(), played.size(), what);
      for (int i = 0; i < played.size(); i++) {
        JsonNode wanted = record.get("chunks").get(i);
        PensieveRows.Row row = played.get(i);
        String where = what + ", chunk " + i;
        assertEquals(wanted.get("bitrate_kbps").asDouble(), row.bitrateKbps(), where);
        assertEquals(wanted.get("size_bytes").asDouble(), row.sizeBytes(), where);
        assertEquals(wanted.get("delay_ms").asDouble(), row.delayMs(), where);
        assertEquals(wanted.get("time_s").asDouble(), row.timeS(), where);
        assertEquals(wanted.get("buffer_s").asDouble(), row.bufferS(), where);
        assertEquals(wanted.get("rebuffer_s").asDouble(), row.rebufferS(), where);
        assertEquals(wanted.get("reward").asDouble(), row.reward(), where);
        rows++;
      }
    }
    assertEquals(960, rows);
  }

  @ParameterizedTest
  @CsvSource({
    "comyco__norway_bus_15, 15, 307.7780944069217, 58.96130114813307, 5.970854379984",
    "comyco__norway_bus_15, 16, 334.6947637799044, 59.62660638435317, 6.53109825891781",
    "comyco__norway_bus_15, 47, 333.2380998217386, 59.602282281511954, 25.27695926220113",
    "confiwent__trace_799448_http---www.facebook_part6.log, 47, 985.7422595332737, "
        + "59.98524167378126, 108.98049982261487",
    "confiwent__trace_939562_http---www.google_part9.log, 47, 400.3830712443201, "
        + "59.96576942916442, 95.40577502227178"
  })
  void sleepsInQuantaAndLosesTheSameTimeAsPensieve(
      String trace, int chunk, double delayMs, double bufferS, double timeS) throws IOException {
    Title title = SabreMovie.read(Shared.file("pensieve/envivio.json"));

    PensieveRows.Row row = PensieveCompat.play(new Always(0), trace(trace), title).get(chunk);

    assertEquals(delayMs, row.delayMs(), NEAR);
    assertEquals(bufferS, row.bufferS(), NEAR);
    assertEquals(timeS, row.timeS(), NEAR);
  }

  /** What the rows reckon in Pensieve's order is what the session says of itself. */
  @Test
  void theSessionsOwnBufferAndStallsAreThoseOfTheRows() throws IOException {
    Title title = SabreMovie.read(Shared.file("pensieve/envivio.json"));
    PensieveNetwork network = new PensieveNetwork(trace("confiwent__norway_bus_13_part1.log"));
    PensieveRows rows = new PensieveRows(network::clockMs);
    List<Double> bufferS = new ArrayList<>();
    List<Double> standstillS = new ArrayList<>();
    double[] soFarS = new double[1];
    Listener own =
        new Listener() {
          @Override
          public void decided(
              double atMs, int track, int index, Decision decision, int last, double bufferMs) {
            bufferS.add(bufferMs / 1000);
            standstillS.add(soFarS[0]);
          }

          @Override
          public void startingUp(double ms) {
            soFarS[0] += ms / 1000;
          }

          @Override
          public void stalled(double ms, boolean ranDry) {
            soFarS[0] += ms / 1000;
          }
        };
    Policy policy = PensieveCompat.policy("robustmpc");
    Settings settings = PensieveNetwork.settings(title);
    Session session = new Session(title, policy, settings, Listener.both(rows, own));

    World.run(new SoloWorld(session, network));

    double rebufferS = 0;
    for (int i = 0; i < rows.rows().size(); i++) {
      rebufferS += rows.rows().get(i).rebufferS();
      assertEquals(bufferS.get(i + 1), rows.rows().get(i).bufferS(), NEAR, "chunk " + i);
      assertEquals(standstillS.get(i + 1), rebufferS, NEAR, "chunk " + i);
    }
    assertTrue(rebufferS > 10, "a trace with stalls, " + rebufferS);
  }

  @Test
  void printsALinePerSegmentAndAnEmptyOne() {
    String trace = "pensieve-format/comyco__norway_bus_15";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    int code =
        PensieveCompat.run(
            List.of(
                "--trace", Shared.file("traces/" + trace).toString(),
                "--title", Shared.file("pensieve/envivio.json").toString(),
                "--policy", "bb"),
            new PrintStream(bytes, true, StandardCharsets.UTF_8));

    String text = bytes.toString(StandardCharsets.UTF_8);
    assertEquals(0, code);
    assertTrue(text.endsWith("\n\n"), text);
    assertEquals(48, text.strip().split("\n").length);
    assertEquals("750", text.split("\t")[1]);
    assertEquals("4.0", text.split("\t")[2]);
  }

  @ParameterizedTest
  @CsvSource({
    "4.0, 4.0",
    "0.0, 0.0",
    "-124.800120455456, -124.800120455",
    "29197.702431501395, 29197.7024315",
    "1e12, 1e+12",
    "123456789012.3, 123456789012.0",
    "0.0001, 0.0001",
    "0.00001234, 1.234e-05",
    "-1e-300, -1e-300"
  })
  void writesFloatsAsPythonDoes(double value, String text) {
    assertEquals(text, PensieveCompat.real(value));
  }

  @Test
  void saysWhatIsMissingOrUnknown() {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

    CommandFailed missing =
        assertThrows(CommandFailed.class, () -> PensieveCompat.run(List.of("--policy", "bb"), out));
    CommandFailed unknown =
        assertThrows(CommandFailed.class, () -> PensieveCompat.run(List.of("--seed", "1"), out));

    assertEquals(Main.USAGE, missing.exitCode());
    assertTrue(missing.getMessage().contains("--trace"), missing.getMessage());
    assertTrue(unknown.getMessage().contains("--seed"), unknown.getMessage());
  }

  private static CookedTrace trace(String name) throws IOException {
    Path file = Shared.file("traces/pensieve-format/" + name);
    return CookedTrace.read(file);
  }
}
