package weir.player.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;
import weir.player.abr.Always;
import weir.player.abr.Decision;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Reason;
import weir.player.abr.Situation;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Failure;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.World;

class TcpNetworkTest {
  private static final double SEGMENT = 8 * 1460;

  /** A segment in a tenth of a millisecond, and a thousand of them in a round trip of 100 ms. */
  private static final Trace FAST = trace(10 * SEGMENT, 100);

  @Test
  void aNewConnectionCostsARoundTripMoreThanAKeptOne() {
    TcpNetwork network = new TcpNetwork(FAST);

    Event.Arrived first = fetch(network, 10 * SEGMENT);
    Event.Arrived second = fetch(network, 10 * SEGMENT);

    assertEquals(200, first.firstByteMs());
    assertEquals(201, first.durationMs(), 1e-9);
    assertEquals(100, second.firstByteMs());
    assertEquals(101, second.durationMs(), 1e-9);
  }

  @Test
  void theWindowDoublesWithEachRoundTrip() {
    assertEquals(200 + 1, fetch(new TcpNetwork(FAST), 10 * SEGMENT).durationMs(), 1e-9);
    assertEquals(200 + 100 + 0.1, fetch(new TcpNetwork(FAST), 11 * SEGMENT).durationMs(), 1e-9);
    assertEquals(200 + 100 + 2, fetch(new TcpNetwork(FAST), 30 * SEGMENT).durationMs(), 1e-9);
    assertEquals(200 + 200 + 4, fetch(new TcpNetwork(FAST), 70 * SEGMENT).durationMs(), 1e-9);
    assertEquals(200 + 300 + 0.1, fetch(new TcpNetwork(FAST), 71 * SEGMENT).durationMs(), 1e-9);
  }

  @Test
  void onceTheLinkIsFullTheTransferHasItsRate() {
    double kbps = 20 * SEGMENT / 100;
    double bits = 4321 * SEGMENT;

    Event.Arrived ramp = fetch(new TcpNetwork(trace(kbps, 100)), bits);
    Event.Arrived noRamp = fetch(new TcpNetwork(trace(kbps / 2, 100)), bits);

    assertEquals(200 + bits / kbps + 50, ramp.durationMs(), 1e-6, "half a round trip unused");
    assertEquals(200 + 2 * bits / kbps, noRamp.durationMs(), 1e-6);
  }

  @Test
  void theNextTransferBeginsWithTheWindowOfTheOneBefore() {
    TcpNetwork network = new TcpNetwork(FAST);
    fetch(network, 70 * SEGMENT);

    Event.Arrived next = fetch(network, 80 * SEGMENT);

    assertEquals(100 + 8, next.durationMs(), 1e-9);
  }

  @Test
  void idlingHalvesTheWindowForEachTimeoutPassed() {
    assertEquals(100 + 8, afterIdling(200), 1e-9, "the timeout is not over yet");
    assertEquals(100 + 100 + 4, afterIdling(201), 1e-9, "40 + 40");
    assertEquals(100 + 100 + 4, afterIdling(500), 1e-9, "40 + 40");
    assertEquals(100 + 200 + 2, afterIdling(501), 1e-9, "20 + 40 + 20");
    assertEquals(100 + 300 + 1, afterIdling(801), 1e-9, "10 + 20 + 40 + 10");
    assertEquals(100 + 300 + 1, afterIdling(60_000), 1e-9, "never below the initial window");
  }

  @Test
  void aFallOfTheRateShrinksTheWindowAndARiseFindsItSmall() {
    Trace dips =
        Trace.holding(BitRate.kbps(116_800), Duration.ofMillis(1_000))
            .then(BitRate.kbps(1_168), Duration.ofMillis(1_000))
            .then(BitRate.kbps(116_800), Duration.ofMillis(58_000))
            .withLatencyMs(100);
    double fast = 10 + 20 + 40 + 80 + 160 + 320 + 640 + 1000; // in rounds from 200 ms to 1 s
    double slow = 10 * 10;
    double again = 20 + 40 + 80; // twice what the dip carried in a round trip, and so on

    Event.Arrived all = fetch(new TcpNetwork(dips), (fast + slow + again + 30) * SEGMENT);

    assertEquals(2_000 + 300 + 3, all.durationMs(), 1e-6);
  }

  @Test
  void whatWasBrokenOffClosesTheConnection() {
    List<String> story = new ArrayList<>();
    Policy givesUpOnce =
        new Policy() {
          private boolean hasGivenUp;

          @Override
          public Decision decide(Situation now) {
            return Decision.of(hasGivenUp || now.index() == 0 ? 0 : 4, Reason.ONLY, 0, 0);
          }

          @Override
          public boolean mayGiveUp() {
            return true;
          }

          @Override
          public int giveUp(Progress progress, Situation now) {
            boolean givesUp = !hasGivenUp && progress.rung() == 4;
            hasGivenUp |= givesUp;
            return givesUp ? 0 : KEEP;
          }
        };

    play(givesUpOnce, trace(1000, 60), Settings.DEFAULT, story);

    int at = story.indexOf("gave up after 160");
    assertTrue(at > 0, story.toString());
    assertEquals("first byte after 120", story.get(0), "the handshake of the first connection");
    assertEquals("first byte after 60", story.get(at - 1));
    assertEquals("first byte after 120", story.get(at + 1));
    assertEquals("first byte after 60", story.get(at + 2));
  }

  @Test
  void whatTimedOutClosesTheConnection() {
    List<String> story = new ArrayList<>();
    Trace trace =
        Trace.holding(BitRate.kbps(1000), Duration.ofSeconds(4))
            .then(BitRate.kbps(0), Duration.ofSeconds(3))
            .then(BitRate.kbps(1000), Duration.ofSeconds(60))
            .withLatencyMs(60);

    play(new Always(2), trace, Settings.DEFAULT.withPatience(2_000, 5, 100), story);

    int at = story.indexOf("failed: " + Failure.TIMED_OUT);
    assertTrue(at > 0, story.toString());
    assertEquals("first byte after 120", story.get(at + 1));
    assertEquals("first byte after 60", story.get(at + 2));
  }

  @Test
  void lossCapsTheRate() {
    // RFC 5348 3.1: 11680 bits / (100 sqrt(0.02/3) + 300 * 3 sqrt(0.03/8) * 0.01 * 1.0032) ms
    double kbps = 11_680 / (8.164966 + 0.552899);
    double bits = 10_000_000;

    double fastMs = fetch(new TcpNetwork(trace(1e6, 100).withLoss(0.01)), bits).durationMs();
    double slowMs = fetch(new TcpNetwork(trace(500, 100).withLoss(0.01)), bits).durationMs();

    assertEquals(1339.78, kbps, 0.01);
    assertEquals(200 + bits / kbps + (100 - 10 * SEGMENT / kbps), fastMs, 0.1);
    assertEquals(200 + bits / 495, slowMs, 1e-6, "a slow link only repeats what it lost");
  }

  @Test
  void whatLosesEverythingIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> new TcpNetwork(trace(1000, 10).withLoss(1)));

    assertTrue(refused.getMessage().contains("nothing would ever arrive"), refused.getMessage());
  }

  @Test
  void withoutLatencyAndLossItIsTheExactNetwork() {
    for (long seed = 1; seed <= 30; seed++) {
      Trace trace = RandomStories.trace(new SplittableRandom(seed)).withLatencyMs(0).withLoss(0);
      Network exact = new ExactNetwork(trace);
      Network tcp = new TcpNetwork(trace);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 20; i++) {
        double bits = random.nextDouble(1e7);

        double exactMs = fetch(exact, bits).durationMs();
        double tcpMs = fetch(tcp, bits).durationMs();

        assertEquals(exactMs, tcpMs, 1e-6, "seed " + seed + ", transfer " + i);
      }
    }
  }

  @Test
  void moreCapacityIsNeverSlower() {
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Trace trace = RandomStories.trace(random);
      Trace more = scaled(trace, 1 + random.nextDouble(3));
      double bits = random.nextDouble(3e7);

      double ms = fetch(new TcpNetwork(trace), bits).durationMs();
      double moreMs = fetch(new TcpNetwork(more), bits).durationMs();

      assertTrue(moreMs <= ms + 1e-6, "seed " + seed + ": " + ms + " ms became " + moreMs);
    }
  }

  @Test
  void aLongerRoundTripIsNeverFaster() {
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double kbps = 100 * Math.pow(1000, random.nextDouble());
      double loss = random.nextInt(2) * random.nextDouble(0.05);
      double ms = random.nextDouble(300);
      double bits = random.nextDouble(3e7);

      double shortMs = fetch(new TcpNetwork(trace(kbps, ms).withLoss(loss)), bits).durationMs();
      double longMs =
          fetch(new TcpNetwork(trace(kbps, ms + random.nextDouble(300)).withLoss(loss)), bits)
              .durationMs();

      assertTrue(longMs >= shortMs - 1e-6, "seed " + seed + ": " + shortMs + " then " + longMs);
    }
  }

  private static double afterIdling(double ms) {
    TcpNetwork network = new TcpNetwork(FAST);
    fetch(network, 70 * SEGMENT);
    network.pass(ms, session());
    return fetch(network, 80 * SEGMENT).durationMs();
  }

  private static Trace trace(double kbps, double latencyMs) {
    return Trace.of(new double[] {60_000}, new double[] {kbps}, new double[] {latencyMs});
  }

  private static Trace scaled(Trace trace, double by) {
    double[] ms = new double[trace.periods()];
    double[] kbps = new double[trace.periods()];
    double[] latencies = new double[trace.periods()];
    double[] losses = new double[trace.periods()];
    for (int i = 0; i < ms.length; i++) {
      ms[i] = trace.durationMs(i);
      kbps[i] = by * trace.kbps(i);
      latencies[i] = trace.latencyMs(i);
      losses[i] = trace.loss(i);
    }
    return Trace.of(ms, kbps, latencies, losses);
  }

  /** A transfer outside of any session's story. */
  private static Event.Arrived fetch(Network network, double bits) {
    Request request = new Request(0, 0, 0, bits, 1);
    return (Event.Arrived) network.fetch(new Command.Fetch(request, 1e12), session());
  }

  private static Session session() {
    return new Session(
        SampleTitles.seconds(10, 1), Policies.named("lowest", 1), Settings.DEFAULT, Listener.NONE);
  }

  private static void play(Policy policy, Trace trace, Settings settings, List<String> story) {
    Listener notes =
        new Listener() {
          @Override
          public void arrived(
              double atMs, Request request, Event.Arrived event, double before, double after) {
            story.add("first byte after " + Math.round(event.firstByteMs()));
          }

          @Override
          public void gaveUp(
              double atMs, Request request, Event.GaveUp event, double before, double after) {
            story.add("gave up after " + Math.round(event.durationMs()));
          }

          @Override
          public void failed(double atMs, Request request, Event.Failed event) {
            story.add("failed: " + event.why());
          }
        };
    Session session = new Session(SampleTitles.seconds(20, 1), policy, settings, notes);
    World.run(new SoloWorld(session, new TcpNetwork(trace)));
  }
}
