package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.cli.CommandLines.Printed;

/** What a person does with traces on the command line. */
class TracesCommandTest {
  @TempDir Path folder;

  @Test
  void everyCommandOfTracesHasHelp() {
    for (String command : new String[] {"list", "show", "convert", "make"}) {
      Printed help = run(command, "--help");

      assertEquals(0, help.code(), command);
      assertTrue(help.out().startsWith("Usage: weir traces " + command), help.out());
    }
  }

  @Test
  void aTraceIsShownWithItsPlotAndFigures() {
    Printed shown = run("show", "outage", "--ascii", "--width", "60");

    assertEquals(0, shown.code());
    assertTrue(shown.out().contains("\n4+#####"), shown.out());
    assertTrue(shown.out().contains("xxxx"), shown.out());
    assertTrue(shown.out().contains("outages      1 of 4 s in all (6.7 % of the time)"));
    assertTrue(shown.out().contains("hash         " + Traces.named("outage").hash()));
    assertTrue(shown.out().lines().allMatch(line -> line.length() <= 70), shown.out());
    assertTrue(shown.out().chars().allMatch(c -> c < 128), "only ASCII: " + shown.out());
  }

  @Test
  void thePlotFitsTheTerminalIfTheShellTellsItsWidth() {
    assertEquals(80, ShowTrace.terminalWidth(null));
    assertEquals(80, ShowTrace.terminalWidth("wide"));
    assertEquals(80, ShowTrace.terminalWidth("0"));
    assertEquals(132, ShowTrace.terminalWidth(" 132 "));
    assertEquals(30, ShowTrace.terminalWidth("3"));
  }

  @Test
  void whatIsNotThereOrNoTraceIsSaidWithWhatWasLookedFor() throws Exception {
    Path table = file("ride.csv", "when,rate\n0,1\n");
    Path film = file("film.mp4", "\0\0\0 ftyp");

    assertRefused(
        Main.INPUT,
        "there is no file 'nofile.json', and none of Weir's own traces has"
            + " that name; they are constant, step",
        run("show", "nofile.json"));
    assertRefused(Main.INPUT, "' is a folder, not a trace", run("show", folder.toString()));
    assertRefused(
        Main.INPUT, "ride.csv, line 1: no column says the rate", run("show", table.toString()));
    assertRefused(
        Main.INPUT,
        "not a trace in any form known here: sabre-json, csv, mahimahi, oboe," + " cooked",
        run("show", film.toString()));
    assertRefused(
        Main.USAGE, "--width 5 is not from 30 to 1000", run("show", "dsl", "--width", "5"));
  }

  @Test
  void aTraceGoesThroughEveryFormAndWhatIsLostIsSaid() throws Exception {
    for (String form : List.of("csv", "mahimahi", "oboe", "cooked")) {
      Path there = folder.resolve("bus." + form + ".gz");
      Path back = folder.resolve("bus-from-" + form + ".json");

      Printed to = run("convert", "3g-bus", "--to", form, "--out", there.toString());
      Printed from =
          run("convert", there.toString(), "--to", "sabre-json", "--out", back.toString());

      assertEquals(0, to.code(), to.err());
      assertEquals(!form.equals("csv"), to.err().contains(form + " cannot hold latency"), to.err());
      assertEquals(0, from.code(), from.err());
      assertEquals("", from.err());
      assertEquals(
          Traces.named("3g-bus").meanKbps(), Traces.read(back).meanKbps(), 0.1, "read as " + form);
    }
  }

  @Test
  void standardOutputHoldsTheTraceAlone() {
    Printed printed = run("convert", "step", "--to", "csv");

    assertEquals("duration_ms,rate_kbps\n20000,6000\n20000,1200\n20000,4000\n", printed.out());
    assertEquals("", printed.err());
  }

  @Test
  void severalTracesGoIntoAFolderOrNoneDoes() throws Exception {
    Path broken = file("broken.csv", "duration_ms,kbps\n1000,x\n");
    Path good = file("good.csv", "duration_ms,kbps\n1000,5\n");
    String out = folder.resolve("out").toString();

    Printed withBroken =
        run("convert", good.toString(), broken.toString(), "--to", "oboe", "--out", out);
    assertRefused(Main.INPUT, "broken.csv, line 2: 'kbps' must be", withBroken);
    assertTrue(Files.notExists(folder.resolve("out")), "not even the folder");

    assertEquals(0, run("convert", good.toString(), "dsl", "--to", "cooked", "--out", out).code());
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      assertEquals(
          List.of("dsl.cooked", "good.cooked"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void nothingIsWrittenOverUnlessToldSo() throws Exception {
    Path mine = file("mine", "my notes");

    Printed refused = run("convert", "dsl", "--to", "csv", "--out", mine.toString());
    assertRefused(
        Main.USAGE, "is there already; name another file, or write over it with --force", refused);
    assertEquals("my notes", Files.readString(mine));

    Printed forced = run("convert", "dsl", "--to", "csv", "--out", mine.toString(), "--force");
    assertEquals(0, forced.code(), forced.err());
    assertEquals(Traces.named("dsl"), Traces.read(mine));
  }

  @Test
  void conversionsThatCannotBeSayWhy() throws Exception {
    Path fast = file("fast.csv", "duration_s,gbps\n3600,10\n");
    Path other = folder.resolve("more");
    Files.createDirectories(other);
    Path twin = Files.copy(fast, other.resolve("fast.csv"));
    String out = folder.resolve("out").toString();

    assertRefused(
        Main.INPUT,
        "mahimahi cannot hold this trace: would take",
        run("convert", "dsl", fast.toString(), "--to", "mahimahi", "--out", out));
    assertTrue(Files.notExists(Path.of(out)));
    assertRefused(
        Main.USAGE,
        "would both become",
        run("convert", fast.toString(), twin.toString(), "--to", "csv", "--out", out));
    assertRefused(
        Main.USAGE,
        "no form of traces is named 'xml'; there are sabre-json, csv",
        run("convert", "dsl", "--to", "xml"));
    assertRefused(
        Main.USAGE, "several traces need a folder", run("convert", "dsl", "step", "--to", "csv"));
    assertRefused(
        Main.INPUT,
        "fast.csv, line 1: time must be",
        run("convert", fast.toString(), "--from", "cooked", "--to", "csv"));
    assertRefused(
        Main.USAGE,
        "there is no folder",
        run("convert", "dsl", "--to", "csv", "--out", folder.resolve("no/where").toString()));
  }

  @Test
  void aMadeTraceIsTheSameForTheSameSeedAndHasWhatItsStatesSay() throws Exception {
    List<byte[]> made = new ArrayList<>();
    for (String seed : List.of("4", "4", "5")) {
      Path file = folder.resolve("made" + made.size() + ".json");
      Printed printed =
          run(
              "make",
              "--state",
              "kbps=5000,stay=20s,variation=0.3",
              "--state",
              "kbps=0,stay=5s,latency=200ms,loss=0.02",
              "--latency",
              "40ms",
              "--duration",
              "10m",
              "--step",
              "500ms",
              "--seed",
              seed,
              "--out",
              file.toString());
      assertEquals(0, printed.code(), printed.err());
      made.add(Files.readAllBytes(file));
    }
    Trace trace = Traces.read(folder.resolve("made0.json"));

    assertArrayEquals(made.get(0), made.get(1));
    assertNotEquals(Arrays.hashCode(made.get(0)), Arrays.hashCode(made.get(2)));
    assertEquals(600_000, trace.totalMs());
    assertEquals(1200, trace.periods());
    for (int i = 0; i < trace.periods(); i++) {
      boolean isOut = trace.kbps(i) == 0;
      assertEquals(isOut ? 200 : 40, trace.latencyMs(i));
      assertEquals(isOut ? 0.02 : 0, trace.loss(i));
    }
  }

  @Test
  void anotherCourseOfOneOfOurOwnIsMadeBySeed() throws Exception {
    Path file = folder.resolve("bus.json");

    assertEquals(
        0, run("make", "--like", "3g-bus", "--seed", "9", "--out", file.toString()).code());

    assertEquals(Traces.seeded("3g-bus", 9), Traces.read(file));
  }

  @Test
  void aNetworkThatCannotBeIsRefusedWithAnExample() {
    assertRefused(Main.USAGE, "a trace needs a --state, such as --state kbps=5000", run("make"));
    assertRefused(Main.USAGE, "--state kbps=x: not a number", run("make", "--state", "kbps=x"));
    assertRefused(
        Main.USAGE, "'speed=3' is none of kbps=, stay=", run("make", "--state", "speed=3"));
    assertRefused(
        Main.USAGE, "'soon' is not a duration", run("make", "--state", "kbps=1,stay=soon"));
    assertRefused(Main.USAGE, "at least one state needs a rate", run("make", "--state", "kbps=0"));
    assertRefused(
        Main.USAGE,
        "the duration must be from 1 to",
        run("make", "--state", "kbps=1", "--step", "10s", "--duration", "1s"));
    assertRefused(
        Main.USAGE, "leave out those options", run("make", "--like", "dsl", "--step", "1s"));
    assertRefused(Main.USAGE, "no trace is named 'bus'; there are", run("make", "--like", "bus"));
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void assertRefused(int code, String why, Printed printed) {
    assertTrue(printed.err().contains(why), printed.err());
    assertEquals(code, printed.code());
    assertEquals(1, printed.err().lines().count(), printed.err());
    assertEquals("", printed.out());
  }

  private static Printed run(String... args) {
    return CommandLines.run(
        Stream.concat(Stream.of("traces"), Arrays.stream(args)).toArray(String[]::new));
  }
}
