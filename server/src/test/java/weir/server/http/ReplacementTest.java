package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.media.encode.Ffmpeg;
import weir.media.store.Copier;
import weir.media.store.CopyRequest;
import weir.media.store.Library;

/** A title is packaged anew while somebody plays it. */
@Timeout(120)
class ReplacementTest {
  private static final int REPLACEMENTS = 50;
  private static final int CLIENTS = 3;
  private static final List<String> PATHS =
      List.of(
          "manifest.mpd",
          "ondemand.mpd",
          "sizes.json",
          "master.m3u8",
          "144p/playlist.m3u8",
          "144p/init.mp4",
          "144p/1.m4s",
          "144p/2.m4s",
          "144p/ondemand.mp4",
          "audio-und/1.m4s");

  @TempDir Path folder;
  private Path library;
  private WeirServer server;

  @BeforeEach
  void start() throws Exception {
    library = Files.createDirectories(folder.resolve("library"));
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private record Received(String path, int status, String etag, long length, byte[] body) {}

  @Test
  void everyAnswerIsWhollyTheOldTitleOrTheNew() throws Exception {
    Library titles = Library.open(library);
    Copier copier = new Copier(titles);
    List<CopyRequest> versions =
        List.of(
            request("one", "testsrc2=size=256x144", 440, 3.5),
            request("two", "testsrc=size=192x144", 880, 4.5));
    List<Map<String, byte[]>> contents = new ArrayList<>();
    for (CopyRequest version : versions) {
      copier.pack(version, (fraction, remaining) -> {});
      Map<String, byte[]> content = new HashMap<>();
      for (String path : PATHS) {
        content.put(path, get(path).body);
      }
      contents.add(content);
    }
    PATHS.forEach(
        path ->
            assertNotEquals(
                ByteBuffer.wrap(contents.get(0).get(path)),
                ByteBuffer.wrap(contents.get(1).get(path)),
                path + " tells the versions apart"));

    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<List<Received>>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(i);
      running.add(
          clients.submit(
              () -> {
                List<Received> received = new ArrayList<>();
                while (!isOver.get()) {
                  received.add(get(PATHS.get(random.nextInt(PATHS.size()))));
                }
                return received;
              }));
    }
    for (int i = 0; i < REPLACEMENTS; i++) {
      copier.pack(versions.get(i % 2), (fraction, remaining) -> {});
    }
    isOver.set(true);
    List<Received> all = new ArrayList<>();
    for (Future<List<Received>> client : running) {
      all.addAll(client.get());
    }
    clients.shutdown();

    Map<String, ByteBuffer> byTag = new HashMap<>();
    int[] ofVersion = new int[2];
    for (Received one : all) {
      assertEquals(200, one.status, one.path);
      assertEquals(one.body.length, one.length, one.path);
      ByteBuffer body = ByteBuffer.wrap(one.body);
      int version = body.equals(ByteBuffer.wrap(contents.get(0).get(one.path))) ? 0 : 1;
      assertArrayEquals(contents.get(version).get(one.path), one.body, one.path);
      ofVersion[version]++;
      ByteBuffer known = byTag.putIfAbsent(one.path + one.etag, body);
      assertTrue(known == null || known.equals(body), one.path + " is two things with one tag");
    }
    System.out.println(
        "answers during " + REPLACEMENTS + " replacements: " + ofVersion[0] + " + " + ofVersion[1]);
    assertTrue(ofVersion[0] > 20 && ofVersion[1] > 20, ofVersion[0] + " and " + ofVersion[1]);
  }

  @Test
  void versionsThatOnlyDifferInTheirBytesHaveDifferentTags() throws Exception {
    Map<String, String> tags = new HashMap<>();
    for (int version = 0; version < 20; version++) {
      Path work = Files.createDirectories(library.resolve(".work"));
      new HandmadeLibrary(work).title("title", 3, 2000);
      byte[] bytes = new byte[2000];
      new Random(version).nextBytes(bytes);
      Files.write(work.resolve("title/360p/1.m4s"), bytes);
      try (Stream<Path> files = Files.walk(work)) {
        for (Path file : files.toList()) {
          Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
      }
      Library titles = new Library(library);
      if (version > 0) {
        titles.remove("title"); // so that the new files may get the old ones' numbers
      }
      Files.move(work.resolve("title"), library.resolve("title"));

      Received one = version == 0 ? firstOf("360p/1.m4s") : get("360p/1.m4s");

      assertArrayEquals(bytes, one.body, "version " + version);
      assertEquals(null, tags.put(one.etag, "version " + version));
    }
  }

  @Test
  void aTitleWhoseReplacementDiedHalfwayIsStillServed() throws Exception {
    new HandmadeLibrary(library).title("title", 3, 2000);
    byte[] before = firstOf("360p/1.m4s").body;
    Path dead = Files.createDirectories(library.resolve(".building-1/replaced"));

    Files.move(library.resolve("title"), dead.resolve("title"));

    assertEquals(2000, before.length);
    assertArrayEquals(before, get("360p/1.m4s").body);
    assertEquals(200, get("manifest.mpd").status);
  }

  private CopyRequest request(String name, String picture, int hertz, double seconds)
      throws Exception {
    Path file = folder.resolve(name + ".mp4");
    Process process =
        new ProcessBuilder(
                (Ffmpeg.find(Optional.empty()).ffmpeg()
                        + " -v error -f lavfi -i "
                        + picture
                        + ":rate=24:duration="
                        + seconds
                        + " -f lavfi -i sine=frequency="
                        + hertz
                        + ":duration="
                        + seconds
                        + " -c:v libx264 -preset ultrafast -g 48 -c:a aac "
                        + file)
                    .split(" "))
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
    return CopyRequest.of(List.of(file)).withTitle("title").withOnDemand();
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Of a new title: the server may just have looked, when there was none yet. */
  private Received firstOf(String path) throws Exception {
    Received one = get(path);
    for (long from = System.nanoTime();
        one.status == 404 && System.nanoTime() - from < 5_000_000_000L; ) {
      one = get(path);
    }
    return one;
  }

  private Received get(String path) throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(server.address().resolve("media/title/" + path)).build(),
            BodyHandlers.ofByteArray());
    return new Received(
        path,
        response.statusCode(),
        response.headers().firstValue("ETag").orElse(""),
        response.headers().firstValueAsLong("Content-Length").orElse(-1),
        response.body());
  }
}
