package weir.player.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.server.browser.Chromium;
import weir.server.http.WeirServer;

/**
 * Thirty players of ours and one browser: the room stays live, and costs little. Some three
 * minutes; it also takes the picture of {@code docs/room.md}.
 */
@Tag("bench")
class RoomBench {
  private static final int PLAYERS = 30;
  private static final Duration MEASURED = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final double PROMISED = 0.10;
  private static final List<String> POLICIES = List.of("rate", "bola-e", "robustmpc", "weir");
  private static final List<String> NAMES =
      List.of(
          "Anna", "Bert", "Carla", "Deniz", "Elif", "Fatima", "Georg", "Hanna", "Ivo", "Jana",
          "Kofi", "Lena", "Mehmet", "Nora", "Olu", "Paul", "Quentin", "Rosa", "Sami", "Tara",
          "Umut", "Vera", "Wen", "Xenia", "Yusuf", "Zoe", "Ali", "Bea", "Cem", "Dora");

  @TempDir Path library;

  @Test
  void thirtyPlayersAreFollowedInATenthOfACore() throws Exception {
    Path browser = Chromium.orSkip();
    SampleOnDisk.write(library, "minutes", 400);
    List<RoomPlayer> players = new ArrayList<>();
    try (WeirServer server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
        Chromium chromium = new Chromium(browser, 1280, 800)) {
      chromium.emulate("prefers-color-scheme", "light");
      URI room = server.address().resolve("room");
      chromium.open(room);
      chromium.waitUntil("window.room", SOON);
      for (int i = 0; i < PLAYERS; i++) {
        String link = "kbps=" + (1500 + 250 * i) + ",id=link-" + (i + 1);
        String policy = POLICIES.get(i % POLICIES.size());
        players.add(
            RoomPlayer.on(server, "minutes", link, "play-" + (i + 1), NAMES.get(i), policy));
      }
      chromium.waitUntil("room.room.present().length === " + PLAYERS, SOON);
      chromium.waitUntil("room.room.course.length > 50", Duration.ofSeconds(120));
      chromium.evaluate(
          "(s => { s.value = 150; s.dispatchEvent(new Event('input')); })"
              + "(document.getElementById('all-rate'))");

      List<ProcessHandle> renderers = processes("--type=renderer");
      List<ProcessHandle> all = processes("");
      assertFalse(renderers.isEmpty(), "no process of the page was found");
      Duration before = used(renderers);
      Duration beforeAll = used(all);
      long beganNanos = System.nanoTime();
      // what the page itself says: the longest for which a viewer was not heard of
      chromium.evaluate(
          "window.silentMs = 0; setInterval(() => { for (const one of room.room.viewers.values())"
              + " silentMs = Math.max(silentMs, performance.now() - one.heardAt); }, 1000); 0");
      String isOver = "performance.now() > " + chromium.evaluate("performance.now()").asDouble();
      chromium.waitUntil(isOver + " + " + MEASURED.toMillis(), SOON);
      double silentMs = chromium.evaluate("silentMs").asDouble();
      double seconds = (System.nanoTime() - beganNanos) / 1e9;
      double ofPage = used(renderers).minus(before).toNanos() / 1e9 / seconds;
      double ofAll = used(all).minus(beforeAll).toNanos() / 1e9 / seconds;

      System.out.printf(
          Locale.ROOT,
          "%d processors, Java %s; %d players, %.0f s: the page %.1f %% of a core, all of the"
              + " browser %.1f %%; nobody was silent for longer than %.0f ms%n",
          Runtime.getRuntime().availableProcessors(),
          Runtime.version(),
          PLAYERS,
          seconds,
          100 * ofPage,
          100 * ofAll,
          silentMs);
      chromium.evaluate(
          "(s => { s.value = 250; s.dispatchEvent(new Event('input')); })"
              + "(document.getElementById('all-rate'))");
      chromium.waitUntil("room.room.course.length > 118", Duration.ofSeconds(120));
      chromium.resize(1280, 800);
      chromium.evaluate("document.querySelectorAll('#rows .who')[13].click(); 0");
      chromium.waitUntil("document.querySelector('#detail-rates canvas') !== null", SOON);
      chromium.screenshot(Path.of("..", "docs", "images", "room.png"));

      assertEquals(PLAYERS, chromium.evaluate("room.room.present().length").asInt());
      assertEquals(List.of(), chromium.complaints());
      assertTrue(ofPage < PROMISED, "the page takes " + ofPage + " of a core");
    } finally {
      for (RoomPlayer player : players) {
        player.stop();
      }
    }
  }

  /** Of the browser, which is all that this process started. */
  private static List<ProcessHandle> processes(String word) {
    return ProcessHandle.current()
        .descendants()
        .filter(one -> commandLine(one).contains(word))
        .toList();
  }

  /** As the kernel has it: Java leaves out those that are long. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  private static Duration used(List<ProcessHandle> processes) {
    return processes.stream()
        .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
