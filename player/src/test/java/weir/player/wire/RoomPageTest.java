package weir.player.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.server.access.Secret;
import weir.server.browser.Chromium;
import weir.server.http.WeirServer;

/** The room in a browser: a server that others can reach, whose token the teacher has. */
@Tag("browser")
@Timeout(600)
class RoomPageTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String TOKEN = "the-teachers-token";

  /** The row of a viewer, its elements and what it says. */
  private static final String WORDS =
      """
      globalThis.row = (viewer) => document.querySelector(`tr[data-viewer="${viewer}"]`);
      globalThis.said = (viewer, name) => row(viewer)?.querySelector(`.${name}`)?.textContent;
      globalThis.slide = (slider, value) => {
        slider.value = value;
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      };
      globalThis.ink = (selector) => {
        const canvas = document.querySelector(`${selector} canvas`);
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(new Uint32Array(data.buffer)).size;
      };
      """;

  @TempDir static Path library;
  private static WeirServer server;
  private static Chromium chromium;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void open() throws Exception {
    Path browser = Chromium.orSkip();
    SampleOnDisk.write(library, "minutes", 240);
    server =
        WeirServer.start(new WeirServer.Settings(library, "0.0.0.0", 0).with(Secret.of(TOKEN)));
    chromium = new Chromium(browser, 1280, 900);
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

  @BeforeEach
  void enter() throws Exception {
    chromium.open(URI.create("about:blank"));
    chromium.open(server.address().resolve("room"));
    chromium.waitUntil(
        "window.room && document.querySelectorAll('#heads th').length === 9"
            + " && document.getElementById('all-trace').options.length > 2",
        SOON);
    chromium.evaluate(WORDS);
  }

  @Test
  void whoPlaysIsShownAndFollowsItsLinkWhenTheTeacherMovesIt() throws Exception {
    chromium.evaluate("sessionStorage.clear()");
    enter();
    RoomPlayer anna =
        RoomPlayer.on(server, "minutes", "kbps=6000,id=link-anna", "anna", "Anna", "rate");
    try {
      chromium.waitUntil("said('anna', 'who') === 'Anna'", SOON);
      chromium.waitUntil("parseInt(said('anna', 'label')) > 432", SOON);
      assertEquals("weir play (rate)", evaluate("said('anna', 'player')"));
      assertEquals("link-anna", evaluate("said('anna', 'link-name')"));
      assertEquals("6.00 Mbit/s", evaluate("said('anna', 'capacity')"));
      assertEquals("true", evaluate("row('anna').querySelector('.slider').disabled"));

      chromium.evaluate("document.getElementById('token').value = '" + TOKEN + "'");
      chromium.evaluate("document.querySelector('#token-form button').click()");
      chromium.waitUntil("!row('anna').querySelector('.slider').disabled", SOON);
      assertEquals("true", evaluate("document.getElementById('token-form').hidden"));
      chromium.evaluate("slide(row('anna').querySelector('.slider'), 140)");

      chromium.waitUntil("room.room.links.get('link-anna').kbps === 1000", SOON);
      chromium.waitUntil("said('anna', 'capacity') === '1.00 Mbit/s'", SOON);
      chromium.waitUntil("parseInt(said('anna', 'label')) <= 432", SOON);

      chromium.evaluate("slide(document.getElementById('all-rate'), 400)");
      chromium.waitUntil("room.room.links.get('link-anna').kbps === 20000", SOON);
    } finally {
      anna.stop();
    }
    chromium.waitUntil("['left', undefined].includes(said('anna', 'state'))", SOON);
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  void aRowOpensByKeyboardAndShowsOneViewerInDetail() throws Exception {
    say("[" + viewer("carl", "Carl", "432p", 5000) + "]");
    chromium.waitUntil("said('carl', 'label') === '432p'", SOON);

    chromium.evaluate("row('carl').querySelector('.who').focus()");
    chromium.press("Enter");

    chromium.waitUntil("document.activeElement.id === 'detail-name'", SOON);
    assertEquals("Carl", evaluate("document.activeElement.textContent"));
    assertTrue(evaluate("document.getElementById('facts').textContent").contains("Buffer5.0 s"));
    for (int i = 0; i < 3; i++) {
      say("[" + viewer("carl", "Carl", "432p", 5000 + 1000 * i) + "]");
      chromium.waitUntil("said('carl', 'seconds') === '" + (5 + i) + ".0 s'", SOON);
    }
    chromium.waitUntil(
        "room.room.viewers.get('carl').course.length > 2 && ink('#detail-rates') > 3"
            + " && ink('#detail-buffer') > 3",
        SOON);
    chromium.press("Escape");
    chromium.waitUntil("document.activeElement === row('carl').querySelector('.who')", SOON);
    assertEquals("true", evaluate("document.getElementById('detail').hidden"));
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  void whatAViewerCallsItselfIsNoMarkup() throws Exception {
    String name = "<img src=x onerror=alert(1)>";
    say("[" + viewer("<b>eve", name, "234p", 5000) + "]");

    chromium.waitUntil("said('<b>eve', 'who') === '" + name + "'", SOON);
    chromium.evaluate("row('<b>eve').click()");
    chromium.waitUntil(
        "document.getElementById('detail-name').textContent === '" + name + "'", SOON);
    assertEquals("0", evaluate("document.querySelectorAll('main img[src=x], main b b').length"));
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  void threeHundredViewersKeepTheirRowsAndAreSorted() throws Exception {
    for (int hundred = 0; hundred < 3; hundred++) {
      say(hundred(hundred, "234p"));
    }
    chromium.waitUntil("document.querySelectorAll('tr[data-viewer^=many-]').length === 300", SOON);
    chromium.evaluate(
        "globalThis.before = new Map([...document.querySelectorAll('tr[data-viewer^=many-]')]"
            + ".map(one => [one.dataset.viewer, one]))");

    for (int hundred = 0; hundred < 3; hundred++) {
      say(hundred(hundred, hundred == 1 ? "1080p" : "360p"));
    }
    chromium.waitUntil("said('many-150', 'label') === '1080p'", SOON);
    chromium.waitUntil("said('many-299', 'label') === '360p'", SOON);

    assertEquals("true", evaluate("[...before].every(([viewer, one]) => one === row(viewer))"));
    chromium.evaluate("document.querySelector('#heads .is-rung button').click()");
    assertEquals("descending", evaluate("document.querySelector('#heads .is-rung').ariaSort"));
    String first =
        "[...document.querySelectorAll('#rows tr')].slice(0, 100).every(one =>"
            + " one.querySelector('.label').textContent === '1080p')";
    assertEquals("true", evaluate(first));
    chromium.waitUntil(
        "Number(document.querySelector('#bands b').textContent) >= 100 && ink('#people') > 3",
        SOON);
    chromium.resize(360, 800);
    chromium.waitUntil("document.documentElement.scrollWidth <= 360", SOON);
    chromium.resize(1280, 900);
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  void theCodeIsAsLargeAsTheWall() throws Exception {
    chromium.evaluate("document.getElementById('join-open').click()");
    boolean isReachable = !server.reachable().isEmpty();

    chromium.waitUntil("document.getElementById('join-dialog').open", SOON);
    if (isReachable) {
      String address = server.reachable().get(0).toString();
      chromium.waitUntil(
          "document.querySelector('#join-dialog .code').naturalWidth > 0"
              + " && document.querySelector('#join-dialog .code').clientWidth > 500",
          SOON);
      assertEquals(address, evaluate("document.querySelector('#join-dialog .where').textContent"));
    } else {
      chromium.waitUntil("document.querySelector('#join-dialog .about') !== null", SOON);
    }
    chromium.press("Escape");
    chromium.waitUntil("!document.getElementById('join-dialog').open", SOON);
    assertFalse(
        chromium.requests().stream()
            .anyMatch(
                one -> !one.startsWith("about:") && !one.startsWith(server.address().toString())),
        "" + chromium.requests());
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  void nothingOfItIsHardToReachForPeopleWithDisabilities() throws Exception {
    say("[" + viewer("carl", "Carl", "432p", 5000) + "]");
    chromium.waitUntil("said('carl', 'label') === '432p'", SOON);
    chromium.evaluate("row('carl').click()");
    say("[" + viewer("gone", "Gone", "432p", 5000).replace("playing", "left") + "]");
    chromium.waitUntil("room.room.viewers.get('gone')?.said.state === 'left'", SOON);
    try (InputStream axe = Chromium.class.getResourceAsStream("axe.min.js")) {
      chromium.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; 0");
    }

    for (String scheme : List.of("light", "dark")) {
      chromium.emulate("prefers-color-scheme", scheme);
      chromium.resize(scheme.equals("light") ? 1280 : 360, 800);
      String grave =
          chromium
              .evaluate(
                  "axe.run().then(found => found.violations"
                      + ".filter(one => ['serious', 'critical'].includes(one.impact))"
                      + ".map(one => one.id + ': ' + one.nodes.map(n => n.target + ' ' +"
                      + " n.failureSummary).join('; ')))")
              .toString();
      assertEquals("[]", grave, scheme);
    }
    chromium.resize(1280, 900);
    chromium.emulate("prefers-color-scheme", "light");
  }

  private static String hundred(int at, String representation) {
    StringBuilder all = new StringBuilder("[");
    for (int i = 0; i < 100; i++) {
      all.append(i == 0 ? "" : ",");
      all.append(viewer("many-" + (100 * at + i), "", representation, 8000));
    }
    return all.append("]").toString();
  }

  private static String viewer(String session, String name, String representation, int bufferMs) {
    return """
        {"session": "%s", "name": "%s", "title": "minutes", "player": "made up", "state": "playing",
         "representation": "%s", "bufferMs": %d, "throughputKbps": 900, "stalls": 0}"""
        .formatted(session, name, representation, bufferMs);
  }

  private static void say(String beacons) throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(server.address().resolve("api/beacons"))
            .POST(BodyPublishers.ofString(beacons))
            .build();
    assertEquals(204, CLIENT.send(post, BodyHandlers.ofString()).statusCode());
  }

  private static String evaluate(String expression) throws Exception {
    return chromium.evaluate(expression).asText();
  }
}
