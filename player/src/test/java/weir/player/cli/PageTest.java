package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.store.Library;
import weir.media.store.PackageRequest;
import weir.media.store.Packager;
import weir.player.compare.report.LoggedSessions;
import weir.server.browser.Chromium;
import weir.server.http.Operation;
import weir.server.http.WeirServer;

/** The page in a browser, with media that it really plays. One browser, and one film, for all. */
@Tag("browser")
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Of all that the page loads but dash.js, as it is sent. */
  private static final int MOST_BYTES = 200_000;

  @TempDir static Path folder;
  private static WeirServer server;
  private static Chromium chromium;

  @BeforeAll
  static void openABrowser() throws Exception {
    Path browser = Chromium.orSkip();
    // Grain, so that the rates are really used.
    Path film =
        film("film.mkv", "testsrc2=s=320x180:r=25,noise=alls=60:allf=t", "-t 24 -b:v 3M -c:a aac");
    new Packager(Ffmpeg.find(Optional.empty()), Library.open(folder.resolve("library")))
        .pack(
            PackageRequest.of(film)
                .with(
                    PackageRequest.Encoding.DEFAULT
                        .withLadder(Ladder.parse("90:150,144:500,180:1200"))
                        .withSegment(Duration.ofSeconds(1))
                        .withPreset("ultrafast")),
            (fraction, remaining) -> {});
    server =
        WeirServer.start(
            new WeirServer.Settings(folder.resolve("library"), "127.0.0.1", 0)
                .with(Operation.DEFAULT.withMorePorts(List.of(0, 0, 0, 0)))
                .withScripts(PageModules.all()));
    chromium = new Chromium(browser, 1280, 800);
  }

  private static Path film(String name, String picture, String how) throws Exception {
    Path file = folder.resolve(name);
    List<String> command = new ArrayList<>();
    command.add(Ffmpeg.find(Optional.empty()).ffmpeg().toString());
    command.addAll(List.of("-v", "error", "-nostdin", "-f", "lavfi", "-i", picture));
    command.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=220:sample_rate=48000"));
    command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast"));
    command.addAll(List.of(how.split(" ")));
    command.add(file.toString());
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    return file;
  }

  @AfterAll
  static void close() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** A policy that is broken, and whatever else the page did wrong, is a line of the console. */
  @AfterEach
  void nothingWasComplainedOf() throws Exception {
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  @Order(1)
  void aFilmIsSentPackagedPlayedToItsEndByFourAndDeleted() throws Exception {
    Path brief = film("brief film.mkv", "testsrc2=s=160x90:r=10", "-t 3 -c:a aac");
    chromium.open(server.address());
    await("weir.state.title === 'film'");

    send(brief);
    await("document.querySelector('[data-title=brief-film]')");
    open("?title=brief-film&players=4&link=trace=step&seed=7");
    // Four pictures are a lot for a machine that has other things to do.
    await("weir.state.isOver", SOON.multipliedBy(2));

    JsonNode prefixes = chromium.evaluate("weir.links.map(link => link.prefix)");
    var origins = new HashSet<String>();
    for (JsonNode prefix : prefixes) {
      URI address = URI.create(prefix.asText());
      origins.add(address.getAuthority());
      assertTrue(address.getPath().startsWith("/via/trace=step,seed=7,id=page-"), "" + address);
    }
    assertEquals(4, origins.size(), "each player has a port of its own: " + prefixes);
    JsonNode heads =
        chromium.evaluate("[...document.querySelectorAll('thead th')].map(c => c.innerText)");
    assertTrue(
        heads.toString().contains("Mean rate") && heads.toString().contains("QoE lin"), "" + heads);
    JsonNode rows =
        chromium.evaluate(
            "[...document.querySelectorAll('#results-body tr')].map(r => [...r.children].map(c => c.innerText))");
    assertEquals(4, rows.size());
    for (JsonNode row : rows) {
      assertEquals(heads.size(), row.size());
      assertTrue(row.get(1).asText().endsWith("bit/s"), "" + row);
      assertTrue(row.get(row.size() - 1).asText().matches("-?\\d+\\.\\d\\d"), "" + row);
    }
    assertEquals(
        "[\"weir\",\"dash.js\",\"bola-e\",\"robustmpc\"]",
        chromium.evaluate("weir.seats.map(one => one.policy)").toString());
    LoggedSessions sessions = new LoggedSessions();
    for (int player = 0; player < 4; player++) {
      List<String> lines = log(player);
      assertEquals(0, sessions.add("player-" + player, lines), "cut short: " + lines);
    }
    assertEquals(1, sessions.report("").groups().size());

    chromium.evaluate("document.querySelector('[aria-label=\"Delete brief-film\"]').click()");
    chromium.evaluate("document.querySelector('.confirm .danger').click()");
    await("!document.querySelector('[data-title=brief-film]')");
  }

  /** As if it were chosen in the field for files. */
  private static void send(Path film) throws Exception {
    chromium.evaluate(
        "(() => { const bytes = Uint8Array.from(atob('"
            + Base64.getEncoder().encodeToString(Files.readAllBytes(film))
            + "'), c => c.charCodeAt(0)); const chosen = new DataTransfer();"
            + " chosen.items.add(new File([bytes], '"
            + film.getFileName()
            + "')); const field = document.getElementById('film'); field.files = chosen.files;"
            + " field.dispatchEvent(new Event('change')); })()");
  }

  @Test
  @Order(2)
  void whenTheSliderGoesDownTheRungFallsWithinTwoSegmentsAndTheChartSaysWhy() throws Exception {
    chromium.resize(1280, 800);
    open("?title=film&policy=dash.js&link=kbps=5000");
    await("weir.state.rung === '180p' && weir.state.bufferSeconds > 3");

    int decided = chromium.evaluate("weir.charts.data.decisions.length").asInt();
    slideTo(0);
    await("weir.state.capacityKbps === 200");
    await("weir.charts.data.decisions.slice(" + decided + ").some(one => one.to !== '180p')");
    await("weir.state.rung !== '180p'");

    JsonNode after = chromium.evaluate("weir.charts.data.decisions.slice(" + decided + ")");
    int fell = 0;
    while (after.get(fell).get("to").asText().equals("180p")) {
      fell++;
    }
    // One may be asked for already when the slider moves.
    assertTrue(fell <= 2, "fell with the segment after " + fell + ": " + after);
    assertFalse(after.get(fell).get("words").asText().isEmpty(), "" + after);
    String mark =
        chromium
            .evaluate("[...document.querySelectorAll('.mark')].at(-1).getAttribute('aria-label')")
            .asText();
    assertTrue(mark.matches("at [0-9.]+ s: \\d+p to \\d+p\\. .+"), mark);
    JsonNode row = chromium.evaluate("weir.charts.data.rows.at(-1)");
    assertEquals(0.2, row.get(1).asDouble(), "capacity, Mbit/s: " + row);
    assertTrue(row.get(3).asDouble() < 1, "rung, Mbit/s: " + row);
  }

  private static void slideTo(int step) throws Exception {
    chromium.evaluate(
        "(() => { const slider = document.getElementById('rate'); slider.value = "
            + step
            + "; slider.dispatchEvent(new Event('input'));"
            + " slider.dispatchEvent(new Event('change')); })()");
  }

  @Test
  @Order(3)
  void aSwitchIsExplainedToWhoeverComesByKeyboard() throws Exception {
    chromium.evaluate("[...document.querySelectorAll('.mark')].at(-1).focus()");
    String last = chromium.evaluate("document.getElementById('tip').textContent").asText();
    assertTrue(last.contains("→"), last);

    chromium.press("ArrowLeft");

    String before = chromium.evaluate("document.getElementById('tip').textContent").asText();
    assertTrue(before.contains("→") && !before.equals(last), before);
  }

  @Test
  @Order(4)
  void theLogOfAPlayThatRunsIsReadAsFarAsItGoes() throws Exception {
    LoggedSessions sessions = new LoggedSessions();

    int used = sessions.add("page", log(0));

    assertTrue(used > 0, "the session goes on");
    assertTrue(sessions.report("").heading().contains("dash.js"), sessions.report("").heading());
  }

  @Test
  @Order(5)
  void theAddressBringsTheSetUpBack() throws Exception {
    String address =
        "?title=film&players=2&policy=dash.js+bola&policy=lowest"
            + "&link=kbps=900,delay=20,fail=503@400-500,reset@700&seed=3";
    open(address);
    await("weir.seats.length === 2 && weir.seats.every(one => one.state?.rung)");

    assertEquals("/" + address, chromium.evaluate("weir.setup()").asText());
    assertEquals(
        "fail=503@400-500 reset@700",
        chromium
            .evaluate(
                "[...document.querySelectorAll('#faults code')].map(one => one.textContent)"
                    + ".join(' ')")
            .asText());
    assertEquals("90p", chromium.evaluate("weir.seats[1].state.rung").asText());
  }

  /**
   * A browser gives an origin six connections; two requests of each of four players run at once.
   */
  @Test
  @Order(6)
  void noneOfFourPlayersWaitsForAConnectionOfAnother() throws Exception {
    open("?title=film&players=4&link=kbps=5000");
    await("weir.seats.every(one => one.state?.bufferSeconds > 2)");

    chromium.evaluate("weir.change({kbps: 1})");

    await(
        "fetch('/api/links').then(a => a.json()).then(a => window.running = a.links"
            + ".filter(one => weir.links.some(own => own.id === one.link)).map(one => one.running))"
            + " && window.running?.length === 4 && window.running.every(n => n >= 2)");
  }

  @Test
  @Order(7)
  void nothingOfItIsHardToReachForPeopleWithDisabilities() throws Exception {
    try (InputStream axe = Chromium.class.getResourceAsStream("axe.min.js")) {
      chromium.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; 0");
    }
    for (String scheme : List.of("light", "dark")) {
      chromium.emulate("prefers-color-scheme", scheme);
      chromium.resize(scheme.equals("light") ? 1280 : 360, 800);
      JsonNode grave =
          chromium.evaluate(
              "document.querySelectorAll('details').forEach(one => one.open = true),"
                  + " axe.run().then(found => found.violations"
                  + ".filter(one => ['serious', 'critical'].includes(one.impact))"
                  + ".map(one => one.id + ': ' + one.nodes.map(n => n.target + ' ' +"
                  + " n.failureSummary).join('; ')))");
      assertEquals("[]", grave.toString(), scheme);
      String wide = "document.documentElement.scrollWidth > innerWidth";
      assertFalse(chromium.evaluate(wide).asBoolean(), "one has to scroll sideways: " + scheme);
    }
    chromium.resize(1280, 800);
  }

  @Test
  @Order(8)
  void withoutMediaSourceTheDevicePlaysHlsThroughTheSameLink() throws Exception {
    open("?title=film&link=kbps=3000");
    await("weir.state.rung");
    if (chromium
        .evaluate("document.createElement('video').canPlayType('application/vnd.apple.mpegurl')")
        .asText()
        .isEmpty()) {
      System.out.println("SKIPPED: this Chromium plays no HLS by itself");
      return;
    }
    chromium.evaluate(
        "delete window.MediaSource, delete window.ManagedMediaSource, weir.begin('film')");

    await("weir.seats[0].player.state().timeSeconds > 1 && weir.state.rung");

    String source = chromium.evaluate("document.getElementById('video').src").asText();
    assertTrue(source.contains("/via/kbps=3000,id=page-"), source);
    assertTrue(source.endsWith("/media/film/master.m3u8"), source);
  }

  @Test
  @Order(9)
  void whatItLoadsBesideDashJsIsSmall() throws Exception {
    open("?title=film");
    await("weir.state.rung");

    JsonNode sizes =
        chromium.evaluate(
            "Promise.all([...new Set(performance.getEntriesByType('resource').map(one => one.name))]"
                + ".filter(name => name.includes('/assets/') && !name.includes('dash.'))"
                + ".map(name => fetch(name, {cache: 'reload'}).then(answer =>"
                + " [name, answer.headers.get('Content-Length')]))).then(Object.fromEntries)");
    int sum = 0;
    for (JsonNode size : sizes) {
      assertTrue(size.asInt() > 0, "a length is missing: " + sizes);
      sum += size.asInt();
    }
    assertTrue(sizes.toString().contains("policies.js"), "" + sizes);
    assertTrue(sum > 20_000 && sum < MOST_BYTES, sum + " bytes: " + sizes);
  }

  private static void open(String path) throws Exception {
    chromium.open(server.address().resolve(path));
    String query = path.replaceAll("&.*", "");
    await("location.search.startsWith('" + query + "') && window.weir");
  }

  private static void await(String condition) throws Exception {
    await(condition, SOON);
  }

  private static void await(String condition, Duration atMost) throws Exception {
    try {
      chromium.waitUntil(condition, atMost);
    } catch (AssertionError late) {
      String seen =
          "[location.href, ...(window.weir?.seats ?? []).map(one => JSON.stringify(one.state)),"
              + " document.getElementById('log').innerText].join('\\n')";
      throw new AssertionError(late.getMessage() + "\n" + chromium.evaluate(seen).asText(), late);
    }
  }

  private static List<String> log(int player) throws Exception {
    return chromium.evaluate("weir.seats[" + player + "].player.log").asText().lines().toList();
  }
}
