package weir.network.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.network.trace.BitRate.mbps;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.network.trace.Trace;
import weir.network.trace.Traces;

/**
 * What pacing delivers and what it costs, in memory: no sockets, so nothing but the pacer is
 * measured.
 */
@Tag("bench")
class PacedLinkBench {

  private static final long SEED = 20_260_101;
  private static final double SECONDS = 10;

  @BeforeAll
  static void printMachine() {
    var machine = ManagementFactory.getOperatingSystemMXBean();
    System.out.printf(
        "%s %s, %d cores, load %.2f, Java %s, seed %d%n",
        machine.getName(),
        machine.getArch(),
        machine.getAvailableProcessors(),
        machine.getSystemLoadAverage(),
        Runtime.version(),
        SEED);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 5, 20, 100})
  void deliveredOverNominal(double mbps) throws InterruptedException {
    try (Pacer pacer = new Pacer()) {
      Reader reader =
          new Reader(pacer.link(Trace.constant(mbps(mbps))), (long) (mbps * 1e6 / 8 * SECONDS));

      assertTrue(reader.complete.await((long) (3 * SECONDS), TimeUnit.SECONDS));

      double ratio = SECONDS / ((reader.lastNanos - reader.openedNanos) / 1e9);
      double[] gaps = Arrays.copyOf(reader.gapsMs, Math.min(reader.grants, reader.gapsMs.length));
      Arrays.sort(gaps);
      System.out.printf(
          "%5.0f Mbit/s over %.0f s: delivered/nominal %.4f; %d grants, ms between two: median %.2f, 99 %% %.2f, most %.2f%n",
          mbps,
          SECONDS,
          ratio,
          reader.grants,
          gaps[gaps.length / 2],
          gaps[(int) (gaps.length * 0.99)],
          gaps[gaps.length - 1]);
      assertEquals(1, ratio, 0.01);
    }
  }

  @Test
  void tenThousandFlowsOnAHundredLinks() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    AtomicLong grants = new AtomicLong();
    try (Pacer pacer = new Pacer()) {
      PacedLink[] links = new PacedLink[100];
      for (int i = 0; i < links.length; i++) {
        links[i] = pacer.link(Traces.seeded(Traces.ALL.get(6 + i % 6).name(), random.nextLong()));
      }
      PacedFlow[] flows = new PacedFlow[10_000];
      for (int i = 0; i < flows.length; i++) {
        int self = i;
        flows[i] =
            links[i % links.length].open(
                1_000_000_000,
                granted -> {
                  grants.incrementAndGet();
                  if (flows[self] != null) {
                    flows[self].sent(granted);
                  }
                });
      }
      var threads = ManagementFactory.getThreadMXBean();
      long pacing = pacerThread().getId();
      CountDownLatch never = new CountDownLatch(1);
      never.await(2, TimeUnit.SECONDS);
      long cpu = threads.getThreadCpuTime(pacing);
      long bytesBefore = Arrays.stream(flows).mapToLong(PacedFlow::grantedBytes).sum();
      long grantsBefore = grants.get();
      long since = System.nanoTime();

      never.await((long) SECONDS, TimeUnit.SECONDS);

      double seconds = (System.nanoTime() - since) / 1e9;
      System.out.printf(
          "10 000 flows on 100 links: %.1f %% of a core, %.0f grants/s, %.0f Mbit/s in all%n",
          (threads.getThreadCpuTime(pacing) - cpu) / 1e7 / seconds,
          (grants.get() - grantsBefore) / seconds,
          (Arrays.stream(flows).mapToLong(PacedFlow::grantedBytes).sum() - bytesBefore)
              * 8
              / 1e6
              / seconds);
    }
  }

  private static Thread pacerThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("weir-pacer"))
        .findFirst()
        .orElseThrow();
  }

  private static final class Reader {
    final CountDownLatch complete = new CountDownLatch(1);
    final double[] gapsMs = new double[10_000];
    final long openedNanos = System.nanoTime();
    volatile int grants;
    volatile long lastNanos = openedNanos;
    private volatile PacedFlow flow;

    Reader(PacedLink link, long bytes) {
      flow =
          link.open(
              bytes,
              granted -> {
                long now = System.nanoTime();
                if (grants < gapsMs.length) {
                  gapsMs[grants] = (now - lastNanos) / 1e6;
                }
                lastNanos = now;
                grants = grants + 1;
                if (flow != null) {
                  flow.sent(granted);
                }
                if (granted == bytes) {
                  complete.countDown();
                }
              });
    }
  }
}
