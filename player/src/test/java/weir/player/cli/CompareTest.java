package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.player.abr.Policies;
import weir.player.cli.CommandLines.Printed;
import weir.player.qoe.Facts;
import weir.player.qoe.Forests;

/** {@code weir compare} as a person meets it. */
class CompareTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TRACES = 5;

  @TempDir Path folder;
  private Path movie;
  private Path traces;

  @BeforeEach
  void aMovieAndAFolderOfTraces() throws Exception {
    SplittableRandom random = new SplittableRandom(8);
    movie = Inputs.movie(folder.resolve("a movie.json"), 31, random);
    traces = Inputs.traces(folder.resolve("traces"), TRACES, random);
  }

  @Test
  void whatIsWrittenIsTheSameByteByByteOnOneAndOnTwoThreads() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");

    Printed onOne = compare("--threads", "1", "--out", one.toString());
    Printed onTwo = compare("--threads", "2", "--out", two.toString());

    assertEquals(0, onOne.code(), onOne.err());
    assertEquals(table(onOne), table(onTwo));
    assertEquals(files(one), files(two));
    String page = Files.readString(one.resolve("index.html"));
    assertTrue(
        page.contains(Policies.ALL.size() + " policies over 5 traces"), "the report is there");
    List<String> rows = Files.readAllLines(one.resolve("sessions.csv"));
    assertEquals(1 + TRACES * Policies.ALL.size(), rows.size());
    for (int i = 1; i < rows.size(); i++) {
      int at = i - 1;
      assertTrue(rows.get(i).contains("trace-" + at / Policies.ALL.size() + ".json,"));
      assertTrue(rows.get(i).contains("," + Policies.ALL.get(at % Policies.ALL.size()).name()));
    }
  }

  @Test
  void aKilledComparisonGoesOnWhereItWasAndEndsTheSame() throws Exception {
    String seeds =
        IntStream.rangeClosed(1, 40).mapToObj(i -> "" + i).collect(Collectors.joining(","));
    String[] options = {"--policies", "rate,bola-e,weir,festive", "--seed", seeds, "--out"};
    int all = 4 * 40 * TRACES;
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");

    Process process = started(with(options, killed.toString()));
    Path journal = killed.resolve("journal.jsonl");
    while (process.isAlive() && lines(journal) < 20) {
      assertFalse(process.waitFor(2, TimeUnit.MILLISECONDS), "it was to be killed first");
    }
    process.destroyForcibly().waitFor();
    long before = lines(journal);
    assertTrue(before < all, "it was over before it could be killed");
    assertFalse(Files.exists(killed.resolve("sessions.csv")), "nothing half-written");
    Printed went = compare(with(options, killed.toString()));
    compare(with(options, whole.toString()));

    assertEquals(0, went.code(), went.err());
    assertTrue(went.err().contains(" of " + all + " sessions are done already"), went.err());
    assertEquals(1 + all, lines(journal), "none of them ran twice");
    assertEquals(files(whole), files(killed));
  }

  @Test
  void halfALineAtTheEndAndAnUnreadableOneAreDroppedWithNoHarm() throws Exception {
    Path whole = folder.resolve("whole");
    Path cut = folder.resolve("cut");
    compare("--policies", "rate,bola", "--out", whole.toString());
    Files.createDirectory(cut);
    String journal = Files.readString(whole.resolve("journal.jsonl"));
    String[] lines = journal.split("\n");
    lines[3] = lines[3].substring(0, 40);
    String rest =
        String.join("\n", List.of(lines).subList(0, 6)) + "\n" + lines[6].substring(0, 99);
    Files.writeString(cut.resolve("journal.jsonl"), rest);

    Printed went = compare("--policies", "rate,bola", "--out", cut.toString());

    assertEquals(0, went.code(), went.err());
    assertTrue(went.err().contains("4 of 10 sessions are done already"), went.err());
    assertEquals(files(whole), files(cut));
  }

  @Test
  void morePoliciesAndTracesRunAloneTheRestIsThere() throws Exception {
    Path out = folder.resolve("out");
    String two = traces.resolve("trace-0.json") + "," + traces.resolve("trace-1.json");
    run("--traces", two, "--policies", "rate", "--out", out.toString());

    Printed more = compare("--policies", "bola,rate", "--out", out.toString());
    Printed again = compare("--policies", "bola,rate", "--out", out.toString());

    assertTrue(more.err().contains("2 of 10 sessions are done already"), more.err());
    assertEquals("", again.err(), "nothing was left to do");
    assertEquals(more.out(), again.out());
    assertEquals(1 + 10, lines(out.resolve("journal.jsonl")));
  }

  @Test
  void tablesOfP1203AreReadAndSessionsJudgedWithoutThemRunAgain() throws Exception {
    Path out = folder.resolve("out");
    Path tables = Forests.write(folder.resolve("my tables"), 3);
    String[] options = {"--policies", "rate", "--out", out.toString()};
    String[] withTables = with(with(options, "--p1203-tables"), tables.toString());
    compare(options);

    Printed judged = compare(withTables);
    Printed again = compare(withTables);

    assertTrue(judged.err().contains("5 sessions are run again"), judged.err());
    assertEquals("", again.err(), "nothing was left to do");
    List<String> rows = Files.readAllLines(out.resolve("sessions.jsonl"));
    assertEquals(TRACES, rows.size());
    List<String> words = words(JSON.readTree(rows.get(0)).get("command").asText());
    assertEquals(tables.toString(), words.get(words.indexOf("--p1203-tables") + 1));
    assertEquals(0, CommandLines.run(words.subList(1, words.size()).toArray(new String[0])).code());
  }

  @Test
  void otherResultsAreNotLostUnlessToldTo() throws Exception {
    Path out = folder.resolve("out");
    compare("--policies", "rate,bola", "--out", out.toString());
    var before = files(out);

    Printed fewer = compare("--policies", "rate", "--out", out.toString());
    Printed other = compare("--policies", "rate,bola", "--buffer", "9s", "--out", out.toString());

    for (Printed printed : List.of(fewer, other)) {
      assertEquals(Main.INPUT, printed.code());
      assertEquals(1, printed.err().lines().count(), printed.err());
      assertTrue(printed.err().contains("--force"), printed.err());
    }
    assertTrue(fewer.err().contains("holds 5 sessions that this"), fewer.err());
    assertTrue(fewer.err().contains("bola over 5 traces"), fewer.err());
    assertEquals(before, files(out));

    Printed forced = compare("--policies", "rate", "--force", "--out", out.toString());

    assertEquals(0, forced.code(), forced.err());
    assertEquals("", forced.err(), "what was asked for was there");
    assertEquals(1 + 5, lines(out.resolve("sessions.csv")));
    assertEquals(1 + 5, lines(out.resolve("journal.jsonl")));
  }

  @Test
  void filesOfSomebodyElseAreNotWrittenOver() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("index.html"), "mine");
    Path strange = Files.createDirectory(folder.resolve("strange"));
    Files.writeString(strange.resolve("journal.jsonl"), "{\"day\":1}\n{\"day\":2}\n");
    Path build = Files.createDirectory(folder.resolve("build"));
    compare("--policies", "rate", "--out", build.toString());
    Path journal = build.resolve("journal.jsonl");
    Files.writeString(
        journal, Files.readString(journal).replaceFirst("\"build\":\"\\w+\"", "\"build\":\"x\""));

    Printed page = compare("--policies", "rate", "--out", out.toString());
    Printed diary = compare("--policies", "rate", "--out", strange.toString());
    Printed older = compare("--policies", "rate", "--out", build.toString());
    Printed file = compare("--policies", "rate", "--out", movie.toString());

    assertTrue(page.err().contains("holds index.html but no journal"), page.err());
    assertTrue(diary.err().contains("is no journal of a comparison"), diary.err());
    assertTrue(older.err().contains("results of another build of Weir"), older.err());
    assertTrue(file.err().contains("is no folder"), file.err());
    for (Printed printed : List.of(page, diary, older, file)) {
      assertEquals(Main.INPUT, printed.code());
      assertEquals(1, printed.err().lines().count(), printed.err());
    }
    assertEquals(2, lines(strange.resolve("journal.jsonl")));
  }

  @Test
  void theCommandInARowRunsThatSessionAgain() throws Exception {
    Path out = folder.resolve("out");
    Printed printed =
        compare(
            "--policies",
            "festive,bola-e",
            "--segment",
            "4s,6s",
            "--buffer",
            "20s,30s",
            "--latency",
            "20ms,80.5ms",
            "--network",
            "exact,sabre",
            "--give-up",
            "yes,no",
            "--replace",
            "none,left",
            "--max-kbps",
            "1500",
            "--start-kbps",
            "900",
            "--seed",
            "3",
            "--out",
            out.toString());
    assertEquals(0, printed.code(), printed.err());
    List<String> rows = Files.readAllLines(out.resolve("sessions.jsonl"));
    assertEquals(2 * 64 * TRACES, rows.size());

    for (int i = 0; i < rows.size(); i += 97) {
      JsonNode row = JSON.readTree(rows.get(i));
      Path alone = folder.resolve("alone.jsonl");
      List<String> words = words(row.get("command").asText());
      assertEquals("weir", words.get(0));
      words.addAll(List.of("--quiet", "--jsonl", alone.toString()));

      Printed again = CommandLines.run(words.subList(1, words.size()).toArray(new String[0]));

      assertEquals(0, again.code(), again.err());
      JsonNode other = JSON.readTree(alone.toFile());
      int figures = 0;
      for (Iterator<String> names = other.fieldNames(); names.hasNext(); figures++) {
        String name = names.next();
        assertEquals(other.get(name), row.get(name), name + " of " + words);
      }
      assertTrue(figures > Facts.ALL.size() + 40, "all of them");
    }
  }

  @Test
  void nobodyDoesBetterThanTheOptimumAndItsSessionRunsAgain() throws Exception {
    String home = System.getProperty("user.home");
    System.setProperty("user.home", folder.toString()); // where optima are kept
    try {
      Path out = folder.resolve("out");
      String[] options = {"--optimum", "--replace", "left", "--out", out.toString()};

      Printed printed = compare(options);
      Printed again = compare(options);

      assertEquals(0, printed.code(), printed.err());
      assertEquals(printed.out(), again.out());
      assertTrue(printed.out().lines().toList().get(1).startsWith("oracle "), printed.out());
      JsonNode summary = JSON.readTree(out.resolve("summary.json").toFile());
      for (JsonNode policy : summary.get("overall").get("ranking")) {
        JsonNode part = policy.get("normalised");
        assertEquals(TRACES, part.get("traces").asInt(), policy.toString());
        assertTrue(part.get("p95").asDouble() <= 1, policy.toString());
      }
      JsonNode row =
          JSON.readTree(Files.readAllLines(out.resolve("sessions.jsonl")).get(Policies.ALL.size()));
      assertEquals("oracle", row.get("policy").asText());
      Path alone = folder.resolve("alone.jsonl");
      List<String> words = words(row.get("command").asText());
      words.addAll(List.of("--jsonl", alone.toString()));
      assertEquals(
          0, CommandLines.run(words.subList(1, words.size()).toArray(new String[0])).code());
      assertEquals(row.get("lin_qoe"), JSON.readTree(alone.toFile()).get("lin_qoe"));
    } finally {
      System.setProperty("user.home", home);
    }
    assertWrong(
        compare("--optimum", "--network", "sabre"),
        Main.USAGE,
        "the optimum is that of --network exact");
  }

  @Test
  void everyChoiceOfSettingsHasItsOwnRanking() throws Exception {
    Path out = folder.resolve("out");
    Printed printed =
        compare("--policies", "rate,bola", "--buffer", "10s,60s", "--out", out.toString());

    assertTrue(printed.out().contains("\nbuffer 10 s:\n"), printed.out());
    assertTrue(printed.out().contains("\nbuffer 60 s:\n"), printed.out());
    assertTrue(printed.out().contains("20 sessions over 5 traces."), printed.out());
    JsonNode summary = JSON.readTree(out.resolve("summary.json").toFile());
    assertEquals(2, summary.get("groups").size());
    assertEquals(60_000, summary.get("groups").get(1).get("buffer_ms").asDouble());
    JsonNode best = summary.get("overall").get("ranking").get(0);
    assertEquals(TRACES, best.get("metrics").get("lin_qoe").get("traces").asInt(), "the unit");
    assertEquals(2 * TRACES, best.get("sessions").asInt());
  }

  @Test
  void tablesFitWhereTheyAreShownAndFewTracesAreWarnedOf() {
    Printed printed = compare("--policies", "all");

    assertTrue(printed.out().lines().allMatch(line -> line.length() <= 80), printed.out());
    assertTrue(printed.out().contains("5 traces say little about others"), printed.out());
    assertTrue(printed.out().contains("baseline"), printed.out());
    assertTrue(printed.out().contains(" ~"), "with five traces nothing is sure");
  }

  @Test
  void aPolicyThatThrowsIsARowAndTheRestGoesOn() throws Exception {
    String path = own("1 / (now.index() < 3 ? 1 : 0)");
    Path out = folder.resolve("out");
    String[] options = {"--policies", "rate,Own", "--policy-path", path, "--out", out.toString()};

    Printed printed = compare(options);

    assertEquals(Main.RUNNING, printed.code());
    assertEquals(1, printed.err().lines().count(), printed.err());
    assertTrue(printed.err().contains("the policy Own failed: "), printed.err());
    assertTrue(printed.err().contains(" and 4 others"), printed.err());
    assertTrue(printed.out().contains("Own broke in 5 of 5 sessions"), printed.out());
    JsonNode row = JSON.readTree(Files.readAllLines(out.resolve("sessions.jsonl")).get(1));
    assertTrue(row.get("broken").asText().contains("/ by zero at Own.decide"), row.toString());
    assertTrue(row.get("lin_qoe").isNull(), row.toString());

    own("0");
    Printed mended = compare(options);
    own("1");
    Printed changed = compare(options);

    assertEquals(0, mended.code(), mended.err());
    assertTrue(mended.err().contains("5 of 10 sessions are done already"), mended.err());
    assertTrue(changed.err().contains("5 sessions are run again: the policy, or"), changed.err());
    assertNotEquals(table(mended), table(changed));
  }

  @Test
  void aBrokenTraceIsToldAndTheRestGoesOn() throws Exception {
    Files.writeString(traces.resolve("trace-3.json"), "[{\"duration_ms\":1000,");

    Printed printed = compare("--policies", "rate,bola");

    assertEquals(Main.INPUT, printed.code());
    assertEquals(1, printed.err().lines().count(), printed.err());
    assertTrue(printed.err().startsWith("weir: skipped: "), printed.err());
    assertTrue(printed.out().contains("8 sessions over 4 traces."), printed.out());
  }

  @Test
  void whatThereIsNotIsOneClearLine() {
    assertWrong(
        compare("--policies", "guess"), Main.USAGE, "there is no policy guess; there are: ");
    assertWrong(run("--traces", "nowhere"), Main.INPUT, "'nowhere'");
    assertWrong(
        CommandLines.run("compare", "--library", folder.toString()),
        Main.INPUT,
        "there is no title 'sample', neither a file nor in ");
    assertWrong(compare("--network", "exact,pigeon"), Main.USAGE, "no network model pigeon");
    assertWrong(
        compare("--policies", "rate,bola", "--baseline", "weir"),
        Main.USAGE,
        "--baseline weir does not take part");
    assertWrong(compare("--buffer", "25s,0s"), Main.USAGE, "--buffer 0s leaves no room");
    assertWrong(
        compare("--segment", "3s"),
        Main.INPUT,
        "has segments of 2 s, which cannot be made ones of 3 s");
    assertWrong(compare("--threads", "0"), Main.USAGE, "--threads 0 would run nothing");
    Printed form = compare("--buffer", "long");
    assertEquals(Main.USAGE, form.code());
    assertTrue(form.err().contains("'long' is not a duration; write for example 25s"), form.err());
  }

  private static void assertWrong(Printed printed, int code, String says) {
    assertEquals(code, printed.code(), printed.err());
    assertEquals(1, printed.err().lines().count(), printed.err());
    assertTrue(printed.err().contains(says), printed.err());
    assertEquals("", printed.out());
  }

  private String own(String rung) throws Exception {
    return OwnPolicies.compiled(
        folder,
        "Own",
        "import weir.player.abr.*;\n"
            + "public final class Own implements Policy { public Decision decide(Situation now) {"
            + " return Decision.of("
            + rung
            + ", Reason.ONLY, 0, 0); } }",
        "Own");
  }

  private Printed compare(String... options) {
    List<String> all = new ArrayList<>(List.of("--traces", traces.toString()));
    all.addAll(List.of(options));
    return run(all.toArray(new String[0]));
  }

  private Printed run(String... options) {
    return CommandLines.run(line(options).toArray(new String[0]));
  }

  private List<String> line(String... options) {
    List<String> line = new ArrayList<>(List.of("compare", "--title", movie.toString()));
    line.addAll(List.of(options));
    return line;
  }

  /** A process of its own, which can be killed. */
  private Process started(String... options) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    line.addAll(line(with(options, "--traces", traces.toString())));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("process.txt").toFile())
        .start();
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private static long lines(Path file) throws Exception {
    return Files.exists(file) ? Files.readString(file).chars().filter(c -> c == '\n').count() : 0;
  }

  /** Without the last line, which names the files. */
  private static String table(Printed printed) {
    return printed.out().replaceAll("\nWritten: .*\n$", "");
  }

  /**
   * What was written, but for the journal, whose lines stand as they were done, and the report,
   * which tells the command.
   */
  private static TreeMap<String, String> files(Path folder) throws Exception {
    TreeMap<String, String> all = new TreeMap<>();
    try (var files = Files.list(folder)) {
      for (Path file :
          files.filter(one -> !one.toString().matches(".*(journal.jsonl|index.html)")).toList()) {
        all.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertTrue(all.containsKey("sessions.csv") && all.containsKey("summary.json"), all.toString());
    return all;
  }

  /** As a shell takes a line apart that has no quotes but single ones. */
  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    String[] parts = command.split("'", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 1) {
        words.add(parts[i]);
      } else {
        words.addAll(List.of(parts[i].strip().split(" +")));
      }
    }
    words.removeIf(String::isEmpty);
    return words;
  }
}
