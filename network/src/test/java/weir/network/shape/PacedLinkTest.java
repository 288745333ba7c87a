package weir.network.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.network.trace.BitRate.kbps;
import static weir.network.trace.BitRate.mbps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import weir.network.link.Flow;
import weir.network.link.Link;
import weir.network.trace.SomeTraces;
import weir.network.trace.Trace;

class PacedLinkTest {

  static final long[] SEEDS = LongStream.range(0, 100).toArray();

  private final VirtualClock clock = new VirtualClock();
  private final Pacer pacer = Pacer.manual(Pacer.Settings.DEFAULT, clock);

  @ParameterizedTest
  @FieldSource("SEEDS")
  void grantsToTheByteWhatTheArithmeticSaysWhateverHappensAndHoweverLateItTicks(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Pacer exact = Pacer.manual(byteByByte(), clock);
    Trace trace = SomeTraces.from(random);
    PacedLink paced = exact.link(trace);
    Link link = new Link(trace);
    List<PacedFlow> pacedFlows = new ArrayList<>();
    List<Flow> flows = new ArrayList<>();
    long nanos = 0;

    for (int turn = 0; turn < 400; turn++) {
      long forward =
          random.nextInt(10) == 0 ? random.nextLong(900_000_000) : random.nextLong(6_000_000);
      clock.forwardNanos(forward);
      nanos += forward;
      link.advanceTo(nanos / 1e6);
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> {
          long bytes = random.nextInt(200_000);
          pacedFlows.add(paced.open(bytes, granted -> {}));
          flows.add(link.open(bytes * 8));
        }
        case 3 -> {
          if (!flows.isEmpty()) {
            int some = random.nextInt(flows.size());
            exact.tick();
            pacedFlows.get(some).close();
            link.close(flows.get(some));
          }
        }
        case 4 -> {
          Trace other = SomeTraces.from(random);
          paced.change(other);
          link.change(other);
        }
        case 5 -> {
          paced.restart();
          link.restart();
        }
        default -> exact.tick();
      }
      exact.tick();

      for (int i = 0; i < flows.size(); i++) {
        assertEquals(
            (long) (link.receivedBits(flows.get(i)) / 8), pacedFlows.get(i).grantedBytes());
        assertEquals(link.done(flows.get(i)), pacedFlows.get(i).isDone());
      }
      assertEquals(link.flows(), paced.flows());
      assertEquals(link.positionMs(), paced.positionMs());
      assertEquals(link.kbpsNow(), paced.kbpsNow());
      assertEquals(link.latencyMsNow(), paced.latencyMsNow());
    }
  }

  private static Pacer.Settings byteByByte() {
    return new Pacer.Settings(
        Duration.ofMillis(3),
        1,
        Duration.ZERO,
        Integer.MAX_VALUE,
        Long.MAX_VALUE / 4,
        Duration.ZERO,
        0);
  }

  @Test
  void grantsNoMoreOftenThanItMayHoweverManyFlowsShare() {
    int flows = 4000;
    int[] grants = new int[1];
    PacedLink link = pacer.link(Trace.constant(mbps(160))); // 5000 bytes a second for each
    List<PacedFlow> all = new ArrayList<>();
    for (int i = 0; i < flows; i++) {
      all.add(link.open(1_000_000, total -> grants[0]++));
    }
    int mostInATick = 0;

    for (int tick = 0; tick < 2000; tick++) { // 6 s
      int before = grants[0];
      clock.forwardNanos(3_000_000);
      pacer.tick();
      mostInATick = Math.max(mostInATick, tick < 1000 ? 0 : grants[0] - before);
    }

    assertTrue(grants[0] > 6 * 10_000 && grants[0] <= 6 * 22_000, grants[0] + " grants");
    assertTrue(mostInATick < flows / 5, mostInATick + " grants in one tick");
    for (PacedFlow flow : all) {
      assertEquals(30_000, flow.grantedBytes(), 1500, "each has its share");
      flow.close();
    }
  }

  @Test
  void aTickThatComesLateGrantsForAllTheTimeThatPassed() {
    Reader reader = new Reader();
    PacedLink link = pacer.link(Trace.constant(mbps(8)));
    reader.opens(link, 1_000_000);

    clock.forwardMs(3);
    pacer.tick();
    clock.forwardMs(250);
    pacer.tick();

    assertEquals(List.of(3000L, 253_000L), reader.grants);
  }

  @Test
  void theLastGrantIsTheWholeLength() {
    Reader reader = new Reader();
    PacedLink link = pacer.link(Trace.constant(mbps(8)));
    reader.opens(link, 4001);

    clock.forwardMs(3);
    pacer.tick();
    clock.forwardMs(3);
    pacer.tick();
    pacer.tick();

    assertEquals(List.of(3000L, 4001L), reader.grants);
    assertTrue(reader.flow.isDone());
    assertEquals(0, link.flows());
  }

  @Test
  void aSlowFlowsBytesGatherToAPacketOrForFortyMs() {
    Reader reader = new Reader();
    PacedLink link = pacer.link(Trace.constant(kbps(800)));
    reader.opens(link, 1_000_000);

    ticksFor(45);
    assertEquals(List.of(1500L, 3000L, 4500L), reader.grants);

    link.change(Trace.constant(kbps(80)));
    ticksFor(45);
    assertEquals(List.of(1500L, 3000L, 4500L, 4920L), reader.grants);
  }

  @Test
  void idleTimeIsNotBankedWhileTheTraceRunsOn() {
    Reader reader = new Reader();
    PacedLink link =
        pacer.link(
            Trace.holding(mbps(8), Duration.ofSeconds(5)).then(mbps(4), Duration.ofSeconds(5)));

    clock.forwardMs(6000);
    reader.opens(link, 1_000_000);
    ticksFor(3);

    assertEquals(List.of(1500L), reader.grants);
    assertEquals(6003, link.positionMs());
  }

  @Test
  void anEmptyFlowIsDoneWithoutAGrant() {
    Reader reader = new Reader();
    PacedLink link = pacer.link(Trace.constant(mbps(8)));

    reader.opens(link, 0);
    ticksFor(6);

    assertTrue(reader.flow.isDone());
    assertEquals(List.of(), reader.grants);
    assertEquals(0, link.flows());
  }

  @Test
  void aSlowReaderLeavesItsShareUntilItHasDrained() {
    PacedLink link = pacer.link(Trace.constant(mbps(8)));
    Reader fast = new Reader();
    Reader slow = new Reader();
    slow.reads = false;
    fast.opens(link, 10_000_000);
    slow.opens(link, 10_000_000);

    ticksFor(900);
    assertTrue(slow.flow.isPaused());
    assertFalse(fast.flow.isPaused());
    long stuckAt = slow.flow.grantedBytes();
    long before = fast.flow.grantedBytes();
    ticksFor(300);
    assertEquals(stuckAt, slow.flow.grantedBytes());
    assertEquals(before + 300_000, fast.flow.grantedBytes());
    assertEquals(256 * 1024, stuckAt, 1500 * 2);
    assertEquals(2, link.flows());

    slow.flow.sent(stuckAt / 4);
    assertTrue(slow.flow.isPaused());
    slow.flow.sent(stuckAt);
    assertFalse(slow.flow.isPaused());
    ticksFor(30);
    assertEquals(stuckAt + 15_000, slow.flow.grantedBytes(), 1500);
  }

  @Test
  void aLinkOfWhichAllFlowsPausedIsWokenByTheOneThatDrains() {
    PacedLink link = pacer.link(Trace.constant(mbps(80)));
    Reader slow = new Reader();
    slow.reads = false;
    slow.opens(link, 100_000_000);
    ticksFor(600);
    long stuckAt = slow.flow.grantedBytes();

    slow.flow.sent(stuckAt);
    ticksFor(30);

    assertEquals(stuckAt + 300_000, slow.flow.grantedBytes(), 30_000);
  }

  @Test
  void aFastLinksReaderMayLagATenthOfASecond() {
    PacedLink link = pacer.link(Trace.constant(mbps(80)));
    Reader hesitant = new Reader();
    hesitant.reads = false;
    hesitant.opens(link, 100_000_000);

    ticksFor(99);

    assertFalse(hesitant.flow.isPaused());
    assertEquals(990_000, hesitant.flow.grantedBytes());
  }

  @Test
  void aClosedFlowGetsNoMoreAndItsShareGoesToTheOthersAtOnce() {
    PacedLink link = pacer.link(Trace.constant(mbps(8)));
    Reader stays = new Reader();
    Reader leaves = new Reader();
    stays.opens(link, 1_000_000);
    leaves.opens(link, 1_000_000);
    ticksFor(30);

    leaves.flow.close();
    leaves.flow.close();
    ticksFor(30);

    assertEquals(15_000, leaves.flow.grantedBytes(), 1500);
    assertEquals(45_000, stays.flow.grantedBytes(), 1500);
    assertEquals(1, link.flows());
  }

  @Test
  void aSinkThatThrowsLosesItsFlowAndNobodyElseDoes() {
    PacedLink link = pacer.link(Trace.constant(mbps(8)));
    Reader other = new Reader();
    other.opens(link, 1_000_000);
    PacedFlow broken =
        link.open(
            1_000_000,
            granted -> {
              throw new IllegalStateException("the socket is gone");
            });
    List<Throwable> told = new ArrayList<>();
    Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> told.add(thrown));

    try {
      ticksFor(300);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }

    assertEquals(1, told.size());
    assertEquals("the socket is gone", told.get(0).getMessage());
    assertEquals(1, link.flows());
    assertTrue(broken.grantedBytes() < 3000);
    assertTrue(other.flow.grantedBytes() > 295_000);
  }

  @Test
  void aSinkMayOpenTheNextFlowFromWithinItsGrant() {
    PacedLink link = pacer.link(Trace.constant(mbps(8)));
    Reader second = new Reader();
    link.open(
        3000,
        granted -> {
          if (granted == 3000) {
            second.opens(link, 3000);
          }
        });

    ticksFor(6);

    assertTrue(second.flow.isDone());
  }

  @Test
  void refusesWhatCannotBe() {
    PacedLink link = pacer.link(Trace.constant(mbps(8)));
    assertThrows(IllegalArgumentException.class, () -> link.open(-1, granted -> {}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Pacer.Settings(Duration.ZERO, 1, Duration.ZERO, 1, 1, Duration.ZERO, 0));

    pacer.close();

    assertThrows(IllegalStateException.class, () -> link.open(1, granted -> {}));
  }

  @Test
  void standsStillWhereItIsHeldAndGoesOnFromThere() {
    Trace trace =
        Trace.holding(mbps(8), Duration.ofMillis(300)).then(mbps(2), Duration.ofMillis(600));
    PacedLink link = pacer.link(trace);
    Reader reader = new Reader();
    reader.opens(link, 10_000_000);
    ticksFor(150);

    link.hold();
    ticksFor(3000);
    assertEquals(8000, link.kbpsNow());
    assertEquals(150, link.positionMs());
    assertEquals(3_150_000, reader.flow.grantedBytes(), 1500);
    assertEquals(trace, link.trace());
    link.hold();
    link.go();
    ticksFor(300);

    assertEquals(2000, link.kbpsNow());
    assertEquals(450, link.positionMs());
    assertEquals(3_150_000 + 150_000 + 37_500, reader.flow.grantedBytes(), 1500);
    link.go();
    assertEquals(450, link.positionMs());
  }

  @Test
  void isHeldInAnOutageTooAndAtTheBeginningOfWhatItBecomes() {
    Trace outage = Trace.of(new double[] {300, 300}, new double[] {0, 8000}, new double[] {20, 0});
    PacedLink link = pacer.link(outage);
    Reader reader = new Reader();
    reader.opens(link, 10_000_000);

    link.hold();
    ticksFor(30_000);
    assertEquals(List.of(), reader.grants);
    assertEquals(20, link.latencyMsNow());
    link.change(
        Trace.holding(mbps(4), Duration.ofMillis(300)).then(mbps(1), Duration.ofMillis(300)));
    ticksFor(600);
    assertEquals(4000, link.kbpsNow());
    assertEquals(0, link.positionMs());
    link.go();
    ticksFor(300);

    assertEquals(1000, link.kbpsNow());
  }

  private void ticksFor(int ms) {
    for (int i = 0; i < ms; i += 3) {
      clock.forwardMs(3);
      pacer.tick();
    }
  }

  private static final class Reader {
    final List<Long> grants = new ArrayList<>();
    boolean reads = true;
    PacedFlow flow;

    void opens(PacedLink link, long bytes) {
      flow =
          link.open(
              bytes,
              granted -> {
                grants.add(granted);
                if (reads) {
                  flow.sent(granted);
                }
              });
    }
  }
}
