package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeirServerTest {
  private static final int SEGMENT_BYTES = 50_000;

  @TempDir Path folder;
  private Path library;
  private WeirServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void start() throws IOException {
    library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("bird", 12, SEGMENT_BYTES);
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sendsASegmentWithItsTypeLengthAndAValidator() throws Exception {
    HttpResponse<byte[]> segment = get("media/bird/360p/3.m4s");

    assertEquals(200, segment.statusCode());
    assertArrayEquals(Files.readAllBytes(library.resolve("bird/360p/3.m4s")), segment.body());
    assertEquals("video/mp4", field(segment, "Content-Type"));
    assertEquals("" + SEGMENT_BYTES, field(segment, "Content-Length"));
    assertEquals("bytes", field(segment, "Accept-Ranges"));
    assertEquals("*", field(segment, "Access-Control-Allow-Origin"));
    assertTrue(field(segment, "Cache-Control").contains("immutable"));
    assertTrue(field(segment, "ETag").matches("\"[^\"]+\""));
    assertEquals("", field(segment, "Content-Encoding"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bird/manifest.mpd application/dash+xml",
        "bird/sizes.json application/json",
        "bird/quality.json application/json",
        "bird/234p/init.mp4 video/mp4",
        "bird/audio-en/init.mp4 audio/mp4",
        "bird/audio-en/1.m4s audio/mp4",
        "bird/text-en/subtitles.vtt text/vtt; charset=utf-8"
      })
  void sendsEveryKindOfFileAsWhatItIs(String pathAndType) throws Exception {
    String[] words = pathAndType.split(" ", 2);

    HttpResponse<byte[]> file =
        client.send(request("media/" + words[0]).build(), BodyHandlers.ofByteArray());

    assertEquals(200, file.statusCode());
    assertEquals(words[1], field(file, "Content-Type"));
    assertEquals("", field(file, "Content-Encoding"));
    assertArrayEquals(Files.readAllBytes(library.resolve(words[0])), file.body());
  }

  @Test
  void sendsPlaylistsThatAreMadeOfTheManifest() throws Exception {
    HttpResponse<byte[]> master = get("media/bird/master.m3u8");
    HttpResponse<byte[]> shaped = get("via/kbps=90000/media/bird/360p/playlist.m3u8");
    HttpResponse<byte[]> again =
        client.send(
            request("media/bird/master.m3u8")
                .header("If-None-Match", field(master, "ETag"))
                .build(),
            BodyHandlers.ofByteArray());
    HttpResponse<byte[]> part =
        client.send(
            request("media/bird/master.m3u8").header("Range", "bytes=3-6").build(),
            BodyHandlers.ofByteArray());

    assertEquals("application/vnd.apple.mpegurl", field(master, "Content-Type"));
    assertEquals("public, max-age=2, must-revalidate", field(master, "Cache-Control"));
    String text = new String(master.body(), StandardCharsets.UTF_8);
    assertTrue(text.contains("\n360p/playlist.m3u8\n"), text);
    int textRate = (int) Math.ceil("WEBVTT\n".length() * 8 / 24.0);
    assertTrue(text.contains("BANDWIDTH=" + (2 * SEGMENT_BYTES * 8 / 2 + textRate)), text);
    assertEquals("application/vnd.apple.mpegurl", field(shaped, "Content-Type"));
    assertTrue(
        new String(shaped.body(), StandardCharsets.UTF_8).endsWith("\n12.m4s\n#EXT-X-ENDLIST\n"));
    assertEquals("no-store", field(shaped, "Cache-Control"));
    assertEquals(304, again.statusCode());
    assertEquals("TM3U", new String(part.body(), StandardCharsets.UTF_8));
    assertEquals(404, get("media/bird/nothing/playlist.m3u8").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"360p/3.m4s", "360p/init.mp4", "audio-en/1.m4s", "text-en/subtitles.vtt"})
  void neverCompressesMedia(String path) throws Exception {
    HttpResponse<byte[]> media =
        client.send(
            request("media/bird/" + path).header("Accept-Encoding", "gzip, *").build(),
            BodyHandlers.ofByteArray());

    assertEquals("", field(media, "Content-Encoding"));
    assertEquals("", field(media, "Vary"));
    assertArrayEquals(Files.readAllBytes(library.resolve("bird/" + path)), media.body());
  }

  @Test
  void answersHeadLikeGetWithoutTheBytes() throws Exception {
    HttpResponse<byte[]> head =
        client.send(
            request("media/bird/360p/3.m4s")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofByteArray());
    HttpResponse<byte[]> get = get("media/bird/360p/3.m4s");

    assertEquals(0, head.body().length);
    for (String name : new String[] {"Content-Length", "Content-Type", "ETag", "Cache-Control"}) {
      assertEquals(field(get, name), field(head, name));
    }
  }

  @Test
  void sendsRangesOneAndSeveral() throws Exception {
    byte[] whole = get("media/bird/360p/3.m4s").body();

    HttpResponse<byte[]> one = range("bytes=100-299");
    HttpResponse<byte[]> several = range("bytes=0-9,-5");
    HttpResponse<byte[]> outside = range("bytes=50000-");

    assertEquals(206, one.statusCode());
    assertEquals("bytes 100-299/50000", field(one, "Content-Range"));
    assertArrayEquals(java.util.Arrays.copyOfRange(whole, 100, 300), one.body());
    assertEquals(206, several.statusCode());
    assertEquals(Long.parseLong(field(several, "Content-Length")), several.body().length);
    String text = new String(several.body(), StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("Content-Range: bytes 0-9/50000\r\n\r\n"));
    assertTrue(text.contains("Content-Range: bytes 49995-49999/50000\r\n\r\n"));
    assertEquals(416, outside.statusCode());
    assertEquals("bytes */50000", field(outside, "Content-Range"));
  }

  @Test
  void savesTheBytesAClientHasAlready() throws Exception {
    String etag = field(get("media/bird/360p/3.m4s"), "ETag");

    HttpResponse<byte[]> again =
        client.send(
            request("media/bird/360p/3.m4s").header("If-None-Match", "\"x\", W/" + etag).build(),
            BodyHandlers.ofByteArray());

    assertEquals(304, again.statusCode());
    assertEquals(0, again.body().length);
    assertEquals(etag, field(again, "ETag"));
  }

  @Test
  void saysWhatMayBeDoneWithMedia() throws Exception {
    HttpResponse<byte[]> preflight =
        client.send(
            request("media/bird/manifest.mpd")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Access-Control-Request-Headers", "range,cmcd-session")
                .build(),
            BodyHandlers.ofByteArray());
    HttpResponse<byte[]> post =
        client.send(
            request("media/bird/manifest.mpd").POST(HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofByteArray());

    assertEquals(204, preflight.statusCode());
    assertTrue(field(preflight, "Access-Control-Allow-Headers").contains("Range"));
    assertTrue(field(preflight, "Access-Control-Allow-Headers").contains("CMCD-Session"));
    assertEquals(405, post.statusCode());
    assertEquals("GET, HEAD, OPTIONS", field(post, "Allow"));
    assertEquals("application/problem+json", field(post, "Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/media/../secret.json",
        "/media/bird/../../secret.json",
        "/media/%2e%2e/secret.json",
        "/media/bird/..%2f..%2fsecret.json",
        "/media/bird/%2e%2e%2f%2e%2e%2fsecret.json",
        "/media/bird%2f..%2f..%2fsecret.json/x",
        "/media/bird/360p%2f1.m4s",
        "/media/bird/./manifest.mpd",
        "/media//bird/manifest.mpd",
        "/media/bird/away/1.m4s",
        "/media/.hidden/manifest.mpd",
        "/media/bird/%zz",
        "/via/kbps=900/media/../../secret.json",
        "/via/kbps=900/../secret.json"
      })
  void cannotBeLedOutOfTheLibrary(String target) throws Exception {
    Files.writeString(folder.resolve("secret.json"), "{\"secret\":true}");
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("1.m4s"), "secret");
    Files.createSymbolicLink(library.resolve("bird/away"), outside);
    Files.createDirectories(library.resolve(".hidden"));
    Files.writeString(library.resolve(".hidden/manifest.mpd"), "secret");

    String answer = raw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertTrue(answer.matches("(?s)HTTP/1.1 40[04] .*"), answer);
    assertFalse(answer.contains("secret\""), answer);
  }

  @Test
  void seesTitlesComeAndGoWhileItRuns() throws Exception {
    assertEquals(404, get("media/fish/manifest.mpd").statusCode());

    new HandmadeLibrary(library).title("fish", 1, 10);
    waitForStatus(200, "media/fish/manifest.mpd");
    Files.move(library.resolve("fish"), library.resolve("big fish"));
    waitForStatus(200, "media/big%20fish/234p/1.m4s");

    assertEquals(404, get("media/fish/234p/1.m4s").statusCode());
    assertTrue(new String(get("api/titles").body()).contains("/media/big%20fish/manifest.mpd"));
  }

  @Test
  void answersErrorsAsProblemsThatNobodyKeeps() throws Exception {
    for (String path : new String[] {"media/none/manifest.mpd", "api/nothing", "assets/x.js"}) {
      HttpResponse<byte[]> missing = get(path);

      assertEquals(404, missing.statusCode(), path);
      assertEquals("application/problem+json", field(missing, "Content-Type"), path);
      assertEquals("no-store", field(missing, "Cache-Control"), path);
      assertTrue(new String(missing.body()).contains("\"status\":404"), path);
    }
  }

  @Test
  void answersWhatItCannotReadOrDoInTheSameForm() throws Exception {
    String unreadable = raw("GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    HttpResponse<byte[]> deleted =
        client.send(request("api/titles").DELETE().build(), BodyHandlers.ofByteArray());
    HttpResponse<byte[]> patched =
        client.send(
            request("api/links/nobody")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofByteArray());
    HttpResponse<byte[]> head =
        client.send(
            request("api/titles").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofByteArray());

    assertTrue(unreadable.startsWith("HTTP/1.1 400 "), unreadable);
    assertTrue(unreadable.contains("Content-Type: application/problem+json"), unreadable);
    assertTrue(unreadable.contains("two hexadecimal digits"), unreadable);
    assertEquals(405, deleted.statusCode());
    assertEquals("GET, POST, HEAD", field(deleted, "Allow"));
    String notSo = new String(deleted.body(), StandardCharsets.UTF_8);
    assertTrue(notSo.contains(" takes GET, POST, HEAD, not DELETE"), notSo);
    assertTrue(new String(patched.body(), StandardCharsets.UTF_8).contains("/media/…"));
    assertEquals("application/json", field(head, "Content-Type"));
    assertEquals(0, head.body().length);
  }

  @ParameterizedTest
  @CsvSource({
    "/, Content-Length: 99999999999999999999, a Content-Length is a number of bytes",
    "foo.example:80, X: x, its first line is like GET /path HTTP/1.1",
    "/media/%00, X: x, but not by 00",
    "/%ff, X: x, is UTF-8",
    "/, Expect: wonders, leave the field Expect out",
  })
  void saysWhatIsWrongWithARequestInWordsForAPerson(String target, String field, String words)
      throws Exception {
    String head = "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";

    String refused = raw(head + field + "\r\n\r\n");

    assertTrue(refused.matches("(?s)HTTP/1.1 4(00|17) .*"), refused);
    assertTrue(refused.contains(words), refused);
  }

  @Test
  void saysWhatIsWrongWithABodyInWordsForAPerson() throws Exception {
    for (String body : new String[] {"{", "{\"link\": \"id=a\"}{}", "{\"link\": NaN}", "["}) {
      HttpResponse<byte[]> refused =
          client.send(
              request("api/links").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
              BodyHandlers.ofByteArray());

      String said = new String(refused.body(), StandardCharsets.UTF_8);
      assertEquals(400, refused.statusCode(), said);
      assertTrue(said.contains("the body is not JSON; what is wrong is before line 1,"), said);
    }
  }

  @Test
  void asksForATokenWhereALinkIsToldTo() throws Exception {
    HttpResponse<byte[]> refused = get("via/fail=401@1/media/bird/234p/1.m4s");
    HttpResponse<byte[]> unknown = get("via/fail=499@1/media/bird/234p/1.m4s");

    assertEquals(401, refused.statusCode());
    assertEquals("Bearer realm=\"weir\"", field(refused, "WWW-Authenticate"));
    assertTrue(new String(unknown.body()).contains("\"title\":\"Unassigned\""));
  }

  @Test
  void namesThePortThatIsTaken() {
    var taken = new WeirServer.Settings(library, "127.0.0.1", server.address().getPort());

    PortTaken refusal = assertThrows(PortTaken.class, () -> WeirServer.start(taken));

    assertTrue(refusal.getMessage().contains("" + taken.port()), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("--port"), refusal.getMessage());
  }

  @Test
  void servesThePageAndWhatItLoads() throws Exception {
    assertTrue(field(get(""), "Content-Type").startsWith("text/html"));
    assertEquals(200, get("assets/packages/dash.mediaplayer.min.js").statusCode());
    assertEquals(200, get("health").statusCode());
  }

  @Test
  void sendsNothingOfThePageThatABrowserHas() throws Exception {
    for (String path : List.of("", "room", "assets/page.js")) {
      for (String coding : List.of("gzip", "identity")) {
        String tag = field(conditional(path, coding, "Accept", "*/*"), "ETag");
        for (String known : List.of(tag, "W/" + tag, "\"a,b\" , " + tag, "*")) {
          HttpResponse<byte[]> answer = conditional(path, coding, "If-None-Match", known);
          assertEquals(304, answer.statusCode(), path + ": " + known);
          assertEquals(tag, field(answer, "ETag"));
          assertEquals("", field(answer, "Content-Type"), "a cache would believe it");
        }
        for (String known : List.of(tag, "\"a,b\", " + tag, "*")) {
          assertEquals(200, conditional(path, coding, "If-Match", known).statusCode(), known);
        }
        for (String other : List.of("W/" + tag, "\"other\"")) {
          assertEquals(412, conditional(path, coding, "If-Match", other).statusCode(), other);
        }
        assertEquals(200, conditional(path, coding, "If-None-Match", "\"other\"").statusCode());
      }
    }
  }

  private HttpResponse<byte[]> conditional(String path, String coding, String field, String value)
      throws Exception {
    return client.send(
        request(path).header("Accept-Encoding", coding).header(field, value).build(),
        BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> range(String range) throws Exception {
    return client.send(
        request("media/bird/360p/3.m4s").header("Range", range).build(),
        BodyHandlers.ofByteArray());
  }

  /** Each question is itself what makes the server look again. */
  private void waitForStatus(int status, String path) throws Exception {
    long giveUpAt = System.nanoTime() + 5_000_000_000L;
    while (get(path).statusCode() != status) {
      assertTrue(System.nanoTime() < giveUpAt, path + " never answered " + status);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  private static String field(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** As written: an HTTP client would tidy the path. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try (InputStream in = socket.getInputStream()) {
        in.transferTo(answer);
      }
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }
}
