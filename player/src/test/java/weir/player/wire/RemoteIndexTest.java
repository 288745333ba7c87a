package weir.player.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.manifests.presentation.Located;
import weir.media.box.BoxWriter;
import weir.media.box.SegmentIndexBox;
import weir.player.abr.Policies;
import weir.player.qoe.Summary;
import weir.player.session.Event;
import weir.player.session.Failure;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.World;
import weir.server.http.WeirServer;

/** Titles of one indexed file per representation, from our server and from worse ones. */
@Tag("wire")
@Timeout(60)
class RemoteIndexTest {
  private static final int INITIALIZATION = 30_000;
  private static final long[] LOW = {10_000, 9_000, 11_000, 500};
  private static final long[] HIGH = {40_000, 39_000, 41_000, 1500};
  private static final int INDEX = SegmentIndexBox.boxBytes(LOW.length);

  @TempDir static Path library;

  private static WeirServer server;

  @BeforeAll
  static void serve() throws Exception {
    title("ranges", exact("low"), exact("high"));
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void playsThroughALinkAndKnowsEverySizeBeforehand() throws Exception {
    Remote remote = open("/via/kbps=50000,id=index/media/ranges/ondemand.mpd");
    List<Request> arrived = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    Listener notes =
        new Listener() {
          @Override
          public void arrived(
              double atMs, Request request, Event.Arrived event, double before, double after) {
            arrived.add(request);
            bytes.add(event.receivedBits() / 8);
          }
        };

    Summary summary = play(remote, notes);

    assertTrue(summary.isPlayed());
    assertEquals(7000, summary.playedMs(), 1e-6);
    assertTrue(remote.title().main().knowsSizes());
    for (int i = 0; i < LOW.length; i++) {
      assertEquals(8.0 * LOW[i], remote.title().main().sizeBits(i, 0));
      assertEquals(8.0 * HIGH[i], remote.title().main().sizeBits(i, 1));
    }
    assertTrue(arrived.size() > LOW.length, "segments and an initialization: " + arrived);
    for (int i = 0; i < arrived.size(); i++) {
      Request request = arrived.get(i);
      long[] sizes = request.rung() == 0 ? LOW : HIGH;
      assertEquals(request.isInit() ? INITIALIZATION : sizes[request.index()], bytes.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the index's place in the set|<SegmentBase timescale='1000' indexRange='%2$d-%3$d'/>|",
        "no place of the initialization||<SegmentBase indexRange='%2$d-%3$d'/>",
        "no place of the index||<SegmentBase><Initialization range='0-%1$d'/></SegmentBase>",
        "nothing but that it is indexed|<SegmentBase timescale='1000'/>|",
        "a range that is too short||<SegmentBase indexRange='%2$d-%4$d'/>",
        "a range that begins at the file's beginning||<SegmentBase indexRange='0-%3$d'/>",
        "a range without an end||<SegmentBase indexRange='%2$d-'/>"
      })
  void findsTheSegmentsWhateverTheManifestLeavesOut(String form) throws Exception {
    String[] words = form.split("\\|", -1);
    String base =
        words[1].formatted(
            INITIALIZATION - 1, INITIALIZATION, INITIALIZATION + INDEX - 1, INITIALIZATION + 9);
    String own =
        words[2].formatted(
            INITIALIZATION - 1, INITIALIZATION, INITIALIZATION + INDEX - 1, INITIALIZATION + 9);
    String name = words[0].replaceAll("[^a-z]", "-");
    title(name, base + representation("low", own), representation("high", own));

    Remote remote = open("/media/" + name + "/ondemand.mpd");

    Located init = remote.located(new Request(0, 1, Request.INIT, Double.NaN, 1));
    Located second = remote.located(new Request(0, 1, 1, 8 * HIGH[1], 1));
    assertEquals("0-" + (INITIALIZATION - 1), init.range().orElseThrow().toString());
    long first = INITIALIZATION + INDEX + HIGH[0];
    assertEquals(first + "-" + (first + HIGH[1] - 1), second.range().orElseThrow().toString());
    assertTrue(play(remote, Listener.NONE).isPlayed());
  }

  @Test
  void saysWhyAnIndexCannotBeHad() throws Exception {
    title("deep", exact("deep"));
    title("empty", representation("empty", "<SegmentBase indexRange='0-99'/>"));
    title("gone", representation("gone", "<SegmentBase indexRange='0-99'/>"));
    title("cues", exact("low").replace("<Representation", "<Representation mimeType='video/webm'"));

    assertUnplayable("deep", "lists further indexes");
    assertUnplayable("empty", "is not at byte 0, where the manifest has it");
    assertUnplayable("gone", "the server answers 404");
    assertUnplayable("cues", "WebM");
  }

  @Test
  void aServerThatIgnoresRangesIsNamed() throws Exception {
    try (BadServer bad = new BadServer(exchange -> whole(exchange))) {
      Remote.Unplayable refusal =
          assertThrows(Remote.Unplayable.class, () -> open(bad.address("ondemand.mpd")));

      assertTrue(refusal.getMessage().contains("ignores byte ranges"), refusal.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"the whole file", "other bytes", "no word of which"})
  void otherBytesThanAskedForAreAFailedTransfer(String instead) throws Exception {
    try (BadServer bad = new BadServer(exchange -> honestOnlyAtFirst(exchange, instead))) {
      Remote remote = open(bad.address("ondemand.mpd"));
      List<Event.Failed> failures = new ArrayList<>();
      Listener notes =
          new Listener() {
            @Override
            public void failed(double atMs, Request request, Event.Failed event) {
              failures.add(event);
            }
          };

      Summary summary = play(remote, notes);

      assertFalse(summary.isPlayed());
      assertFalse(failures.isEmpty());
      failures.forEach(one -> assertEquals(Failure.REFUSED, one.why()));
    }
  }

  private static void assertUnplayable(String title, String why) {
    Remote.Unplayable refusal =
        assertThrows(
            Remote.Unplayable.class, () -> open("/media/" + title + "/ondemand.mpd"), title);
    assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
  }

  private static Remote open(String path) throws Exception {
    return open(server.address().resolve(path));
  }

  private static Remote open(URI address) throws Exception {
    return Remote.open(client(), address, Remote.Choice.DEFAULT);
  }

  private static Summary play(Remote remote, Listener notes) {
    Summary summary = new Summary();
    Session session =
        new Session(
            remote.title(),
            Policies.named("rate", 1),
            Settings.DEFAULT.withBufferMs(12_000).withPatience(1_500, 5, 100),
            Listener.both(summary, notes));
    World.run(new HttpWorld(session, client(), remote::located, true, Optional.empty()));
    return summary;
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private static String exact(String id) {
    return representation(
        id,
        "<SegmentBase timescale='1000' indexRange='%d-%d'><Initialization range='0-%d'/></SegmentBase>"
            .formatted(INITIALIZATION, INITIALIZATION + INDEX - 1, INITIALIZATION - 1));
  }

  private static String representation(String id, String base) {
    return "<Representation id='%s' bandwidth='%d' height='%d'><BaseURL>%s/ondemand.mp4</BaseURL>%s</Representation>"
        .formatted(
            id, id.equals("high") ? 200_000 : 50_000, id.equals("high") ? 360 : 180, id, base);
  }

  /** What stands before the first Representation belongs to the set. */
  private static String manifest(String... representations) {
    return """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT2S"
            profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" mediaPresentationDuration="PT7S">
        <Period><AdaptationSet contentType="video" mimeType="video/mp4">%s</AdaptationSet></Period></MPD>
        """
        .formatted(String.join("", representations));
  }

  private static void title(String name, String... representations) throws IOException {
    Path folder = Files.createDirectories(library.resolve("." + name));
    for (String id : List.of("low", "high", "deep", "empty")) {
      Path home = Files.createDirectories(folder.resolve(id));
      Files.write(home.resolve("ondemand.mp4"), file(id));
    }
    Files.writeString(folder.resolve("ondemand.mpd"), manifest(representations));
    Files.writeString(folder.resolve("manifest.mpd"), manifest(representations));
    Files.move(folder, library.resolve(name));
  }

  /** Boxes before the index, the index, and as many bytes of media as it lists. */
  private static byte[] file(String id) {
    long[] sizes = id.equals("high") ? HIGH : LOW;
    BoxWriter boxes = new BoxWriter();
    boxes.open("ftyp").bytes("cmfcdash".getBytes(StandardCharsets.ISO_8859_1)).close();
    boxes.open("moov").bytes(new byte[INITIALIZATION - 16 - 8]).close();
    if (!id.equals("empty")) {
      SegmentIndexBox.begin(boxes, 1, 1000, 0, sizes.length);
      for (long size : sizes) {
        if (id.equals("deep")) {
          boxes.u32(1L << 31 | size).u32(2000).u32(0);
        } else {
          SegmentIndexBox.reference(boxes, size, size < 2000 ? 1000 : 2000);
        }
      }
      boxes.close();
    }
    for (long size : sizes) {
      boxes.open("mdat").bytes(new byte[(int) size - 8]).close();
    }
    return boxes.toBytes();
  }

  /** Serves one title, each in its own wrong way. */
  private static final class BadServer implements AutoCloseable {
    private final HttpServer http;

    BadServer(com.sun.net.httpserver.HttpHandler handler) throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext("/", handler);
      http.start();
    }

    URI address(String path) {
      return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/" + path);
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }

  private static byte[] content(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path.endsWith(".mpd")
        ? manifest(exact("low"), exact("high")).getBytes(StandardCharsets.UTF_8)
        : file(path.contains("high") ? "high" : "low");
  }

  private static void whole(HttpExchange exchange) throws IOException {
    send(exchange, 200, content(exchange), Optional.empty());
  }

  /** Gives manifest and index as they are, and then something else. */
  private static void honestOnlyAtFirst(HttpExchange exchange, String instead) throws IOException {
    String asked = exchange.getRequestHeaders().getFirst("Range");
    byte[] content = content(exchange);
    if (asked == null) {
      whole(exchange);
      return;
    }
    String[] ends = asked.substring("bytes=".length()).split("-");
    int first = Integer.parseInt(ends[0]);
    int end = Integer.parseInt(ends[1]) + 1;
    String range = "bytes %d-%d/%d";
    boolean isIndex = first == INITIALIZATION;
    if (isIndex) {
      send(
          exchange,
          206,
          Arrays.copyOfRange(content, first, end),
          Optional.of(range.formatted(first, end - 1, content.length)));
    } else if (instead.equals("the whole file")) {
      whole(exchange);
    } else if (instead.equals("other bytes")) {
      send(
          exchange,
          206,
          Arrays.copyOfRange(content, first + 1, end + 1),
          Optional.of(range.formatted(first + 1, end, content.length)));
    } else {
      send(exchange, 206, Arrays.copyOfRange(content, first, end), Optional.empty());
    }
  }

  private static void send(
      HttpExchange exchange, int status, byte[] body, Optional<String> contentRange)
      throws IOException {
    contentRange.ifPresent(range -> exchange.getResponseHeaders().set("Content-Range", range));
    exchange.sendResponseHeaders(status, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    } catch (IOException e) {
      return; // the player has seen enough
    }
  }
}
