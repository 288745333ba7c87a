package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    return assertThrows(BadTls.class, () -> WeirServer.start(settings().with(bad))).getMessage();
  }
}
