package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges of HTTP/2 that are silent, and that end before their end. */
@Timeout(60)
class Http2Test {
  private static final String SEGMENT = "media/bird/360p/1.m4s";
  private static final Duration IDLE = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;
  private WeirServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    new HandmadeLibrary(folder).title("bird", 3, 20_000);
    server =
        WeirServer.start(
            new WeirServer.Settings(folder, "127.0.0.1", 0).with(Operation.DEFAULT.withIdle(IDLE)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aLinkMayBeSilentForLong() throws Exception {
    try (RawHttp2 connection = new RawHttp2(server)) {
      connection.get("via/delay=1500/" + SEGMENT);
      assertArrayEquals(Files.readAllBytes(folder.resolve("bird/360p/1.m4s")), connection.answer());
    }
  }

  @Test
  void whoSaysGoodbyeAmidAStallIsForgotten() throws Exception {
    RawHttp2 connection = new RawHttp2(server);
    connection.get("via/stall@1,id=st/" + SEGMENT);
    waitFor("weir_responses_running", 2); // and the one that asks
    connection.leave();
    waitFor("weir_responses_running", 1);
    waitFor("weir_connections", 1);
  }

  @Test
  void whoResetsAmidRequestsIsForgotten() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 400; i++) {
      RawHttp2 connection = new RawHttp2(server);
      for (int j = 0; j < 5; j++) {
        connection.ask(
            true,
            ":method PATCH",
            ":path /api/links/nobody",
            ":scheme http",
            ":authority localhost");
        connection.send("{\"kbps\":5}".getBytes(StandardCharsets.US_ASCII), true);
      }
      long untilNanos = System.nanoTime() + random.nextInt(3_000_000);
      while (System.nanoTime() < untilNanos) {
        Thread.onSpinWait();
      }
      connection.reset();
    }
    waitFor("weir_responses_running", 1);
  }

  @Test
  void whoEndsAmidAChangeToHttp2IsForgotten() throws Exception {
    long before = sessions();
    for (int i = 0; i < 200; i++) {
      try (RawConnection connection = new RawConnection(server)) {
        connection.send(
            "GET /api/rights HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n"
                + "this is no preface of HTTP/2");
      }
    }
    waitFor("weir_connections", 1);
    long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
    long kept = sessions();
    while (kept > before + 5) { // a thread that waits may hold its last
      assertTrue(System.nanoTime() < giveUpAt, kept + " of 200 are kept");
      kept = sessions();
    }
  }

  /** How many the heap holds when it was cleared up. */
  private static long sessions() throws Exception {
    String all =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return all.lines()
        .filter(line -> line.contains("HTTP2ServerSession") && !line.contains("$"))
        .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[1]))
        .sum();
  }

  @Test
  void nobodyChangesToHttp2BehindABodyThatIsYetToCome() throws Exception {
    byte[] beacon = "{\"session\":\"s\"}".getBytes(StandardCharsets.US_ASCII);
    HttpRequest request =
        HttpRequest.newBuilder(address("api/beacons"))
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(beacon)))
            .build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertEquals(204, answer.statusCode());
    assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
  }

  private URI address(String path) {
    return URI.create(server.address() + path);
  }

  /** Each asking is a request of its own, in HTTP/1.1. */
  private void waitFor(String metric, int value) throws Exception {
    try (RawConnection connection = new RawConnection(server)) {
      String line = "\n" + metric + " " + value;
      long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
      while (!connection.ask(RawConnection.get("metrics")).text().contains(line)) {
        assertTrue(System.nanoTime() < giveUpAt, () -> metric + " never became " + value);
      }
    }
  }
}
