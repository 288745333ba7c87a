package weir.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a server takes until it listens with a hundred thousand segments, and what of the heap
 * they take. In a JVM that has not served yet; nothing here is random, there is no seed.
 */
@Tag("bench")
class LargeLibraryBench {
  private static final int TITLES = 10;
  private static final int REPRESENTATIONS = 10;
  private static final int SEGMENTS = 1000;
  private static final double MOST_SECONDS = 3;

  @TempDir Path library;

  @Test
  void listensSoon() throws IOException {
    byte[] segment = new byte[100];
    for (int title = 0; title < TITLES; title++) {
      for (int id = 0; id < REPRESENTATIONS; id++) {
        Path folder = Files.createDirectories(library.resolve("t" + title + "/v" + id));
        for (int number = 1; number <= SEGMENTS; number++) {
          Files.write(folder.resolve(number + ".m4s"), segment);
        }
      }
      Files.writeString(library.resolve("t" + title + "/manifest.mpd"), "<MPD/>");
    }
    long before = used();

    long from = System.nanoTime();
    try (WeirServer server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
        RawConnection connection = new RawConnection(server)) {
      double seconds = (System.nanoTime() - from) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s, %d processors, Java %s: %d segments, listening after %.2f s, %.1f MB of heap%n",
          System.getProperty("os.name"),
          Runtime.getRuntime().availableProcessors(),
          Runtime.version(),
          TITLES * REPRESENTATIONS * SEGMENTS,
          seconds,
          (used() - before) / 1e6);

      assertArrayEquals(segment, connection.ask(RawConnection.get("media/t9/v9/1000.m4s")).body());
      assertTrue(seconds < MOST_SECONDS, seconds + " s");
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
