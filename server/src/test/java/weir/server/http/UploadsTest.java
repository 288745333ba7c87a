package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import weir.server.uploads.Uploads;

/** Films sent to a running server, and titles deleted from it. */
@Timeout(120)
class UploadsTest {
  private static final int MOST_BYTES = 2_000_000;

  @TempDir static Path films;
  private static Path brief;
  private static Path endless;

  @TempDir Path folder;
  private Path library;
  private WeirServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void makeFilms() throws Exception {
    brief = Films.brief(films.resolve("brief.mp4"), 72);
    endless = Films.endless(films.resolve("endless.mp4"));
  }

  @BeforeEach
  void start() {
    library = folder.resolve("library");
    server = start(Uploads.Settings.DEFAULT);
  }

  private WeirServer start(Uploads.Settings uploads) {
    return WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0).with(uploads));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFilmThatIsSentBecomesATitleAndTellsHowFarItIs() throws Exception {
    HttpResponse<String> accepted = upload("name=bird", BodyPublishers.ofFile(brief));

    assertEquals(202, accepted.statusCode(), accepted.body());
    String job = field(accepted, "Location");
    List<JsonNode> told = events(job);

    assertTrue(told.size() > 1, told.toString());
    JsonNode end = told.get(told.size() - 1);
    assertEquals("done", end.get("stage").asText(), told.toString());
    assertEquals("/media/bird/manifest.mpd", end.get("manifest").asText());
    assertEquals(Files.size(brief), end.get("receivedBytes").asLong());
    assertEquals(end, json(get(job)));
    assertEquals(200, get("/media/bird/manifest.mpd").statusCode());
    assertEquals("bird", json(get("/api/titles")).at("/titles/0/title").asText());
    assertEquals(List.of("bird"), library());
  }

  @Test
  void allThatIsOnItsWayIsToldInOneStreamToo() throws Exception {
    HttpResponse<Stream<String>> stream =
        client.send(request("/api/events?about=jobs").build(), BodyHandlers.ofLines());
    try (Stream<String> lines = stream.body()) {
      Iterator<String> told = lines.iterator();
      assertEquals("[]", nextJobs(told, jobs -> true).get("jobs").toString());

      String job = field(upload("name=bird", BodyPublishers.ofFile(brief)), "Location");
      JsonNode done = nextJobs(told, jobs -> jobs.at("/jobs/0/stage").asText().equals("done"));
      delete(job);
      JsonNode ended = nextJobs(told, jobs -> !jobs.get("ended").isEmpty());

      assertEquals("bird", done.at("/jobs/0/title").asText());
      assertEquals(job, "/api/jobs/" + ended.at("/ended/0").asText());
      assertEquals(404, get(job + "/events").statusCode());
    }
  }

  /** Who goes away is no mistake of ours. */
  @Test
  void aFilmThatIsBrokenOffInHttp2IsNoErrorInTheLog() throws Exception {
    try (LogListener log = new LogListener(Logger.ROOT_LOGGER_NAME)) {
      String before = connections();
      for (int i = 0; i < 5; i++) {
        try (RawHttp2 connection = new RawHttp2(server)) {
          connection.ask(
              true,
              ":method POST",
              ":path /api/titles?name=x",
              ":scheme http",
              ":authority localhost");
          connection.send(new byte[1024], false);
          waitUntil(() -> get("/api/jobs").body().contains("receiving"));
        }
        waitUntil(() -> !get("/api/jobs").body().contains("receiving"));
        waitUntil(() -> connections().equals(before));
      }
      assertEquals(
          List.of(),
          log.heard().stream()
              .filter(one -> one.getLevel() == Level.ERROR)
              .map(Object::toString)
              .toList());
    }
  }

  private String connections() throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("weir_connections "))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode nextJobs(Iterator<String> lines, Predicate<JsonNode> wanted)
      throws IOException {
    while (true) {
      String line = lines.next();
      if (line.startsWith("data: ")) {
        JsonNode jobs = new ObjectMapper().readTree(line.substring(6));
        if (wanted.test(jobs)) {
          return jobs;
        }
      }
    }
  }

  @Test
  void manyMayWatchOneJobAndNoneOfThemHoldsAThread() throws Exception {
    String job = field(upload("name=long", BodyPublishers.ofFile(endless)), "Location");
    List<CompletableFuture<HttpResponse<String>>> watchers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      watchers.add(client.sendAsync(request(job + "/events").build(), BodyHandlers.ofString()));
    }
    waitUntil(() -> get("/metrics").body().contains("weir_listeners 60"));
    long held =
        Thread.getAllStackTraces().entrySet().stream()
            .filter(one -> one.getKey().getName().startsWith("JettyServerThreadPool"))
            .filter(one -> Arrays.toString(one.getValue()).contains("weir.server.http"))
            .count();

    delete(job);

    assertTrue(held < 10, held + " threads");
    for (CompletableFuture<HttpResponse<String>> watcher : watchers) {
      assertTrue(watcher.get().body().contains("\"stage\":\"cancelled\""));
    }
  }

  @Test
  void aTitleOfThatNameIsReplacedOnlyWhenThatIsSaid() throws Exception {
    events(field(upload("name=bird", BodyPublishers.ofFile(brief)), "Location"));
    byte[] before = Files.readAllBytes(library.resolve("bird/manifest.mpd"));
    Path other = Films.brief(folder.resolve("other.mp4"), 90);

    HttpResponse<String> refused = upload("name=bird", BodyPublishers.ofFile(other));
    HttpResponse<String> alike = upload("name=BIRD&replace=true", BodyPublishers.ofFile(other));
    assertEquals(409, refused.statusCode());
    assertEquals(409, alike.statusCode(), "some file systems take one for the other");
    assertTrue(refused.body().contains("replace=true"), refused.body());
    assertEquals(new String(before), Files.readString(library.resolve("bird/manifest.mpd")));

    events(field(upload("name=bird&replace=true", BodyPublishers.ofFile(other)), "Location"));
    assertTrue(Files.readString(library.resolve("bird/manifest.mpd")).contains("height=\"90\""));
    assertEquals(List.of("bird"), library());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "name=",
        "name=..",
        "name=.hidden",
        "name=../bird",
        "name=..%2Fbird",
        "name=a%2Fb",
        "name=a%5Cb",
        "name=a%00b",
        "name=a%0Ab",
        "name=%25zz",
        "name=con",
        "name=LPT1",
        "name=nul.mp4",
        "name=bird.",
        "name=a%20b",
        "name=a:b",
        "name=u%CC%88",
        "name=bird&replace=maybe"
      })
  void refusesNamesThatAreNoneEverywhere(String query) throws Exception {
    HttpResponse<String> refused = upload(query, BodyPublishers.ofFile(brief));

    assertEquals(400, refused.statusCode(), refused.body());
    assertEquals("application/problem+json", field(refused, "Content-Type"));
    assertEquals(List.of(), library());
    assertEquals("{\"jobs\":[]}", get("/api/jobs").body());
  }

  @Test
  void refusesNamesThatAreTooLong() throws Exception {
    for (String name : List.of("a".repeat(101), "%E9%B3%A5".repeat(90))) {
      assertEquals(400, upload("name=" + name, BodyPublishers.ofFile(brief)).statusCode());
    }
  }

  @Test
  void takesNoMoreThanItsLimitWhetherItIsToldBeforeOrNot() throws Exception {
    server.close();
    server = start(Uploads.Settings.DEFAULT.withMostBytes(MOST_BYTES));

    try (RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST /api/titles?name=bird HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
              + (MOST_BYTES + 1)
              + "\r\nExpect: 100-continue\r\n\r\n");
      RawConnection.Response refused = connection.read(false);
      assertEquals(413, refused.status(), "before a byte of it has come");
      assertTrue(refused.text().contains("--most-upload"), refused.text());
    }
    assertEquals("{\"jobs\":[]}", get("/api/jobs").body());
    try (RawConnection connection = new RawConnection(server)) {
      connection.send(
          "POST /api/titles?name=bird HTTP/1.1\r\nHost: localhost\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
      String piece = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      for (int sent = 0; sent <= MOST_BYTES; sent += 0x10000) {
        connection.send(piece);
      }
      assertEquals(413, connection.read(false).status());
    }
    assertEquals(List.of(), library());
  }

  @Test
  void leavesNothingOfAnUploadThatIsBrokenOff() throws Exception {
    for (String length : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
      try (RawConnection connection = new RawConnection(server)) {
        connection.send(
            "POST /api/titles?name=bird HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n\r\n");
        connection.send("1000\r\n" + "x".repeat(0x1000) + "\r\n");
        waitUntil(() -> library().size() == 1);
        String incoming = library().get(0);
        assertTrue(incoming.startsWith(".incoming-"), incoming);
      }
      waitUntil(() -> get("/api/jobs").body().contains("\"stage\":\"failed\""));
      assertEquals(List.of(), library());
      delete("/api/jobs/" + json(get("/api/jobs")).at("/jobs/0/job").asText());
    }
  }

  @Test
  void filmsThatTrickleInAreCutOffWhileOthersAreTaken() throws Exception {
    List<RawConnection> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        RawConnection sender = new RawConnection(server);
        slow.add(sender);
        sender.send(
            "POST /api/titles?name=slow"
                + i
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nslowly");
      }
      waitUntil(() -> !library().isEmpty());

      assertEquals(202, upload("name=bird", BodyPublishers.ofFile(brief)).statusCode());
      for (RawConnection sender : slow) {
        assertEquals(400, sender.read(false).status());
      }
    } finally {
      for (RawConnection sender : slow) {
        sender.close();
      }
    }
    waitUntil(() -> library().equals(List.of("bird")));
  }

  @Test
  void aFilmThatIsCalledOffWhileItsSenderIsSilentIsGoneAtOnce() throws Exception {
    server.close();
    server =
        WeirServer.start(
            new WeirServer.Settings(library, "127.0.0.1", 0)
                .with(Operation.DEFAULT.withIdle(Duration.ofMinutes(10))));
    try (RawConnection sender = new RawConnection(server)) {
      sender.send(
          "POST /api/titles?name=bird HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Length: 1000000\r\n\r\n");
      sender.send(200_000); // which is no trickle for minutes
      waitUntil(() -> get("/api/jobs").body().contains("\"receivedBytes\":200000"));
      String job = "/api/jobs/" + json(get("/api/jobs")).at("/jobs/0/job").asText();

      assertEquals(204, delete(job).statusCode());

      assertEquals(List.of(), library());
      assertEquals("cancelled", json(get(job)).get("stage").asText());
      assertEquals(400, upload("name=bird", BodyPublishers.noBody()).statusCode(), "and no 409");
      RawConnection.Response told = sender.read(false);
      assertEquals(400, told.status());
      assertTrue(told.text().contains("the job was deleted meanwhile"), told.text());
    }
  }

  @Test
  void aLibraryThatBecameAFileIsNotTakenForAFullDisk() throws Exception {
    Files.writeString(library, "no folder");

    HttpResponse<String> refused = upload("name=bird", BodyPublishers.ofFile(brief));

    assertEquals(507, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("is no folder"), refused.body());
  }

  @Test
  void saysWhyAFilmCannotBePackagedAndLeavesNothing() throws Exception {
    HttpResponse<String> accepted =
        upload("name=words", BodyPublishers.ofString("These are words and no film.\n"));

    JsonNode end = last(events(field(accepted, "Location")));

    assertEquals("failed", end.get("stage").asText());
    assertTrue(end.get("problem").asText().startsWith("words: is not a video"), end.toString());
    assertFalse(end.toString().contains(library.toString()), "where we keep it is our business");
    assertEquals(List.of(), library());
    assertEquals(400, upload("name=nothing", BodyPublishers.noBody()).statusCode());
  }

  @Test
  void packagesOneAtATimeAndForgetsWhatIsCalledOff() throws Exception {
    String running = field(upload("name=long", BodyPublishers.ofFile(endless)), "Location");
    waitUntil(() -> json(get(running)).get("fraction").asDouble() > 0 && isPackaging(running));
    String waiting = field(upload("name=bird", BodyPublishers.ofFile(brief)), "Location");
    String doomed = field(upload("name=fish", BodyPublishers.ofFile(brief)), "Location");
    assertEquals(409, upload("name=Long", BodyPublishers.ofFile(brief)).statusCode());
    assertEquals("waiting", json(get(waiting)).get("stage").asText());

    assertEquals(204, delete(doomed).statusCode());
    assertEquals("cancelled", json(get(doomed)).get("stage").asText());
    assertEquals(204, delete(running).statusCode());
    assertEquals("cancelled", last(events(running)).get("stage").asText());

    assertEquals("done", last(events(waiting)).get("stage").asText());
    assertEquals(List.of("bird"), library());
    assertEquals(204, delete(running).statusCode());
    assertEquals(404, get(running).statusCode());
  }

  @Test
  void takesOnlySoManyAtATime() throws Exception {
    server.close();
    server = start(new Uploads.Settings(MOST_BYTES * 100L, 1, java.util.Optional.empty()));
    String running = field(upload("name=long", BodyPublishers.ofFile(endless)), "Location");

    HttpResponse<String> refused = upload("name=bird", BodyPublishers.ofFile(brief));

    assertEquals(503, refused.statusCode());
    assertEquals("60", field(refused, "Retry-After"));
    delete(running);
    assertEquals("cancelled", last(events(running)).get("stage").asText());
    assertEquals(202, upload("name=bird", BodyPublishers.ofFile(brief)).statusCode());
  }

  @Test
  void goesOnWhereTheServerBeforeWasEnded() throws Exception {
    String job = field(upload("name=long", BodyPublishers.ofFile(endless)), "Location");
    waitUntil(() -> json(get(job)).get("fraction").asDouble() > 0.001 && isPackaging(job));

    server.close();
    assertTrue(
        library().stream().anyMatch(name -> name.startsWith(".incoming-")), library().toString());
    server = start(Uploads.Settings.DEFAULT);

    waitUntil(() -> get(job).statusCode() == 200 && isPackaging(job));
    assertEquals("long", json(get(job)).get("title").asText());
    delete(job);
    events(job);
    assertEquals(List.of(), library());
  }

  @Test
  void whatWaitsKeepsItsOrderWhenTheServerIsStartedAnew() throws Exception {
    List<String> order = new ArrayList<>(List.of("long", "z", "c", "m", "a"));
    for (String title : order) {
      Path film = title.equals("long") ? endless : brief;
      assertEquals(202, upload("name=" + title, BodyPublishers.ofFile(film)).statusCode());
    }

    server.close();
    server = start(Uploads.Settings.DEFAULT);
    assertEquals(order, titlesOfJobs());

    order.add("b");
    upload("name=b", BodyPublishers.ofFile(brief));
    server.close();
    server = start(Uploads.Settings.DEFAULT);
    assertEquals(order, titlesOfJobs());
    List<String> jobs = json(get("/api/jobs")).get("jobs").findValuesAsText("job");
    for (int last = jobs.size() - 1; last >= 0; last--) {
      delete("/api/jobs/" + jobs.get(last));
    }
    waitUntil(() -> library().isEmpty());
  }

  private List<String> titlesOfJobs() throws Exception {
    return json(get("/api/jobs")).get("jobs").findValuesAsText("title");
  }

  @Test
  void deletesTitlesAndNothingElse() throws Exception {
    new HandmadeLibrary(Files.createDirectories(library)).title("bird", 2, 1000);
    Files.writeString(folder.resolve("manifest.mpd"), "not in the library");
    waitUntil(() -> get("/media/bird/manifest.mpd").statusCode() == 200);

    for (String name : List.of("fish", "..", "%2e%2e", "..%2F", ".", "bird%2F360p", "%00", "")) {
      try (RawConnection connection = new RawConnection(server)) {
        String request = "DELETE /api/titles/" + name + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        int status = connection.ask(request).status();
        assertTrue(status == 404 || status == 400 || status == 405, name + ": " + status);
      }
    }
    assertTrue(Files.exists(folder.resolve("manifest.mpd")));
    assertEquals(List.of("bird"), library());

    assertEquals(204, delete("/api/titles/bird").statusCode());
    assertEquals(404, get("/media/bird/manifest.mpd").statusCode());
    assertEquals(404, delete("/api/titles/bird").statusCode());
    assertEquals(List.of(), library());
  }

  @Test
  void nobodyFromElsewhereMaySendOrDeleteWithoutTheToken() throws Exception {
    new HandmadeLibrary(Files.createDirectories(library)).title("bird", 2, 1000);

    for (String request : List.of("DELETE /api/titles/bird", "POST /api/titles?name=fish")) {
      try (RawConnection connection = new RawConnection(server)) {
        int status =
            connection
                .ask(request + " HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n")
                .status();
        assertEquals(403, status, request);
      }
    }
    assertEquals(List.of("bird"), library());
  }

  private boolean isPackaging(String job) throws Exception {
    return json(get(job)).get("stage").asText().equals("packaging");
  }

  private HttpResponse<String> upload(String query, BodyPublisher film) throws Exception {
    return send(request("/api/titles?" + query).POST(film));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return send(request(path).DELETE());
  }

  /** All that is told of a job until it is over. */
  private List<JsonNode> events(String job) throws Exception {
    HttpResponse<Stream<String>> stream =
        client.send(request(job + "/events").build(), BodyHandlers.ofLines());
    assertEquals("text/event-stream", stream.headers().firstValue("Content-Type").orElse(""));
    List<JsonNode> told = new ArrayList<>();
    for (String line : stream.body().toList()) {
      if (line.startsWith("data: ")) {
        told.add(new ObjectMapper().readTree(line.substring(6)));
      }
    }
    return told;
  }

  private static JsonNode last(List<JsonNode> events) {
    return events.get(events.size() - 1);
  }

  private List<String> library() throws IOException {
    if (!Files.exists(library)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(library)) {
      return inside.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** What somebody else brings about. */
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

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address().toString()).resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }

  private static String field(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
