package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.store.Library;

/**
 * A day's mixture in a server for {@code -Dsoak.minutes}, 5 unless said otherwise: viewers with and
 * without links, links made, changed and restarted, viewers who go away in the middle, titles that
 * come, go and are replaced by uploads. What the server holds is measured at moments when nothing
 * runs.
 */
@Tag("long")
class SoakTest {
  private static final int MINUTES = Integer.getInteger("soak.minutes", 5);
  private static final int MEASUREMENTS = 6;
  private static final long SEED = 8601;

  /** Connections that idle, and classes that are loaded late, are no leak. */
  private static final long HEAP_BYTES = 10_000_000;

  private static final long DIRECT_BYTES = 10_000_000;
  private static final long THREADS = 20;
  private static final long DESCRIPTORS = 40;

  @TempDir Path folder;
  private Path library;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final ReentrantReadWriteLock pause = new ReentrantReadWriteLock(true);
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Map<String, LongAdder> surprises = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> done = new ConcurrentHashMap<>();

  private interface Turn {
    void take(Random random) throws Exception;
  }

  @Test
  void holdsNoMoreAtTheEndThanAtTheBeginning() throws Exception {
    library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("bird", 20, 200_000).title("fish", 20, 20_000);
    Path film = Films.brief(folder.resolve("film.mp4"), 72);
    List<ServerProcess.Holding> held = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(library, "-Xmx256m")) {
      URI address = server.address();
      ExecutorService people = Executors.newCachedThreadPool();
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        running.add(start(people, i, 20, random -> watch(address, "", random)));
      }
      for (int i = 0; i < 12; i++) {
        int one = i;
        running.add(start(people, 100 + i, 50, random -> throughLink(address, one, random)));
      }
      running.add(start(people, 200, 100, random -> goAway(address, random)));
      running.add(start(people, 300, 500, random -> comeAndGo(address, random)));
      running.add(start(people, 400, 5000, random -> replace(address, film)));
      running.add(start(people, 500, 200, random -> look(address)));

      long periodMs = TimeUnit.MINUTES.toMillis(MINUTES) / MEASUREMENTS;
      for (int i = 0; i < MEASUREMENTS; i++) {
        Thread.sleep(periodMs);
        pause.writeLock().lock();
        try {
          waitUntilIdle(address);
          held.add(server.holding());
          System.out.println("after " + (i + 1) * periodMs / 1000 + " s: " + held.get(i));
        } finally {
          pause.writeLock().unlock();
        }
      }
      isOver.set(true);
      for (Future<?> one : running) {
        one.get(2, TimeUnit.MINUTES);
      }
      people.shutdown();
    }
    System.out.println(
        "soak of "
            + MINUTES
            + " min, seed "
            + SEED
            + ": "
            + requests
            + " answers, "
            + bytes.sum() / 1_000_000
            + " MB, "
            + done
            + ", surprises "
            + surprises);
    ServerProcess.Holding first = held.get(0);
    ServerProcess.Holding last = held.get(MEASUREMENTS - 1);
    System.out.println("first: " + first + "\nlast:  " + last);
    assertEquals(Map.of(), surprises);
    assertTrue(last.heapBytes() - first.heapBytes() < HEAP_BYTES, "heap grows");
    assertTrue(last.directBytes() - first.directBytes() < DIRECT_BYTES, "direct memory grows");
    assertTrue(last.threads() - first.threads() < THREADS, "threads grow in number");
    assertTrue(last.descriptors() - first.descriptors() < DESCRIPTORS, "descriptors leak");
  }

  private Future<?> start(ExecutorService people, int number, int restMs, Turn turn) {
    Random random = new Random(SEED + number);
    return people.submit(
        () -> {
          while (!isOver.get()) {
            pause.readLock().lock();
            try {
              turn.take(random);
            } catch (Exception e) {
              count(surprises, e.toString());
            } finally {
              pause.readLock().unlock();
            }
            Thread.sleep(random.nextInt(2 * restMs));
          }
          return null;
        });
  }

  private void watch(URI server, String link, Random random) throws Exception {
    String title = random.nextBoolean() ? "bird" : "fish";
    String path =
        switch (random.nextInt(8)) {
          case 0 -> "manifest.mpd";
          case 1 -> "master.m3u8";
          case 2 -> "360p/init.mp4";
          case 3 -> "sizes.json";
          default -> "360p/" + (1 + random.nextInt(20)) + ".m4s";
        };
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/" + link + "media/" + title + "/" + path));
    int expected = 200;
    if (path.endsWith("m4s") && random.nextInt(4) == 0) {
      request.header("Range", "bytes=100-" + (200 + random.nextInt(5000)));
      expected = 206;
    }
    if (random.nextInt(4) == 0) {
      request.header("Accept-Encoding", "gzip");
    }
    expect(expected, request);
  }

  private void throughLink(URI server, int person, Random random) throws Exception {
    String id = "soak-" + person + "-" + random.nextInt(3);
    String link = "via/kbps=" + (2000 + random.nextInt(50_000)) + ",id=" + id + "/";
    watch(server, link, random);
    String body =
        random.nextBoolean()
            ? "{\"kbps\":" + (2000 + random.nextInt(50_000)) + "}"
            : "{\"trace\":\"step\"}";
    expect(
        200,
        HttpRequest.newBuilder(server.resolve("/api/links/" + id))
            .method("PATCH", BodyPublishers.ofString(body)));
    if (random.nextInt(5) == 0) {
      expect(
          200,
          HttpRequest.newBuilder(server.resolve("/api/links/" + id + "/restart"))
              .POST(BodyPublishers.noBody()));
    }
  }

  private void goAway(URI server, Random random) throws IOException {
    String link = random.nextBoolean() ? "" : "via/kbps=500,id=away/";
    try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
      String request =
          "GET /"
              + link
              + "media/bird/360p/"
              + (1 + random.nextInt(20))
              + ".m4s HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readNBytes(random.nextInt(20_000) + 1);
    }
    count(done, "went away");
  }

  private void comeAndGo(URI server, Random random) throws Exception {
    String name = "guest-" + random.nextInt(3);
    if (Files.exists(library.resolve(name))) {
      if (random.nextBoolean()) {
        expect(204, HttpRequest.newBuilder(server.resolve("/api/titles/" + name)).DELETE());
      } else {
        new Library(library).remove(name);
      }
    } else {
      new HandmadeLibrary(library).title(name, 5, 5000);
    }
    count(done, "came or went");
  }

  private void replace(URI server, Path film) throws Exception {
    HttpResponse<byte[]> accepted =
        send(
            HttpRequest.newBuilder(server.resolve("/api/titles?name=clip&replace=true"))
                .POST(BodyPublishers.ofFile(film)));
    if (accepted.statusCode() != 202) {
      count(surprises, "upload " + new String(accepted.body(), StandardCharsets.UTF_8));
      return;
    }
    String job = accepted.headers().firstValue("Location").orElseThrow();
    HttpResponse<byte[]> events = send(HttpRequest.newBuilder(server.resolve(job + "/events")));
    if (!new String(events.body(), StandardCharsets.UTF_8).contains("\"stage\":\"done\"")) {
      count(surprises, new String(events.body(), StandardCharsets.UTF_8));
    }
    expect(200, HttpRequest.newBuilder(server.resolve("/media/clip/manifest.mpd")));
    count(done, "replaced");
  }

  private void look(URI server) throws Exception {
    for (String path : List.of("/api/titles", "/api/links", "/api/jobs", "/", "/health")) {
      expect(200, HttpRequest.newBuilder(server.resolve(path)));
    }
    expect(404, HttpRequest.newBuilder(server.resolve("/media/nobody/1.m4s")));
  }

  /** Those who went away are noticed when their link has something for them. */
  private void waitUntilIdle(URI server) throws Exception {
    long giveUpAt = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < giveUpAt) {
      HttpResponse<byte[]> links = send(HttpRequest.newBuilder(server.resolve("/api/links")));
      boolean isIdle = true;
      for (var link : new ObjectMapper().readTree(links.body()).get("links")) {
        isIdle &= link.get("running").asInt() == 0;
      }
      if (isIdle) {
        return;
      }
      Thread.sleep(100);
    }
    count(surprises, "a response on a link never ended");
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private void expect(int status, HttpRequest.Builder request) throws Exception {
    HttpResponse<byte[]> answer = send(request);
    if (answer.statusCode() != status) {
      count(
          surprises,
          answer.request().method() + " " + answer.uri().getPath() + " " + answer.statusCode());
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
    requests.increment();
    bytes.add(answer.body().length);
    return answer;
  }

  private static void count(Map<String, LongAdder> what, String key) {
    what.computeIfAbsent(key, any -> new LongAdder()).increment();
  }
}
