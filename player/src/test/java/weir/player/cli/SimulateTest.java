package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.cli.CommandLines.Printed;
import weir.player.qoe.Forests;
import weir.player.session.Replay;
import weir.player.virtual.Networks;

/** {@code weir simulate} as a person meets it. */
class SimulateTest {
  private static final int TRACES = 6;

  @TempDir Path folder;
  private Path movie;
  private Path traces;

  @BeforeEach
  void aMovieAndAFolderOfTraces() throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    movie = Inputs.movie(folder.resolve("movie.json"), 40, random);
    traces = Inputs.traces(folder.resolve("traces"), TRACES, random);
  }

  @Test
  void oneSessionPrintsEveryDecisionTheFactsAndTheScores() {
    Printed printed = simulate("--trace", "3g-bus", "--policy", "throughput");

    assertEquals(0, printed.code(), printed.err());
    assertTrue(printed.out().contains(" 40/40 "), printed.out());
    assertTrue(printed.out().contains("\nstart-up "), printed.out());
    assertTrue(printed.out().contains("\n  lin    qoe "), printed.out());
    assertTrue(printed.out().contains("\n  p1203  not known of this title"), printed.out());
    assertEquals("", printed.err());
  }

  @Test
  void figuresAndLinesAreTheSameByteByByteOnOneAndOnTwoThreads() throws Exception {
    String[][] came = new String[2][];
    for (int threads = 1; threads <= 2; threads++) {
      Path csv = folder.resolve("all-" + threads + ".csv");
      Path json = folder.resolve("all-" + threads + ".jsonl");

      Printed printed =
          simulate(
              "--trace",
              traces.toString(),
              "--policy",
              "all",
              "--threads",
              "" + threads,
              "--csv",
              csv.toString(),
              "--jsonl",
              json.toString());

      assertEquals(0, printed.code(), printed.err());
      came[threads - 1] =
          new String[] {printed.out(), Files.readString(csv), Files.readString(json)};
    }

    assertEquals(List.of(came[0]), List.of(came[1]));
    List<String> rows = came[0][1].lines().toList();
    assertEquals(1 + TRACES * Policies.ALL.size(), rows.size());
    int columns = rows.get(0).split(",", -1).length;
    for (int i = 1; i < rows.size(); i++) {
      int trace = (i - 1) / Policies.ALL.size();
      String policy = Policies.ALL.get((i - 1) % Policies.ALL.size()).name();
      assertTrue(rows.get(i).contains("trace-" + trace + ".json,"), "in the order asked for");
      assertTrue(rows.get(i).contains("," + policy + ","), "in the order asked for");
      assertEquals(columns, rows.get(i).split(",", -1).length);
    }
    JsonNode last =
        new ObjectMapper().readTree(came[0][2].lines().reduce((a, b) -> b).orElseThrow());
    assertEquals(columns, last.size(), "the same columns");
    assertEquals(80_000, last.get("played_ms").asDouble(), 1e-6);
    assertTrue(last.get("p1203_analytic_mos").isNull(), "what is not known is not a number");
  }

  @Test
  void linesFitATerminalOfEightyColumns() throws Exception {
    Files.copy(
        traces.resolve("trace-0.json"),
        traces.resolve("a-trace-whose-name-is-far-too-long-for-any-terminal.json"));

    Printed printed = simulate("--trace", traces.toString(), "--policy", "rate,throughput");

    assertTrue(printed.out().lines().allMatch(line -> line.length() <= 80), printed.out());
  }

  @Test
  void aBrokenTraceIsToldAndTheRestGoesOn() throws Exception {
    Files.writeString(traces.resolve("trace-3.json"), "[{\"duration_ms\":1000,");

    Printed printed = simulate("--trace", traces.toString(), "--policy", "rate");

    assertEquals(Main.INPUT, printed.code());
    assertEquals(1, printed.err().lines().count(), printed.err());
    assertTrue(printed.err().startsWith("weir: skipped: "), printed.err());
    assertTrue(printed.err().contains("trace-3.json, "), printed.err());
    assertTrue(printed.out().contains("mean of " + (TRACES - 1)), printed.out());
  }

  @Test
  void whatThereIsNotIsOneClearLine() {
    Printed policy = simulate("--trace", "step", "--policy", "guess");
    Printed network = simulate("--trace", "step", "--network", "carrier-pigeon");
    Printed model = simulate("--trace", "step", "--qoe", "taste");
    Printed trace = simulate("--trace", "nowhere");
    Printed title =
        CommandLines.run(
            "simulate", "--trace", "step", "--title", "none", "--library", folder.toString());

    assertEquals(Main.USAGE, policy.code());
    assertTrue(policy.err().startsWith("weir: there is no policy guess; there are: "));
    assertEquals(Main.USAGE, network.code());
    assertTrue(network.err().contains("no network model carrier-pigeon; there are: exact, sabre"));
    assertEquals(Main.USAGE, model.code());
    assertTrue(model.err().contains("there is no QoE model taste; there are: lin, "));
    assertEquals(Main.INPUT, trace.code());
    assertTrue(trace.err().contains("'nowhere'"), trace.err());
    assertEquals(Main.INPUT, title.code());
    assertTrue(title.err().contains("there is no title 'none'"), title.err());
    for (Printed printed : List.of(policy, network, model, trace, title)) {
      assertEquals(1, printed.err().lines().count(), printed.err());
      assertEquals("", printed.out());
    }
  }

  static List<String> policies() {
    return Policies.ALL.stream().map(Named::name).toList();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theLogOfASimulatedSessionReplaysIdentically(String policy) {
    for (String network : Networks.ALL.stream().map(Networks.Model::name).toList()) {
      Path log = folder.resolve(policy + "-" + network + ".jsonl");

      Printed played =
          simulate(
              "--trace",
              "3g-bus",
              "--policy",
              policy,
              "--network",
              network,
              "--replace",
              "left",
              "--start-kbps",
              "900",
              "--max-kbps",
              "2000",
              "--quiet",
              "--log",
              log.toString());
      Printed replayed = CommandLines.run("replay", log.toString());

      assertEquals(0, played.code(), played.err());
      assertEquals(0, replayed.code(), replayed.out());
      assertTrue(replayed.out().startsWith("identical ("), replayed.out());
    }
  }

  @Test
  void manySessionsLogIntoAFolderAndEachOfThemReplays() throws Exception {
    Path logs = folder.resolve("logs");

    Printed printed =
        simulate(
            "--trace", traces + ",step", "--policy", "rate,throughput", "--log", logs.toString());

    assertEquals(0, printed.code(), printed.err());
    try (var files = Files.list(logs)) {
      List<Path> all = files.toList();
      assertEquals(2 * (TRACES + 1), all.size());
      assertEquals(0, CommandLines.run("replay", all.get(0).toString()).code());
    }
  }

  @Test
  void playersOnOneLinkShareItAndAreToldOneByOne() throws Exception {
    Path csv = folder.resolve("shared.csv");
    Path logs = folder.resolve("shared-logs");

    Printed printed =
        simulate(
            "--trace",
            "3g-bus",
            "--policy",
            "bola-e,rate",
            "--players",
            "5",
            "--stagger",
            "3s",
            "--csv",
            csv.toString(),
            "--log",
            logs.toString());

    assertEquals(0, printed.code(), printed.err());
    List<String> rows = Files.readAllLines(csv);
    assertEquals(1 + 5, rows.size());
    assertTrue(rows.get(0).contains(",players,stagger_ms,"), rows.get(0));
    assertTrue(rows.get(1).contains(",bola-e,") && rows.get(2).contains(",rate,"), "in turn");
    assertTrue(
        printed.out().matches("(?s).*\\n3g-bus: 5 players on one link, .* rates [01]\\.\\d{3}\\n"),
        printed.out());
    assertTrue(printed.out().contains("\n3g-bus #5     bola-e "), printed.out());
    Path third = logs.resolve("3g-bus--bola-e--3.jsonl");
    assertTrue(Replay.of(Files.readAllLines(third), Policies::named).isIdentical());
  }

  @Test
  void onePlayerOnASharedLinkIsASessionAlone() throws Exception {
    Path alone = folder.resolve("alone.csv");
    Path shared = folder.resolve("one.csv");

    simulate("--trace", traces.toString(), "--policy", "weir", "--csv", alone.toString());
    simulate(
        "--trace",
        traces.toString(),
        "--policy",
        "weir",
        "--players",
        "1",
        "--csv",
        shared.toString());

    List<String> rows = Files.readAllLines(shared);
    assertEquals(1 + TRACES, rows.size());
    for (int i = 1; i < rows.size(); i++) {
      String row = rows.get(i).replaceFirst(",1,0,([^,]*),", ",$1,");
      assertEquals(Files.readAllLines(alone).get(i), row);
    }
  }

  @Test
  void playersThatCannotBeAreOneClearLine() {
    Printed few = simulate("--trace", "3g-bus", "--policy", "rate,weir", "--players", "1");
    Printed model = simulate("--trace", "3g-bus", "--players", "2", "--network", "tcp");
    Printed alone = simulate("--trace", "3g-bus", "--stagger", "2s");

    assertEquals(List.of(1, 1, 1), List.of(few.code(), model.code(), alone.code()));
    assertTrue(few.err().contains("try --players 2"), few.err());
    assertTrue(model.err().contains("leave --network out"), model.err());
    assertTrue(alone.err().contains("--players"), alone.err());
  }

  @Test
  void aTraceThatLosesEverythingIsLeftOutWhereLossCounts() throws Exception {
    Path lossy =
        Files.writeString(
            folder.resolve("lossy.json"),
            "[{\"duration_ms\":1000,\"bandwidth_kbps\":900,\"latency_ms\":20,\"loss\":1}]");

    Printed exact = simulate("--trace", lossy.toString());
    Printed tcp = simulate("--trace", lossy.toString(), "--network", "tcp");
    Printed both = simulate("--trace", lossy + ",3g-bus", "--network", "tcp");

    assertEquals(List.of(0, 2, 2), List.of(exact.code(), tcp.code(), both.code()));
    assertTrue(tcp.err().contains("lossy.json: all packets are lost"), tcp.err());
    assertEquals(1, tcp.err().lines().count());
    assertTrue(both.out().contains("3g-bus"), both.out());
  }

  @Test
  void aManifestWithSizesBesideItIsATitleThatP1203Judges() throws Exception {
    Files.writeString(
        folder.resolve("manifest.mpd"),
        """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT2S"
            profiles="urn:mpeg:dash:profile:isoff-live:2011" mediaPresentationDuration="PT8S">
        <Period><AdaptationSet contentType="video" mimeType="video/mp4" codecs="avc1.640028">
        <SegmentTemplate timescale="10" duration="20" media="$RepresentationID$-$Number$.m4s"
            initialization="$RepresentationID$-init.mp4"/>
        <Representation id="low" bandwidth="400000" width="416" height="234" frameRate="25"/>
        <Representation id="high" bandwidth="4000000" width="1920" height="1080" frameRate="25"/>
        </AdaptationSet></Period></MPD>
        """);
    Files.writeString(
        folder.resolve("sizes.json"),
        """
        {"representations":[
        {"id":"low","contentType":"video","initBytes":700,"segmentBytes":[90000,80000,90000,99000]},
        {"id":"high","contentType":"video","initBytes":800,"segmentBytes":[900000,800000,900000,1]}]}
        """);
    Files.writeString(
        folder.resolve("quality.json"),
        """
        {"width":1920,"height":1080,"comparedHeight":1080,"representations":[
        {"id":"low","segmentSsim":[0.9,0.9,0.9,0.9]},
        {"id":"high","segmentSsim":[0.99,0.99,0.99,0.99]}]}
        """);
    Path json = folder.resolve("row.jsonl");
    Path withTables = folder.resolve("with-tables.jsonl");
    List<String> words =
        List.of(
            "simulate",
            "--trace",
            "constant",
            "--title",
            folder.toString(),
            "--policy",
            "rate",
            "--max-height",
            "300",
            "--latency",
            "50ms");
    Path tables = Forests.write(folder.resolve("tables"), 3);

    Printed printed = run(words, "--jsonl", json.toString());
    Printed whole =
        run(words, "--p1203-tables", tables.toString(), "--jsonl", withTables.toString());
    Files.delete(tables.resolve("tree9.csv"));
    Printed lacking = run(words, "--p1203-tables", tables.toString());
    Files.writeString(tables.resolve("tree4.csv"), "0, 1, 2\n");
    Files.writeString(tables.resolve("tree9.csv"), "0,-1, 3, -1, -1\n");
    Printed broken = run(words, "--p1203-tables", tables.toString());
    Files.write(tables.resolve("tree4.csv"), new byte[] {'0', (byte) 0xff});
    Printed binary = run(words, "--p1203-tables", tables.toString());

    assertEquals(0, printed.code(), printed.err());
    JsonNode row = new ObjectMapper().readTree(json.toFile());
    assertEquals(700 + 90_000 + 80_000 + 90_000 + 99_000, row.get("received_bytes").asInt());
    assertEquals(
        2 * 50 + (700 + 90_000) * 8 / 5000.0, row.get("startup_ms").asDouble(), 1e-6, "capped");
    assertEquals(10, row.get("ssim_db").asDouble(), 1e-6);
    double mos = row.get("p1203_analytic_mos").asDouble();
    assertTrue(mos > 1 && mos < 2, "234 lines on a large screen: " + mos);
    assertTrue(printed.out().contains("\n  p1203  analytic mos "), printed.out());
    assertTrue(row.get("p1203_o46").isNull());
    assertFalse(printed.out().contains("o46"), printed.out());

    assertEquals(0, whole.code(), whole.err());
    JsonNode told = new ObjectMapper().readTree(withTables.toFile());
    assertEquals(mos, told.get("p1203_analytic_mos").asDouble());
    assertEquals(
        0.02833052 + 0.98117059 * (0.75 * mos + 0.25 * 3), told.get("p1203_o46").asDouble(), 1e-12);
    assertTrue(
        whole.out().matches("(?s).*\n  p1203  o46 [1-5]\\.\\d+: analytic mos .*"), whole.out());
    for (Printed wrong : List.of(lacking, broken, binary)) {
      assertEquals(Main.INPUT, wrong.code());
      assertEquals(1, wrong.err().lines().count(), wrong.err());
    }
    assertTrue(lacking.err().contains("tree9.csv is missing"), lacking.err());
    assertTrue(broken.err().contains("tree4.csv, line 1: not 5 values"), broken.err());
    assertTrue(binary.err().contains("tree4.csv is no text"), binary.err());
  }

  private static Printed run(List<String> words, String... more) {
    return CommandLines.run(
        Stream.concat(words.stream(), Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void otherSimulatorsOptionsAreTheirOwn() {
    String trace = traces.resolve("trace-0.json").toString();

    Printed sabre =
        CommandLines.run(
            "simulate",
            "--compat",
            "sabre",
            "-n",
            trace,
            "-m",
            movie.toString(),
            "-b",
            "25",
            "-ao");
    Printed wrong = CommandLines.run("simulate", "--compat=sabre", "-n", folder + "/nothing");
    Printed unknown = CommandLines.run("simulate", "--compat", "abacus");

    assertEquals(0, sabre.code(), sabre.err());
    assertTrue(sabre.out().contains("time average score: "), sabre.out());
    assertEquals(Main.INPUT, wrong.code(), wrong.err());
    assertEquals(Main.USAGE, unknown.code());
    assertTrue(unknown.err().contains("there are: pensieve, sabre"), unknown.err());
  }

  @Test
  void theBufferThatSabreDerivesIsPrintedWholeUnlessItIsTheOneGiven() {
    // 10 s and 2 s for each of three rungs: less than the 25 s of the default.
    String[] sabre = {
      "simulate", "--compat=sabre", "-m", movie.toString(), "-n", traces + "/trace-0.json"
    };
    String[] given = Arrays.copyOf(sabre, sabre.length + 2);
    given[sabre.length] = "-b";
    given[sabre.length + 1] = "25";
    String[] small = given.clone();
    small[sabre.length + 1] = "12";

    assertEquals("25000", CommandLines.run(sabre).out().lines().findFirst().orElse(""));
    assertEquals("25000.0", CommandLines.run(given).out().lines().findFirst().orElse(""));
    assertEquals("16000", CommandLines.run(small).out().lines().findFirst().orElse(""));
  }

  private Printed simulate(String... options) {
    String[] all = new String[options.length + 3];
    System.arraycopy(new String[] {"simulate", "--title", movie.toString()}, 0, all, 0, 3);
    System.arraycopy(options, 0, all, 3, options.length);
    Printed printed = CommandLines.run(all);
    assertFalse(printed.err().contains("\tat "), printed.err());
    return printed;
  }
}
