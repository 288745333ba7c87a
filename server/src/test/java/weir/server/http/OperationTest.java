package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What whoever runs a server asks of it. */
@Timeout(60)
class OperationTest {
  private static final int SEGMENT_BYTES = 50_000;

  @TempDir Path folder;
  private Path library;
  private WeirServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void pack() throws IOException {
    library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("bird", 12, SEGMENT_BYTES);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void start(Operation operation) {
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0).with(operation));
  }

  @Test
  void countsResponsesAndBytesByKindAndStatus() throws Exception {
    start(Operation.DEFAULT);
    get("media/bird/360p/1.m4s");
    get("media/bird/360p/1.m4s?x");
    get("via/id=anna/media/bird/360p/2.m4s");
    get("media/bird/360p/99.m4s");
    get("media/bird/manifest.mpd");
    get("api/titles");
    get("");

    String metrics = metricsOnceQuiet();

    assertEquals(3, metric(metrics, "weir_responses_total{kind=\"segment\",status=\"2xx\"}"));
    assertEquals(
        3 * SEGMENT_BYTES,
        metric(metrics, "weir_sent_bytes_total{kind=\"segment\",status=\"2xx\"}"));
    assertEquals(1, metric(metrics, "weir_responses_total{kind=\"segment\",status=\"4xx\"}"));
    assertEquals(1, metric(metrics, "weir_responses_total{kind=\"manifest\",status=\"2xx\"}"));
    assertEquals(1, metric(metrics, "weir_responses_total{kind=\"page\",status=\"2xx\"}"));
    assertEquals(3, metric(metrics, "weir_lane_responses_total"));
    assertEquals(1, metric(metrics, "weir_links"));
    assertTrue(metric(metrics, "weir_connections") >= 1);
    assertTrue(metric(metrics, "weir_first_byte_seconds_count") >= 7);
    assertTrue(metrics.contains("jvm_memory_used_bytes{"), metrics);
    assertTrue(metrics.contains("# HELP weir_first_byte_seconds"), metrics);
  }

  /** Which a proxy that keeps {@code /metrics} to itself may not take for it. */
  static final List<String> NOT_METRICS =
      List.of(
          "/metrics/",
          "/metrics//",
          "/metrics/.",
          "/metrics/x/..",
          "/metrics;x",
          "/metrics;x/",
          "/metrics#x",
          "/metrics%2f",
          "/metrics%00",
          "/metrics%20",
          "/metrics%23",
          "/metrics%3fx",
          "/metrics\\",
          "//metrics",
          "///metrics",
          "//x/metrics",
          "/./metrics",
          "/.//metrics",
          "/;x/metrics",
          "/..;/metrics",
          "/x/../metrics",
          "/media/../metrics",
          "/media/..;/metrics",
          "/media/%2e%2e/metrics",
          "/media/bird/../../metrics",
          "/media/?/../metrics",
          "/via/..%2fmetrics",
          "/api/../metrics",
          "/%2e/metrics",
          "/%2fmetrics",
          "/%6detrics",
          "/%6Detrics",
          "/metric%73",
          "/METRICS",
          "/Metrics",
          "http://x/metrics/",
          "http://x//metrics",
          "http://x/metrics#x",
          "ftp://x/metrics",
          "x:/metrics",
          "\\metrics",
          "metrics");

  @Test
  void figuresAreAtOneAddressOfOneSpelling() throws Exception {
    start(Operation.DEFAULT);
    for (String target : List.of("/metrics", "/metrics?x", "http://x/metrics")) {
      assertTrue(ask(target).contains("weir_connections"), target);
    }
    for (String target : NOT_METRICS) {
      String answer = ask(target);

      assertTrue(answer.matches("(?s)HTTP/1.1 40[04] .*"), target + ": " + answer);
      assertFalse(answer.contains("weir_connections"), target);
    }
  }

  @Test
  void tellsTheTimeToPagesOfAnyOrigin() throws Exception {
    start(Operation.DEFAULT);
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    HttpResponse<String> time = client.send(at(server.address(), "time"), BodyHandlers.ofString());

    Instant after = Instant.now();
    assertTrue(time.body().matches("[-0-9]{10}T[:0-9]{8}[.][0-9]{3}Z"), time.body());
    Instant told = Instant.parse(time.body());
    assertFalse(told.isBefore(before) || told.isAfter(after), time.body());
    assertTrue(time.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    assertEquals("no-store", time.headers().firstValue("Cache-Control").orElse(""));
    assertEquals("*", time.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
  }

  @Test
  void leadsWhoTypesASlashTooManyToThePageAndToNothingElse() throws Exception {
    start(Operation.DEFAULT);
    HttpRequest typed = at(server.address(), "room/?link=anna");
    HttpResponse<String> moved = client.send(typed, BodyHandlers.ofString());

    assertEquals(308, moved.statusCode());
    URI to = typed.uri().resolve(moved.headers().firstValue("Location").orElseThrow());
    assertEquals(server.address().resolve("/room?link=anna"), to);
    for (String path : List.of("/api/titles/", "/api/links/", "/health/", "/assets/page.css/")) {
      assertTrue(ask(path).startsWith("HTTP/1.1 404 "), path);
    }
  }

  private String ask(String target) throws IOException {
    try (RawConnection raw = new RawConnection(server)) {
      raw.send("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      return raw.rest();
    }
  }

  @Test
  void writesOneLineForEachResponseAndNobodysWholeAddress() throws Exception {
    Path log = folder.resolve("access.jsonl");
    start(Operation.DEFAULT.withAccessLog(log));
    get("media/bird/360p/1.m4s?token=secret&CMCD=sid%3D%22s1%22");
    get("media/bird/360p/99.m4s");
    get("api/titles");
    until(() -> Files.readAllLines(log).size() == 3);

    server.close();

    List<String> lines = Files.readAllLines(log);
    assertEquals(3, lines.size(), lines::toString);
    JsonNode segment = new ObjectMapper().readTree(lines.get(0));
    assertEquals("127.0.0.0", segment.get("address").asText());
    assertEquals("GET", segment.get("method").asText());
    assertEquals("/media/bird/360p/1.m4s", segment.get("path").asText());
    assertEquals(200, segment.get("status").asInt());
    assertEquals(SEGMENT_BYTES, segment.get("bytes").asInt());
    assertTrue(segment.get("lane").asBoolean());
    assertEquals("s1", segment.get("session").asText());
    assertTrue(segment.get("time").asText().endsWith("Z"));
    assertEquals(404, new ObjectMapper().readTree(lines.get(1)).get("status").asInt());
    assertFalse(lines.toString().contains("secret"), lines::toString);
  }

  @Test
  void goesOnInANewFileWhenTheLogWasMovedAway() throws Exception {
    Path log = folder.resolve("access.jsonl");
    start(Operation.DEFAULT.withAccessLog(log));
    get("media/bird/360p/1.m4s");
    until(() -> Files.size(log) > 0);

    Files.move(log, folder.resolve("access.1"));
    until(() -> Files.exists(log));
    get("media/bird/360p/2.m4s");
    server.close();

    assertEquals(1, Files.readAllLines(folder.resolve("access.1")).size());
    assertTrue(Files.readString(log).contains("2.m4s"));
  }

  @Test
  void isOneServerOnSeveralPorts() throws Exception {
    start(Operation.DEFAULT.withMorePorts(List.of(0, 0)));
    List<URI> addresses = server.addresses();
    assertEquals(3, addresses.stream().distinct().count());

    HttpRequest first = at(addresses.get(0), "via/kbps=9000,id=anna/media/bird/360p/1.m4s");
    assertEquals(200, client.send(first, BodyHandlers.discarding()).statusCode());

    for (URI address : addresses) {
      String links = client.send(at(address, "api/links"), BodyHandlers.ofString()).body();
      assertTrue(links.contains("\"anna\""), links);
    }
    String ports = client.send(at(addresses.get(2), "api/origins"), BodyHandlers.ofString()).body();
    assertTrue(ports.contains("" + addresses.get(1).getPort()), ports);
  }

  @Test
  void letsResponsesFinishBeforeItEnds() throws Exception {
    start(Operation.DEFAULT);
    CompletableFuture<HttpResponse<byte[]>> slow =
        client.sendAsync(
            at(server.address(), "via/kbps=400,id=anna/media/bird/360p/1.m4s"),
            BodyHandlers.ofByteArray());
    until(() -> text("api/links").contains("\"running\":1"));
    URI address = server.address();

    boolean isDone = server.finish();

    assertTrue(isDone);
    assertEquals(SEGMENT_BYTES, slow.get().body().length);
    assertThrows(
        ConnectException.class,
        () -> HttpClient.newHttpClient().send(at(address, "health"), BodyHandlers.discarding()));
  }

  @Test
  void endsAllTheSameWhenAResponseTakesTooLong() throws Exception {
    start(Operation.DEFAULT.withGrace(Duration.ofMillis(300)));
    CompletableFuture<HttpResponse<byte[]>> endless =
        client.sendAsync(
            at(server.address(), "via/kbps=10,id=anna/media/bird/360p/1.m4s"),
            BodyHandlers.ofByteArray());
    until(() -> text("api/links").contains("\"running\":1"));

    long before = System.nanoTime();
    boolean isDone = server.finish();

    assertFalse(isDone);
    assertTrue(System.nanoTime() - before < 10_000_000_000L);
    assertThrows(Exception.class, endless::get);
  }

  @Test
  void takesNobodyNewWhileItEnds() throws Exception {
    start(Operation.DEFAULT);
    URI address = server.address();
    CompletableFuture<HttpResponse<byte[]>> slow =
        client.sendAsync(
            at(address, "via/kbps=200,id=anna/media/bird/360p/1.m4s"), BodyHandlers.ofByteArray());
    until(() -> text("api/links").contains("\"running\":1"));
    CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(this::finish);

    until(() -> isRefused(address));

    assertFalse(slow.isDone());
    assertEquals(SEGMENT_BYTES, slow.get().body().length);
    assertTrue(end.get());
  }

  private boolean finish() {
    try {
      return server.finish();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isRefused(URI address) throws Exception {
    try {
      new Socket("127.0.0.1", address.getPort()).close();
      return false;
    } catch (ConnectException refused) {
      return true;
    }
  }

  @Test
  void refusesHeadsAndAddressesThatAreTooLong() throws Exception {
    start(Operation.DEFAULT);
    String longField = "X-Long: " + "x".repeat(9000) + "\r\n";

    try (RawConnection one = new RawConnection(server);
        RawConnection other = new RawConnection(server)) {
      assertEquals(
          431,
          one.ask("GET /media/bird/360p/1.m4s HTTP/1.1\r\nHost: x\r\n" + longField + "\r\n")
              .status());
      RawConnection.Response tooLong = other.ask(RawConnection.get("x".repeat(9000)));
      assertEquals(414, tooLong.status());
      assertEquals("close", tooLong.field("Connection"));
      assertTrue(tooLong.text().contains("send a shorter one"), tooLong.text());
    }
    assertTrue(metric(text("metrics"), "weir_requests_unreadable_total") >= 2);
  }

  @Test
  void closesConnectionsWhoseHeadTricklesIn() throws Exception {
    start(Operation.DEFAULT.withHeadTime(Duration.ofMillis(300)));
    try (RawConnection trickle = new RawConnection(server)) {
      trickle.send("GET /media/bird/360p/1.m4s HTTP/1.1\r\nHost: x\r\n");
      long before = System.nanoTime();
      while (System.nanoTime() - before < 600_000_000L) {
        try {
          trickle.send("X");
        } catch (IOException closed) {
          break;
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }

      RawConnection.Response late = trickle.read(false);
      assertEquals(408, late.status());
      assertEquals("application/problem+json", late.field("Content-Type"));
      assertEquals("no-store", late.field("Cache-Control"));
      assertTrue(late.field("Date").endsWith(" GMT"));
      assertTrue(late.text().contains("within 0.3 s"), late.text());
    }
  }

  @Test
  void closesConnectionsOnWhichNothingMoves() throws Exception {
    start(Operation.DEFAULT.withIdle(Duration.ofMillis(200)));
    try (RawConnection silent = new RawConnection(server)) {
      assertEquals(200, silent.ask(RawConnection.get("health")).status());

      assertTrue(silent.isAtEnd());
    }
  }

  @Test
  void letsConnectionsWaitUntilThereIsRoomForThem() throws Exception {
    start(Operation.DEFAULT.withConnections(2));
    RawConnection two = new RawConnection(server);
    try (RawConnection one = new RawConnection(server);
        RawConnection three = new RawConnection(server)) {
      assertEquals(200, one.ask(RawConnection.get("health")).status());
      assertEquals(200, two.ask(RawConnection.get("health")).status());
      three.send(RawConnection.get("health"));
      String metrics = one.ask(RawConnection.get("metrics")).text();
      assertEquals(2, metric(metrics, "weir_connections"));

      two.close();

      assertEquals(200, three.read(false).status());
    }
  }

  private interface Claim {
    boolean holds() throws Exception;
  }

  private static void until(Claim claim) throws Exception {
    for (long end = System.nanoTime() + 20_000_000_000L; !claim.holds(); ) {
      assertTrue(System.nanoTime() < end, "it never came to it");
      Thread.onSpinWait();
    }
  }

  /** A response is counted when the server is done with it, which is a moment after the client. */
  private String metricsOnceQuiet() throws Exception {
    until(() -> metric(text("metrics"), "weir_responses_running") == 1); // this one
    return text("metrics");
  }

  private static double metric(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + text));
  }

  private String text(String path) throws Exception {
    return client.send(at(server.address(), path), BodyHandlers.ofString()).body();
  }

  private void get(String path) throws Exception {
    client.send(at(server.address(), path), BodyHandlers.discarding());
  }

  private static HttpRequest at(URI address, String path) {
    return HttpRequest.newBuilder(address.resolve(path)).build();
  }
}
