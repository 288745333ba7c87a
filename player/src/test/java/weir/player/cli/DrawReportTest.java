package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.player.cli.CommandLines.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.network.trace.Traces;
import weir.player.abr.Policies;
import weir.player.cli.CommandLines.Printed;
import weir.player.session.Session;
import weir.player.session.SessionLog;
import weir.player.session.Settings;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SoloWorld;

/** {@code weir report} as a person meets it. */
class DrawReportTest {
  @TempDir Path folder;

  @Test
  void drawsAFolderOfLogsAsOneFileWithEverythingInIt() throws IOException {
    log("rate", "3g-bus");
    log("bola-e", "3g-bus");
    Path out = folder.resolve("report.html");

    Printed printed = run("report", folder.toString(), "--out", out.toString());

    assertEquals(0, printed.code(), printed.err());
    assertEquals(out + ": 2 sessions\n", printed.out());
    String page = Files.readString(out);
    assertTrue(page.contains("2 sessions from their logs"));
    assertFalse(page.contains("{{"), "places that were not filled");
    assertFalse(page.matches("(?s).*(src|href)=\"(https?:)?//.*"), "nothing is loaded");
    assertTrue(page.contains("Leon Sorokin"), "the licence of what draws the lines");
  }

  @Test
  void aLogCutShortIsDrawnAsFarAsItGoesAndSaysSo() throws IOException {
    Path whole = log("rate", "step");
    String text = Files.readString(whole);
    Path cut = folder.resolve("cut.jsonl");
    Files.writeString(cut, text.substring(0, text.length() / 2));
    Path out = folder.resolve("cut.html");

    Printed printed = run("report", cut.toString(), "--out", out.toString());

    assertEquals(0, printed.code(), printed.err());
    assertTrue(
        printed
            .err()
            .matches(
                "weir: .*cut.jsonl ends after \\d+ lines, before its session did;"
                    + " drawn as far as it goes\n"),
        printed.err());
    assertTrue(Files.exists(out));
  }

  @Test
  void whatIsNoLogIsOneLineThatNamesThePlace() throws IOException {
    Path whole = log("rate", "step");
    List<String> lines = new ArrayList<>(Files.readAllLines(whole));
    lines.set(4, "what is this");
    Path broken = folder.resolve("broken.log");
    Files.write(broken, lines);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    String out = folder.resolve("none.html").toString();

    Printed malformed = run("report", broken.toString(), "--out", out);
    Printed missing = run("report", folder.resolve("nothing").toString(), "--out", out);
    Printed nothing = run("report", empty.toString(), "--out", out);
    Printed nowhere =
        run("report", whole.toString(), "--out", folder.resolve("a/b.html").toString());

    assertEquals(Main.INPUT, malformed.code());
    assertTrue(malformed.err().startsWith("weir: " + broken + ": line 5 of the log: not JSON"));
    assertEquals(1, malformed.err().lines().count(), malformed.err());
    assertEquals(Main.INPUT, missing.code());
    assertTrue(missing.err().startsWith("weir: there is no log "), missing.err());
    assertEquals(Main.INPUT, nothing.code());
    assertTrue(nothing.err().startsWith("weir: no log (.jsonl) in "), nothing.err());
    assertEquals(Main.USAGE, nowhere.code());
    assertTrue(nowhere.err().contains("there is no such folder"), nowhere.err());
    assertFalse(Files.exists(Path.of(out)));
  }

  private Path log(String policy, String trace) throws IOException {
    StringBuilder text = new StringBuilder();
    Map<String, String> about = Map.of("policy", policy, "trace", trace, "network", "exact");
    Session session =
        new Session(
            SampleTitles.seconds(60, 1),
            Policies.named(policy, 1),
            Settings.DEFAULT,
            new SessionLog(text, about));
    World.run(new SoloWorld(session, new ExactNetwork(Traces.named(trace))));
    Path file = folder.resolve(policy + "--" + trace + ".jsonl");
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
