package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.server.browser.Chromium;

/**
 * Runs the commands of {@code docs/gallery.md} as they stand there, takes its pictures from the
 * reports they write, and holds the lines it quotes against what they print.
 */
@Tag("bench")
class GalleryPictures {
  private static final Duration SOON = Duration.ofSeconds(60);

  /**
   * Where in a report a picture is taken.
   *
   * @param selector the part of the page, CSS
   * @param coloured policies, in the order of their colours
   * @param before what else is done to the page, an expression of JavaScript
   */
  record Shot(String selector, List<String> coloured, String before) {}

  static final Map<String, Shot> SHOTS =
      Map.of(
          "gallery-optimum.png",
          new Shot("#ranking", List.of("weir", "bola-e"), "showMeans()"),
          "gallery-buffer.png",
          new Shot("#panels section", List.of("weir", "bola-e", "media3", "shaka"), "null"),
          "gallery-shared.png",
          new Shot("#panels section", List.of("1 bola-e", "2 dashjs"), "null"),
          "gallery-networks.png",
          new Shot("#map", List.of("weir", "bola-e"), "null"));

  /** What shots may use. */
  private static final String WORDS =
      """
      globalThis.showMeans = () => document.querySelector('#ranking [data-plot=mean]').click();
      globalThis.colour = (names) => {
        const chips = () => [...document.querySelectorAll('#chosen button')];
        while (chips().length > 0) chips()[0].click();
        for (const name of names) {
          [...document.querySelectorAll('.ranking td.name button, .ranking .policy')]
            .find((one) => one.textContent === name).click();
        }
      };
      """;

  @TempDir Path folder;

  @Test
  void areTakenFromWhatTheCommandsWrite() throws Exception {
    Path browser = Chromium.orSkip();
    List<String> unsaid = new ArrayList<>();
    try (Chromium chromium = new Chromium(browser, 1200, 900)) {
      chromium.emulate("prefers-color-scheme", "light");
      for (Gallery.Part part : Gallery.read().parts()) {
        List<String> printed = run(part.commands());
        part.output().stream().filter(line -> !printed.contains(line)).forEach(unsaid::add);
        for (Path picture : part.pictures()) {
          take(chromium, part.report(folder), picture);
        }
      }
    }
    assertEquals(List.of(), unsaid, "quoted, but no longer printed");
  }

  private List<String> run(String commands) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path here = folder.resolve("weir");
    if (!Files.exists(here)) {
      Files.writeString(here, "#!/bin/sh\nexec '" + Gallery.ROOT.resolve("weir") + "' \"$@\"\n");
      assertTrue(here.toFile().setExecutable(true));
    }
    ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", commands);
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().remove("WEIR_LIBRARY");
    Process process =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(20, TimeUnit.MINUTES), commands);
    String printed = Files.readString(output);
    System.out.println(commands + printed);
    assertEquals(0, process.exitValue(), commands);
    return printed.lines().toList();
  }

  private static void take(Chromium chromium, Path report, Path picture) throws Exception {
    Shot shot = SHOTS.get(picture.getFileName().toString());
    chromium.resize(1200, 900);
    chromium.open(report.toUri());
    chromium.waitUntil(
        "location.href === '"
            + report.toUri()
            + "' && document.documentElement.dataset.ready"
            + " && document.querySelectorAll('.decision').length > 0",
        SOON);
    chromium.evaluate(WORDS);
    String names = String.join("', '", shot.coloured());
    chromium.evaluate("colour(['" + names + "'])");
    chromium.evaluate(shot.before());
    chromium.picture(shot.selector(), picture);
    System.out.println(picture + ": " + Files.size(picture) + " bytes");
    assertEquals(List.of(), chromium.complaints());
  }
}
