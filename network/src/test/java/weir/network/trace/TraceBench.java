package weir.network.trace;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one segment's way through a trace costs a simulator. */
@Tag("bench")
class TraceBench {

  private static final long SEED = 20_260_101;
  private static final int DOWNLOADS = 20_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"constant", "step", "3g-bus", "lte-train"})
  void nanosPerDownload(String name) {
    Trace trace = Traces.named(name);
    SplittableRandom random = new SplittableRandom(SEED);
    double[] bits = new double[1024];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = trace.meanKbps() * 4000 * random.nextDouble();
    }
    double best = Double.POSITIVE_INFINITY;
    double nowMs = 0;
    for (int round = 0; round < 3; round++) {
      nowMs = 0;
      long since = System.nanoTime();
      for (int i = 0; i < DOWNLOADS; i++) {
        nowMs += trace.msToDeliver(nowMs, bits[i & 1023]);
        if (nowMs > 600_000) {
          nowMs -= 600_000;
        }
      }
      best = Math.min(best, (System.nanoTime() - since) / (double) DOWNLOADS);
    }
    System.out.printf(
        "%s (%d periods): %.1f ns a download, Java %s, seed %d, ended at %.1f ms%n",
        name, trace.periods(), best, Runtime.version(), SEED, nowMs);
  }
}
