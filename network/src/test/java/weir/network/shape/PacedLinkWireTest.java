package weir.network.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static weir.network.trace.BitRate.mbps;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.network.trace.Trace;

/**
 * Against the machine's clock. Others use the machine too, and make a try late, so that one of some
 * must be in time; but none may be early where they cannot make it so.
 */
@Tag("wire")
class PacedLinkWireTest {

  private static final int TRIES = 10;

  private final Pacer pacer = new Pacer();

  @AfterEach
  void stop() {
    pacer.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 20, 100})
  void deliversItsRate(double mbps) {
    long bytes = (long) (mbps * 1e6 / 8 * 0.6);

    assertInTime(
        0.95 * 0.6,
        1.05 * 0.6,
        () -> {
          Download download = new Download(pacer.link(Trace.constant(mbps(mbps))), bytes);
          download.await();
          return download.seconds();
        });
  }

  @Test
  void aFlowEndsWhenItIsDueAndNotAtTheNextTick() {
    Pacer.Settings usual = Pacer.Settings.DEFAULT;
    Pacer.Settings seldom =
        new Pacer.Settings(
            Duration.ofMillis(400),
            usual.packetBytes(),
            usual.longestWait(),
            usual.mostGrants(),
            usual.lagBytes(),
            usual.lag(),
            usual.mostExact());
    try (Pacer slow = new Pacer(seldom)) {
      PacedLink link = slow.link(Trace.constant(mbps(8)));
      Download longer = new Download(link, 2_000_000); // so that the pacer does not sleep

      assertInTime(
          0.4,
          0.6,
          () -> {
            Download download = new Download(slow.link(Trace.constant(mbps(8))), 500_000);
            download.await();
            return download.seconds();
          });
      longer.await();
    }
  }

  @Test
  void twoFlowsGetTheSame() {
    // On a busy machine the second may begin when the first has come far, or is looked at late.
    assertOnce(
        0.9,
        1.1,
        () -> {
          PacedLink link = pacer.link(Trace.constant(mbps(8)));
          Download first = new Download(link, 200_000);
          Download second = new Download(link, 400_000);
          first.await();
          return second.flow.grantedBytes() / 200_000.0;
        });
  }

  @Test
  void anotherRateIsFeltWithinFiftyMs() {
    // 50 000 bytes at 100 Mbit/s are 4 ms.
    assertInTime(
        4,
        50,
        () -> {
          PacedLink link = pacer.link(Trace.constant(mbps(0.001)));
          Download download = new Download(link, 50_000);
          long changed = System.nanoTime();
          link.change(Trace.constant(mbps(100)));
          download.await();
          return (System.nanoTime() - changed) / 1e6;
        });
  }

  @Test
  void aSlowReaderLeavesItsShare() {
    // The lag allowed is 100 ms of the link, 500 kB: 2.5 MB at 40 Mbit/s. With half a share it were
    // 0.8 s; and less, where the download begins when the slow one has had its lag already.
    assertOnce(
        0.45,
        0.55,
        () -> {
          PacedLink link = pacer.link(Trace.constant(mbps(40)));
          PacedFlow slow = link.open(100_000_000, granted -> {});
          Download download = new Download(link, 2_000_000);
          download.await();
          slow.close();
          return download.seconds();
        });
  }

  @Test
  void manyThreadsOpeningAndClosingLoseNoByteAndLeaveNoFlow() throws InterruptedException {
    int threads = 8;
    int flowsEach = 100;
    PacedLink[] links = new PacedLink[10];
    for (int i = 0; i < links.length; i++) {
      links[i] = pacer.link(Trace.constant(mbps(200)));
    }
    CountDownLatch complete = new CountDownLatch(threads * flowsEach);
    AtomicInteger wrong = new AtomicInteger();
    for (int t = 0; t < threads; t++) {
      SplittableRandom random = new SplittableRandom(t);
      Thread worker =
          new Thread(
              () -> {
                for (int i = 0; i < flowsEach; i++) {
                  long bytes = 1 + random.nextInt(20_000);
                  PacedLink link = links[random.nextInt(links.length)];
                  long[] last = {0};
                  PacedFlow flow =
                      link.open(
                          bytes,
                          granted -> {
                            wrong.addAndGet(granted > last[0] && granted <= bytes ? 0 : 1);
                            last[0] = granted;
                            if (granted == bytes) {
                              complete.countDown();
                            }
                          });
                  link.open(1_000_000, granted -> {}).close();
                  flow.sent(0);
                }
              });
      worker.setDaemon(true);
      worker.start();
    }

    assertTrue(
        complete.await(60, TimeUnit.SECONDS), complete.getCount() + " flows are not complete");
    assertEquals(0, wrong.get());
    for (PacedLink link : links) {
      assertEquals(0, link.flows());
    }
  }

  @Test
  void sleepsWithoutEndWhenNothingFlowsAndEndsWhenClosed() {
    Thread thread = pacerThread();
    pacer.link(Trace.constant(mbps(100))).open(5000, granted -> Thread.currentThread().interrupt());
    new Download(pacer.link(Trace.constant(mbps(100))), 10_000).await();

    assertTrue(rests(thread), "still at work: " + thread.getState());
    new Download(pacer.link(Trace.constant(mbps(100))), 10_000).await();

    pacer.close();

    assertFalse(thread.isAlive());
    assertThrows(IllegalStateException.class, pacer::tick);
  }

  /** Whether it comes to rest within a minute; a wait on the way there is shorter than this. */
  private static boolean rests(Thread thread) {
    long now = System.nanoTime();
    long deadline = now + TimeUnit.SECONDS.toNanos(60);
    long waitingSince = now;
    while (now < deadline && now - waitingSince < TimeUnit.MILLISECONDS.toNanos(50)) {
      Thread.onSpinWait();
      now = System.nanoTime();
      if (thread.getState() != Thread.State.WAITING) {
        waitingSince = now;
      }
    }
    return now - waitingSince >= TimeUnit.MILLISECONDS.toNanos(50);
  }

  private static Thread pacerThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("weir-pacer"))
        .findFirst()
        .orElseThrow();
  }

  /** No try may come out below {@code least}, and one must come out at {@code most} at most. */
  private static void assertInTime(double least, double most, DoubleSupplier one) {
    assertOnce(
        least,
        most,
        () -> {
          double measured = one.getAsDouble();
          assertTrue(measured >= least, measured + ", but nothing comes before " + least);
          return measured;
        });
  }

  /** One try must come out within these bounds. */
  private static void assertOnce(double least, double most, DoubleSupplier one) {
    double[] measured = new double[TRIES];
    for (int tried = 0; tried < TRIES; tried++) {
      measured[tried] = one.getAsDouble();
      if (measured[tried] >= least && measured[tried] <= most) {
        return;
      }
    }
    fail("none within " + least + " and " + most + ": " + Arrays.toString(measured));
  }

  /** A reader that takes all at once. */
  private static final class Download {
    final long openedNanos = System.nanoTime();
    final CountDownLatch complete = new CountDownLatch(1);
    final PacedFlow flow;
    private volatile PacedFlow told;
    private volatile long completeNanos;

    Download(PacedLink link, long bytes) {
      flow =
          link.open(
              bytes,
              granted -> {
                if (told != null) {
                  told.sent(granted);
                }
                if (granted == bytes) {
                  completeNanos = System.nanoTime();
                  complete.countDown();
                }
              });
      told = flow;
    }

    void await() {
      try {
        assertTrue(complete.await(60, TimeUnit.SECONDS), "not complete after 60 s");
      } catch (InterruptedException asked) {
        throw new AssertionError(asked);
      }
    }

    double seconds() {
      return (completeNanos - openedNanos) / 1e9;
    }
  }
}
