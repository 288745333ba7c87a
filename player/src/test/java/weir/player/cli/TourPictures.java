package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.encode.Ffmpeg;
import weir.media.store.Library;
import weir.media.store.PackageRequest;
import weir.media.store.Packager;
import weir.server.browser.Chromium;
import weir.server.http.Operation;
import weir.server.http.WeirServer;

/**
 * Takes the pictures of {@code docs/tour.md} and the README, and the page in all sizes and both
 * colours into {@code target/tour}, to be looked at.
 */
@Tag("bench")
class TourPictures {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final Path IMAGES = Gallery.ROOT.resolve("docs/images");
  private static final Path LOOKED_AT = Path.of("target/tour");

  @TempDir Path folder;

  @Test
  void areTakenOfWhatOneSees() throws Exception {
    Path browser = Chromium.orSkip();
    // Making the sample takes a minute or more; -Dweir.library names one that has it.
    Path library = Path.of(System.getProperty("weir.library", folder.toString()));
    if (Library.open(library).title("sample").isEmpty()) {
      new Packager(Ffmpeg.find(Optional.empty()), Library.open(library))
          .pack(PackageRequest.sample(false), (fraction, remaining) -> {});
    }
    var settings =
        new WeirServer.Settings(library, "127.0.0.1", 0)
            .with(Operation.DEFAULT.withMorePorts(List.of(0, 0, 0, 0)))
            .withScripts(PageModules.all());
    try (WeirServer server = WeirServer.start(settings);
        Chromium chromium = new Chromium(browser, 1280, 800)) {
      chromium.emulate("prefers-color-scheme", "dark");
      open(chromium, server, "?title=sample&policy=weir&link=kbps=6000", 1280, 960);
      chromium.waitUntil("weir.state.bufferSeconds > 7 && weir.state.rungKbps > 3000", SOON);
      chromium.evaluate("weir.change({kbps: 900})");
      chromium.waitUntil("weir.state.rungKbps < 900 && weir.charts.data.rows.length > 90", SOON);
      chromium.evaluate("[...document.querySelectorAll('.mark')].at(-1).focus()");
      chromium.screenshot(IMAGES.resolve("page.png"));
      sizes(chromium, "one");

      chromium.resize(360, 800);
      chromium.emulate("prefers-color-scheme", "light");
      chromium.waitUntil("innerWidth === 360", SOON);
      chromium.screenshot(IMAGES.resolve("tour-phone.png"));

      open(
          chromium,
          server,
          "?title=sample&policy=weir&policy=dash.js&policy=bola-e&policy=lowest"
              + "&players=4&link=trace=step",
          1280,
          800);
      chromium.waitUntil("weir.charts.data.rows.length > 140", SOON);
      sizes(chromium, "four");
      chromium.emulate("prefers-color-scheme", "light");
      chromium.resize(1280, 800);
      chromium.waitUntil("weir.state.isOver", SOON);
      chromium.picture(".charts", IMAGES.resolve("tour-together.png"));
      chromium.picture("#results", IMAGES.resolve("tour-results.png"));

      open(
          chromium,
          server,
          "?title=sample&policy=weir&link=trace=lte-train,delay=40,fail=503@900-950&seed=7",
          1280,
          800);
      chromium.waitUntil("weir.state.rung && document.getElementById('trace-head')", SOON);
      chromium.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)");
      chromium.picture(".network", IMAGES.resolve("tour-network.png"));
      assertEquals(List.of(), chromium.complaints());
    }
  }

  private static void open(
      Chromium chromium, WeirServer server, String query, int width, int height) throws Exception {
    chromium.resize(width, height);
    chromium.open(server.address().resolve(query));
    chromium.waitUntil(
        "location.search.includes('" + query.substring(1) + "') && window.weir", SOON);
  }

  /** The same on a phone, a laptop and a wall, in both colours. */
  private static void sizes(Chromium chromium, String name) throws Exception {
    Files.createDirectories(LOOKED_AT);
    for (String scheme : List.of("light", "dark")) {
      chromium.emulate("prefers-color-scheme", scheme);
      for (int[] size : new int[][] {{360, 800}, {1280, 800}, {2560, 1440}}) {
        chromium.resize(size[0], size[1]);
        chromium.waitUntil("innerWidth === " + size[0], SOON);
        // All is drawn in the new size with the second row from now at the latest.
        double last = chromium.evaluate("weir.charts.data.rows.at(-1)[0]").asDouble();
        chromium.waitUntil("weir.charts.data.rows.at(-2)[0] > " + last, SOON);
        String file = name + "-" + size[0] + "-" + scheme + ".png";
        chromium.screenshot(LOOKED_AT.resolve(file));
      }
    }
  }
}
