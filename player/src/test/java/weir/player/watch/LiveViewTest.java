package weir.player.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Policies;
import weir.player.abr.Reason;
import weir.player.qoe.Summary;
import weir.player.session.Event;
import weir.player.session.Failure;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SoloWorld;

/** What stands on a terminal while a session plays. Sessions are virtual, the terminal of paper. */
class LiveViewTest {
  private static final Settings SETTINGS = Settings.DEFAULT.withBufferMs(12_000);

  /** The demonstration's session, stopped after some of its events, as four terminals show it. */
  @ParameterizedTest
  @CsvSource({
    "4,80,24,false",
    "48,80,24,false",
    "60,40,15,false",
    "70,120,40,false",
    "48,80,24,true"
  })
  void theSessionStandsOnTheScreen(int events, int columns, int rows, boolean isAscii)
      throws Exception {
    Watched watched = new Watched(Traces.named("step"), "rate");
    watched.go(events);
    watched.live.received(1_000_000);

    PaperTerminal terminal = new PaperTerminal(columns, rows);
    Screen screen = new Screen();
    LiveView view = new LiveView(watched.live, isAscii, true);
    terminal.write(screen.begin());
    terminal.write(
        screen.draw(view.lines(watched.live.atMs() + 300, columns, rows), columns, rows));

    String name = "%d-%dx%d%s.txt".formatted(events, columns, rows, isAscii ? "-ascii" : "");
    assertGolden("live-" + name, terminal.text());
  }

  @Test
  void theDocumentationShowsTheScreenAsItIs() throws IOException {
    String screen = Files.readString(Path.of("src/test/resources/golden/live-48-80x24.txt"));

    assertTrue(Files.readString(Path.of("../docs/play.md")).contains("```\n" + screen + "```"));
  }

  @Test
  void whatIsDrawnAgainLeavesNothingOfWhatWasThere() {
    Watched watched = new Watched(Traces.named("3g-bus"), "bola-e");
    PaperTerminal drawnOver = new PaperTerminal(80, 24);
    Screen screen = new Screen();
    LiveView view = new LiveView(watched.live, false, true);
    drawnOver.write("$ weir play\r\n");
    drawnOver.write(screen.begin());
    int[][] sizes = {{80, 24}, {80, 24}, {40, 15}, {40, 15}, {120, 40}, {33, 7}, {80, 24}};

    for (int[] size : sizes) {
      watched.go(10);
      List<String> lines = view.lines(watched.live.atMs() + 100, size[0], size[1]);
      drawnOver.resize(size[0], size[1]);
      drawnOver.write(screen.draw(lines, size[0], size[1]));
      PaperTerminal fresh = new PaperTerminal(size[0], size[1]);
      fresh.write(new Screen().draw(lines, size[0], size[1]));
      String again = screen.draw(lines, size[0], size[1]);

      assertEquals(fresh.text(), drawnOver.text());
      assertEquals("", again, "nothing has changed, and nothing is sent");
      assertTrue(drawnOver.isOnOtherScreen() && !drawnOver.hasCursor());
    }
    drawnOver.write(screen.end());
    assertTrue(drawnOver.hasCursor() && drawnOver.wraps() && !drawnOver.isOnOtherScreen());
    assertTrue(drawnOver.text().startsWith("$ weir play\n"), drawnOver.text());
  }

  @Test
  void fitsEveryTerminalAtEveryMoment() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    for (String policy : List.of("rate", "weir", "bola-e")) {
      Watched watched = new Watched(Traces.named("outage"), policy);
      while (watched.go(1)) {
        int columns = 1 + random.nextInt(150);
        int rows = 1 + random.nextInt(50);
        double nowMs = watched.live.atMs() + random.nextInt(4000);
        boolean isAscii = random.nextBoolean();
        LiveView view = new LiveView(watched.live, isAscii, false);

        List<String> lines = view.lines(nowMs, columns, rows);

        String where = "seed " + seed + ", " + columns + "x" + rows + ":\n" + lines;
        assertTrue(lines.size() <= rows, where);
        for (String line : lines) {
          assertTrue(Cells.width(line) <= Math.max(1, columns - 1), where);
          assertFalse(isAscii && line.chars().anyMatch(c -> c > 126), where);
        }
      }
    }
  }

  @Test
  void theMarkersAreWhereTheSessionIs() {
    Watched watched = new Watched(Traces.named("step"), "rate");
    int[] playing = {-1};
    watched.also =
        new Listener() {
          @Override
          public void reached(int index, int rung) {
            playing[0] = rung;
          }
        };
    int marked = 0;
    while (watched.go(1)) {
      String text = watched.text(0);
      Ladder ladder = watched.live.ladder();
      if (playing[0] < 0) {
        assertEquals(watched.live.isPlaying(), text.contains("▶"), text);
        continue;
      }
      // between two segments the next one is about to play, and no event has said so yet
      if (watched.live.levelMs(watched.live.atMs()) > 0
          && watched.live.rungAt(watched.live.atMs()) == playing[0]) {
        marked += text.contains("▶") ? 1 : 0;
        assertTrue(line(text, "▶").contains(ladder.rung(playing[0]).id()), text);
      }
      Request fetching = watched.live.fetching();
      if (fetching != null && fetching.track() == 0) {
        assertTrue(line(text, "↓").contains(ladder.rung(fetching.rung()).id()), text);
      } else {
        assertFalse(text.contains("↓"), text);
      }
    }
    assertTrue(marked > 50, marked + " times");
  }

  @Test
  void theBufferDrainsBetweenEventsAndItsEndIsAStall() {
    Watched watched = new Watched(Traces.named("step"), "rate");
    watched.go(44);
    double levelMs = watched.live.levelMs(watched.live.atMs());

    assertTrue(watched.text(0).contains(shown(levelMs) + " of 12.0 s"), watched.text(0));
    assertTrue(watched.text(1000).contains(shown(levelMs - 1000) + " of 12.0 s"));
    assertTrue(watched.text(1000).contains("playing"), watched.text(1000));
    String dry = watched.text(levelMs + 1500);
    assertTrue(dry.contains("stalled 1.5 s") && dry.contains(" 0.0 of 12.0 s"), dry);
  }

  @Test
  void saysInWordsWhyAndWhatWentWrong() {
    Watched watched = new Watched(Trace.constant(BitRate.mbps(5)), "rate");
    watched.go(4);
    LiveSession live = watched.live;
    live.heard(2000, new Event.Woke(0));
    live.decided(2000, 0, 3, Decision.of(2, Reason.DOWN, 3300, 1500), 3, 5000);
    live.failed(2000, new Request(0, 2, 3, 1e6, 1), new Event.Failed(10, Failure.NOT_FOUND, 404));

    String text = watched.text(0);

    assertTrue(text.contains("▼ 432p  down: 3300 is more than the 1500 kbit/s measured"), text);
    assertTrue(text.contains("! 432p  not found (404)"), text);
  }

  @Test
  void whatAManifestCallsItsRungsCannotMoveTheCursor() {
    Ladder ladder =
        new Ladder(
            List.of(
                new Ladder.Rung("\u001b[2J\u001b]0;x\u0007low", 500, 0),
                new Ladder.Rung("高い梯子\u202e" + "x".repeat(200), 900, 0)));
    Track track =
        new Track(Track.Kind.VIDEO, ladder, Track.evenly(4, 2000), new double[0][], new double[0]);
    LiveSession live = new LiveSession(new Summary(), "rate");
    live.began(new Title("a\nb", List.of(track)), SETTINGS);

    List<String> lines = new LiveView(live, false, false).lines(0, 40, 20);

    for (String line : lines) {
      assertTrue(line.chars().noneMatch(Character::isISOControl), line);
      assertTrue(Cells.width(line) < 40, line);
    }
    assertTrue(lines.get(0).startsWith("a?b  rate"), lines.get(0));
  }

  private static String shown(double ms) {
    return String.format(Locale.ROOT, " %.1f", ms / 1000);
  }

  private static String line(String text, String with) {
    return text.lines().filter(line -> line.contains(with)).findFirst().orElse("");
  }

  /** A virtual session that stops where one wants to look. */
  private static final class Watched {
    final LiveSession live;
    Listener also = Listener.NONE;
    private final World world;
    private World.Turn next;

    Watched(Trace trace, String policy) {
      Summary summary = new Summary();
      live = new LiveSession(summary, policy);
      Listener late =
          new Listener() {
            @Override
            public void reached(int index, int rung) {
              also.reached(index, rung);
            }
          };
      Session session =
          new Session(
              SampleTitles.seconds(60, 5),
              Policies.named(policy, 1),
              SETTINGS,
              Listener.both(Listener.both(summary, live), late));
      world = new SoloWorld(session, new ExactNetwork(trace));
      next = world.next();
    }

    /** Goes on by some events; false once the session is over. */
    boolean go(int events) {
      for (int i = 0; i < events && next != null; i++) {
        world.perform(next.session(), next.session().on(next.event()));
        next = world.next();
      }
      return next != null;
    }

    String text(double afterMs) {
      List<String> lines = new LiveView(live, false, false).lines(live.atMs() + afterMs, 80, 24);
      return String.join("\n", lines);
    }
  }

  private static void assertGolden(String name, String actual) throws IOException {
    if ("write".equals(System.getProperty("golden"))) {
      Path file = Path.of("src/test/resources/golden", name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual);
      return;
    }
    try (InputStream golden = LiveViewTest.class.getResourceAsStream("/golden/" + name)) {
      String wanted =
          golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(wanted, actual, name + " differs; -Dgolden=write rewrites it");
    }
  }
}
