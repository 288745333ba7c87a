package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What strangers try, and what they get. */
@Timeout(60)
class AttackTest {
  private static final String SECRET = "the secret that lies beside the library";
  private static final int LARGE = 3_000_000;

  @TempDir Path folder;
  private Path library;
  private WeirServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void start() throws IOException {
    library = Files.createDirectories(folder.resolve("library"));
    new HandmadeLibrary(library).title("bird", 3, 50_000).title("large", 1, LARGE);
    for (String name : List.of("secret.mp4", "manifest.mpd", "1.m4s")) {
      Files.writeString(folder.resolve(name), SECRET);
    }
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void noSpellingOfAPathLeadsOutOfTheLibrary() throws Exception {
    List<String> ups =
        List.of(
            "../",
            "%2e%2e/",
            "%2E%2E/",
            ".%2e/",
            "%2e./",
            "..%2f",
            "%2e%2e%2f",
            "..%2F",
            "..\\",
            "..%5c",
            "%2e%2e%5c",
            "..;/",
            "..;a=b/",
            "..%3b/",
            ";/../",
            "%252e%252e%252f",
            "..%252f",
            "%25252e%25252e/",
            "%c0%ae%c0%ae/",
            "%c0%ae%c0%ae%c0%af",
            "..%c0%af",
            "%e0%80%ae%e0%80%ae/",
            "%f0%80%80%ae%f0%80%80%ae/",
            "%c1%9c..%c1%9c",
            "%ef%bc%8e%ef%bc%8e/",
            "..%ef%bc%8f",
            "%u002e%u002e/",
            "..%00/",
            "%00../",
            "..//",
            "./../",
            ".//..//",
            "...//",
            "....//",
            "..%20/",
            "%20../",
            "..%0d%0a/",
            "..%09/",
            "..%3f/",
            "..%23/");
    List<String> from =
        List.of(
            "/media/",
            "/media/bird/",
            "/media/bird/360p/",
            "/via/kbps=90000/media/",
            "/via/kbps=90000/media/bird/",
            "/via/id=a/",
            "/via/",
            "/assets/",
            "/api/titles/",
            "/");
    List<String> targets = new ArrayList<>();
    for (String base : from) {
      for (String up : ups) {
        for (int depth = 1; depth <= 3; depth++) {
          targets.add(base + up.repeat(depth) + "secret.mp4");
        }
        targets.add(base + up.repeat(8) + "etc/passwd");
      }
    }
    String secret = folder + "/secret.mp4";
    targets.addAll(
        List.of(
            "/media/" + secret,
            "/media" + secret,
            "/media/bird/" + secret.replace("/", "%2f"),
            "/media/" + secret.replace("/", "%2f"),
            "//" + secret,
            "/" + secret,
            "file://" + secret,
            "http://localhost/media/../../secret.mp4",
            "http://localhost/media/bird/%2e%2e/%2e%2e/secret.mp4",
            "http://localhost" + secret,
            "/media/file:" + secret,
            "/media/bird/file:%2f%2f" + secret.replace("/", "%2f"),
            "/media/~/secret.mp4",
            "/media/C:/secret.mp4",
            "/media/.%00./secret.mp4",
            secret));

    for (String target : targets) {
      String answer =
          raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      assertFalse(answer.contains(SECRET) || answer.contains("root:x:"), target + "\n" + answer);
      assertTrue(answer.matches("(?s)HTTP/1.1 (400|404|405|421) .*"), target + "\n" + answer);
    }
    System.out.println(targets.size() + " paths that lead out were asked for");
  }

  @Test
  void symbolicLinksLeadNowhereOutsideNotEvenIfTheyTakeTheNameOfAFile() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside/360p"));
    Files.writeString(outside.resolve("1.m4s"), SECRET);
    Files.writeString(folder.resolve("outside/manifest.mpd"), SECRET);
    byte[] before = get("/media/bird/360p/2.m4s").body();
    Files.createSymbolicLink(library.resolve("linked"), folder.resolve("outside"));
    Files.createSymbolicLink(library.resolve("bird/720p"), outside);
    Files.createSymbolicLink(library.resolve("bird/360p/9.m4s"), outside.resolve("1.m4s"));
    Files.createSymbolicLink(library.resolve("bird/360p/8.m4s"), Path.of("../../../secret.mp4"));
    Files.createSymbolicLink(library.resolve("bird/cover.jpg"), folder.resolve("secret.mp4"));
    Files.createSymbolicLink(library.resolve("bird/chain.mp4"), Path.of("360p/8.m4s"));
    Files.createSymbolicLink(library.resolve("bird/loop.mp4"), Path.of("loop.mp4"));
    Files.createSymbolicLink(library.resolve("bird/inside.mp4"), Path.of("360p/2.m4s"));
    Files.delete(library.resolve("bird/360p/1.m4s"));
    Files.createSymbolicLink(library.resolve("bird/360p/1.m4s"), outside.resolve("1.m4s"));

    // what lies inside is served, and so tells when the server has looked again
    waitForStatus(200, "/media/bird/inside.mp4");
    assertArrayEquals(before, get("/media/bird/inside.mp4").body());
    for (String path :
        List.of(
            "linked/manifest.mpd",
            "linked/360p/1.m4s",
            "bird/720p/1.m4s",
            "bird/360p/9.m4s",
            "bird/360p/8.m4s",
            "bird/360p/1.m4s",
            "bird/cover.jpg",
            "bird/chain.mp4",
            "bird/loop.mp4")) {
      assertEquals(404, get("/media/" + path).statusCode(), path);
      assertEquals(404, get("/via/kbps=90000/media/" + path).statusCode(), path);
    }
    Files.move(library.resolve("bird/234p"), library.resolve("bird/.234p"));
    Files.createSymbolicLink(library.resolve("bird/234p"), outside);
    waitForStatus(404, "/media/bird/234p/2.m4s");
    assertEquals(404, get("/media/bird/234p/1.m4s").statusCode(), "a whole folder was exchanged");
    assertFalse(new String(get("/api/titles").body()).contains("linked"));
  }

  @Test
  void namesThatCannotBeAreNotThereAndNoMistakeOfOurs() throws Exception {
    for (String name :
        List.of(
            "%00",
            "a%00.m4s",
            "1.m4s%00",
            "%00%00%00%00",
            "%7f",
            "%0a",
            "%ff%fe",
            "%ed%a0%80",
            "%",
            "%2",
            "%zz",
            "a".repeat(300),
            "a".repeat(5000),
            "%41".repeat(1500),
            "%F0%9F%90%A6".repeat(300),
            "%3f".repeat(1000),
            "/".repeat(3000),
            "a/".repeat(2000))) {
      for (String base :
          List.of("/media/", "/media/bird/", "/media/bird/360p/", "/via/", "/api/jobs/")) {
        String answer = ask("GET " + base + name);
        assertTrue(
            answer.matches("(?s)HTTP/1.1 (400|404|405|414|431) .*"), base + name + "\n" + answer);
      }
    }
    String overlong = ask("GET /media/" + "a".repeat(100_000));
    assertTrue(overlong.matches("(?s)HTTP/1.1 (414|431) .*"), overlong);
  }

  @Test
  void aFloodOfFieldsIsRefusedAndOthersAreServed() throws Exception {
    String target = "GET /media/bird/360p/1.m4s HTTP/1.1\r\nHost: localhost\r\n";
    String many = "X-Flood: something\r\n".repeat(5000);
    String large = "X-Flood: " + "x".repeat(1_000_000) + "\r\n";
    String named = "x".repeat(1_000_000) + ": y\r\n";
    for (String flood : List.of(many, large, named)) {
      String answer = raw(target + flood + "\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
    }
    String refused =
        raw(target + "X-Flood: something\r\n".repeat(600) + "Connection: close\r\n\r\n");
    assertTrue(refused.startsWith("HTTP/1.1 431 "), refused);
    assertTrue(refused.contains("application/problem+json"), refused);
    assertEquals(200, get("/media/bird/360p/1.m4s").statusCode());
  }

  @Test
  void requestsThatTwoReadersWouldReadDifferentlyAreRefused() throws Exception {
    String smuggled = "GET /media/bird/sizes.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (String head :
        List.of(
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Content-Length: -5\r\n",
            "Content-Length: +5\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Host: other\r\n",
            "Bad Field: x\r\n",
            "Folded: a\r\n b\r\n",
            ": nameless\r\n",
            "Content-Length : 5\r\n")) {
      String answer =
          raw(
              "GET /media/bird/manifest.mpd HTTP/1.1\r\nHost: localhost\r\n"
                  + head
                  + "Connection: close\r\n\r\n"
                  + smuggled);
      assertTrue(answer.matches("(?s)HTTP/1.1 (400|501) .*"), head + "\n" + answer);
      assertEquals(1, answer.split("HTTP/1.1 ").length - 1, head + "\n" + answer);
    }
  }

  /** It has no path and no end; RFC 9113, section 8.5. */
  @Test
  void aTunnelByHttp2IsRefusedAndOthersAreServed() throws Exception {
    try (RawHttp2 connection = new RawHttp2(server)) {
      connection.ask(false, ":method CONNECT", ":authority host:1");

      String said = new String(connection.answer(), StandardCharsets.UTF_8);
      assertTrue(said.contains("\"status\":501"), said);
      assertEquals(200, get("/media/bird/360p/1.m4s").statusCode());
      assertEquals(200, get("/api/titles").statusCode());
    }
  }

  /** RFC 9113, sections 8.2.2 and 8.3.1. */
  @Test
  void malformedRequestsOfHttp2AreRefusedAndOthersOnTheirConnectionAreServed() throws Exception {
    List<String> malformed =
        List.of(
            ":authority localhost,transfer-encoding chunked",
            ":authority localhost,keep-alive 5",
            ":authority localhost,proxy-connection close",
            ":authority localhost,upgrade h2c",
            "host a:b",
            "accept text/html");
    try (RawHttp2 connection = new RawHttp2(server)) {
      for (String more : malformed) {
        connection.ask(false, (":method GET,:path /health,:scheme http," + more).split(","));
        String said = new String(connection.answer(), StandardCharsets.UTF_8);
        assertTrue(said.contains("\"status\":400"), more + ": " + said);
      }

      for (String right : List.of(":authority localhost,te trailers", "host localhost:80")) {
        connection.ask(false, (":method GET,:path /health,:scheme http," + right).split(","));
        assertEquals(
            "{\"status\":\"ok\"}", new String(connection.answer(), StandardCharsets.UTF_8), right);
      }
    }
  }

  @Test
  void thoseWhoSendOrReadNextToNothingHoldUpNobody() throws Exception {
    get("/media/large/360p/1.m4s");
    long before = memory();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        Socket sender = connect(4096);
        sender
            .getOutputStream()
            .write("GET /media/bird/sizes.json HT".getBytes(StandardCharsets.US_ASCII));
        slow.add(sender);
      }
      for (int i = 0; i < 150; i++) {
        Socket reader = connect(4096);
        String path =
            i % 2 == 0
                ? "/media/large/360p/1.m4s"
                : "/via/kbps=100000,id=slow/media/large/360p/1.m4s";
        reader.getOutputStream().write(head(path).getBytes(StandardCharsets.US_ASCII));
        slow.add(reader);
      }
      long slowest = 0;
      for (int i = 0; i < 100; i++) {
        for (int j = 0; j < 150; j += 15) {
          slow.get(j).getOutputStream().write('T'); // a byte now and then
        }
        long began = System.nanoTime();
        assertEquals(200, get("/media/bird/360p/" + (i % 3 + 1) + ".m4s").statusCode());
        assertEquals(200, get("/api/titles").statusCode());
        slowest = Math.max(slowest, System.nanoTime() - began);
      }

      long grown = memory() - before;
      System.out.println(
          "beside 300 slow clients: slowest "
              + slowest / 1_000_000
              + " ms, memory grown by "
              + grown / 1024
              + " KB");
      assertTrue(slowest < 5_000_000_000L, slowest + " ns");
      // their bodies are 450 MB
      assertTrue(grown < 60_000_000, grown + " bytes more");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void whateverACmcdSaysTheMediaComeAsEver() throws Exception {
    byte[] segment = Files.readAllBytes(library.resolve("bird/360p/1.m4s"));
    Random random = new Random(5004);
    List<String> values =
        new ArrayList<>(
            List.of(
                "",
                "br",
                "br=",
                "=",
                ",,,",
                "br=abc",
                "br=-1",
                "br=99999999999999999999999",
                "br=1e400",
                "sid=%22",
                "sid=%22unclosed",
                "sid=%22a%5C",
                "sid=a,sid=b",
                "v=9",
                "v=x",
                "%00",
                "%ff%fe",
                "%zz",
                "nor=%22..%2F..%2Fetc%22",
                "nrr=%225-%22",
                "bl=(1;2",
                "br=(1 2 3)",
                "ot=zz",
                "su=?2",
                "a".repeat(3000),
                "br=1,".repeat(400),
                "e=ps,ts=-1",
                "cid=%F0%9F%90%A6",
                "d=NaN",
                "bl=1;v=;x",
                "rtp=0x10",
                "<script>",
                "';--",
                "%0d%0aX-Evil:%201",
                "sf=%22%22",
                "mtp=1.5"));
    for (int i = 0; i < 60; i++) {
      StringBuilder junk = new StringBuilder();
      for (int j = random.nextInt(40); j >= 0; j--) {
        junk.append((char) (33 + random.nextInt(94)));
      }
      values.add(junk.toString().replace("#", "").replace("%", "%25").replace("\"", "%22"));
    }
    for (String value : values) {
      String escaped =
          value
              .replace("<", "%3C")
              .replace(">", "%3E")
              .replace(" ", "%20")
              .replace("\\", "%5C")
              .replace("^", "%5E")
              .replace("`", "%60")
              .replace("{", "%7B")
              .replace("|", "%7C")
              .replace("}", "%7D")
              .replace("[", "%5B")
              .replace("]", "%5D");
      for (String path :
          List.of("/media/bird/360p/1.m4s", "/via/kbps=9000000/media/bird/360p/1.m4s")) {
        assertWhole(segment, head(path + "?CMCD=" + escaped), value);
      }
      String field = value.replaceAll("%[0-9a-fA-F]{2}", "\"");
      for (String name : Set.of("CMCD-Request", "CMCD-Object", "CMCD-Status", "CMCD-Session")) {
        String request =
            "GET /media/bird/360p/1.m4s HTTP/1.1\r\nHost: localhost\r\n"
                + name
                + ": "
                + field
                + "\r\n\r\n";
        assertWhole(segment, request, name + " " + value);
      }
    }
  }

  private void assertWhole(byte[] body, String request, String why) throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      RawConnection.Response answer = connection.ask(request);
      // an escape that is none makes the address itself unreadable
      if (why.contains("%zz")) {
        assertTrue(answer.status() == 200 || answer.status() == 400, why);
        return;
      }
      assertEquals(200, answer.status(), why);
      assertArrayEquals(body, answer.body(), why);
      assertEquals("", answer.field("X-Evil"), why);
    }
  }

  private static String head(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  private Socket connect(int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBuffer);
    socket.connect(new InetSocketAddress("127.0.0.1", server.address().getPort()));
    return socket;
  }

  /** Bytes that are really used, in the heap and outside. */
  private static long memory() throws IOException {
    ServerProcess.Holding holding = ServerProcess.Holding.now();
    return holding.heapBytes() + holding.directBytes();
  }

  private String ask(String line) throws IOException {
    return raw(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  /** All that comes back before the connection ends, be it by force. */
  private String raw(String request) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        // it may have heard enough already, and what it says can still be read
      }
      try (InputStream in = socket.getInputStream()) {
        in.transferTo(answer);
      } catch (java.net.SocketException e) {
        return answer.toString(StandardCharsets.ISO_8859_1); // ended by force
      }
    }
    return answer.toString(StandardCharsets.ISO_8859_1);
  }

  private void waitForStatus(int status, String path) throws Exception {
    long giveUpAt = System.nanoTime() + 5_000_000_000L;
    while (get(path).statusCode() != status) {
      assertTrue(System.nanoTime() < giveUpAt, path + " never answered " + status);
      Thread.sleep(5);
    }
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.address().toString()).resolve(path)).build(),
        BodyHandlers.ofByteArray());
  }
}
