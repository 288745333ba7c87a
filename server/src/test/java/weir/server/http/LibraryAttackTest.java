package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the library when all goes wrong. */
@Timeout(120)
class LibraryAttackTest {
  @TempDir Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void aServerThatIsKilledWhileItReplacesATitleLeavesTheOldOneAndTheNextGoesOn() throws Exception {
    Path library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("bird", 2, 1000);
    byte[] old = Files.readAllBytes(library.resolve("bird/manifest.mpd"));
    Path film = Films.endless(folder.resolve("endless.mp4"));
    String job;
    try (ServerProcess doomed = ServerProcess.start(library)) {
      HttpResponse<String> accepted =
          post(doomed.address().resolve("/api/titles?name=bird&replace=true"), film);
      assertEquals(202, accepted.statusCode(), accepted.body());
      job = accepted.headers().firstValue("Location").orElseThrow();
      waitUntil(
          () ->
              state(doomed.address(), job).get("fraction").asDouble() > 0.001
                  && state(doomed.address(), job).get("stage").asText().equals("packaging"));

      doomed.kill();
    }

    assertArrayEquals(old, Files.readAllBytes(library.resolve("bird/manifest.mpd")));
    try (WeirServer next = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0))) {
      assertArrayEquals(old, get(next.address().resolve("/media/bird/manifest.mpd")).body());
      waitUntil(
          () ->
              get(next.address().resolve(job)).statusCode() == 200
                  && state(next.address(), job).get("stage").asText().equals("packaging"));
      assertArrayEquals(old, get(next.address().resolve("/media/bird/manifest.mpd")).body());
      client.send(
          HttpRequest.newBuilder(next.address().resolve(job)).DELETE().build(),
          BodyHandlers.discarding());
      waitUntil(() -> state(next.address(), job).get("stage").asText().equals("cancelled"));
      assertEquals(List.of("bird"), names(library));
      assertArrayEquals(old, get(next.address().resolve("/media/bird/manifest.mpd")).body());
    }
  }

  @Test
  void aServerThatIsEndedWhileItAnswersLosesNoFilmThatCameWhole() throws Exception {
    Path library = Files.createDirectories(folder.resolve("library"));
    Path endless = Films.endless(folder.resolve("endless.mp4"));
    Path brief = Films.brief(folder.resolve("brief.mp4"), 72);
    String late = new String(Files.readAllBytes(brief), StandardCharsets.ISO_8859_1);
    String head = " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + late.length() + "\r\n\r\n";
    List<String> jobs = new ArrayList<>();
    try (ServerProcess ended = ServerProcess.start(library)) {
      jobs.add(location(post(ended.address().resolve("/api/titles?name=long"), endless)));
      jobs.add(location(post(ended.address().resolve("/api/titles?name=bird"), brief)));
      waitUntil(
          () ->
              state(ended.address(), jobs.get(0)).get("fraction").asDouble() > 0.001
                  && state(ended.address(), jobs.get(0)).get("stage").asText().equals("packaging"));
      try (RawConnection sender = new RawConnection(ended.address());
          RawConnection other = new RawConnection(ended.address())) {
        sender.send("POST /api/titles?name=late" + head + late.substring(0, late.length() - 1));
        other.ask(RawConnection.get("health/live"));
        waitUntil(
            () -> new String(get(ended.address().resolve("/api/jobs")).body()).contains("late"));

        ended.terminate();
        waitUntil(() -> !isListening(ended.address()));
        RawConnection.Response refused = other.ask("POST /api/titles?name=new" + head + late);
        sender.send(late.substring(late.length() - 1));
        RawConnection.Response accepted = sender.read(false);
        ended.await();

        assertEquals(503, refused.status(), refused.text());
        assertEquals(202, accepted.status(), accepted.text());
        jobs.add(accepted.field("Location"));
      }
    }
    assertEquals(3, names(library).stream().filter(name -> name.startsWith(".incoming-")).count());

    try (WeirServer next = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0))) {
      for (String job : jobs) {
        assertEquals(200, get(next.address().resolve(job)).statusCode(), "known from the start");
      }
      URI taken = next.address().resolve("/api/titles?name=LATE");
      assertEquals(409, post(taken, brief).statusCode(), "and so are their names");
      for (String job : jobs.subList(0, 2)) {
        client.send(
            HttpRequest.newBuilder(next.address().resolve(job)).DELETE().build(),
            BodyHandlers.discarding());
      }
      waitUntil(() -> state(next.address(), jobs.get(2)).get("stage").asText().equals("done"));
      waitUntil(() -> names(library).equals(List.of("late")));
    }
  }

  private static String location(HttpResponse<String> accepted) {
    assertEquals(202, accepted.statusCode(), accepted.body());
    return accepted.headers().firstValue("Location").orElseThrow();
  }

  private static boolean isListening(URI server) throws IOException {
    try {
      new RawConnection(server).close();
      return true;
    } catch (ConnectException refused) {
      return false;
    }
  }

  @Test
  void aServerThatIsKilledWhileItReceivesLeavesWhatTheNextClears() throws Exception {
    Path library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("bird", 2, 1000);
    try (ServerProcess doomed = ServerProcess.start(library);
        java.net.Socket sender = new java.net.Socket("127.0.0.1", doomed.address().getPort())) {
      sender
          .getOutputStream()
          .write(
              ("POST /api/titles?name=fish HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999"
                      + "\r\n\r\n"
                      + "x".repeat(100_000))
                  .getBytes());
      waitUntil(() -> names(library).size() == 2);
      doomed.kill();
    }
    assertEquals(2, names(library).size(), "half a film is still there");

    try (WeirServer next = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0))) {
      waitUntil(() -> names(library).equals(List.of("bird")));
      assertEquals(200, get(next.address().resolve("/media/bird/manifest.mpd")).statusCode());
    }
  }

  @Test
  void aFullDiskCostsOneFilmAndNothingElse() throws Exception {
    Path library = Files.createDirectories(folder.resolve("small"));
    boolean isMounted =
        run("mount", "-t", "tmpfs", "-o", "size=3m", "weir-test", library.toString());
    if (!isMounted) {
      System.out.println("skipped: no small file system can be mounted here, so no disk gets full");
    }
    Assumptions.assumeTrue(isMounted, "a tmpfs can be mounted");
    try (WeirServer server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0))) {
      new HandmadeLibrary(library).title("bird", 2, 1000);
      Path tooLarge = Files.write(folder.resolve("large"), new byte[4 << 20]);
      Path fits = Films.noisy(folder.resolve("fits.mp4"), 2_900_000);

      URI titles = server.address().resolve("/api/titles?name=fish");
      assertEquals(507, post(titles, tooLarge).statusCode());
      HttpResponse<String> unannounced =
          client.send(
              HttpRequest.newBuilder(titles)
                  .POST(BodyPublishers.ofInputStream(() -> newStream(tooLarge)))
                  .build(),
              BodyHandlers.ofString());
      assertEquals(507, unannounced.statusCode(), "what is not told before is found out");
      assertEquals(List.of("bird"), names(library));

      HttpResponse<String> accepted = post(titles, fits);
      assertEquals(202, accepted.statusCode(), accepted.body());
      String job = accepted.headers().firstValue("Location").orElseThrow();
      waitUntil(
          () ->
              List.of("failed", "done")
                  .contains(state(server.address(), job).get("stage").asText()));
      JsonNode end = state(server.address(), job);

      assertEquals("failed", end.get("stage").asText(), end.toString());
      assertFalse(end.get("problem").asText().isEmpty(), end.toString());
      System.out.println("on a full disk: " + end.get("problem").asText());
      assertEquals(List.of("bird"), names(library));
      waitUntil(
          () -> get(server.address().resolve("/media/bird/manifest.mpd")).statusCode() == 200);
    } finally {
      assertTrue(run("umount", "-l", library.toString()));
    }
  }

  private static java.io.InputStream newStream(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such command on this system
    }
  }

  private JsonNode state(URI server, String job) throws Exception {
    return new ObjectMapper().readTree(get(server.resolve(job)).body());
  }

  private HttpResponse<byte[]> get(URI address) throws Exception {
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> post(URI address, Path film) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address).POST(BodyPublishers.ofFile(film)).build(),
        BodyHandlers.ofString());
  }

  private static List<String> names(Path library) throws IOException {
    try (Stream<Path> inside = Files.list(library)) {
      return inside.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private interface Claim {
    boolean holds() throws Exception;
  }

  private static void waitUntil(Claim claim) throws Exception {
    long giveUpAt = System.nanoTime() + 60_000_000_000L;
    while (!claim.holds()) {
      assertTrue(System.nanoTime() < giveUpAt, "it never came about");
      Thread.sleep(20);
    }
  }
}
