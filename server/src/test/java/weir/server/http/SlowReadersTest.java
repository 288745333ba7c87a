package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand who ask for much and read nothing, and one who does. */
@Tag("long")
@Timeout(300)
class SlowReadersTest {
  private static final int READERS = Integer.getInteger("slow.readers", 10_000);
  private static final int LARGE = 3_000_000;

  @Test
  void holdUpNobodyAndCostNextToNoMemory(@TempDir Path library) throws Exception {
    new HandmadeLibrary(library).title("large", 1, LARGE).title("bird", 3, 50_000);
    try (ServerProcess server = ServerProcess.start(library, "-Xmx512m")) {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      timed(client, server.address(), 300);
      ServerProcess.Holding before = server.holding();
      List<SocketChannel> readers = new ArrayList<>();
      try {
        for (int i = 0; i < READERS; i++) {
          readers.add(reader(server.address(), i % 4 == 0 ? "via/kbps=1000000,id=slow/" : ""));
        }
        long[] times = timed(client, server.address(), 1000);
        ServerProcess.Holding during = server.holding();

        System.out.println("before:  " + before);
        System.out.println("during:  " + during);
        System.out.printf(
            "beside %d who do not read: median %.1f ms, 99th of 100 %.1f ms, slowest %.1f ms%n",
            READERS, times[500] / 1e6, times[990] / 1e6, times[999] / 1e6);
        long grown =
            during.heapBytes() + during.directBytes() - before.heapBytes() - before.directBytes();
        System.out.printf("each holds %.1f KB of the server's memory%n", grown / 1e3 / READERS);
        assertTrue(times[990] < 1_000_000_000L, "others wait " + times[990] / 1_000_000 + " ms");
        assertTrue(grown < 20_000L * READERS, grown + " bytes");
      } finally {
        for (SocketChannel reader : readers) {
          reader.close();
        }
      }
      timed(client, server.address(), 300);
      ServerProcess.Holding after = server.holding();
      System.out.println("after:   " + after);
      assertTrue(after.descriptors() < before.descriptors() + 100, after.toString());
    }
  }

  private static SocketChannel reader(URI server, String prefix) throws Exception {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
    channel.connect(new InetSocketAddress("127.0.0.1", server.getPort()));
    String request =
        "GET /" + prefix + "media/large/360p/1.m4s HTTP/1.1\r\nHost: localhost\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  /** Nanoseconds, the shortest first. */
  private static long[] timed(HttpClient client, URI server, int requests) throws Exception {
    long[] times = new long[requests];
    for (int i = 0; i < requests; i++) {
      long began = System.nanoTime();
      URI address = server.resolve("/media/bird/360p/" + (i % 3 + 1) + ".m4s");
      var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
      times[i] = System.nanoTime() - began;
      assertEquals(200, answer.statusCode());
      assertEquals(50_000, answer.body().length);
    }
    Arrays.sort(times);
    return times;
  }
}
