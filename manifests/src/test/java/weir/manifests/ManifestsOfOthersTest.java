package weir.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import weir.manifests.mpd.Finding;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.MpdReader;
import weir.manifests.mpd.MpdWriter;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.PeriodView;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.UnsupportedManifest;

/**
 * A folder of real manifests, read in a JVM of its own that has 64 MB of heap. Another folder:
 * {@code -Dmpds=/path}.
 */
class ManifestsOfOthersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void allAreReadSoonAndInLittleMemory() throws Exception {
    String asked = System.getProperty("mpds");
    Path folder = asked == null ? Shared.mpds() : Path.of(asked);

    Process reader =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                ManifestsOfOthersTest.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    List<String> lines;
    try (InputStream out = reader.getInputStream()) {
      lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }

    assertEquals(0, reader.waitFor(), String.join("\n", lines));
    lines.stream().filter(line -> !line.startsWith("read ")).forEach(System.out::println);
    List<String> slow =
        lines.stream().filter(line -> Long.parseLong(line.split(" ")[1]) >= 1000).toList();
    assertEquals(List.of(), slow);
    long read = lines.stream().filter(line -> line.startsWith("read ")).count();
    long patches = lines.stream().filter(line -> line.contains("this is an MPD patch")).count();
    if (asked == null) {
      assertEquals(17, read, String.join("\n", lines));
      assertTrue(
          lines.stream()
              .anyMatch(
                  line -> line.contains("livesim2__Manifest.mpd, line 2: not well-formed XML")),
          String.join("\n", lines));
    } else {
      assertTrue(read >= 0.98 * (lines.size() - patches), String.join("\n", lines));
    }
  }

  /**
   * Reads all files of a folder; one line for each, beginning with what came of it and the ms of
   * processor time it took, since others may be at work here too.
   */
  public static void main(String[] args) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(Path.of(args[0]))) {
      files =
          walk.filter(Files::isRegularFile)
              .filter(file -> !file.toString().matches(".*(\\.json|\\.md|/licences/.*)"))
              .sorted()
              .toList();
    }
    var threads = ManagementFactory.getThreadMXBean();
    for (Path file : files) {
      long begin = threads.getCurrentThreadCpuTime();
      String result = result(file);
      String[] parts = result.split(" ", 2);
      System.out.printf(
          "%s %d %s%s%n",
          parts[0],
          (threads.getCurrentThreadCpuTime() - begin) / 1_000_000,
          file.getFileName(),
          parts.length > 1 ? " " + parts[1] : "");
    }
  }

  private static String reason(RepresentationView one) {
    try {
      return "none: " + one.segments().count();
    } catch (MalformedManifest | UnsupportedManifest why) {
      return why.getMessage().replaceFirst(".*manifest.mpd, ", "");
    }
  }

  private static String result(Path file) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Mpd mpd;
    try (InputStream document = Files.newInputStream(file)) {
      mpd = MpdReader.read(document, file.getFileName().toString(), findings::add);
    } catch (MalformedManifest refused) {
      return "refused " + refused.getMessage();
    }
    if (!mpd.equals(MpdReader.read(MpdWriter.writeAsItIs(mpd), "again"))) {
      return "changed by being written";
    }
    List<String> not = new ArrayList<>();
    try {
      Presentation title =
          Presentation.of(mpd, URI.create("https://example.org/dash/manifest.mpd"), NOW);
      for (PeriodView period : title.periods()) {
        for (AdaptationSetView set : period.adaptationSets()) {
          for (RepresentationView one : set.representations()) {
            if (one.isAddressable()) {
              one.segments().count();
            } else if (one.index().isEmpty()) {
              not.add(reason(one));
            }
          }
        }
      }
    } catch (MalformedManifest | UnsupportedManifest refused) {
      return "unresolved " + refused.getMessage();
    }
    return not.isEmpty() ? "read" : "read not addressable: " + not;
  }
}
