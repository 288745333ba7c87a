package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.store.Library;
import weir.media.store.PackageRequest;
import weir.media.store.Packager;

/** Every frame of a title reaches other people's players, whichever of its manifests they read. */
@Timeout(120)
class OtherPlayersTest {
  /** 24 a second for 4.5 s: the last segment is shorter than the others. */
  private static final int FRAMES = 108;

  @TempDir static Path folder;
  private static Ffmpeg ffmpeg;
  private static WeirServer server;

  @BeforeAll
  static void packageATitleWithTwoLanguages() throws Exception {
    ffmpeg = Ffmpeg.find(Optional.empty());
    Path input = folder.resolve("two.mkv");
    Path library = Files.createDirectories(folder.resolve("library"));
    run(
        ffmpeg.ffmpeg(),
        ("-v error -f lavfi -i testsrc2=size=256x144:rate=24:duration=4.5"
                + " -f lavfi -i sine=frequency=440:duration=4.5"
                + " -f lavfi -i sine=frequency=880:duration=4.5 -map 0 -map 1 -map 2"
                + " -metadata:s:a:0 language=eng -metadata:s:a:1 language=deu"
                + " -c:v libx264 -preset ultrafast -c:a aac "
                + input)
            .split(" "));
    PackageRequest request = PackageRequest.of(input).withTitle("two");
    new Packager(ffmpeg, Library.open(library))
        .pack(
            request
                .with(PackageRequest.Encoding.DEFAULT.withLadder(Ladder.parse("72:100,144:300")))
                .with(PackageRequest.Extras.DEFAULT.withOnDemand()),
            (fraction, remaining) -> {});
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** One at a time: ffmpeg's DASH reader stops all streams where the first of them ends. */
  @ParameterizedTest
  @ValueSource(strings = {"manifest.mpd", "ondemand.mpd", "master.m3u8"})
  void ffmpegDecodesEveryFrameOfEveryRepresentation(String manifest) throws Exception {
    String path = "via/kbps=50000/media/two/" + manifest;

    List<Integer> frames = new ArrayList<>();
    for (String stream : List.of("v:0", "v:1", "a:1")) {
      List<String> counted =
          probe(
              path,
              "-count_frames",
              "-select_streams",
              stream,
              "-show_entries",
              "stream=nb_read_frames");
      frames.add(Integer.parseInt(counted.stream().filter(n -> !n.isBlank()).findFirst().get()));
    }

    int soundFrames = (int) Math.ceil(4.5 * 48_000 / 1024);
    assertEquals(List.of(FRAMES, FRAMES), frames.subList(0, 2));
    int sound = frames.get(2);
    assertTrue(Math.abs(sound - soundFrames) <= 2, sound + " of about " + soundFrames);
  }

  @Test
  void ffprobeListsTheVariantsOfTheMasterPlaylist() throws Exception {
    List<String> variants =
        probe("media/two/master.m3u8", "-show_entries", "program_tags=variant_bitrate");
    List<String> languages =
        probe("media/two/master.m3u8", "-select_streams", "a", "-show_entries", "stream_tags");

    assertEquals(2, variants.stream().filter(line -> line.matches(".*[0-9]{5,}.*")).count());
    assertTrue(languages.stream().anyMatch(line -> line.contains("English")), "" + languages);
    assertTrue(languages.stream().anyMatch(line -> line.contains("German")), "" + languages);
  }

  /** The newer player of GStreamer 1.22 leaves out the last subsegment of anybody's index. */
  @ParameterizedTest
  @ValueSource(strings = {"playbin3 manifest.mpd", "playbin ondemand.mpd", "playbin3 master.m3u8"})
  void gstreamerPlaysToTheEnd(String playerAndManifest) throws Exception {
    Path launch = gstreamerOrSkip();
    String[] words = playerAndManifest.split(" ");

    List<String> said =
        run(
            launch,
            "-v",
            words[0],
            "uri=" + server.address().resolve("via/kbps=50000/media/two/" + words[1]),
            "video-sink=fakesink name=v silent=false sync=false",
            "audio-sink=fakesink sync=false");

    assertTrue(said.stream().anyMatch(line -> line.startsWith("Got EOS")), "" + said);
    assertEquals(
        FRAMES, said.stream().filter(line -> line.contains("v: last-message = chain")).count());
  }

  private static Path gstreamerOrSkip() {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
            .map(place -> Path.of(place, "gst-launch-1.0"))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      String words = "no gst-launch-1.0 on PATH: GStreamer is not tested";
      System.out.println("SKIPPED: " + words);
      Assumptions.abort(words);
    }
    return found.get();
  }

  /** One line per stream or program; not a word of warning is let pass. */
  private static List<String> probe(String path, String... arguments) throws Exception {
    URI address = server.address().resolve(path);
    List<String> all = new ArrayList<>(List.of("-v", "warning", "-of", "csv=p=0"));
    all.addAll(List.of(arguments));
    all.add(address.toString());
    return run(ffmpeg.ffprobe(), all.toArray(String[]::new));
  }

  private static List<String> run(Path program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), program + " does not end");
    assertEquals(0, process.exitValue(), said);
    return said.lines().toList();
  }
}
