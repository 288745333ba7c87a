package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.player.cli.CommandLines.Printed;

/** The command line as a person meets it: what it prints, and how it ends. */
class MainTest {
  private static final String MANIFEST =
      """
      <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT2S"
          profiles="urn:mpeg:dash:profile:isoff-live:2011" mediaPresentationDuration="PT7S">
      <Period><AdaptationSet contentType="video" mimeType="video/mp4">
      <SegmentTemplate timescale="10" duration="20" media="$RepresentationID$-$Number$.m4s"/>
      <Representation id="low" bandwidth="400000" width="416" height="234" surprise="yes"/>
      </AdaptationSet></Period></MPD>
      """;

  @TempDir Path folder;

  @Test
  void aRateIsRememberedPerServerAndABrokenFileNamesItsLine(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("rates");
    Remembered rates = new Remembered(file);
    assertTrue(Double.isNaN(rates.kbps("a:1")));

    rates.keep("a:1", 1234.5);
    rates.keep("b:2", 2e7);
    rates.keep("a:1", 99);
    rates.keep("a:1", Double.NaN);

    assertEquals(99, rates.kbps("a:1"));
    assertEquals(2e7, rates.kbps("b:2"));
    Files.writeString(file, "a:1 99.0\nwhat is this\n");
    CommandFailed e = assertThrows(CommandFailed.class, () -> rates.kbps("a:1"));
    assertTrue(e.getMessage().contains("line 2"), e.getMessage());
  }

  @Test
  void everyCommandHasHelp() {
    for (String command :
        new String[] {
          "demo",
          "package",
          "titles",
          "serve",
          "play",
          "simulate",
          "info",
          "check",
          "replay",
          "report",
          "policies",
          "traces",
          "ladders"
        }) {
      Printed printed = CommandLines.run(command, "--help");

      assertEquals(0, printed.code(), command);
      assertTrue(printed.out().startsWith("Usage: weir " + command), printed.out());
    }
  }

  @Test
  void wrongUsageIsOneLineWithAWayOut() {
    Printed printed = CommandLines.run("play", "http://127.0.0.1:1/x.mpd", "--buffer", "soon");

    assertEquals(Main.USAGE, printed.code());
    assertTrue(printed.err().contains("'soon' is not a duration; write for example 25s"));
    assertTrue(printed.err().contains("See 'weir play --help'."));
  }

  @Test
  void unreadableInputIsOneLineThatNamesThePlace() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.mpd"), "<MPD>\n<Period></MPD>");

    Printed printed = CommandLines.run("info", broken.toString());

    assertEquals(Main.INPUT, printed.code());
    assertEquals(1, printed.err().lines().count(), printed.err());
    assertTrue(printed.err().contains("broken.mpd, line 2"), printed.err());
  }

  @Test
  void aMissingTitleIsSaidAndNothingIsLost() throws Exception {
    Printed printed =
        CommandLines.run("titles", "remove", "nothing", "--library", folder.toString());

    assertEquals(Main.INPUT, printed.code());
    assertTrue(printed.err().contains("see 'weir titles list'"), printed.err());
  }

  @Test
  void infoShowsTheLadderAndWhatIsOddAboutAManifest() throws Exception {
    Path manifest = Files.writeString(folder.resolve("manifest.mpd"), MANIFEST);

    Printed table = CommandLines.run("info", manifest.toString());
    Printed json = CommandLines.run("info", "--json", "--segments", manifest.toString());

    assertEquals(0, table.code());
    assertTrue(table.out().contains("416x234"), table.out());
    assertTrue(table.out().contains("400 kbit/s  SegmentTemplate, 4 segments"), table.out());
    JsonNode one =
        new ObjectMapper().readTree(json.out()).at("/periods/0/adaptationSets/0/representations/0");
    assertEquals(4, one.get("segmentCount").asInt());
    assertEquals(6000, one.at("/segments/3/startMs").asDouble());
    assertEquals(1000, one.at("/segments/3/durationMs").asDouble(), "cut at the Period's end");
    assertTrue(one.at("/segments/3/url").asText().endsWith("low-4.m4s"));
  }

  @Test
  void laddersAreListedAndAnUnknownOneIsRefusedBeforeAnythingIsEncoded() throws Exception {
    Path broken = Files.writeString(folder.resolve("mine.json"), "{\n  \"rungs\": []\n}");

    Printed list = CommandLines.run("ladders");
    Printed unknown = CommandLines.run("package", "film.mp4", "--ladder", "auto:hd");
    Printed unreadable = CommandLines.run("package", "film.mp4", "--ladder", broken.toString());

    assertTrue(list.out().contains("mobile    234:145,360:365,432:1100,540:2000"), list.out());
    assertEquals(Main.USAGE, unknown.code());
    assertTrue(unknown.err().startsWith("weir: no ladder is named 'hd'; there are default"));
    assertEquals(Main.INPUT, unreadable.code());
    assertTrue(unreadable.err().contains("mine.json, line 2, column 3: unknown key \"rungs\""));
  }

  @Test
  void checkSaysByEachRuleWhatFailedAndEndsWithThree() throws Exception {
    Path manifest = Files.writeString(folder.resolve("manifest.mpd"), MANIFEST);
    Files.write(folder.resolve("low-1.m4s"), new byte[100]);

    Printed table = CommandLines.run("check", manifest.toString());
    Printed json = CommandLines.run("check", "--json", manifest.toString());

    assertEquals(Main.RUNNING, table.code());
    assertTrue(table.out().contains("R0   FAIL        Everything the manifest lists is there"));
    assertTrue(table.out().contains("low-2.m4s: no such file"), table.out());
    assertTrue(table.out().lines().count() < 45, "bounded: " + table.out());
    assertEquals(Main.RUNNING, json.code());
    JsonNode root = new ObjectMapper().readTree(json.out());
    assertFalse(root.get("passed").asBoolean());
    assertEquals("fail", root.at("/rules/0/verdict").asText());
    // no initialization, and three of four segments
    assertTrue(root.at("/rules/0/count").asInt() >= 4, json.out());
    assertEquals("not applicable", root.at("/rules/9/verdict").asText());
  }

  @Test
  void checkOfWhatIsNoManifestEndsWithTwo() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.mpd"), "<MPD>\n<Period></MPD>");

    assertEquals(Main.INPUT, CommandLines.run("check", broken.toString()).code());
    assertEquals(
        Main.INPUT, CommandLines.run("check", folder.resolve("nothing.mpd").toString()).code());
    assertEquals(Main.INPUT, CommandLines.run("check", "http://127.0.0.1:1/manifest.mpd").code());
    assertEquals(
        Main.USAGE, CommandLines.run("check", broken.toString(), "--parallel", "0").code());
  }

  @Test
  void aCommandThatIsMissingIsWrongUsage() {
    Printed printed = CommandLines.run();

    assertEquals(Main.USAGE, printed.code());
    assertFalse(printed.err().isEmpty());
  }
}
