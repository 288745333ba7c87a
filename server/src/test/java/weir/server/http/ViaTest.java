package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.network.shape.Pacer;
import weir.network.trace.Trace;

/** Links by URL over a real wire. Times are judged loosely here; {@link LinkBench} measures. */
@Timeout(60)
class ViaTest {
  private static final int SEGMENT_BYTES = 50_000;

  @TempDir Path folder;
  private WeirServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void start() throws IOException {
    new HandmadeLibrary(folder).title("bird", 12, SEGMENT_BYTES).title("whale", 1, 30_000_000);
    server = WeirServer.start(new WeirServer.Settings(folder, "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void throttlesAClientByItsUrlAlone() throws Exception {
    long before = System.nanoTime();
    HttpResponse<byte[]> segment = get("via/kbps=1000/media/bird/360p/1.m4s");
    double tookMs = (System.nanoTime() - before) / 1e6;

    assertArrayEquals(Files.readAllBytes(folder.resolve("bird/360p/1.m4s")), segment.body());
    assertTrue(tookMs >= 395, "400 kbit over 1000 kbit/s took " + tookMs + " ms");
  }

  @Test
  void beginsAResponseWhenItsDelayIsOverThoughTheLinkStandsStill() throws Exception {
    double[] kbps = {0, 1000};
    Trace still = Trace.of(new double[] {20_000, 1000}, kbps, new double[] {50, 50});
    WeirServer.Settings settings = new WeirServer.Settings(folder, "127.0.0.1", 0);

    try (WeirServer other =
        WeirServer.start(settings.with(Map.of("still", still), Pacer.Settings.DEFAULT))) {
      URI segment = other.address().resolve("via/trace=still/media/bird/360p/1.m4s");
      long before = System.nanoTime();
      HttpResponse<InputStream> begun =
          client.send(HttpRequest.newBuilder(segment).build(), BodyHandlers.ofInputStream());
      double headMs = (System.nanoTime() - before) / 1e6;
      begun.body().close();

      assertEquals(200, begun.statusCode());
      assertEquals("" + SEGMENT_BYTES, begun.headers().firstValue("Content-Length").orElseThrow());
      assertTrue(headMs >= 50 && headMs < 10_000, "the head came after " + headMs + " ms");
    }
  }

  @Test
  void isNeverKeptByACacheAndNever304() throws Exception {
    String etag = get("media/bird/360p/1.m4s").headers().firstValue("ETag").orElseThrow();

    HttpResponse<byte[]> again =
        client.send(
            request("via/id=anna/media/bird/360p/1.m4s").header("If-None-Match", etag).build(),
            BodyHandlers.ofByteArray());

    assertEquals(200, again.statusCode());
    assertEquals("no-store", again.headers().firstValue("Cache-Control").orElseThrow());
    assertEquals(SEGMENT_BYTES, again.body().length);
  }

  @Test
  void sendsRangesThroughALinkToo() throws Exception {
    byte[] whole = get("media/bird/360p/1.m4s").body();

    HttpResponse<byte[]> range =
        client.send(
            request("via/kbps=9000/media/bird/360p/1.m4s").header("Range", "bytes=10-19").build(),
            BodyHandlers.ofByteArray());

    assertEquals(206, range.statusCode());
    assertArrayEquals(Arrays.copyOfRange(whole, 10, 20), range.body());
  }

  @Test
  void letsThoseOfOneNameShareAndOthersAlone() throws Exception {
    get("via/kbps=1000/media/bird/manifest.mpd");

    Tries.of(
        5,
        () -> {
          List<CompletableFuture<Double>> shared = new ArrayList<>();
          for (int i = 0; i < 2; i++) {
            shared.add(timed("via/kbps=1000/media/bird/360p/1.m4s"));
          }
          double alone = timed("via/kbps=1000,id=alone/media/bird/360p/1.m4s").get();

          double first = Math.min(shared.get(0).get(), shared.get(1).get());
          assertTrue(first > 750, "two on one link, 800 ms: " + first);
          assertTrue(alone < first, "one on its own, 400 ms: " + alone);
        });
  }

  @Test
  void isWhatItWasMadeWhileItRuns() throws Exception {
    var slow = timed("via/kbps=100,id=anna/media/bird/360p/1.m4s"); // would take 4 s
    waitForRunning("anna", 1);

    JsonNode changed = patch("anna", "{\"kbps\": 4000}", 200);
    double tookMs = slow.get();
    double againMs = timed("via/kbps=100,id=anna/media/bird/360p/1.m4s").get();

    assertEquals(4000, changed.get("kbps").asDouble());
    assertTrue(tookMs < 3000, "after the change it still took " + tookMs + " ms");
    assertTrue(againMs < 3000, "the URL's rate counts at birth only, but: " + againMs + " ms");
  }

  @Test
  void losesItsLimitAndGetsItBack() throws Exception {
    get("via/kbps=100000,id=anna/media/bird/manifest.mpd");

    patch("anna", "{\"kbps\": null}", 200);
    Tries.of(
        5,
        () -> {
          double unlimitedMs = timed("via/id=anna/media/whale/360p/1.m4s").get();
          assertTrue(unlimitedMs < 2300, "30 MB took " + unlimitedMs + " ms (2400: limited)");
        });
    JsonNode traced = patch("anna", "{\"trace\": \"step\", \"delay\": 20}", 200);

    assertEquals("step", traced.get("trace").asText());
    assertEquals(6000, traced.get("kbpsNow").asDouble());
    assertEquals(20, traced.get("delay").asDouble());
  }

  @Test
  void delaysEachResponse() throws Exception {
    double delayedMs = timed("via/delay=300/media/bird/audio-en/init.mp4").get();
    double missingMs = timed("via/delay=300/media/bird/nothing").get();

    assertTrue(delayedMs >= 299, delayedMs + " ms");
    assertTrue(missingMs >= 299, missingMs + " ms");
  }

  /** 14 600, 29 200 and 6 200 bytes: two round trips more. */
  @Test
  void beginsASegmentAsTcpDoesOnAConnectionItDoesNotKnow() throws Exception {
    byte[] whole = get("media/bird/360p/1.m4s").body();
    for (String link : List.of("delay=150,slow-start@1", "kbps=50000,delay=150,slow-start@1")) {
      long before = System.nanoTime();
      HttpResponse<byte[]> slow = get("via/" + link + "/media/bird/360p/1.m4s");
      double slowMs = (System.nanoTime() - before) / 1e6;
      byte[] next = get("via/" + link + "/media/bird/360p/1.m4s").body();

      assertArrayEquals(whole, slow.body(), link);
      assertTrue(slowMs >= 449, link + ": " + slowMs + " ms");
      assertArrayEquals(whole, next, "once");
    }
  }

  @Test
  void takesNewJitterFaultsAndPausesWhileItRuns() throws Exception {
    get("via/trace=step,delay=5,jitter=2,reset@9,id=anna/media/bird/manifest.mpd");
    JsonNode born = link("anna");

    JsonNode changed =
        patch(
            "anna",
            "{\"jitter\": 1.5, \"paused\": true, \"faults\": [\"fail=503@2\", \"slow-start@1\"]}",
            200);
    int failed = get("via/id=anna/media/bird/360p/2.m4s").statusCode();
    JsonNode cleared = patch("anna", "{\"faults\": [], \"paused\": false}", 200);

    assertEquals(2, born.get("jitter").asDouble());
    assertFalse(born.get("paused").asBoolean());
    assertEquals("[\"reset@9\"]", born.get("faults").toString());
    assertEquals(1.5, changed.get("jitter").asDouble());
    assertTrue(changed.get("paused").asBoolean());
    assertEquals("[\"slow-start@1\",\"fail=503@2\"]", changed.get("faults").toString());
    assertEquals(503, failed);
    assertEquals("[]", cleared.get("faults").toString());
    assertFalse(cleared.get("paused").asBoolean());
    assertEquals(200, get("via/id=anna/media/bird/360p/9.m4s").statusCode());
  }

  @Test
  void failsAtTheVideoSegmentsItWasAskedToAndOnlyOnce() throws Exception {
    String link = "via/fail=503@2-3,id=faulty/media/bird/";

    assertEquals(200, get(link + "360p/init.mp4").statusCode());
    assertEquals(200, get(link + "360p/1.m4s").statusCode());
    assertEquals(200, get(link + "audio-en/2.m4s").statusCode());
    HttpResponse<byte[]> failed = get(link + "360p/2.m4s");
    assertEquals(503, failed.statusCode());
    assertEquals("no-store", failed.headers().firstValue("Cache-Control").orElseThrow());
    assertEquals(200, get(link + "234p/2.m4s").statusCode());
    assertEquals(503, get(link + "234p/3.m4s").statusCode());
    assertEquals(200, get(link + "234p/4.m4s").statusCode());

    post("api/links/faulty/restart", 200);
    assertEquals(503, get(link + "360p/2.m4s").statusCode());
  }

  @Test
  void endsABodyInItsMiddleByResetOrByClosing() throws Exception {
    String link = "via/reset@1,truncate@2,kbps=50000/media/bird/360p/";

    IOException reset = assertThrows(IOException.class, () -> get(link + "1.m4s"));
    IOException truncated = assertThrows(IOException.class, () -> get(link + "2.m4s"));

    assertTrue(wordsOf(reset).contains("reset"), wordsOf(reset));
    assertTrue(wordsOf(truncated).contains("EOF"), wordsOf(truncated));
    assertEquals(200, get(link + "1.m4s").statusCode());
  }

  @Test
  void resetsWhenHalfTheBodyHasArrived() throws Exception {
    int whole = 0;
    for (int i = 0; i < 10 && whole < 3; i++) { // on a busy machine a client may look too late
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(4096); // so that most of it waits to be sent
        socket.connect(new InetSocketAddress("127.0.0.1", server.address().getPort()));
        ask(socket, "via/reset@1,id=half" + i + "/media/bird/360p/1.m4s");
        Thread.sleep(50); // a client that looks now and then
        whole += arrivesOn(socket) == SEGMENT_BYTES / 2 ? 1 : 0;
      }
    }
    assertEquals(3, whole);
  }

  /** Bytes of a body, until it breaks off. */
  private static long arrivesOn(Socket socket) throws IOException {
    skipHead(socket);
    long count = 0;
    byte[] bytes = new byte[1 << 16];
    try {
      for (int read = 0; read >= 0; read = socket.getInputStream().read(bytes)) {
        count += read;
      }
    } catch (SocketException reset) {
      return count;
    }
    throw new AssertionError("no reset after " + count + " bytes");
  }

  @Test
  void stallsWithHalfTheBodyUntilTheClientGivesUp() throws Exception {
    try (Socket socket = open("via/stall@1,kbps=50000,id=st/media/bird/360p/1.m4s")) {
      byte[] head = socket.getInputStream().readNBytes(SEGMENT_BYTES / 2);
      assertEquals(SEGMENT_BYTES / 2, head.length);
      assertEquals(1, link("st").get("running").asInt());
    }
    assertEquals(200, get("via/id=st/media/bird/360p/1.m4s").statusCode());
  }

  @Test
  void forgetsAClientThatWentAway() throws Exception {
    Socket socket = open("via/kbps=4000,id=gone/media/whale/360p/1.m4s"); // a minute's worth
    socket.getInputStream().readNBytes(1000);
    waitForRunning("gone", 1);

    socket.close();

    waitForRunning("gone", 0);
  }

  /** Nothing is written to it any more, so no write can tell. */
  @ParameterizedTest
  @EnumSource
  void forgetsAStalledClientThatWentAway(HttpClient.Version version) throws Exception {
    if (version == HttpClient.Version.HTTP_1_1) { // HTTP/2 hears of it at once
      server.close();
      server =
          WeirServer.start(
              new WeirServer.Settings(folder, "127.0.0.1", 0)
                  .with(Operation.DEFAULT.withIdle(Duration.ofMillis(500))));
    }
    HttpClient other = HttpClient.newBuilder().version(version).build();
    other.send(request("media/bird/manifest.mpd").build(), BodyHandlers.discarding());
    for (String rate : List.of("", ",kbps=50000")) {
      String id = "gone" + rate.length();
      String path = "via/stall@1,id=" + id + rate + "/media/bird/360p/1.m4s";
      HttpResponse<InputStream> stalled =
          other.send(request(path).build(), BodyHandlers.ofInputStream());
      assertEquals(version, stalled.version());
      assertEquals(SEGMENT_BYTES / 2, stalled.body().readNBytes(SEGMENT_BYTES / 2).length);
      assertEquals(1, link(id).get("running").asInt());

      stalled.body().close();

      waitForRunning(id, 0);
    }
  }

  /** As players ask who want to know whether ranges work. */
  @ParameterizedTest
  @ValueSource(strings = {"reset", "truncate", "stall"})
  void beginsTheAnswerOfOneByteBeforeItsFaultStrikes(String fault) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
      String request =
          "GET /via/" + fault + "@1/media/bird/360p/1.m4s HTTP/1.1\r\nHost: x\r\nRange: bytes=0-0";
      socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));

      String begun = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

      assertEquals("HTTP/1.1 206", begun);
    }
  }

  @Test
  void givesTheShareOfAClientThatDoesNotReadToTheOthers() throws Exception {
    try (Socket idle = new Socket()) {
      idle.setReceiveBufferSize(4096);
      idle.connect(new java.net.InetSocketAddress("127.0.0.1", server.address().getPort()));
      ask(idle, "via/kbps=20000,id=both/media/whale/360p/1.m4s");
      waitForRunning("both", 1);
      get("via/id=both/media/bird/360p/1.m4s"); // time for the idle one's buffers to fill
      get("via/id=both/media/bird/360p/2.m4s");
      var path = "via/id=both/media/whale/audio-en/1.m4s";

      HttpRequest range = request(path).header("Range", "bytes=0-2499999").build();
      Tries.of(
          5,
          () -> {
            long before = System.nanoTime();
            assertEquals(206, client.send(range, BodyHandlers.ofByteArray()).statusCode());
            double tookMs = (System.nanoTime() - before) / 1e6;

            assertTrue(tookMs < 1900, "20 Mbit over 20 Mbit/s took " + tookMs + " (2000: shared)");
          });
    }
  }

  @Test
  void holdsNoThreadForAResponseThatWaits() throws Exception {
    get("via/kbps=400,id=crowd/media/bird/manifest.mpd");
    List<Socket> crowd = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      crowd.add(open("via/id=crowd/media/whale/360p/1.m4s"));
    }
    waitForRunning("crowd", 300);

    long held =
        Thread.getAllStackTraces().entrySet().stream()
            .filter(thread -> !thread.getKey().getName().startsWith("weir-"))
            .filter(
                thread ->
                    Arrays.stream(thread.getValue())
                        .anyMatch(
                            frame -> frame.getClassName().contains("weir.server.http.Sending")))
            .count();
    for (Socket socket : crowd) {
      socket.close();
    }

    assertTrue(held < 5, held + " threads are busy with 300 responses");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    for (String link :
        new String[] {"speed=3", "kbps=fast", "trace=none", "kbps=1,kbps=2", "fail=503", "%"}) {
      HttpResponse<String> refused =
          client.send(
              HttpRequest.newBuilder(
                      server.address().resolve("via/" + link.replace("%", "%25") + "/media/x/y"))
                  .build(),
              BodyHandlers.ofString());

      assertEquals(400, refused.statusCode(), link);
      assertTrue(refused.body().contains("detail"), refused.body());
    }
    get("via/kbps=100,id=anna/media/bird/manifest.mpd");
    patch("anna", "{\"speed\": 1}", 400);
    patch("anna", "{\"kbps\": -1}", 400);
    patch("anna", "{\"trace\": \"none\"}", 400);
    patch("anna", "{\"jitter\": -1}", 400);
    patch("anna", "{\"paused\": 1}", 400);
    patch("anna", "{\"faults\": \"reset@1\"}", 400);
    patch("anna", "{\"faults\": [\"reset\"]}", 400);
    patch("anna", "{\"faults\": [\"reset@1\", \"stall@1\"]}", 400);
    patch("anna", "{}", 400);
    patch("anna", "not json", 400);
    patch("bert", "{\"kbps\": 100}", 404);
    assertEquals(100, link("anna").get("kbps").asDouble());
  }

  @Test
  void listsLinksByTheNameOneMayUseInTheApi() throws Exception {
    get("via/delay=1,kbps=7000.0/media/bird/manifest.mpd");
    get("via/kbps%3D7000%2Cdelay%3D1/media/bird/manifest.mpd");

    JsonNode links = json(get("api/links")).get("links");

    assertEquals(1, links.size());
    assertEquals("kbps=7000,delay=1", links.get(0).get("link").asText());
    assertEquals(2, links.get(0).get("responses").asInt());
    assertEquals(7000, link("kbps=7000,delay=1").get("kbps").asDouble());
  }

  private CompletableFuture<Double> timed(String path) {
    long before = System.nanoTime();
    return client
        .sendAsync(request(path).build(), BodyHandlers.ofByteArray())
        .thenApply(done -> (System.nanoTime() - before) / 1e6);
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  private JsonNode link(String key) throws Exception {
    return json(get("api/links/" + key));
  }

  private JsonNode patch(String key, String body, int expected) throws Exception {
    return answer(
        request("api/links/" + key).method("PATCH", BodyPublishers.ofString(body)), expected);
  }

  private JsonNode post(String path, int expected) throws Exception {
    return answer(request(path).POST(BodyPublishers.noBody()), expected);
  }

  private JsonNode answer(HttpRequest.Builder request, int expected) throws Exception {
    HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
    assertEquals(expected, answer.statusCode(), new String(answer.body()));
    return json(answer);
  }

  private static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  private void waitForRunning(String key, int count) throws Exception {
    long giveUpAt = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      JsonNode link = link(key);
      if (link.has("running") && link.get("running").asInt() == count) {
        return;
      }
      assertTrue(System.nanoTime() < giveUpAt, "still " + link);
    }
  }

  /** A client that has asked and reads when told to; the head of the answer is read already. */
  private Socket open(String path) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.address().getPort());
    ask(socket, path);
    if (path.contains("st@") || path.contains("stall")) {
      skipHead(socket);
    }
    return socket;
  }

  private static void skipHead(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    for (int last4 = 0; last4 != 0x0d0a0d0a; ) {
      last4 = last4 << 8 | in.read();
    }
  }

  private static void ask(Socket socket, String path) throws IOException {
    String request = "GET /" + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  private static String wordsOf(Throwable failure) {
    StringBuilder words = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      words.append(cause).append("; ");
    }
    return words.toString();
  }
}
