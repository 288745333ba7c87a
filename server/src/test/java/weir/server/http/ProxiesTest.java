package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.server.access.Secret;

/** What {@code docs/operate.md} promises of nginx and Varnish in front, with the real ones. */
@Timeout(180)
class ProxiesTest {
  private static final String TOKEN = "a-token-to-be-guessed";
  private static final int SEGMENT_BYTES = 50_000;

  @TempDir Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** One story, since to start them takes longer than to ask them. */
  @ParameterizedTest
  @EnumSource
  void servesAsIfNobodyStoodInFront(FrontProxy.Kind kind) throws Exception {
    Path library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("bird", 3, SEGMENT_BYTES).title("whale", 1, 3_000_000);
    WeirServer.Settings settings =
        new WeirServer.Settings(library, "127.0.0.1", 0).with(Secret.of(TOKEN));
    try (WeirServer server = WeirServer.start(settings);
        FrontProxy proxy =
            FrontProxy.start(kind, Files.createDirectories(folder.resolve("proxy")), server)) {
      keepsFiguresFromStrangers(proxy.address(), kind);
      keepsSegmentsAndNotWhatPlayersSayOfThemselves(proxy.address(), server.address());
      sendsRanges(proxy.address(), library);
      keepsNothingOfALink(proxy.address());
      tellsEventsAtOnce(proxy.address());
      keepsWhatWasReplacedUntilItIsToldToForget(proxy, server.address(), library);
      takesFilmsFromWhoHasTheTokenAndRefusesOthers(proxy.address(), library);
    }
  }

  /** However they ask; nginx lets those in who sit beside it. */
  private void keepsFiguresFromStrangers(URI proxy, FrontProxy.Kind kind) throws Exception {
    boolean isNginx = kind == FrontProxy.Kind.NGINX;
    assertEquals(isNginx ? 200 : 403, get(proxy.resolve("/metrics")).statusCode());
    assertTrue(askAsStranger(proxy, "/metrics").startsWith("HTTP/1.1 403 "));
    List<String> targets =
        new ArrayList<>(
            List.of(
                "/metrics?x",
                "http://x/metrics",
                "HTTPS://x/metrics",
                "http:/metrics",
                "http:///metrics"));
    targets.addAll(OperationTest.NOT_METRICS);
    for (String target : targets) {
      String answer = askAsStranger(proxy, target);

      assertTrue(answer.matches("(?s)HTTP/1.1 40[034] .*"), target + ": " + answer);
      assertFalse(answer.contains("weir_connections"), target);
    }
    for (String first :
        List.of("/via/id=carl/media/bird/manifest.mpd", "/media/bird/manifest.mpd")) {
      String behind = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      String kept = "GET " + first + " HTTP/1.1\r\nHost: x\r\n\r\n";
      String answers = sayAsStranger(proxy, kept + behind);
      assertTrue(answers.startsWith("HTTP/1.1 200 "), answers);
      assertFalse(answers.contains("weir_connections"), "behind " + first);

      String change =
          "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n";
      String whole =
          sayAsStranger(proxy, "GET " + first + " HTTP/1.1\r\nHost: x\r\n" + change + behind);
      assertTrue(whole.startsWith("HTTP/1.1 200 "), "nobody looks into HTTP/2: " + whole);
    }
  }

  private static String askAsStranger(URI proxy, String target) throws Exception {
    return sayAsStranger(
        proxy, "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }

  private static String sayAsStranger(URI proxy, String words) throws Exception {
    InetAddress other = InetAddress.getByName("127.0.0.2");
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), proxy.getPort(), other, 0);
    try (RawConnection raw = new RawConnection(socket)) {
      raw.send(words);
      return raw.rest();
    }
  }

  private void keepsSegmentsAndNotWhatPlayersSayOfThemselves(URI proxy, URI ours) throws Exception {
    HttpResponse<byte[]> direct = get(ours.resolve("/media/bird/360p/1.m4s"));
    HttpResponse<byte[]> first = get(proxy.resolve("/media/bird/360p/1.m4s?CMCD=br%3D1"));
    HttpResponse<byte[]> second = get(proxy.resolve("/media/bird/360p/1.m4s?CMCD=br%3D2"));
    HttpResponse<byte[]> manifest = get(proxy.resolve("/media/bird/manifest.mpd"));

    assertArrayEquals(direct.body(), first.body());
    assertArrayEquals(direct.body(), second.body());
    assertEquals("MISS", field(first, "X-Cache"));
    assertEquals("HIT", field(second, "X-Cache"));
    for (String name : new String[] {"Cache-Control", "ETag", "Content-Type"}) {
      assertEquals(field(direct, name), field(second, name));
    }
    assertTrue(field(second, "Cache-Control").contains("immutable"));
    assertEquals("public, max-age=2", field(manifest, "Cache-Control").replaceAll(", must.*", ""));
    assertEquals(404, get(proxy.resolve("/media/bird/360p/99.m4s")).statusCode());
  }

  private void sendsRanges(URI proxy, Path library) throws Exception {
    byte[] whole = Files.readAllBytes(library.resolve("whale/360p/1.m4s"));
    URI whale = proxy.resolve("/media/whale/360p/1.m4s");
    for (int[] range : new int[][] {{0, 99}, {1_048_000, 1_049_000}, {2_999_990, 2_999_999}}) {
      HttpResponse<byte[]> part =
          send(HttpRequest.newBuilder(whale).header("Range", "bytes=" + range[0] + "-" + range[1]));
      assertEquals(206, part.statusCode());
      assertArrayEquals(Arrays.copyOfRange(whole, range[0], range[1] + 1), part.body());
    }
    HttpResponse<byte[]> last = send(HttpRequest.newBuilder(whale).header("Range", "bytes=-10"));
    assertArrayEquals(Arrays.copyOfRange(whole, whole.length - 10, whole.length), last.body());
    assertArrayEquals(whole, get(whale).body());
  }

  private void keepsNothingOfALink(URI proxy) throws Exception {
    URI segment = proxy.resolve("/via/kbps=4000,id=anna/media/bird/360p/1.m4s");
    for (int i = 0; i < 2; i++) {
      long before = System.nanoTime();
      HttpResponse<byte[]> paced = get(segment);
      double ms = (System.nanoTime() - before) / 1e6;

      assertEquals(SEGMENT_BYTES, paced.body().length);
      assertEquals("no-store", field(paced, "Cache-Control"));
      assertTrue(ms > 80, "400 kbit at 4 Mbit/s came within " + ms + " ms");
    }
    HttpResponse<byte[]> link = get(proxy.resolve("/api/links/anna"));
    assertEquals(2, new ObjectMapper().readTree(link.body()).get("responses").asInt());
    assertEquals(401, patch(proxy, "").statusCode(), "whoever comes through it is a stranger");
    assertEquals(200, patch(proxy, "Bearer " + TOKEN).statusCode());
  }

  private HttpResponse<byte[]> patch(URI proxy, String authorization) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(proxy.resolve("/api/links/anna"))
            .method("PATCH", BodyPublishers.ofString("{\"delay\": 1}"));
    return send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
  }

  private void tellsEventsAtOnce(URI proxy) throws Exception {
    HttpResponse<InputStream> stream =
        client.send(
            HttpRequest.newBuilder(proxy.resolve("/api/events?about=links")).build(),
            BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertEquals("event: links", lines.readLine());
      get(proxy.resolve("/via/id=bert/media/bird/manifest.mpd"));
      String line = lines.readLine();
      while (!line.contains("bert")) { // while the stream goes on
        line = lines.readLine();
      }
    }
  }

  private void keepsWhatWasReplacedUntilItIsToldToForget(FrontProxy proxy, URI ours, Path library)
      throws Exception {
    String path = "/media/fish/360p/1.m4s";
    new HandmadeLibrary(library).title("fish", 1, 1000);
    untilLength(ours.resolve(path), 1000);
    byte[] old = get(proxy.address().resolve(path)).body();
    Files.move(library.resolve("fish"), folder.resolve("fish"));
    new HandmadeLibrary(library).title("fish", 1, 1001);
    untilLength(ours.resolve(path), 1001);

    byte[] kept = get(proxy.address().resolve(path)).body();
    proxy.forget("fish");
    byte[] now = get(proxy.address().resolve(path)).body();
    HttpResponse<byte[]> other = get(proxy.address().resolve("/media/whale/360p/1.m4s"));

    assertArrayEquals(old, kept);
    assertEquals(1001, now.length);
    assertEquals("HIT", field(other, "X-Cache"), "nothing else is forgotten");
  }

  private void untilLength(URI address, int bytes) throws Exception {
    for (long end = System.nanoTime() + 60_000_000_000L; get(address).body().length != bytes; ) {
      assertTrue(System.nanoTime() < end, address + " never had " + bytes + " bytes");
    }
  }

  private void takesFilmsFromWhoHasTheTokenAndRefusesOthers(URI proxy, Path library)
      throws Exception {
    byte[] large = new byte[12_000_000];
    URI titles = proxy.resolve("/api/titles?name=words");
    HttpResponse<byte[]> stranger =
        send(HttpRequest.newBuilder(titles).POST(BodyPublishers.ofByteArray(large)));
    HttpResponse<byte[]> taken =
        send(
            HttpRequest.newBuilder(titles)
                .header("Authorization", "Bearer " + TOKEN)
                .POST(BodyPublishers.ofByteArray(large)));

    assertEquals(401, stranger.statusCode());
    assertEquals(202, taken.statusCode(), () -> new String(taken.body(), StandardCharsets.UTF_8));
    HttpResponse<byte[]> end = get(proxy.resolve(field(taken, "Location") + "/events"));
    String told = new String(end.body(), StandardCharsets.UTF_8);
    assertTrue(told.contains("is not a video"), told);
  }

  private HttpResponse<byte[]> get(URI address) throws Exception {
    return send(HttpRequest.newBuilder(address));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String field(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
