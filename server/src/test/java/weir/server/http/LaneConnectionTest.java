package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.server.http.RawConnection.Response;
import weir.server.origin.Lane;

@Timeout(60)
class LaneConnectionTest {
  private static final int SMALL = 5_000;
  private static final int LARGE = 9_000_000;
  private static final String SEGMENT = "media/small/360p/1.m4s";
  private static final String LARGE_SEGMENT = "media/large/360p/1.m4s";

  /** The lane leaves a request with this to Jetty's parser, and so to the slow way. */
  private static final String SLOW = "Connection: keep-alive, x\r\n";

  @TempDir Path folder;
  private Path library;
  private WeirServer server;

  @BeforeEach
  void start() throws IOException {
    library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("small", 2, SMALL).title("large", 1, 100);
    Files.write(
        library.resolve("large/360p/1.m4s"), HandmadeLibrary.bytes(new java.util.Random(1), LARGE));
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private byte[] onDisk(String path) throws IOException {
    return Files.readAllBytes(library.resolve(path.replaceFirst("media/", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET media/small/360p/1.m4s",
        "HEAD media/small/360p/1.m4s",
        "GET media/large/360p/1.m4s",
        "GET media/small/manifest.mpd",
        "GET media/small/manifest.mpd Accept-Encoding: gzip",
        "GET media/small/master.m3u8",
        "HEAD media/small/sizes.json",
        "GET media/small/audio-en/init.mp4 Range: bytes=5-9",
        "HEAD media/small/audio-en/init.mp4 Range: bytes=5-9",
        "GET media/large/360p/1.m4s Range: bytes=-5000000",
        "GET media/small/360p/1.m4s If-None-Match: *",
        "GET media/small/360p/1.m4s Range: bytes=1-2,4-5",
        "GET media/small/360p/1.m4s Range: bytes=9000-",
        "GET media/small/360p/1.m4s If-Match: \"none\"",
      })
  void theSlowWayAnswersWithTheSameFields(String asked) throws IOException {
    String[] words = asked.split(" ", 3);
    String request = words[0] + " /" + words[1] + " HTTP/1.1\r\nHost: x\r\n";
    String more = words.length > 2 ? words[2] + "\r\n" : "";

    try (RawConnection connection = new RawConnection(server)) {
      Response fast = connection.ask(request + more + "\r\n");
      long answers = server.count().answers.sum();
      Response slow = connection.ask(request + more + SLOW + "\r\n");

      assertEquals(answers, server.count().answers.sum(), "the second went the slow way");
      assertEquals(slow.status(), fast.status());
      assertEquals(withoutDate(slow), withoutDate(fast));
      assertArrayEquals(slow.body(), fast.body());
    }
  }

  private static Map<String, String> withoutDate(Response response) {
    Map<String, String> fields = new TreeMap<>(response.fields());
    assertTrue(fields.remove("Date").endsWith(" GMT"));
    return fields;
  }

  @Test
  void answersManyRequestsThatCameAtOnceInTheirOrder() throws IOException {
    String round =
        RawConnection.get(SEGMENT)
            + RawConnection.get(LARGE_SEGMENT)
            + "HEAD /media/small/360p/2.m4s HTTP/1.1\r\nHost: x\r\n\r\n"
            + RawConnection.get("health")
            + RawConnection.get("media/small/no-such.m4s")
            + RawConnection.get("media/small/360p/2.m4s");
    try (RawConnection connection = new RawConnection(server)) {
      connection.send(round.repeat(10));

      for (int i = 0; i < 10; i++) {
        assertArrayEquals(onDisk(SEGMENT), connection.read(false).body());
        assertArrayEquals(onDisk(LARGE_SEGMENT), connection.read(false).body());
        assertEquals("" + SMALL, connection.read(true).field("Content-Length"));
        assertEquals("{\"status\":\"ok\"}", connection.read(false).text());
        assertEquals(404, connection.read(false).status());
        assertArrayEquals(onDisk("media/small/360p/2.m4s"), connection.read(false).body());
      }
    }
  }

  @Test
  void waitsForARequestThatComesByteByByte() throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      for (int i = 0; i < 2; i++) {
        for (char c : RawConnection.get(SEGMENT).toCharArray()) {
          connection.send("" + c);
        }
        assertArrayEquals(onDisk(SEGMENT), connection.read(false).body());
        assertArrayEquals(onDisk(SEGMENT), connection.ask(RawConnection.get(SEGMENT)).body());
      }
    }
  }

  @Test
  void sendsLargeFilesWithoutTouchingTheirBytes() throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      Response whole = connection.ask(RawConnection.get(LARGE_SEGMENT));
      Response part =
          connection.ask(
              "GET /"
                  + LARGE_SEGMENT
                  + " HTTP/1.1\r\nHost: x\r\nRange: bytes=1000000-7999999\r\n\r\n");

      assertArrayEquals(onDisk(LARGE_SEGMENT), whole.body());
      assertEquals(206, part.status());
      assertEquals(7_000_000, part.body().length);
      assertEquals(2, server.count().bySendfile.sum());
    }
  }

  @Test
  void sendsThemAllTheSameWhereNoFileMayStayOpen() throws IOException {
    server.close();
    server =
        WeirServer.start(
            new WeirServer.Settings(library, "127.0.0.1", 0).with(new Lane.Settings(0, 0, 0)));
    try (RawConnection connection = new RawConnection(server)) {
      assertArrayEquals(
          onDisk(LARGE_SEGMENT), connection.ask(RawConnection.get(LARGE_SEGMENT)).body());
      assertArrayEquals(onDisk(SEGMENT), connection.ask(RawConnection.get(SEGMENT)).body());
      assertEquals(0, server.count().answers.sum());
    }
  }

  @Test
  void outlivesClientsThatLeaveInTheMiddleOfABody() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (SocketChannel leaver = SocketChannel.open()) {
        leaver.setOption(StandardSocketOptions.SO_RCVBUF, 8192);
        leaver.setOption(StandardSocketOptions.SO_LINGER, i % 2 == 0 ? 0 : -1);
        leaver.connect(new InetSocketAddress("127.0.0.1", server.address().getPort()));
        leaver.write(
            ByteBuffer.wrap(
                RawConnection.get(LARGE_SEGMENT).getBytes(StandardCharsets.ISO_8859_1)));
        leaver.read(ByteBuffer.allocate(1000));
      }
    }

    try (RawConnection connection = new RawConnection(server)) {
      assertArrayEquals(
          onDisk(LARGE_SEGMENT), connection.ask(RawConnection.get(LARGE_SEGMENT)).body());
    }
    assertEquals(21, server.count().bySendfile.sum());
  }

  @Test
  void saysThatAFileEndedTooSoonByEndingTheConnection() throws IOException {
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(8192);
      slow.connect(new InetSocketAddress("127.0.0.1", server.address().getPort()));
      slow.getOutputStream()
          .write(RawConnection.get(LARGE_SEGMENT).getBytes(StandardCharsets.ISO_8859_1));
      slow.getInputStream().readNBytes(2000);

      try (var file =
          new java.io.RandomAccessFile(library.resolve("large/360p/1.m4s").toFile(), "rw")) {
        file.setLength(1000);
      }

      assertTrue(drain(slow) < LARGE);
    }
  }

  private static long drain(Socket socket) {
    long count = 0;
    try {
      byte[] buffer = new byte[1 << 16];
      for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
        count += read;
      }
    } catch (IOException reset) {
      // is an end too
    }
    return count;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /media/small/360p/1.m4s HTTP/1.1\r\n\r\n", // no Host
        "GET /media/small/360p/1.m4s HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /media/small/360p/1.m4s HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET /media/small/360p/1.m4s HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
        "GET /media/small/360p/1.m4s HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "GET /media/small/360p/1.m4s HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
        "GET /media/small/360p/1.m4s HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length:"
            + " 2\r\n\r\n",
        "GET /media/small/360p/1.m4s HTTP/3.7\r\nHost: a\r\n\r\n",
        "GET /media/small/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "G\u00c4T /media/small/360p/1.m4s HTTP/1.1\r\nHost: a\r\n\r\n",
      })
  void refusesWhatIsNotHttp(String request) throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      Response answer = connection.ask(request);

      assertTrue(answer.status() >= 400, "answered " + answer.status());
      assertEquals("application/problem+json", answer.field("Content-Type"));
      assertEquals("close", answer.field("Connection")); // RFC 9112, section 9.6
      assertEquals(0, server.count().answers.sum());
    }
  }

  @Test
  void takesTheSameNamesForItselfOnBothWays() throws IOException {
    for (String host : List.of("x", "localhost:80", "a_b~c.d-e:65535", "[::1]", "[1:2::]:8080")) {
      assertEquals(200, asHost(host, ""), host);
      assertEquals(1, server.count().answers.sumThenReset(), host + " is nothing rare");
      assertEquals(200, asHost(host, SLOW), host);
    }
    for (String host : List.of("a%20b", "x:", "127.0.0.1:", "[::1]:", "[::ffff:127.0.0.1]:1")) {
      assertEquals(200, asHost(host, ""), host);
      assertEquals(200, asHost(host, SLOW), host);
    }
    server.count().answers.reset();
    for (String host :
        List.of(
            "a:b:c",
            "[",
            "[]",
            "[::1",
            "[::1]x",
            "[:::1]",
            "[1:2]:80",
            "a]b",
            "a:99999",
            "a:0",
            "a:4294967376",
            "a:-1",
            "a:b",
            ":80",
            ":")) {
      assertEquals(400, asHost(host, ""), host); // RFC 9112, section 3.2
      assertEquals(400, asHost(host, SLOW), host);
    }
    assertEquals(0, server.count().answers.sum());
  }

  private int asHost(String host, String more) throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      String request = "GET /" + SEGMENT + " HTTP/1.1\r\nHost: " + host + "\r\n";
      return connection.ask(request + more + "\r\n").status();
    }
  }

  @Test
  void changesToHttp2WithSomethingSmallOnlyHoweverItIsAskedFor() throws IOException {
    for (String asked : List.of("Upgrade, HTTP2-Settings", "HTTP2-Settings,Upgrade")) {
      for (String more : List.of("", "TE: trailers\r\n", "X: \u00e9\r\n")) {
        for (String place : List.of("", "via/id=up/")) {
          String end = " HTTP/1.1\r\nHost: x\r\nConnection: " + asked + "\r\n" + more;
          assertEquals(200, wishing(place + LARGE_SEGMENT + end), place + end);
          assertEquals(101, wishing(place + "media/small/manifest.mpd" + end), place + end);
        }
      }
    }
  }

  private int wishing(String request) throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      String settings = "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n";
      return connection.ask("GET /" + request + settings).status();
    }
  }

  @Test
  void passesOverTheHostWhereTheAddressHasOne() throws IOException {
    String request = "GET http://localhost:80/health HTTP/1.1\r\nHost: ";
    try (RawConnection connection = new RawConnection(server)) {
      assertEquals(200, connection.ask(request + "\r\n\r\n").status());
      assertEquals(200, connection.ask(request + "elsewhere:1\r\n\r\n").status());
      assertEquals(400, connection.ask(request + "a:b:c\r\n\r\n").status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "/media/small/360p/1.m4s", "/via/id=a/media/small/manifest.mpd"})
  void saysWhatMayBeDoneWithoutABody(String target) throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      Response answer = connection.ask("OPTIONS " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");

      assertEquals(204, answer.status());
      assertEquals("GET, HEAD, OPTIONS", answer.field("Allow"));
      assertEquals("no-store", answer.field("Cache-Control"));
      assertEquals("", answer.field("Content-Length"));
      assertEquals("", answer.field("Transfer-Encoding"));
    }
  }

  @Test
  void closesWhenItIsAskedTo() throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      Response last =
          connection.ask("GET /" + SEGMENT + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertArrayEquals(onDisk(SEGMENT), last.body());
      assertEquals("close", last.field("Connection"));
      assertTrue(connection.isAtEnd());
    }
  }

  @Test
  void readsTheBodyOfARequestThatHasOne() throws IOException {
    String withBody = "GET /" + SEGMENT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
    try (RawConnection connection = new RawConnection(server)) {
      assertArrayEquals(onDisk(SEGMENT), connection.ask(withBody).body());
      assertArrayEquals(onDisk(SEGMENT), connection.ask(RawConnection.get(SEGMENT)).body());
    }
  }
}
