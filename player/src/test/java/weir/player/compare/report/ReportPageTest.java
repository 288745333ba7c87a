package weir.player.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.network.trace.Traces;
import weir.player.abr.Decision;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.abr.Reason;
import weir.player.abr.Situation;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SoloWorld;
import weir.server.browser.Chromium;

/** The report of a small comparison, opened from its file in a browser. */
@Tag("browser")
class ReportPageTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Counts pixels of a canvas that are neither clear nor of its commonest colour. */
  private static final String INKED =
      "(canvas => { const c = document.createElement('canvas'); c.width = canvas.width;"
          + " c.height = canvas.height; const x = c.getContext('2d'); x.drawImage(canvas, 0, 0);"
          + " const d = new Uint32Array(x.getImageData(0, 0, c.width, c.height).data.buffer);"
          + " const n = new Map(); for (const p of d) n.set(p, (n.get(p) ?? 0) + 1);"
          + " return d.length - Math.max(...n.values()); })";

  @TempDir static Path folder;
  private static Path file;
  private static Chromium chromium;

  @BeforeAll
  static void writeAReport() throws Exception {
    Path browser = Chromium.orSkip();
    file = folder.resolve("index.html");
    Report report =
        SmallComparison.run(
            SmallComparison.policies("weir", "bola-e", "robustmpc", "rate", "lowest"),
            SmallComparison.ours(),
            SampleTitles.seconds(120, 1),
            true);
    HtmlReport.write(report, file);
    chromium = new Chromium(browser, 1280, 900);
  }

  @AfterAll
  static void close() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    chromium.emulate("prefers-color-scheme", "light");
    chromium.resize(1280, 900);
    show(file);
  }

  private static void show(Path page) throws Exception {
    chromium.open(page.toUri());
    chromium.waitUntil(
        "location.href === '"
            + page.toUri()
            + "' && document.documentElement.dataset.ready === 'yes'"
            + " && document.querySelectorAll('.decision').length > 0",
        SOON);
  }

  private static String text(String selector) throws Exception {
    return chromium.evaluate("document.querySelector('" + selector + "').textContent").asText();
  }

  /** Brings an element into sight and returns its middle. */
  private static double[] middle(String selector) throws Exception {
    JsonNode box =
        chromium.evaluate(
            "(e => { e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
                + " return [b.x + b.width / 2, b.y + b.height / 2]; })(document.querySelector('"
                + selector
                + "'))");
    return new double[] {box.get(0).asDouble(), box.get(1).asDouble()};
  }

  @Test
  void opensFromAFileWithoutAnyRequestOrComplaint() throws Exception {
    chromium.evaluate("document.querySelector('.next').click()");

    assertEquals(List.of(), chromium.complaints());
    assertTrue(
        chromium.requests().stream().allMatch(address -> address.startsWith("file:")),
        "" + chromium.requests());
    assertEquals(
        0,
        chromium
            .evaluate(
                "performance.getEntriesByType('resource').filter("
                    + "one => !one.name.startsWith('data:')).length")
            .asInt());
    assertTrue(text("h1").startsWith("weir is "), text("h1"));
  }

  @Test
  void everyChartHasInk() throws Exception {
    JsonNode canvases =
        chromium.evaluate("[...document.querySelectorAll('canvas')].map(" + INKED + ")");

    assertEquals(5, canvases.size(), "distribution, differences, map, rates, buffer");
    for (JsonNode inked : canvases) {
      assertTrue(inked.asInt() > 1000, "" + canvases);
    }
    assertEquals(
        5, chromium.evaluate("document.querySelectorAll('#tradeoff .point').length").asInt());
    assertEquals(
        5, chromium.evaluate("document.querySelectorAll('.ranking td.plot .dot').length").asInt());
  }

  @Test
  void rankingSortsByAnyColumnAndAnyMetric() throws Exception {
    String first = ".ranking tbody tr:first-child .policy";
    assertEquals("weir", text(first));

    chromium.evaluate("document.querySelector('.ranking th[data-key=name] button').click()");
    assertEquals("bola-e", text(first));
    assertEquals(
        "ascending",
        chromium
            .evaluate("document.querySelector('.ranking th[data-key=name]').ariaSort")
            .asText());

    chromium.evaluate("document.querySelector('.ranking th[data-key=mean] button').click()");
    chromium.evaluate(
        "(m => { m.value = 2; m.dispatchEvent(new Event('change')); })(document.getElementById('metric'))");
    double[] stalled = new double[5];
    JsonNode shown =
        chromium.evaluate(
            "[...document.querySelectorAll('.ranking tbody td.figure b')].map(b =>"
                + " Number(b.textContent.replace('\\u202f', '')))");
    for (int i = 0; i < stalled.length; i++) {
      stalled[i] = shown.get(i).asDouble();
      assertTrue(i == 0 || stalled[i] >= stalled[i - 1], "least stalled first: " + shown);
    }
  }

  @Test
  void aCellOfTheMapOpensItsSessionByMouse() throws Exception {
    String trace = "document.querySelector('[name=trace]').selectedOptions[0].textContent";
    String before = chromium.evaluate(trace).asText();
    double[] at = middle("#map canvas");
    chromium.point(at[0] + 200, at[1] - 60);
    String readout = text("#map .readout");

    chromium.click(at[0] + 200, at[1] - 60);

    chromium.waitUntil(trace + " !== '" + before + "'", SOON);
    chromium.waitUntil("document.activeElement.classList.contains('view')", SOON);
    assertTrue(readout.contains(chromium.evaluate(trace).asText()), readout);
  }

  @Test
  void aCellOfTheMapOpensItsSessionByKeys() throws Exception {
    chromium.evaluate("document.querySelector('#map canvas').focus({preventScroll: true})");
    chromium.press("ArrowRight");
    chromium.press("ArrowRight");
    String readout = text("#map .readout");

    chromium.press("Enter");

    chromium.waitUntil("document.activeElement.classList.contains('view')", SOON);
    String trace =
        chromium
            .evaluate("document.querySelector('[name=trace]').selectedOptions[0].textContent")
            .asText();
    assertTrue(readout.startsWith("weir over " + trace), readout + "; opened " + trace);
  }

  @Test
  void theReasonUnderTheMouseAndUnderTheKeysChanges() throws Exception {
    chromium.evaluate("document.querySelector('.view').focus({preventScroll: true})");
    double[] at = middle(".rates .u-over");
    chromium.point(at[0] - 300, at[1]);
    String early = text(".decision");
    chromium.point(at[0] + 300, at[1]);
    String late = text(".decision");
    assertNotEquals(early, late);

    chromium.press("Home");
    List<String> stepped = new ArrayList<>(List.of(text(".decision")));
    for (int i = 0; i < 3; i++) {
      chromium.press("ArrowRight");
      stepped.add(text(".decision"));
    }
    chromium.press("ArrowLeft");

    assertTrue(stepped.get(0).contains("nothing measured yet"), stepped.get(0));
    assertEquals(4, stepped.stream().distinct().count(), "" + stepped);
    assertEquals(stepped.get(2), text(".decision"));
    assertTrue(text(".decision header span").contains("segment 3 of 60"));
  }

  @Test
  void everyDecisionSaysWhatTheSessionSaid() throws Exception {
    record Said(long atMs, int rung, long bufferMs, String words) {}
    List<Said> said = new ArrayList<>();
    Listener ear =
        new Listener() {
          @Override
          public void decided(
              double atMs, int track, int index, Decision decision, int lastRung, double level) {
            if (track == 0) {
              said.add(
                  new Said(Math.round(atMs), decision.rung(), Math.round(level), decision.words()));
            }
          }
        };
    StoryRecorder recorder = new StoryRecorder();
    Session session =
        new Session(
            SampleTitles.seconds(240, 2),
            new EveryReason(),
            Settings.DEFAULT.withBufferMs(12_000),
            Listener.both(ear, recorder));
    World.run(new SoloWorld(session, new ExactNetwork(Traces.named("3g-bus"))));
    Path page = folder.resolve("reasons.html");
    HtmlReport.write(alone(recorder.story()), page);

    show(page);
    JsonNode rows =
        chromium.evaluate(
            """
            (async () => {
              const { unpackStory, unpackText } = await import('story');
              const { words } = await import('format');
              const text = (id) => document.getElementById(id).textContent.trim();
              const report = JSON.parse(await unpackText(text('data')));
              const story = await unpackStory(text('stories'), report.shapes[0], report);
              return story.rows.map((row) =>
                [row.atMs, row.rung, row.bufferMs, words(report.reasons[row.reason], row.inputs)]);
            })()
            """);

    assertEquals(said.size(), rows.size());
    for (int i = 0; i < said.size(); i++) {
      JsonNode row = rows.get(i);
      assertEquals(
          said.get(i),
          new Said(
              row.get(0).asLong(), row.get(1).asInt(), row.get(2).asLong(), row.get(3).asText()));
    }
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  void whatTheViewerDidIsMarked() throws Exception {
    StoryRecorder recorder = new StoryRecorder();
    Session session =
        new Session(
            SampleTitles.seconds(120, 2),
            Policies.named("bola-e", 1),
            Settings.DEFAULT.withBufferMs(12_000),
            recorder);
    SoloWorld world = new SoloWorld(session, new ExactNetwork(Traces.named("step")));
    int turns = 0;
    for (World.Turn turn = world.next(); turn != null; turn = world.next()) {
      Command command = session.on(turn.event());
      turns++;
      if (turns == 12) {
        session.on(new Event.Told(0, 0, new Event.Cap(360, Double.POSITIVE_INFINITY)));
      } else if (turns == 30) {
        command = session.on(new Event.Told(0, 0, new Event.Seek(80_000)));
      }
      world.perform(session, command);
    }
    Path page = folder.resolve("wishes.html");
    HtmlReport.write(alone(recorder.story()), page);

    show(page);

    assertEquals(
        "at most 360p, jump to 1:20",
        chromium
            .evaluate("[...document.querySelectorAll('.mark')].map(m => m.textContent).join(', ')")
            .asText());
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  void anotherGroupIsShownWhenChosenAndPanelsFollow() throws Exception {
    Report one =
        SmallComparison.run(
            SmallComparison.policies("rate", "bola-e", "lowest"),
            SmallComparison.ours(),
            SampleTitles.seconds(40, 1),
            false);
    Group first = one.groups().get(0);
    Group second =
        new Group(
            "two of them",
            List.of(new Fact("buffer", "a sea")),
            "rate",
            0.9,
            first.standings().stream().filter(at -> !at.policy().equals("bola-e")).toList(),
            List.of(),
            List.of(),
            first.cells().stream().filter(at -> !at.policy().equals("bola-e")).toList());
    double[] seconds = {0, 10, 20};
    Panel panel =
        new Panel(
            "Fairness",
            "How evenly two players shared.",
            List.of(
                new Panel.Chart(
                    "over time",
                    new Panel.Axis("time", "s"),
                    new Panel.Axis("Jain's index", ""),
                    List.of(new Panel.Line("a", seconds, new double[] {1, 0.7, 0.9}, true)))),
            new Panel.Table(List.of("policy", "share"), List.of(List.of("a <b>", "51 %"))));
    Report report =
        new Report(
            one.heading(),
            one.command(),
            one.facts(),
            one.metrics(),
            one.rate(),
            one.stalls(),
            one.policies(),
            one.courses(),
            List.of(first, second),
            List.of(panel),
            List.of());
    Path page = folder.resolve("groups.html");
    HtmlReport.write(report, page);
    chromium.open(page.toUri());
    chromium.waitUntil(
        "location.href === '" + page.toUri() + "' && document.documentElement.dataset.ready", SOON);
    assertEquals(
        3, chromium.evaluate("document.querySelectorAll('.ranking tbody tr').length").asInt());

    chromium.evaluate(
        "(g => { g.value = 1; g.dispatchEvent(new Event('change')); })(document.getElementById('group'))");

    assertEquals(
        2, chromium.evaluate("document.querySelectorAll('.ranking tbody tr').length").asInt());
    assertTrue(text("#group-facts").contains("a sea"));
    assertTrue(text("#session .missing").contains("was left out of this report"));
    assertEquals("a <b>51 %", text("#panels tbody tr"));
    assertTrue(
        chromium.evaluate(INKED + "(document.querySelector('#panels canvas'))").asInt() > 200);
    assertEquals(List.of(), chromium.complaints());
  }

  @Test
  void aSwitchAndTheSystemMakeItDark() throws Exception {
    String ground = "getComputedStyle(document.body).backgroundColor";
    String light = chromium.evaluate(ground).asText();
    String inLight =
        chromium.evaluate("document.querySelector('#map canvas').toDataURL()").asText();

    chromium.evaluate("document.getElementById('theme').click()");
    assertEquals(light, chromium.evaluate(ground).asText());
    chromium.evaluate("document.getElementById('theme').click()");
    String dark = chromium.evaluate(ground).asText();
    assertNotEquals(light, dark);
    chromium.waitUntil(
        "document.querySelector('#map canvas').toDataURL().length > 0"
            + " && !document.querySelector('#map canvas').toDataURL().endsWith('"
            + inLight.substring(inLight.length() - 400)
            + "')",
        SOON);
    chromium.evaluate("document.getElementById('theme').click()");
    assertEquals(light, chromium.evaluate(ground).asText());
    chromium.emulate("prefers-color-scheme", "dark");
    chromium.waitUntil(ground + " === '" + dark + "'", SOON);
  }

  @Test
  void fitsAPhone() throws Exception {
    chromium.resize(360, 740);
    show(file);

    chromium.waitUntil("document.documentElement.scrollWidth <= 360", SOON);
    assertFalse(
        chromium
            .evaluate(
                "[...document.querySelectorAll('canvas, svg')].some(one =>"
                    + " one.getBoundingClientRect().width > 360 && !one.closest('.heat-cells'))")
            .asBoolean());
    assertEquals(List.of(), chromium.complaints());
  }

  /** A report of nothing but one session. */
  private static Report alone(Story story) {
    Cell cell = new Cell("every", "3g-bus", new double[] {1}, "", Optional.of(story), "");
    return new Report(
        "one session",
        "",
        List.of(),
        List.of(SmallComparison.METRICS.get(0)),
        "",
        "",
        List.of(new Contender("every", "", "")),
        List.of(new Course("3g-bus", "", "", Double.NaN)),
        List.of(
            new Group("all", List.of(), "", 0.95, List.of(), List.of(), List.of(), List.of(cell))),
        List.of(),
        List.of());
  }

  /** Gives every reason there is, with inputs that are hard to write. */
  private static final class EveryReason implements Policy {
    private static final double[] INPUTS = {
      0, 0.5, -0.5, 1.5, -1.5, 2.5, 1234.4999, 1e12, -7e9, Double.NaN, Double.POSITIVE_INFINITY
    };
    private int at;

    @Override
    public Decision decide(Situation now) {
      Reason reason = Reason.values()[at % Reason.values().length];
      double first = INPUTS[at % INPUTS.length];
      double second = INPUTS[(at / 2 + 3) % INPUTS.length];
      int rung = at % now.ladder().size();
      at++;
      return Decision.of(rung, reason, first, second);
    }
  }
}
