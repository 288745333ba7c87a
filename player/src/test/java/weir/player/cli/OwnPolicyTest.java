package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.player.cli.CommandLines.Printed;

/** A policy that somebody writes, compiles and brings along. */
class OwnPolicyTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir Path folder;

  @Test
  void theReadmesExampleCompilesAndDecides() throws Exception {
    Matcher example =
        Pattern.compile("```java\n(.*?public final class (\\w+) .*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    assertTrue(example.find(), "the README shows a policy");
    String name = example.group(2);
    String path = compiled(name, example.group(1), name);

    Printed listed = CommandLines.run("policies", "--policy-path", path);
    Printed played = play(path, "step", name);

    assertEquals(0, listed.code(), listed.err());
    assertTrue(listed.out().lines().anyMatch(line -> line.startsWith(name + " ")), listed.out());
    assertEquals(0, played.code(), played.err());
    assertTrue(played.out().contains("fits within"), played.out());
  }

  @Test
  void everySessionGetsANewOneAndItsLogReplays() throws Exception {
    String path =
        compiled(
            "Counting",
            """
            import weir.player.abr.*;
            public final class Counting implements Policy {
              public static final String NAME = "counting";
              public static final String WHAT = "one rung more with each segment";
              private int count;
              public Decision decide(Situation now) {
                return Decision.of(Math.min(count++, now.ladder().top()), Reason.UP, 1, 2);
              }
            }
            """,
            "Counting");
    Path log = folder.resolve("logs");

    Printed listed = CommandLines.run("policies", "--policy-path", path);
    Printed played = play(path, "step,square", "counting", "--log", log.toString());
    Printed replayed =
        CommandLines.run(
            "replay", log.resolve("square--counting.jsonl").toString(), "--policy-path", path);

    assertTrue(listed.out().contains("one rung more with each segment (Counting)"), listed.out());
    assertEquals(0, played.code(), played.err());
    assertTrue(replayed.out().startsWith("identical ("), replayed.out() + replayed.err());
  }

  @Test
  void whatIsWrongWithItIsOneLine() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    String missing = compiled("Fine", policy("Fine", ""), "Other");
    String taken =
        compiled("Thief", policy("Thief", "public static final String NAME = \"rate\";"), "Thief");
    String unmade =
        compiled("Shy", policy("Shy", "public Shy() { throw new Error(\"not today\"); }"), "Shy");

    assertWrong(play(empty.toString(), "step", "x"), Main.INPUT, "no policy in ");
    assertWrong(play(missing, "step", "Fine"), Main.INPUT, "Other not found");
    assertWrong(play(taken, "step", "rate"), Main.INPUT, "a policy of Weir is; give it another");
    assertWrong(play(unmade, "step", "Shy"), Main.INPUT, "Shy cannot be made: not today");
    assertWrong(play("nowhere.jar", "step", "x"), Main.INPUT, "no such jar or folder");
    assertWrong(
        play(compiled("Good", policy("Good", ""), "Good"), "step", "good"),
        Main.USAGE,
        "; of your own: Good");
  }

  @Test
  void oneThatThrowsDoesNotTakeTheOthersAlong() throws Exception {
    String path =
        compiled(
            "Broken",
            """
            import weir.player.abr.*;
            public final class Broken implements Policy {
              public Decision decide(Situation now) {
                return Decision.of(now.index() / (now.index() - 3), Reason.UP, 1, 2);
              }
            }
            """,
            "Broken");

    Printed alone = play(path, "step", "Broken");
    Printed among = play(path, "step,square", "rate,Broken");

    assertEquals(Main.RUNNING, alone.code());
    assertTrue(alone.err().contains("the policy Broken failed: "), alone.err());
    assertEquals(1, alone.err().lines().count(), alone.err());
    assertEquals(Main.RUNNING, among.code());
    assertEquals(2, among.err().lines().count(), among.err());
    assertTrue(among.out().contains("mean of 2 "), among.out());
    assertTrue(among.out().contains("  broke"), among.out());
  }

  private static void assertWrong(Printed printed, int code, String says) {
    assertEquals(code, printed.code(), printed.err());
    assertEquals(1, printed.err().lines().count(), printed.err());
    assertTrue(printed.err().contains(says), printed.err());
  }

  private static String policy(String name, String more) {
    return "import weir.player.abr.*;\n public final class "
        + name
        + " implements Policy { "
        + more
        + " public Decision decide(Situation now) { return Decision.of(0, Reason.ONLY, 0, 0); } }";
  }

  private String compiled(String name, String source, String service) throws Exception {
    return OwnPolicies.compiled(folder, name, source, service);
  }

  private Printed play(String path, String traces, String policy, String... more) throws Exception {
    Path movie =
        Files.writeString(
            folder.resolve("movie.json"),
            "{\"segment_duration_ms\":2000,\"bitrates_kbps\":[400,1200,3000],"
                + "\"segment_sizes_bits\":["
                + String.join(",", java.util.Collections.nCopies(20, "[800000,2400000,6000000]"))
                + "]}");
    List<String> line =
        new java.util.ArrayList<>(
            List.of(
                "simulate",
                "--title",
                movie.toString(),
                "--trace",
                traces,
                "--policy",
                policy,
                "--policy-path",
                path));
    line.addAll(List.of(more));
    return CommandLines.run(line.toArray(new String[0]));
  }
}
