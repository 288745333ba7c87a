package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a client receives through a link over 10 s, against what the link is called; and whether two
 * get the same. Counted from the first byte of a body, at the client's socket, so that neither the
 * connection's beginning nor a client library is measured.
 *
 * <p>Nothing here is random: there is no seed. Loopback with BBR, Linux's default on some machines,
 * paces too, but well above these rates.
 */
@Tag("bench")
class LinkBench {
  private static final double WINDOW_MS = 10_000;
  private static final double WARM_UP_MS = 2_000;
  private static final int LARGEST_BYTES = 200_000_000;

  @TempDir Path folder;

  @Test
  void deliversWhatItIsCalled() throws Exception {
    machine();
    System.out.println("link Mbit/s   delivered Mbit/s   delivered/nominal");
    try (WeirServer server = start()) {
      for (double mbps : new double[] {1, 5, 20, 100}) {
        double got = measure(server, "via/kbps=" + (long) (mbps * 1000) + ",id=one" + mbps, 1)[0];
        System.out.printf(Locale.ROOT, "%11.0f   %16.4f   %17.4f%n", mbps, got, got / mbps);
        assertEquals(1, got / mbps, 0.03);
      }
    }
  }

  @Test
  void sharesEqually() throws Exception {
    machine();
    System.out.println("link Mbit/s   one Mbit/s   other Mbit/s   together/nominal   one/other");
    try (WeirServer server = start()) {
      for (double mbps : new double[] {1, 5, 20, 100}) {
        double[] got = measure(server, "via/kbps=" + (long) (mbps * 1000) + ",id=two" + mbps, 2);
        double together = (got[0] + got[1]) / mbps;
        System.out.printf(
            Locale.ROOT,
            "%11.0f   %10.4f   %12.4f   %16.4f   %9.4f%n",
            mbps,
            got[0],
            got[1],
            together,
            got[0] / got[1]);
        assertEquals(1, got[0] / got[1], 0.10);
        assertEquals(1, together, 0.03);
      }
    }
  }

  private static void machine() {
    System.out.printf(
        "%s %s, %d processors, Java %s, loopback; no chance involved%n",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
  }

  private WeirServer start() throws IOException {
    Path library = Files.createDirectories(folder.resolve("library" + System.nanoTime()));
    new HandmadeLibrary(library).title("whale", 1, 100);
    try (var file =
        new java.io.RandomAccessFile(library.resolve("whale/360p/2.m4s").toFile(), "rw")) {
      file.setLength(LARGEST_BYTES); // a hole: reads as zeros
    }
    return WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  /** In Mbit/s, of each client. */
  private static double[] measure(WeirServer server, String link, int clients) throws Exception {
    CountDownLatch running = new CountDownLatch(clients);
    var results = new CompletableFuture<?>[clients];
    double[] mbps = new double[clients];
    for (int i = 0; i < clients; i++) {
      int index = i;
      results[i] = CompletableFuture.runAsync(() -> mbps[index] = download(server, link, running));
    }
    CompletableFuture.allOf(results).get();
    return mbps;
  }

  private static double download(WeirServer server, String link, CountDownLatch running) {
    try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
      String request =
          "GET /" + link + "/media/whale/360p/2.m4s HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      for (int last4 = 0; last4 != 0x0d0a0d0a; ) {
        last4 = last4 << 8 | in.read();
      }
      running.countDown();
      running.await();
      byte[] buffer = new byte[256 * 1024];
      read(in, buffer, WARM_UP_MS);
      long from = System.nanoTime();
      long bytes = read(in, buffer, WINDOW_MS);
      return bytes * 8 / ((System.nanoTime() - from) / 1e9) / 1e6;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long read(InputStream in, byte[] buffer, double forMs) throws IOException {
    long until = System.nanoTime() + (long) (forMs * 1e6);
    long bytes = 0;
    while (System.nanoTime() < until) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new IOException("the body ended before the time did");
      }
      bytes += count;
    }
    return bytes;
  }
}
