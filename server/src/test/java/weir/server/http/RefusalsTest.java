package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import weir.server.access.Secret;
import weir.server.uploads.Uploads;

/** Who is refused while still sending reads why. */
@Timeout(120)
class RefusalsTest {
  /** More than the kernel holds for a connection of this machine with itself. */
  private static final int BYTES = 16 << 20;

  private static final int MANY_BYTES = 50_000_000;
  private static final int MOST_BYTES = 8 << 20;

  @TempDir static Path folder;
  private static Path library;
  private static Certificate certificate;
  private static WeirServer clear;
  private static WeirServer secret;

  @BeforeAll
  static void start() throws Exception {
    library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("bird", 2, 1000);
    certificate = Certificate.make(folder);
    WeirServer.Settings settings =
        new WeirServer.Settings(library, "127.0.0.1", 0)
            .with(Secret.of("a-token-to-be-guessed"))
            .with(Uploads.Settings.DEFAULT.withMostBytes(MOST_BYTES));
    clear = WeirServer.start(settings);
    secret = WeirServer.start(settings.with(certificate.tls()));
  }

  @AfterAll
  static void stop() {
    clear.close();
    secret.close();
  }

  /** A film that is not taken, and why. */
  private enum Refusal {
    UNKNOWN_TOKEN("POST", "/api/titles?name=fish", "Authorization: Bearer wrong", true, 401),
    NO_NAME("POST", "/api/titles?name=..", "", true, 400),
    TAKEN("POST", "/api/titles?name=bird", "", false, 409),
    TOO_LARGE("POST", "/api/titles?name=fish", "", true, 413),
    TOO_LARGE_IN_THE_END("POST", "/api/titles?name=fish", "", false, 413),
    NO_SUCH_PLACE("POST", "/api/nothing", "", true, 404),
    NOT_TO_BE_WRITTEN("PUT", "/media/bird/360p/1.m4s", "", true, 405),
    NO_FORM_OF_OURS("POST", "/api/links", "", false, 413),
    NO_EVENT("POST", "/api/beacons", "", true, 413),
    NO_KNOWN_METHOD("BREW", "/", "", true, 405);

    private final String method;
    private final String path;
    private final String field;
    private final boolean isAnnounced;
    private final int status;

    Refusal(String method, String path, String field, boolean isAnnounced, int status) {
      this.method = method;
      this.path = path;
      this.field = field;
      this.isAnnounced = isAnnounced;
      this.status = status;
    }

    HttpRequest to(WeirServer server, Version version, int bytes) {
      BodyPublisher film = BodyPublishers.ofInputStream(() -> new Zeros(bytes));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(server.address().resolve(path))
              .version(version)
              .method(method, isAnnounced ? BodyPublishers.fromPublisher(film, bytes) : film);
      if (!field.isEmpty()) {
        request.header(field.split(": ")[0], field.split(": ")[1]);
      }
      return request.build();
    }

    String head() {
      return method
          + " "
          + path
          + " HTTP/1.1\r\nHost: localhost\r\n"
          + (field.isEmpty() ? "" : field + "\r\n")
          + (isAnnounced ? "Content-Length: " + BYTES : "Transfer-Encoding: chunked")
          + "\r\n\r\n";
    }
  }

  /** So many bytes that are all nothing. */
  private static final class Zeros extends InputStream {
    private int left;

    Zeros(int count) {
      left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int at, int most) {
      int count = Math.min(left, most);
      left -= count;
      return count > 0 || most == 0 ? count : -1;
    }
  }

  @ParameterizedTest
  @EnumSource
  void arrivesByEachProtocol(Refusal refusal) throws Exception {
    for (WeirServer server : List.of(clear, secret)) {
      for (Version version : Version.values()) {
        HttpClient client = client(version);
        URI manifest = server.address().resolve("/media/bird/manifest.mpd");
        client.send(HttpRequest.newBuilder(manifest).build(), BodyHandlers.discarding());

        isTold(refusal, client, server, version, BYTES);

        HttpResponse<String> next =
            client.send(HttpRequest.newBuilder(manifest).build(), BodyHandlers.ofString());
        assertEquals(200, next.statusCode(), "whoever was refused is served afterwards");
      }
    }
  }

  @Test
  @Tag("long")
  @Timeout(3600)
  void arrivesTwoHundredTimes() throws Exception {
    for (int i = 0; i < 20; i++) { // of ten kinds
      WeirServer server = i % 2 == 0 ? clear : secret;
      Version version = Version.values()[i / 2 % 2];
      for (Refusal refusal : Refusal.values()) {
        HttpClient client = client(version);
        client.send(HttpRequest.newBuilder(server.address()).build(), BodyHandlers.discarding());
        isTold(refusal, client, server, version, MANY_BYTES);
      }
    }
  }

  private static HttpClient client(Version version) {
    return HttpClient.newBuilder().sslContext(certificate.trusting()).version(version).build();
  }

  private static void isTold(
      Refusal refusal, HttpClient client, WeirServer server, Version version, int bytes)
      throws Exception {
    HttpResponse<String> answer =
        client.send(refusal.to(server, version, bytes), BodyHandlers.ofString());

    String what = server.address().getScheme() + " " + version;
    assertEquals(refusal.status, answer.statusCode(), what + ": " + answer.body());
    assertEquals(version, answer.version());
    assertTrue(answer.body().contains("\"status\":" + refusal.status), answer.body());
  }

  /** As a client does that thinks of nothing else, and cannot be told before it has done. */
  @ParameterizedTest
  @CsvSource({
    "400, Bad Field: x",
    "400, Host: another",
    "400, Content-Length: -5",
    "417, Expect: a miracle",
    "431, X-Flood: x",
    "501, 'Transfer-Encoding: gzip, chunked'",
    "505, HTTP/3.0"
  })
  void arrivesOfWhatCannotBeReadWhenAllIsSent(int status, String field) throws Exception {
    boolean isVersion = field.startsWith("HTTP");
    try (RawConnection connection = new RawConnection(clear)) {
      connection.send(
          "POST /api/titles?name=fish "
              + (isVersion ? field : "HTTP/1.1")
              + "\r\nHost: localhost\r\n"
              + (isVersion ? "" : field)
              + (status == 431 ? "x".repeat(1 << 20) : "")
              + (field.startsWith("Content-Length") || status == 501
                  ? ""
                  : "\r\nContent-Length: " + BYTES)
              + "\r\n\r\n");
      connection.send(BYTES);

      RawConnection.Response refused = connection.read(false);

      assertEquals(status, refused.status(), refused.text());
      assertEquals("application/problem+json", refused.field("Content-Type"));
      assertFalse(refused.text().contains("our mistake"), refused.text());
      assertTrue(connection.isAtEnd());
    }
  }

  @Test
  void aShortBodyIsReadAndTheConnectionGoesOn() throws Exception {
    try (RawConnection connection = new RawConnection(clear)) {
      connection.send(
          "POST /api/titles?name=.. HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nnever");
      assertEquals(400, connection.read(false).status());

      assertEquals(200, connection.ask(RawConnection.get("health")).status());
    }
  }

  @Test
  void whoIsToldBeforeHeSendsIsNotWaitedFor() throws Exception {
    try (RawConnection connection = new RawConnection(clear)) {
      connection.send(
          Refusal.TOO_LARGE.head().replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));

      assertEquals(413, connection.read(false).status());
      assertTrue(connection.isAtEnd());
    }
  }

  /** And the place that its connection had is free only then. */
  @Test
  void whoIsRefusedAndThenSilentIsLetGo() throws Exception {
    WeirServer.Settings settings = new WeirServer.Settings(library, "127.0.0.1", 0);
    try (WeirServer server = WeirServer.start(settings.with(Operation.DEFAULT.withConnections(1)));
        RawConnection silent = new RawConnection(server)) {
      long began = System.nanoTime();
      silent.send(Refusal.NO_NAME.head() + "a beginning");
      assertEquals(400, silent.read(false).status());

      try (RawConnection next = new RawConnection(server)) {
        assertEquals(200, next.ask(RawConnection.get("health")).status());
      }

      long ms = (System.nanoTime() - began) / 1_000_000;
      assertTrue(ms >= Parting.SILENCE_MS, "already after " + ms + " ms");
    }
  }

  @Test
  void aServerThatEndsHearsThoseOutWhomItRefused() throws Exception {
    WeirServer.Settings settings = new WeirServer.Settings(library, "127.0.0.1", 0);
    WeirServer server = WeirServer.start(settings);
    try (RawConnection sender = new RawConnection(server)) {
      sender.send(Refusal.NO_NAME.head());
      HttpRequest metrics = HttpRequest.newBuilder(server.address().resolve("metrics")).build();
      HttpClient client = client(Version.HTTP_1_1);
      int sent = 0;
      for (String text = ""; !text.contains("weir_connections_parting 1"); sent += 1000) {
        sender.send(1000); // or it would be let go for its silence
        text = client.send(metrics, BodyHandlers.ofString()).body();
      }

      CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> finish(server));
      sender.send(BYTES - sent);

      assertEquals(400, sender.read(false).status());
      sender.end();
      assertTrue(end.get(), "and it has waited for that");
    }
  }

  private static boolean finish(WeirServer server) {
    try {
      return server.finish();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
