package weir.player.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.player.abr.Decision;
import weir.player.abr.Policies;
import weir.player.abr.Reason;
import weir.player.session.Command;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.virtual.SampleTitles;
import weir.server.http.WeirServer;

/** What a server hears of a session between its requests. */
@Tag("wire")
@Timeout(300)
class BeaconsTest {
  private static final Title TITLE = SampleTitles.seconds(12, 5);

  @TempDir static Path library;
  private static WeirServer server;

  @BeforeAll
  static void serve() throws Exception {
    SampleOnDisk.write(library, "short", 12);
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** During a transfer the session hears of nothing; the clock knows when its buffer is empty. */
  @Test
  void aBufferThatRunsDryIsToldOfThoughTheTransferGoesOn() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI manifest =
        server.address().resolve("/via/kbps=20000,stall@2,id=dry/media/short/manifest.mpd");
    Remote remote = Remote.open(client, manifest, Remote.Choice.DEFAULT);
    Beacons.Speaker speaker =
        new Beacons.Speaker("play-d2f", "weir play (lowest)", Optional.of("Anna <b>"));
    Beacons beacons = new Beacons(remote.beacons().orElseThrow(), remote.title(), speaker, true);
    Speaking speaking = new Speaking(remote.title(), "play-d2f");
    HttpWorld world =
        new HttpWorld(
            new Session(
                remote.title(),
                Policies.named("lowest", 1),
                Settings.DEFAULT,
                Listener.both(speaking, beacons)),
            client,
            request -> speaking.asked(request, remote.located(request)),
            false,
            Optional.empty());
    Thread playing = new Thread(() -> World.run(world), "playing");
    try (Ear ear = new Ear("play-d2f")) {
      playing.start();

      JsonNode dry = ear.hear(one -> one.path("state").asText().equals("stalled"));
      world.stop();
      beacons.close();
      JsonNode last = ear.hear(one -> one.path("state").asText().equals("left"));

      assertEquals(1, dry.get("stalls").asInt(), dry::toString);
      assertEquals(0, dry.get("bufferMs").asDouble(), dry::toString);
      assertEquals(2000, dry.get("positionMs").asDouble(), 1, dry::toString);
      assertEquals("Anna <b>", dry.get("name").asText());
      assertEquals("weir play (lowest)", dry.get("player").asText());
      assertEquals("dry", dry.get("link").asText(), "joined with what was asked for");
      assertEquals("Anna <b>", last.get("name").asText(), last::toString);
    } finally {
      world.stop();
      playing.join();
    }
  }

  @Test
  void whoeverDoesNotHearThemIsAskedOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch isAnswered = new CountDownLatch(1);
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
          isAnswered.countDown();
        });
    other.start();
    try {
      Beacons beacons = to(other.getAddress().getPort());
      beacons.began(TITLE, Settings.DEFAULT);
      choose(beacons, 0);
      assertTrue(isAnswered.await(60, TimeUnit.SECONDS));
      for (int i = 0; i < 20; i++) {
        choose(beacons, i % 2);
      }
      beacons.ended(0, Command.Ending.PLAYED);
      beacons.close();

      assertEquals(1, asked.get());
    } finally {
      other.stop(0);
    }
  }

  @Test
  void nobodyWaitsForAServerThatDoesNotAnswer() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertTimeout(
          Duration.ofSeconds(60),
          () -> {
            Beacons beacons = to(deaf.getLocalPort());
            beacons.began(TITLE, Settings.DEFAULT);
            for (int i = 0; i < 1000; i++) {
              choose(beacons, i % 2);
            }
            beacons.close();
          });
    }
  }

  @Test
  void aServerThatIsNoWeirOrHasItsTitlesElsewhereIsNotTold() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    byte[] manifest = Files.readAllBytes(library.resolve("short").resolve("manifest.mpd"));
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().startsWith("/films/")) {
            exchange.getResponseHeaders().set("Server", "Weir");
          }
          boolean isThere = exchange.getRequestURI().getPath().endsWith("manifest.mpd");
          exchange.sendResponseHeaders(isThere ? 200 : 404, isThere ? manifest.length : -1);
          if (isThere) {
            exchange.getResponseBody().write(manifest);
          }
          exchange.close();
        });
    other.start();
    try {
      String there = "http://127.0.0.1:" + other.getAddress().getPort();
      for (String path : new String[] {"/media/short/manifest.mpd", "/films/short/manifest.mpd"}) {
        Remote remote = Remote.open(client, URI.create(there + path), Remote.Choice.DEFAULT);
        assertEquals(Optional.empty(), remote.beacons(), path);
      }
      URI ours = server.address().resolve("/media/short/manifest.mpd");
      assertEquals(
          Optional.of(server.address().resolve("/api/beacons")),
          Remote.open(client, ours, Remote.Choice.DEFAULT).beacons());
    } finally {
      other.stop(0);
    }
  }

  private static Beacons to(int port) {
    return new Beacons(
        URI.create("http://127.0.0.1:" + port + "/api/beacons"),
        TITLE,
        new Beacons.Speaker("play-1", "weir play", Optional.empty()),
        true);
  }

  private static void choose(Beacons beacons, int rung) {
    beacons.decided(0, 0, 0, Decision.of(rung, Reason.FITS, 0, 0), -1, 0);
    beacons.commanded(0, new Command.Wait(1, Command.Cause.POLICY));
  }

  /** Listens to the server's stream for one viewer. */
  private static final class Ear implements AutoCloseable {
    private final String viewer;
    private final Stream<String> stream;
    private final Iterator<String> lines;

    Ear(String viewer) throws Exception {
      this.viewer = viewer;
      URI events = server.address().resolve("/api/events?about=viewers");
      HttpResponse<Stream<String>> response =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(events).build(), BodyHandlers.ofLines());
      stream = response.body();
      lines = stream.iterator();
    }

    /** Waits until it is heard of such. */
    JsonNode hear(Predicate<JsonNode> such) throws Exception {
      while (lines.hasNext()) {
        String line = lines.next();
        if (line.startsWith("data: ")) {
          for (JsonNode one : new ObjectMapper().readTree(line.substring(6)).get("viewers")) {
            if (one.get("viewer").asText().equals(viewer) && such.test(one)) {
              return one;
            }
          }
        }
      }
      throw new AssertionError("the stream ended");
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
