package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Workshop;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.encode.PackagingFailed;
import weir.media.encode.Progress;

/** Inputs from anybody, which would like to be shown what lies beside them. */
@Tag("encode")
class StrangersTest {
  private static final PackageRequest.Encoding ENCODING =
      new PackageRequest.Encoding(
          Ladder.parse("72:100"), Duration.ofSeconds(1), "ultrafast", false);

  private final Ffmpeg ffmpeg = Ffmpeg.bundled();
  private final AtomicInteger asked = new AtomicInteger();
  @TempDir Path folder;
  private HttpServer neighbour;
  private Library library;
  private Path secret;

  @BeforeEach
  void start() throws IOException {
    library = Library.open(folder.resolve("library"));
    secret = film("secret.mp4", "mp4");
    neighbour = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    neighbour.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] film = Files.readAllBytes(secret);
          exchange.sendResponseHeaders(200, film.length);
          exchange.getResponseBody().write(film);
          exchange.close();
        });
    neighbour.start();
  }

  @AfterEach
  void stop() {
    neighbour.stop(0);
  }

  @Test
  void readNothingButTheFilmItself() throws Exception {
    String there = "http://127.0.0.1:" + neighbour.getAddress().getPort() + "/secret.mp4";
    String hls =
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n%s\n#EXT-X-ENDLIST\n";
    String dash =
        "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\""
            + " mediaPresentationDuration=\"PT1S\" profiles=\"urn:mpeg:dash:profile:full:2011\">"
            + "<Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\""
            + " bandwidth=\"1000\"><BaseURL>%s</BaseURL></Representation></AdaptationSet></Period>"
            + "</MPD>";
    Map<String, String> traps =
        Map.ofEntries(
            Map.entry("hls over the network", hls.formatted(there)),
            Map.entry("hls to a file", hls.formatted(secret)),
            Map.entry("hls to an address of a file", hls.formatted("file://" + secret)),
            Map.entry("hls to text", hls.formatted("/etc/passwd")),
            Map.entry("hls in a protocol in a protocol", hls.formatted("concat:" + secret)),
            Map.entry(
                "hls with a key elsewhere",
                hls.formatted("x.ts")
                    .replace(
                        "#EXTINF", "#EXT-X-KEY:METHOD=AES-128,URI=\"" + there + "\"\n#EXTINF")),
            Map.entry(
                "a master playlist", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + there + "\n"),
            Map.entry("dash over the network", dash.formatted(there)),
            Map.entry("dash to a file", dash.formatted("file://" + secret)),
            Map.entry("concat over the network", "ffconcat version 1.0\nfile '" + there + "'\n"),
            Map.entry("concat of a neighbour", "ffconcat version 1.0\nfile secret.mp4\n"),
            Map.entry("concat of any file", "ffconcat version 1.0\nfile /etc/passwd\n"),
            Map.entry(
                "a session description",
                "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP"
                    + " 96\na=rtpmap:96 H264/90000\n"),
            Map.entry("a redirection", "[Reference]\nRef1=" + there + "\n"),
            Map.entry("subtitles", "WEBVTT\n\n00:00.000 --> 00:01.000\n" + there + "\n"),
            Map.entry("metadata", ";FFMETADATA1\ntitle=x\n"),
            Map.entry("words", "root:x:0:0:root:/root:/bin/bash\n".repeat(50)));
    for (Map.Entry<String, String> trap : traps.entrySet()) {
      Path input = Files.writeString(folder.resolve("bird.upload"), trap.getValue());

      PackagingFailed refusal =
          assertThrows(PackagingFailed.class, () -> pack(input), trap.getKey());

      assertTrue(refusal.getMessage().contains("bird.upload"), refusal.getMessage());
      assertFalse(refusal.getMessage().contains("root:"), refusal.getMessage());
    }
    assertEquals(0, asked.get(), "somebody was asked for something");
    assertEquals(List.of(), library.titles());
  }

  @Test
  void theTrapsAreSomethingThatFfmpegWouldWalkInto() throws Exception {
    String there = "http://127.0.0.1:" + neighbour.getAddress().getPort() + "/secret.mp4";
    Path input =
        Files.writeString(
            folder.resolve("bird.upload"), "ffconcat version 1.0\nfile '" + there + "'\n");

    String streams =
        new Workshop(ffmpeg, folder)
            .ffprobe(
                "-protocol_whitelist",
                "file,http,tcp",
                "-safe",
                "0",
                "-show_entries",
                "stream=codec_name",
                "-of",
                "csv=p=0",
                "file:" + input);

    assertEquals("h264", streams.lines().findFirst().orElse(""));
    assertTrue(asked.get() > 0);
  }

  @Test
  void areFilmsOfAllUsualKindsAllTheSame() throws Exception {
    for (String kind : List.of("mp4", "matroska", "mpegts", "avi", "flv", "mov")) {
      Path input = film("bird-" + kind + ".upload", kind);

      Title title = pack(input);

      assertTrue(Files.size(title.folder().resolve("72p/1.m4s")) > 0, kind);
    }
  }

  private Title pack(Path input) {
    return new Packager(ffmpeg, library)
        .pack(PackageRequest.of(input).with(ENCODING).fromStranger(), Progress.NONE);
  }

  private Path film(String name, String kind) throws IOException {
    return new Workshop(ffmpeg, folder)
        .input(
            name,
            "-f lavfi -i testsrc2=size=128x72:rate=10 -t 1 -c:v libx264 -preset ultrafast -f "
                + kind);
  }
}
