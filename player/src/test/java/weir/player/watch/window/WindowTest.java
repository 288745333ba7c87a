package weir.player.watch.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.store.Copier;
import weir.media.store.CopyRequest;
import weir.media.store.Library;
import weir.media.store.PackageRequest;
import weir.media.store.Packager;
import weir.network.shape.Pacer;
import weir.network.trace.Trace;
import weir.server.http.WeirServer;

/**
 * The window on a real screen, with real media from a real server; a process of its own shows it.
 */
class WindowTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  @TempDir Path folder;

  @Test
  void aForcedSwitchShowsTheOtherRungsPicture() throws Exception {
    try (Display display = Display.orSkip();
        WeirServer server = WeirServer.start(new WeirServer.Settings(folder, "127.0.0.1", 0))) {
      pack();

      Map<String, Double> figures =
          figures(play(display, server, "/media/film/manifest.mpd", "switch"));

      assertShows("before", "360p", "180p");
      assertShows("after", "180p", "360p");
      assertTrue(figures.get("shown") > 20, figures::toString);
      assertEquals(5000, figures.get("soughtMs") - figures.get("pausedMs"), 100, "5 s further");
      assertTrue(figures.get("soundMs") > 500, figures::toString);
    }
  }

  @Test
  @Tag("long")
  void tenMinutesNeitherDriftNorLeak() throws Exception {
    try (Display display = Display.orSkip();
        WeirServer server = WeirServer.start(new WeirServer.Settings(folder, "127.0.0.1", 0))) {
      packLong();

      List<String> lines = play(display, server, "/media/film/manifest.mpd", "figures", "590");

      lines.forEach(System.out::println);
      Map<String, Double> early = fields(lines.get(5));
      Map<String, Double> last = fields(lines.get(lines.size() - 1));
      assertEquals(0, last.get("driftMs"), 50, "from the clock of the machine: " + last);
      assertTrue(last.get("cores") < 0.5, "with its decoders: " + last);
      assertTrue(last.get("shown") > 30 * 590 / 2, "a slow machine shows half of it: " + last);
      assertTrue(Math.abs(last.get("soundMs")) <= 50, last::toString);
      assertTrue(last.get("heapMb") < early.get("heapMb") + 30, last::toString);
      assertTrue(last.get("threads") <= early.get("threads") + 2, last::toString);
      assertTrue(last.get("descriptors") <= early.get("descriptors") + 3, last::toString);
    }
  }

  /** Takes the pictures of {@code docs/window.md} anew. */
  @Test
  @Tag("bench")
  void showsWhatHappensInTheSessionAsTheDocumentsShowIt() throws Exception {
    // Whenever it begins, a gap is longer than what is buffered.
    Trace trace =
        Trace.of(new double[] {9_000, 12_000}, new double[] {5_000, 20}, new double[] {0, 0});
    WeirServer.Settings settings =
        new WeirServer.Settings(folder, "127.0.0.1", 0)
            .with(Map.of("gap", trace), Pacer.Settings.DEFAULT);
    try (Display display = Display.orSkip();
        WeirServer server = WeirServer.start(settings)) {
      new Packager(Ffmpeg.bundled(), Library.open(folder))
          .pack(PackageRequest.sample(true), (fraction, remaining) -> {});

      play(display, server, "/via/trace=gap/media/sample/manifest.mpd", "pictures");

      Path images = Path.of("..", "docs", "images");
      for (String name : List.of("plain", "stalled", "figures", "keys", "end")) {
        Path taken = folder.resolve("window-" + name + ".png");
        assertTrue(Files.size(taken) > 10_000, name);
        if (name.equals("figures")) {
          Files.copy(taken, images.resolve("window.png"), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private void pack() throws IOException {
    Path input = folder.resolve("film.mkv");
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=640x360:r=30",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=440:sample_rate=48000",
        "-t",
        "24",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-c:a",
        "flac",
        "file:" + input);
    packaged(input, "180:300,360:800");
    Files.delete(input);
  }

  /** The same ten seconds again and again, with a tone that goes on. */
  private void packLong() throws IOException {
    Path tone = folder.resolve("tone.m4a");
    ffmpeg(
        "-f", "lavfi", "-i", "sine=sample_rate=48000", "-t", "610", "-c:a", "aac", "file:" + tone);
    List<Path> rungs = new ArrayList<>();
    for (String size : List.of("640x360", "1280x720")) {
      Path once = folder.resolve(size + "-once.mp4");
      Path often = folder.resolve(size + ".mp4");
      ffmpeg(
          ("-f lavfi -i testsrc2=s=" + size + ":r=30 -t 10 -pix_fmt yuv420p -c:v libx264 -g 30")
              .concat(" -preset ultrafast file:" + once)
              .split(" "));
      ffmpeg(
          ("-stream_loop 60 -i file:" + once + " -i file:" + tone)
              .concat(" -map 0:v -map 1:a -c copy -t 610 file:" + often)
              .split(" "));
      rungs.add(often);
    }
    new Copier(Library.open(folder))
        .pack(
            CopyRequest.of(rungs).withTitle("film").withSegment(Duration.ofSeconds(2)),
            (fraction, remaining) -> {});
  }

  private void packaged(Path input, String ladder) throws IOException {
    PackageRequest request = PackageRequest.of(input).withTitle("film");
    PackageRequest.Encoding encoding =
        new PackageRequest.Encoding(Ladder.parse(ladder), Duration.ofSeconds(1), "ultrafast", true);
    new Packager(Ffmpeg.bundled(), Library.open(folder))
        .pack(request.with(encoding), (fraction, remaining) -> {});
  }

  /** Runs the other process, and gives what it printed. */
  private List<String> play(
      Display display, WeirServer server, String manifest, String story, String... more)
      throws Exception {
    URI address = server.address().resolve(manifest);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Djava.awt.headless=false",
            "-cp",
            System.getProperty("java.class.path"),
            Cinema.class.getName(),
            address.toString(),
            story,
            folder.toString()));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DISPLAY", display.name());
    Path words = folder.resolve("words.txt");
    Process process = builder.redirectError(words.toFile()).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends");
    assertEquals(0, process.exitValue(), printed + Files.readString(words));
    return printed.lines().toList();
  }

  private static Map<String, Double> figures(List<String> lines) {
    Map<String, Double> figures = new HashMap<>();
    lines.forEach(line -> figures.putAll(fields(line)));
    return figures;
  }

  private static Map<String, Double> fields(String line) {
    Map<String, Double> fields = new HashMap<>();
    String[] words = line.split(" ");
    for (int i = 0; i + 1 < words.length; i += 2) {
      fields.put(words[i], Double.parseDouble(words[i + 1]));
    }
    return fields;
  }

  /**
   * The plate with the rung's name, which is burnt into its picture: as a decoder shows it by
   * itself, and not as the other rung's.
   */
  private void assertShows(String screenshot, String rung, String other) throws IOException {
    BufferedImage seen = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D smaller = seen.createGraphics();
    smaller.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    BufferedImage screen = ImageIO.read(folder.resolve(screenshot + ".png").toFile());
    smaller.drawImage(screen, 0, 0, WIDTH, HEIGHT, null);
    smaller.dispose();
    double own = distance(seen, rung);
    double others = distance(seen, other);
    String words = screenshot + " is " + own + " off " + rung + ", " + others + " off " + other;
    System.out.println("window: " + words);
    assertTrue(own < 30 && others > 2 * own, words);
  }

  /** Mean difference of the greens, 0 to 255, over the plate, which all rungs have in one place. */
  private double distance(BufferedImage seen, String rung) throws IOException {
    byte[] alone = alone(rung);
    double sum = 0;
    int count = 0;
    for (int y = HEIGHT - 50; y < HEIGHT - 10; y++) {
      for (int x = 12; x < 360; x++) {
        int green = seen.getRGB(x, y) >> 8 & 0xff;
        sum += Math.abs(green - (alone[3 * (y * WIDTH + x) + 1] & 0xff));
        count++;
      }
    }
    return sum / count;
  }

  /** The first picture of a rung, red, green and blue, decoded on its own. */
  private byte[] alone(String rung) throws IOException {
    Path home = folder.resolve("film").resolve(rung);
    Path whole = folder.resolve(rung + ".mp4");
    try (var out = Files.newOutputStream(whole)) {
      Files.copy(home.resolve("init.mp4"), out);
      Files.copy(home.resolve("1.m4s"), out);
    }
    byte[] picture =
        ffmpeg(
            "-i",
            "file:" + whole,
            "-frames:v",
            "1",
            "-vf",
            "scale=" + WIDTH + ":" + HEIGHT + ":flags=fast_bilinear,format=rgb24",
            "-f",
            "rawvideo",
            "pipe:1");
    assertEquals(3 * WIDTH * HEIGHT, picture.length);
    return picture;
  }

  private byte[] ffmpeg(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Ffmpeg.bundled().ffmpeg().toString());
    command.addAll(List.of("-hide_banner", "-nostdin", "-v", "error", "-y"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertEquals(0, process.onExit().join().exitValue(), command::toString);
    return output;
  }
}
