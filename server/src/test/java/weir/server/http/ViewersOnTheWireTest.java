package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who watches, as players say it and as others are told. */
@Timeout(60)
class ViewersOnTheWireTest {
  private static final int SEGMENT_BYTES = 50_000;
  private static final String SPEAKS =
      "CMCD=bl%3D8000%2Cbr%3D800%2Cbs%2Cmtp%3D4200%2Cot%3Dv%2Csid%3D%22s1%22";

  @TempDir Path folder;
  private WeirServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void start() throws IOException {
    new HandmadeLibrary(folder).title("bird", 12, SEGMENT_BYTES);
    server = WeirServer.start(new WeirServer.Settings(folder, "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void knowsAViewerByItsCmcdInTheAddressWithoutLeavingTheLane() throws Exception {
    long before = server.count().answers.sum();

    get("media/bird/360p/1.m4s?" + SPEAKS);

    JsonNode viewer = viewer(one -> one.path("responses").asInt() == 1);
    assertEquals(before + 1, server.count().answers.sum());
    assertEquals("s1", viewer.get("viewer").asText());
    assertTrue(viewer.get("isNamed").asBoolean());
    assertEquals("bird", viewer.get("title").asText());
    assertEquals("360p", viewer.get("representation").asText());
    assertEquals(800, viewer.get("kbps").asDouble());
    assertEquals(360, viewer.get("height").asInt());
    assertEquals(8000, viewer.get("bufferMs").asDouble());
    assertEquals(4200, viewer.get("throughputKbps").asDouble());
    assertEquals(1, viewer.get("stalls").asInt());
    assertEquals(SEGMENT_BYTES, viewer.get("bytes").asInt());
    assertEquals("127.0.0.0", viewer.get("address").asText());
    assertTrue(viewer.get("link").isNull());
  }

  @Test
  void knowsAViewerByItsCmcdInFieldsOnTheLaneAndOnALink() throws Exception {
    for (String path : List.of("media/bird/360p/1.m4s", "via/id=anna/media/bird/360p/2.m4s")) {
      client.send(
          request(path)
              .header("CMCD-Request", "bl=2000")
              .header("CMCD-Session", "sid=\"s2\"")
              .build(),
          BodyHandlers.discarding());
    }

    JsonNode viewer = viewer(one -> one.path("responses").asInt() == 2);
    assertEquals("s2", viewer.get("viewer").asText());
    assertEquals("anna", viewer.get("link").asText());
    assertEquals(1, server.count().answers.sum());
  }

  @Test
  void tellsWhatAPlayerOnASlowLinkAskedForBeforeItHasIt() throws Exception {
    client.sendAsync(
        request("via/kbps=100,id=slow/media/bird/360p/1.m4s?" + SPEAKS).build(),
        BodyHandlers.discarding());

    JsonNode viewer = viewer(one -> one.path("viewer").asText().equals("s1"));
    assertEquals("slow", viewer.get("link").asText());
    assertEquals(0, viewer.get("responses").asInt());
    assertEquals(8000, viewer.get("bufferMs").asDouble());
  }

  @Test
  void tellsAResponseOnALinkItsShareAndNobodyElseAnything() throws Exception {
    HttpResponse<Void> shaped = head("via/kbps=1500/media/bird/360p/1.m4s");
    HttpResponse<Void> unlimited = head("via/id=free/media/bird/360p/1.m4s");
    HttpResponse<Void> direct = head("media/bird/360p/1.m4s");

    assertEquals("\"weir\";etp=1500", shaped.headers().firstValue("CMSD-Dynamic").orElse(""));
    assertFalse(unlimited.headers().firstValue("CMSD-Dynamic").isPresent());
    assertFalse(direct.headers().firstValue("CMSD-Dynamic").isPresent());
  }

  @Test
  void believesBeaconsAndReportsOfEitherForm() throws Exception {
    HttpResponse<String> own =
        post(
            "application/json",
            "[{\"session\":\"s3\",\"title\":\"bird\",\"state\":\"stalled\",\"stalls\":2,"
                + "\"stalledMs\":812.5,\"startUpMs\":301,\"player\":\"weir play\"}]");
    HttpResponse<String> cmcd =
        post("application/cmcd", "e=ps,sid=\"s4\",sta=p,ts=1700000000000,v=2\nnonsense\n");

    assertEquals(204, own.statusCode());
    assertEquals(204, cmcd.statusCode());
    assertEquals("", own.headers().firstValue("Content-Type").orElse(""), "of nothing");
    JsonNode stalled = viewer(one -> one.path("viewer").asText().equals("s3"));
    assertEquals("stalled", stalled.get("state").asText());
    assertEquals(812.5, stalled.get("stalledMs").asDouble());
    assertEquals("weir play", stalled.get("player").asText());
    assertEquals(
        "playing", viewer(one -> one.path("viewer").asText().equals("s4")).get("state").asText());
  }

  @Test
  void anArraysLastWordHoldsThoughItWasSaidBefore() throws Exception {
    String playing = "{\"session\":\"s7\",\"state\":\"playing\",\"bufferMs\":1}";
    String stalled = "{\"session\":\"s7\",\"state\":\"stalled\",\"bufferMs\":0}";

    String body = "[" + String.join(",", playing, stalled, playing) + "]";
    assertEquals(204, post("application/json", body).statusCode());

    JsonNode one = new ObjectMapper().readTree(body("api/viewers")).at("/viewers/0");
    assertEquals("playing", one.path("state").asText(), one::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "7",
        "[[]]",
        "{}",
        "{\"session\":5}",
        "{\"session\":\"s\",\"state\":\"bored\"}",
        "{\"session\":\"s\",\"stalls\":-1}",
        "{\"session\":\"s\",\"more\":1}",
        "{\"session\":\"s\",\"speed\":1e400}",
        "{\"session\":\"s\",\"stalls\":1e300}",
        "{\"session\":\"s\",\"bufferMs\":1e14}",
        "{\"session\":\"s\\u0001\"}",
        "{\"session\":\"s\",\"title\":\"a\\u001bb\"}",
        "[{\"session\":\"s\"},{\"session\":\"s\",\"more\":1}]",
        "{\"session\":\"s\"} x",
        "{\"session\":\"s\"}{\"session\":\"t\"}"
      })
  void saysWhatIsWrongWithABeacon(String body) throws Exception {
    HttpResponse<String> answer = post("application/json", body);

    assertEquals(400, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("detail"), answer::body);
    assertEquals("{\"viewers\":[]}", body("api/viewers"), "all of it or nothing");
  }

  private String body(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString()).body();
  }

  @Test
  void knowsAReportByItsTypeInWhateverLetters() throws Exception {
    assertEquals(204, post("Application/CMCD; charset=utf-8", "sid=\"s5\",sta=w,v=2").statusCode());
    assertEquals(400, post("application/cmcdfoo", "sid=\"s6\"").statusCode());

    JsonNode viewers = new ObjectMapper().readTree(body("api/viewers")).get("viewers");
    assertEquals(1, viewers.size());
    assertEquals("paused", viewers.get(0).get("state").asText());
  }

  @Test
  void takesNoReportThatIsPacked() throws Exception {
    HttpRequest packed =
        request("api/beacons")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(new byte[] {31, (byte) 139, 8, 0}))
            .build();

    assertEquals(415, client.send(packed, BodyHandlers.ofString()).statusCode());
  }

  @Test
  void passesOverALinkThatCanBeNone() throws Exception {
    for (String link : List.of("a b", "a".repeat(500), "anna")) {
      post("application/json", "{\"session\":\"" + link.length() + "\",\"link\":\"" + link + "\"}");
    }

    JsonNode viewers = new ObjectMapper().readTree(body("api/viewers")).get("viewers");
    assertEquals("anna", viewers.get(0).get("link").asText());
    assertTrue(viewers.get(1).get("link").isNull());
    assertTrue(viewers.get(2).get("link").isNull());
  }

  @Test
  void listsMoreViewersThanGoIntoOnePiece() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertEquals(204, post("application/json", hundred(i)).statusCode());
    }

    JsonNode viewers = new ObjectMapper().readTree(body("api/viewers")).get("viewers");

    Set<String> ids = new HashSet<>();
    viewers.forEach(viewer -> ids.add(viewer.get("viewer").asText()));
    assertEquals(300, viewers.size());
    assertEquals(300, ids.size());
    HttpResponse<Void> head = head("api/viewers");
    assertEquals(200, head.statusCode());
    assertEquals("application/json", head.headers().firstValue("Content-Type").orElse(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/viewers", "api/events", "api/jobs/7/events"})
  void listsAndStreamsAreThereToBeRead(String path) throws Exception {
    for (String method : List.of("POST", "DELETE", "OPTIONS", "BREW")) {
      HttpResponse<String> answer =
          client.send(
              request(path).method(method, BodyPublishers.noBody()).build(),
              BodyHandlers.ofString());

      assertEquals(405, answer.statusCode(), method);
      assertEquals("GET, HEAD", answer.headers().firstValue("Allow").orElse(""), method);
    }
  }

  @Test
  void joinsFieldsThatCameInSeveralLines() throws Exception {
    try (RawConnection connection = new RawConnection(server)) {
      connection.ask(
          "GET /media/bird/360p/1.m4s HTTP/1.1\r\nHost: x\r\nCMCD-Session: sid=\"s7\"\r\n"
              + "CMCD-Request: bl=2100\r\nCMCD-Request: mtp=3200\r\n\r\n");
    }

    JsonNode viewer = viewer(one -> one.path("viewer").asText().equals("s7"));
    assertEquals(2100, viewer.get("bufferMs").asDouble());
    assertEquals(3200, viewer.get("throughputKbps").asDouble());
  }

  @Test
  void headOfAStreamIsItsFieldsAtOnce() throws Exception {
    HttpResponse<Void> head = head("api/events");

    assertEquals(200, head.statusCode());
    assertEquals("text/event-stream", head.headers().firstValue("Content-Type").orElse(""));
    assertEquals(404, head("api/jobs/7/events").statusCode());
    assertEquals(0, metric("weir_listeners"));
  }

  @Test
  void letsAsManyListenAsThereAreToBeAndNotOneMore() throws Exception {
    List<RawConnection> all = new ArrayList<>();
    try {
      for (int i = 0; i < EventStream.MOST_LISTENERS + 20; i++) {
        all.add(new RawConnection(server));
      }
      for (RawConnection one : all) {
        one.send(RawConnection.get("api/events?about=jobs"));
      }
      int refused = 0;
      for (RawConnection one : all) {
        refused += one.read(true).status() == 503 ? 1 : 0;
      }
      assertEquals(20, refused);
    } finally {
      for (RawConnection one : all) {
        one.close();
      }
    }
  }

  @Test
  void forgetsListenersWhoGoBeforeTheyHearAnything() throws Exception {
    for (int i = 0; i < 100; i++) {
      RawConnection gone = new RawConnection(server);
      gone.send(RawConnection.get("api/events"));
      gone.reset();
    }
    while (metric("weir_listeners") > 0 || metric("weir_connections") > 1) {
      Thread.onSpinWait(); // each asking is a request of its own
    }
  }

  @Test
  void takesNoBeaconThatIsTooLong() throws Exception {
    assertEquals(413, post("application/json", "[" + " ".repeat(70_000) + "]").statusCode());
  }

  @Test
  void neverFailsARequestForWhatItsPlayerSays() throws Exception {
    String signs = "CMCD=%,;()\"\\?=bslid0129&\u00e4";
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder said = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        said.append(signs.charAt(random.nextInt(signs.length())));
      }
      HttpRequest.Builder request =
          request(
              "media/bird/audio-en/1.m4s?CMCD="
                  + URLEncoder.encode(said.toString(), StandardCharsets.UTF_8));
      request.header("CMCD-Session", said.toString().replace('\u00e4', 'x'));
      assertEquals(
          200,
          client.send(request.build(), BodyHandlers.discarding()).statusCode(),
          "seed " + seed + ": " + said);
    }
  }

  @Test
  void streamsTitlesLinksAndViewersAsTheyChange() throws Exception {
    try (Events events = new Events("api/events")) {
      assertEquals(1, events.next("titles").get("titles").size());
      assertEquals(0, events.next("links").get("links").size());
      assertEquals(0, events.next("viewers").get("viewers").size());
      assertEquals(0, events.next("jobs").get("jobs").size());

      get("via/kbps=2000,id=anna/media/bird/360p/1.m4s?" + SPEAKS);

      JsonNode link = events.next("links").get("links").get(0);
      assertEquals("anna", link.get("link").asText());
      assertEquals(2000, link.get("kbpsNow").asDouble());
      assertEquals("s1", events.next("viewers").get("viewers").get(0).get("viewer").asText());

      new HandmadeLibrary(folder).title("whale", 1, 10);
      assertEquals(2, events.next("titles").get("titles").size());
    }
  }

  @Test
  void streamsTheStateOfOneLinkAlone() throws Exception {
    try (Events events = new Events("api/events?about=links&link=anna")) {
      assertEquals(0, events.next("links").get("links").size());

      get("via/id=other/media/bird/360p/1.m4s");
      get("via/kbps=4000,id=anna/media/bird/360p/1.m4s");

      JsonNode used =
          events.until("links", one -> one.path("links").path(0).path("kbpsUsed").asDouble() > 0);
      assertEquals(1, used.get("links").size());
      assertEquals("anna", used.get("links").get(0).get("link").asText());
      assertTrue(used.get("links").get(0).get("kbpsUsed").asDouble() <= 4100, used::toString);
      JsonNode quiet =
          events.until("links", one -> one.path("links").path(0).path("kbpsUsed").asDouble() == 0);
      assertEquals(0, quiet.get("links").get(0).get("running").asInt());
    }
  }

  @Test
  void letsGoOfListenersWhoDoNotReadAndTellsTheOthersOn() throws Exception {
    Socket deaf = new Socket();
    deaf.setReceiveBufferSize(4096);
    deaf.connect(new InetSocketAddress("127.0.0.1", server.address().getPort()));
    deaf.getOutputStream()
        .write("GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    try (Events events = new Events("api/events?about=viewers")) {
      events.next("viewers");
      long deadline = System.nanoTime() + 40_000_000_000L;
      while (metric("weir_listeners") > 1) {
        assertTrue(System.nanoTime() < deadline, "the deaf one is still there");
        for (int i = 0; i < 10; i++) {
          assertEquals(204, post("application/json", hundred(i)).statusCode());
        }
        events.next("viewers");
      }

      assertEquals(1, metric("weir_listeners"));
    } finally {
      deaf.close();
    }
  }

  private static String hundred(int which) {
    StringJoiner many = new StringJoiner(",", "[", "]");
    for (int i = 0; i < 100; i++) {
      many.add("{\"session\":\"" + "s".repeat(100) + which + "-" + i + "\"}");
    }
    return many.toString();
  }

  @Test
  void refusesToStreamWhatItDoesNotKnow() throws Exception {
    HttpResponse<String> answer =
        client.send(request("api/events?about=weather").build(), BodyHandlers.ofString());

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("titles, links, viewers and jobs"), answer.body());
  }

  /** Server-sent events as they come. */
  private final class Events implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    Events(String path) throws Exception {
      response = client.send(request(path).build(), BodyHandlers.ofInputStream());
      assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElse(""));
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    JsonNode next(String name) throws IOException {
      return until(name, one -> true);
    }

    JsonNode until(String name, Predicate<JsonNode> wanted) throws IOException {
      String event = "";
      long deadline = System.nanoTime() + 30_000_000_000L; // a comment comes every ten seconds
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        assertTrue(
            System.nanoTime() < deadline, () -> "nothing of " + name + " that was waited for");
        if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ") && event.equals(name)) {
          JsonNode data = new ObjectMapper().readTree(line.substring(6));
          if (wanted.test(data)) {
            return data;
          }
        }
      }
      throw new IOException("the stream ended without " + name);
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }

  private double metric(String name) throws Exception {
    String text = client.send(request("metrics").build(), BodyHandlers.ofString()).body();
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + text));
  }

  /** Written down off the way of the response, so a moment after it. */
  private JsonNode viewer(Predicate<JsonNode> wanted) throws Exception {
    List<JsonNode> seen = new ArrayList<>();
    for (long end = System.nanoTime() + 10_000_000_000L; System.nanoTime() < end; ) {
      HttpResponse<String> answer =
          client.send(request("api/viewers").build(), BodyHandlers.ofString());
      for (JsonNode one : new ObjectMapper().readTree(answer.body()).get("viewers")) {
        if (wanted.test(one)) {
          return one;
        }
        seen.add(one);
      }
      Thread.onSpinWait();
    }
    throw new AssertionError(
        "no such viewer; last " + (seen.isEmpty() ? "nobody" : seen.get(seen.size() - 1)));
  }

  private HttpResponse<String> post(String type, String body) throws Exception {
    return client.send(
        request("api/beacons")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<Void> head(String path) throws Exception {
    return client.send(
        request(path).method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.discarding());
  }

  private void get(String path) throws Exception {
    assertEquals(
        200, client.send(request(path).build(), BodyHandlers.discarding()).statusCode(), path);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }
}
