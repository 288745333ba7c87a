package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 and TLS, by the JDK's own client. */
@Timeout(60)
class TlsTest {
  private static final int BYTES = 300_000;

  @TempDir static Path folder;
  private static Path library;
  private static Tls tls;
  private static Certificate certificate;

  @BeforeAll
  static void make() throws Exception {
    library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("bird", 5, BYTES);
    certificate = Certificate.make(folder);
    tls = certificate.tls();
  }

  private static WeirServer.Settings settings() {
    return new WeirServer.Settings(library, "127.0.0.1", 0);
  }

  @ParameterizedTest
  @EnumSource
  void speaksBothVersionsInSecret(Version version) throws Exception {
    try (WeirServer server = WeirServer.start(settings().with(tls))) {
      assertEquals("https", server.address().getScheme());

      isServed(server, version, HttpClient.newBuilder().sslContext(certificate.trusting()));

      assertEquals(0, server.count().bySendfile.sum(), "TLS has to touch every byte");
    }
  }

  @ParameterizedTest
  @EnumSource
  void speaksBothVersionsInClear(Version version) throws Exception {
    try (WeirServer server = WeirServer.start(settings())) {
      isServed(server, version, HttpClient.newBuilder());
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesFilmsInSecretAndWritesWhatItDid(Version version) throws Exception {
    Path log = folder.resolve("access-" + version);
    Path own = folder.resolve("library-" + version);
    WeirServer.Settings settings =
        new WeirServer.Settings(own, "127.0.0.1", 0)
            .with(certificate.tls())
            .with(Operation.DEFAULT.withAccessLog(log));
    try (WeirServer server = WeirServer.start(settings)) {
      HttpClient client =
          HttpClient.newBuilder().sslContext(certificate.trusting()).version(version).build();

      HttpResponse<String> taken =
          client.send(
              HttpRequest.newBuilder(server.address().resolve("api/titles?name=words"))
                  .POST(
                      BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[BYTES])))
                  .build(),
              BodyHandlers.ofString());
      String job = taken.headers().firstValue("Location").orElse("");
      HttpResponse<String> end =
          client.send(
              HttpRequest.newBuilder(server.address().resolve(job + "/events")).build(),
              BodyHandlers.ofString());

      assertEquals(202, taken.statusCode(), taken.body());
      assertEquals(version, taken.version());
      assertTrue(end.body().contains("\"receivedBytes\":" + BYTES), end.body());
      assertTrue(end.body().contains("is not a video"), end.body());
      while (!Files.readString(log).contains("/api/titles")) {
        Thread.onSpinWait(); // it is written down a moment after it was answered
      }
    }
    List<String> lines = Files.readAllLines(log);
    assertTrue(
        lines.get(0).contains("\"method\":\"POST\",\"path\":\"/api/titles\",\"status\":202"));
    assertTrue(lines.get(0).contains("\"address\":\"127.0.0.0\""));
  }

  /** What {@link ConditionsTest} asks ten thousand times of HTTP/1.1. */
  @ParameterizedTest
  @ValueSource(strings = {"media/bird/360p/2.m4s", "via/kbps=900000/media/bird/360p/2.m4s"})
  void meansTheSameInHttp2(String path) throws Exception {
    byte[] whole = Files.readAllBytes(library.resolve("bird/360p/2.m4s"));
    boolean isKept = path.startsWith("media");
    try (WeirServer server = WeirServer.start(settings().with(tls))) {
      HttpClient client =
          HttpClient.newBuilder()
              .sslContext(certificate.trusting())
              .version(Version.HTTP_2)
              .build();
      URI address = server.address().resolve(path);
      HttpResponse<byte[]> plain = ask(client, address, "GET");
      String tag = plain.headers().firstValue("ETag").orElse("");

      HttpResponse<byte[]> head = ask(client, address, "HEAD");
      HttpResponse<byte[]> part = ask(client, address, "GET", "Range", "bytes=1000-1999");
      HttpResponse<byte[]> two = ask(client, address, "GET", "Range", "bytes=0-0,-1");
      HttpResponse<byte[]> beyond = ask(client, address, "GET", "Range", "bytes=300000-");
      HttpResponse<byte[]> known = ask(client, address, "GET", "If-None-Match", tag);
      HttpResponse<byte[]> other = ask(client, address, "GET", "If-Match", "\"other\"");
      HttpResponse<byte[]> old =
          ask(client, address, "GET", "Range", "bytes=0-9", "If-Range", "\"other\"");
      HttpResponse<byte[]> put = ask(client, address, "PUT");

      assertArrayEquals(whole, plain.body());
      assertEquals(BYTES, head.headers().firstValueAsLong("Content-Length").orElse(0));
      assertEquals(206, part.statusCode());
      assertArrayEquals(Arrays.copyOfRange(whole, 1000, 2000), part.body());
      assertEquals(
          "bytes 1000-1999/" + BYTES, part.headers().firstValue("Content-Range").orElse(""));
      assertTrue(
          two.headers().firstValue("Content-Type").orElse("").startsWith("multipart/byteranges"));
      assertEquals(416, beyond.statusCode());
      assertEquals(isKept ? 304 : 200, known.statusCode());
      assertEquals(isKept ? 0 : BYTES, known.body().length);
      assertEquals(412, other.statusCode());
      assertEquals(200, old.statusCode());
      assertArrayEquals(whole, old.body());
      assertEquals(405, put.statusCode());
      for (HttpResponse<byte[]> one : List.of(plain, head, part, two, beyond, known, other, put)) {
        assertEquals(Version.HTTP_2, one.version());
        assertEquals(Optional.empty(), one.headers().firstValue("Connection"));
        String caching = one.headers().firstValue("Cache-Control").orElse("");
        assertTrue(isKept || caching.equals("no-store"), caching);
      }
    }
  }

  private static HttpResponse<byte[]> ask(
      HttpClient client, URI address, String method, String... fields) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).method(method, BodyPublishers.noBody());
    return client.send(
        (fields.length > 0 ? request.headers(fields) : request).build(),
        BodyHandlers.ofByteArray());
  }

  @Test
  void doesNotChangeToHttp2WithASegment() throws Exception {
    try (WeirServer server = WeirServer.start(settings())) {
      HttpResponse<byte[]> first =
          HttpClient.newBuilder()
              .version(Version.HTTP_2)
              .build()
              .send(
                  HttpRequest.newBuilder(server.address().resolve("media/bird/360p/1.m4s")).build(),
                  BodyHandlers.ofByteArray());

      assertEquals(Version.HTTP_1_1, first.version());
      assertEquals(BYTES, first.body().length);
    }
  }

  private static void isServed(WeirServer server, Version version, HttpClient.Builder how)
      throws Exception {
    HttpClient client = how.version(version).build();
    HttpResponse<byte[]> manifest =
        client.send(
            HttpRequest.newBuilder(server.address().resolve("media/bird/manifest.mpd")).build(),
            BodyHandlers.ofByteArray());
    assertEquals(version, manifest.version());
    List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
    String[] paths = {"media/bird/360p/", "media/bird/234p/", "via/kbps=90000/media/bird/360p/"};
    for (int i = 0; i < 15; i++) {
      all.add(
          client.sendAsync(
              HttpRequest.newBuilder(server.address().resolve(paths[i % 3] + (i % 5 + 1) + ".m4s"))
                  .build(),
              BodyHandlers.ofByteArray()));
    }
    for (int i = 0; i < 15; i++) {
      HttpResponse<byte[]> one = all.get(i).get();
      assertEquals(200, one.statusCode());
      assertEquals(version, one.version());
      assertEquals("*", one.headers().firstValue("Timing-Allow-Origin").orElse(""));
      assertArrayEquals(
          Files.readAllBytes(
              library.resolve(paths[i % 3].replaceFirst(".*media/", "") + (i % 5 + 1) + ".m4s")),
          one.body());
    }
    HttpResponse<byte[]> part =
        client.send(
            HttpRequest.newBuilder(server.address().resolve("media/bird/360p/1.m4s"))
                .header("Range", "bytes=-7")
                .build(),
            BodyHandlers.ofByteArray());
    HttpResponse<byte[]> api =
        client.send(
            HttpRequest.newBuilder(server.address().resolve("api/titles")).build(),
            BodyHandlers.ofByteArray());
    assertEquals(7, part.body().length);
    assertEquals(version, api.version());
    assertEquals(200, api.statusCode());
  }

  @Test
  void saysWhatIsWrongWithItsFiles() throws Exception {
    Path words = Files.writeString(folder.resolve("words.pem"), "not PEM at all\n");
    Path old =
        Files.writeString(
            folder.resolve("old.pem"),
            "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");

    String missing = refusal(new Tls(folder.resolve("none.pem"), tls.key()));
    String noCertificate = refusal(new Tls(words, tls.key()));
    String noKey = refusal(new Tls(tls.certificate(), old));

    assertTrue(missing.startsWith("cannot read ") && missing.contains("none.pem"), missing);
    assertTrue(noCertificate.endsWith("words.pem holds no certificate in PEM"), noCertificate);
    assertTrue(noKey.contains("openssl pkcs8 -topk8 -nocrypt -in " + old), noKey);
  }

  private static String refusal(Tls bad) {
    return assertThrows(BadSetting.class, () -> WeirServer.start(settings().with(bad)))
        .getMessage();
  }
}
