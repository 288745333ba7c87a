package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.media.encode.Ffmpeg;
import weir.media.store.Companions;
import weir.media.store.Library;
import weir.media.store.PackageRequest;
import weir.media.store.Packager;
import weir.media.text.SubtitleFile;
import weir.server.browser.Chromium;

/** Other people's players read what we package and serve. */
@Timeout(180)
class RealTitleTest {
  @TempDir static Path folder;
  private static Ffmpeg ffmpeg;
  private static WeirServer server;

  @BeforeAll
  static void packageTheSample() throws Exception {
    ffmpeg = Ffmpeg.find(Optional.empty());
    Path text =
        Files.writeString(folder.resolve("text.vtt"), "WEBVTT\n\n00:01.000 --> 00:03.000\nOne\n");
    Companions companions =
        Companions.DEFAULT.withSubtitles(List.of(SubtitleFile.parse("en=" + text)));
    new Packager(ffmpeg, Library.open(folder.resolve("library")))
        .pack(
            PackageRequest.sample(true).with(PackageRequest.Extras.DEFAULT.with(companions)),
            (fraction, remaining) -> {});
    packageSteps();
    server = WeirServer.start(new WeirServer.Settings(folder.resolve("library"), "127.0.0.1", 0));
  }

  /** Ten seconds, brighter every two. */
  private static void packageSteps() throws Exception {
    Path film = folder.resolve("steps.mkv");
    Process making =
        new ProcessBuilder(
                (ffmpeg.ffmpeg()
                        + " -v error -nostdin -f lavfi -i color=black:size=128x72:rate=25,"
                        + "format=gray,geq=lum='40*floor(T/2)' -t 10 -c:v libx264 -qp 10 "
                        + film)
                    .split(" "))
            .inheritIO()
            .start();
    assertEquals(0, making.waitFor());
    new Packager(ffmpeg, Library.open(folder.resolve("library")))
        .pack(PackageRequest.of(film), (fraction, remaining) -> {});
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void ffprobeReadsTheManifestWithAndWithoutALink() throws Exception {
    List<String> direct = probe("media/sample/manifest.mpd");
    List<String> shaped = probe("via/kbps=50000,id=probe/media/sample/manifest.mpd");

    assertEquals(direct, shaped);
    assertTrue(direct.stream().filter(line -> line.startsWith("h264,")).count() >= 3, "" + direct);
    assertTrue(direct.stream().anyMatch(line -> line.startsWith("aac")), "" + direct);
    assertTrue(direct.stream().anyMatch(line -> line.startsWith("webvtt")), "" + direct);
  }

  @Test
  @Tag("browser")
  void chromiumPlaysThroughALinkWithItsSubtitles() throws Exception {
    try (Chromium chromium = new Chromium(Chromium.orSkip(), 1280, 900)) {
      chromium.open(server.address().resolve("?title=sample"));
      chromium.waitUntil("weir.state.rungKbps > 2000", Duration.ofSeconds(60));
      chromium.waitUntil(
          "(t => { t.mode = 'hidden'; return t.language === 'en' && t.cues.length === 1"
              + " && t.cues[0].text === 'One'; })(document.getElementById('video').textTracks[0])",
          Duration.ofSeconds(20));
      int frames = chromium.evaluate("weir.state.frames").asInt();
      chromium.waitUntil("weir.state.frames > " + (frames + 20), Duration.ofSeconds(30));

      assertEquals(0, chromium.evaluate("weir.state.errors.length").asInt());
      assertEquals(List.of(), chromium.complaints());
    }
  }

  @Test
  @Tag("browser")
  void dashJsFindsTheThumbnailOfATime() throws Exception {
    try (Chromium chromium = new Chromium(Chromium.orSkip(), 600, 600)) {
      chromium.open(server.address());
      chromium.waitUntil("window.weir", Duration.ofSeconds(20));
      // dash.js tells the address and the place on the sheet; a canvas shows what is there
      chromium.evaluate(
          """
          (async () => {
            const { MediaPlayer } = await import('/assets/packages/dash.mediaplayer.min.js');
            const player = MediaPlayer().create();
            player.initialize(document.createElement('video'), location.origin + '/media/steps/manifest.mpd', false);
            window.greyAt = (seconds) => new Promise((tell) =>
              player.provideThumbnail(seconds, async (found) => {
                if (!found) { tell(-1); return; }
                const sheet = new Image();
                sheet.src = found.url;
                await sheet.decode();
                const canvas = document.createElement('canvas');
                canvas.width = canvas.height = 1;
                const context = canvas.getContext('2d');
                context.drawImage(sheet, found.x + found.width / 2, found.y + found.height / 2,
                  1, 1, 0, 0, 1, 1);
                tell(context.getImageData(0, 0, 1, 1).data[0]);
              }));
            const look = async () => {
              window.first = await window.greyAt(0.5);
              if (window.first < 0) setTimeout(look, 100);
            };
            player.on('streamInitialized', look);
          })()
          """);
      chromium.waitUntil("window.first >= 0", Duration.ofSeconds(20));

      for (int i = 0; i < 5; i++) {
        int grey = chromium.evaluate("greyAt(" + (2 * i + 1) + ")").asInt();
        assertEquals(Math.max(0, (40 * i - 16) * 255 / 219), grey, 4, "at " + (2 * i + 1) + " s");
      }
      assertEquals(List.of(), chromium.complaints());
    }
  }

  /** One line per stream: codec, and width and height where it is a picture. */
  private static List<String> probe(String path) throws Exception {
    URI address = server.address().resolve(path);
    Process process =
        new ProcessBuilder(
                ffmpeg.ffprobe().toString(),
                "-v",
                "error",
                "-show_entries",
                "stream=codec_name,width,height",
                "-of",
                "csv=p=0",
                address.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "ffprobe does not end");
    assertEquals(0, process.exitValue(), said);
    return said.lines().toList();
  }
}
