package weir.network.link;

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
import org.junit.jupiter.params.provider.ValueSource;
import weir.network.trace.SomeTraces;
import weir.network.trace.Trace;

class LinkTest {

  static final long[] SEEDS = LongStream.range(0, 100).toArray();

  @ParameterizedTest
  @FieldSource("SEEDS")
  void aFlowAloneIsDoneWhenTheTraceSaysSo(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Trace trace = SomeTraces.from(random);
    double bits = 1 + 1e7 * random.nextDouble();
    double openedMs = 5000 * random.nextDouble();

    Link link = new Link(trace);
    link.advanceTo(openedMs);
    Flow flow = link.open(bits);
    double finishMs = link.nextFinishMs();

    assertEquals(openedMs + trace.msToDeliver(openedMs, bits), finishMs);
    link.advanceTo(finishMs);
    assertTrue(link.done(flow));
    assertEquals(bits, link.receivedBits(flow));
    assertEquals(Double.POSITIVE_INFINITY, link.nextFinishMs());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 100})
  void equalFlowsGetEqualShares(int n) {
    Trace trace =
        Trace.holding(mbps(3), Duration.ofSeconds(2)).then(mbps(1), Duration.ofSeconds(2));
    Link link = new Link(trace);
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      flows.add(link.open(8e6));
    }

    link.advanceTo(3000);

    for (Flow flow : flows) {
      assertEquals(7e6 / n, link.receivedBits(flow), 1e-6);
    }
    assertEquals(trace.msToDeliver(0, n * 8e6), link.nextFinishMs(), 1e-6);
  }

  @Test
  void whoIsDoneLeavesItsShareToTheOthers() {
    Link link = new Link(Trace.constant(kbps(1000)));
    Flow small = link.open(1_000_000);
    Flow large = link.open(3_000_000);

    assertEquals(2000, link.nextFinishMs());
    link.advanceTo(3000);

    assertTrue(link.done(small));
    assertEquals(2_000_000, link.receivedBits(large));
    assertEquals(4000, link.nextFinishMs());
  }

  @Test
  void aPausedFlowLeavesItsShareAndLaterGoesOnWhereItWas() {
    Link link = new Link(Trace.constant(kbps(1000)));
    Flow paused = link.open(2_000_000);
    Flow other = link.open(9_000_000);
    link.advanceTo(1000);

    link.pause(paused);
    link.advanceTo(2000);

    assertEquals(500_000, link.receivedBits(paused));
    assertEquals(1_500_000, link.receivedBits(other));
    assertEquals(2, link.flows());
    assertEquals(1, link.sharing());
    link.resume(paused);
    assertEquals(2000 + 3000, link.nextFinishMs());
  }

  @Test
  void aClosedFlowKeepsWhatItHadAndIsNotDone() {
    Link link = new Link(Trace.constant(kbps(1000)));
    Flow closed = link.open(5_000_000);
    Flow other = link.open(5_000_000);
    link.advanceTo(1000);

    link.close(closed);
    link.close(closed);
    link.resume(closed);
    link.advanceTo(2000);

    assertEquals(500_000, link.receivedBits(closed));
    assertEquals(1_500_000, link.receivedBits(other));
    assertFalse(link.done(closed));
    assertEquals(1, link.flows());
  }

  @Test
  void capacityNobodyUsesIsLostAndTheTraceRunsOn() {
    Link link =
        new Link(
            Trace.holding(mbps(8), Duration.ofSeconds(10)).then(mbps(1), Duration.ofSeconds(10)));

    link.advanceTo(10_000);
    Flow late = link.open(1_000_000);

    assertEquals(1000, link.kbpsNow());
    assertEquals(11_000, link.nextFinishMs());
    assertEquals(0, link.receivedBits(late));
  }

  @Test
  void anotherTraceBeginsWhenItIsSetAndRestartBeginsItAgain() {
    Link link = new Link(Trace.constant(mbps(1)).withLatencyMs(30));
    Flow flow = link.open(100e6);
    link.advanceTo(2000);
    Trace steps =
        Trace.holding(mbps(4), Duration.ofSeconds(1)).then(mbps(2), Duration.ofSeconds(9));

    link.change(steps);

    assertEquals(0, link.positionMs());
    assertEquals(4000, link.kbpsNow());
    assertEquals(0, link.latencyMsNow());
    link.advanceTo(4000);
    assertEquals(2e6 + 4e6 + 2e6, link.receivedBits(flow));
    link.restart();
    link.advanceTo(5000);
    assertEquals(12e6, link.receivedBits(flow));
    assertEquals(1000, link.positionMs());
    assertEquals(steps, link.trace());
  }

  @Test
  void aFlowOpenedWhileAnotherFinishesSharesFromThatMomentOn() {
    Link link = new Link(Trace.constant(kbps(1000)));
    link.open(1_000_000);
    List<Double> finishedMs = new ArrayList<>();

    link.advanceTo(
        10_000,
        done -> {
          finishedMs.add(link.nowMs());
          if (finishedMs.size() < 4) {
            link.open(2_000_000);
          }
        });

    assertEquals(List.of(1000.0, 3000.0, 5000.0, 7000.0), finishedMs);
  }

  @Test
  void anEmptyFlowIsDoneAtOnceAndAnEndlessOneNever() {
    Link link = new Link(Trace.constant(kbps(1000)));
    Flow empty = link.open(0);
    Flow endless = link.open(Double.POSITIVE_INFINITY);
    Flow other = link.open(1000);

    assertTrue(link.done(empty));
    assertEquals(2, link.nextFinishMs());
    link.advanceTo(5);

    assertTrue(link.done(other));
    assertEquals(4000, link.receivedBits(endless));
    assertEquals(Double.POSITIVE_INFINITY, link.nextFinishMs());
    link.close(endless);
    assertEquals(4000, link.receivedBits(endless));
  }

  @Test
  void refusesToGoBackAndFlowsOfOthers() {
    Link link = new Link(Trace.constant(kbps(1000)));
    Flow foreign = new Link(Trace.constant(kbps(1000))).open(1);
    link.advanceTo(10);

    assertThrows(IllegalArgumentException.class, () -> link.advanceTo(9));
    assertThrows(IllegalArgumentException.class, () -> link.advanceTo(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> link.open(-1));
    assertThrows(IllegalArgumentException.class, () -> link.receivedBits(foreign));
    assertThrows(IllegalArgumentException.class, () -> link.pause(foreign));
  }

  @ParameterizedTest
  @FieldSource("SEEDS")
  void howOftenItIsAskedChangesNoDigit(long seed) {
    Story seldom = new Story(seed);
    Story often = new Story(seed);
    SplittableRandom moments = new SplittableRandom(~seed);
    for (int turn = 0; turn < 60; turn++) {
      for (int i = 0; i < 20; i++) {
        double aheadMs = often.untilMs - often.link.nowMs();
        often.link.advanceTo(
            often.link.nowMs() + aheadMs * moments.nextDouble() / 5, often.finished::add);
        often.link.nextFinishMs();
      }

      seldom.advance();
      often.advance();

      for (int i = 0; i < seldom.flows.size(); i++) {
        assertEquals(seldom.received(i), often.received(i));
      }
      assertEquals(seldom.link.nextFinishMs(), often.link.nextFinishMs());
      assertEquals(seldom.finished.size(), often.finished.size());
      seldom.somethingHappens();
      often.somethingHappens();
    }
  }

  @ParameterizedTest
  @FieldSource("SEEDS")
  void whatAllReceiveIsWhatTheTraceDeliversWhileAnyoneShares(long seed) {
    Story story = new Story(seed);
    double delivered = 0;
    for (int turn = 0; turn < 200; turn++) {
      while (story.link.nowMs() < story.untilMs) {
        double fromMs = story.link.nowMs();
        double from = story.link.positionMs();
        boolean shared = story.link.sharing() > 0;
        story.link.advanceTo(Math.min(story.untilMs, story.link.nextFinishMs()));
        delivered += shared ? story.link.trace().bits(from, from + story.link.nowMs() - fromMs) : 0;
        if (story.link.nowMs() == fromMs) {
          break;
        }
      }
      story.advance();
      story.somethingHappens();
    }

    double received = 0;
    for (int i = 0; i < story.flows.size(); i++) {
      received += story.received(i);
    }
    assertEquals(delivered, received, 1e-9 * delivered);
  }

  @ParameterizedTest
  @FieldSource("SEEDS")
  void agreesWithASimulationInSmallSteps(long seed) {
    Story story = new Story(seed);
    SmallSteps naive = new SmallSteps();
    for (int turn = 0; turn < 40; turn++) {
      naive.runUntil(story);
      story.advance();

      for (int i = 0; i < story.flows.size(); i++) {
        assertEquals(
            naive.received.get(i),
            story.received(i),
            1e-3,
            "flow " + i + " at " + story.link.nowMs());
      }
      story.somethingHappens();
    }
  }

  @ParameterizedTest
  @FieldSource("SEEDS")
  void flowsFinishInTheOrderOfWhatTheyLacked(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Link link = new Link(SomeTraces.from(random));
    List<Flow> opened = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      opened.add(link.open(1 + random.nextInt(30) * 50_000));
    }
    List<Flow> expected = new ArrayList<>(opened);
    expected.sort((a, b) -> Double.compare(a.bits(), b.bits()));

    List<Flow> finished = new ArrayList<>();
    link.advanceTo(1e9, finished::add);

    assertEquals(expected, finished);
  }

  /** The same arrivals, departures and pauses whenever it is told from the same seed. */
  private static final class Story {
    final SplittableRandom random;
    final Trace trace;
    final Link link;
    final List<Flow> flows = new ArrayList<>();
    final List<Boolean> pausedOrClosed = new ArrayList<>();
    final List<Flow> finished = new ArrayList<>();
    double untilMs;

    Story(long seed) {
      random = new SplittableRandom(seed);
      trace = SomeTraces.from(random);
      link = new Link(trace);
      untilMs = Math.rint(500 * random.nextDouble());
    }

    void advance() {
      link.advanceTo(Math.max(untilMs, link.nowMs()), finished::add);
    }

    double received(int i) {
      return link.receivedBits(flows.get(i));
    }

    void somethingHappens() {
      untilMs = Math.rint(link.nowMs() + 1 + 800 * random.nextDouble());
      int what = flows.isEmpty() ? 0 : random.nextInt(9);
      Flow some = flows.isEmpty() ? null : flows.get(random.nextInt(flows.size()));
      switch (what) {
        case 4, 5 -> pause(some);
        case 6 -> resume(some);
        case 7 -> close(some);
        case 8 -> link.restart();
        default -> {
          flows.add(link.open(1 + random.nextInt(3_000_000)));
          pausedOrClosed.add(false);
        }
      }
    }

    private void pause(Flow flow) {
      link.pause(flow);
      pausedOrClosed.set(flows.indexOf(flow), true);
    }

    private void resume(Flow flow) {
      link.resume(flow);
      pausedOrClosed.set(flows.indexOf(flow), flow.state == Flow.State.CLOSED);
    }

    private void close(Flow flow) {
      link.close(flow);
      pausedOrClosed.set(flows.indexOf(flow), true);
    }
  }

  /**
   * Shares the capacity of each small step among those who still lack something, round after round.
   */
  private static final class SmallSteps {
    static final double STEP_MS = 0.25;

    private final List<Double> received = new ArrayList<>();
    private double nowMs;

    void runUntil(Story story) {
      double originMs = nowMs - story.link.positionMs();
      while (received.size() < story.flows.size()) {
        received.add(0.0);
      }
      for (; nowMs < story.untilMs; nowMs += STEP_MS) {
        double bits = story.trace.bits(nowMs - originMs, nowMs - originMs + STEP_MS);
        while (bits > 1e-9) {
          List<Integer> hungry = new ArrayList<>();
          for (int i = 0; i < received.size(); i++) {
            if (!story.pausedOrClosed.get(i) && received.get(i) < story.flows.get(i).bits()) {
              hungry.add(i);
            }
          }
          if (hungry.isEmpty()) {
            break;
          }
          double share = bits / hungry.size();
          for (int i : hungry) {
            double taken = Math.min(share, story.flows.get(i).bits() - received.get(i));
            received.set(i, received.get(i) + taken);
            bits -= taken;
          }
        }
      }
    }
  }
}
