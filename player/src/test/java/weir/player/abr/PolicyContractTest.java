package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SoloWorld;

/** What every policy owes, whatever it is called. */
class PolicyContractTest {
  private static final int STORIES = 200;

  static Stream<Named<Policy>> policies() {
    return Policies.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void choosesFromTheLadderAndPlaysEveryTitleToItsEnd(Named<Policy> named) {
    for (long seed = 0; seed < STORIES; seed++) {
      Title title = anyTitle(seed);
      Summary summary = new Summary();

      play(title, named.make().apply(seed), anyTrace(seed), summary);

      double contentMs = title.main().startMs(title.main().count());
      assertTrue(summary.isPlayed(), "seed " + seed);
      assertEquals(contentMs, summary.playedMs(), 1e-6 * contentMs, "seed " + seed);
      assertEquals(
          summary.startUpMs() + summary.playedMs() + summary.stalledMs(),
          summary.totalMs(),
          1e-6 * summary.totalMs(),
          "seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void sameStorySameChoices(Named<Policy> named) {
    for (long seed = 0; seed < STORIES; seed++) {
      List<Decision> first = decisions(named, seed);
      List<Decision> second = decisions(named, seed);

      assertEquals(first, second, "seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void everyReasonReadsAsASentenceWithoutHoles(Named<Policy> named) {
    for (Decision decision : decisions(named, 7)) {
      assertTrue(!decision.words().contains("{}"), decision.words());
      assertTrue(!decision.words().contains("NaN"), decision.words());
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void oneRungIsAllThereIs(Named<Policy> named) {
    playsToTheEnd(named, title(2000, 1, 800), Traces.named("step"));
    playsToTheEnd(named, title(2000, 1, 800), Trace.of(each(1000), each(80_000), each(0)));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void aLinkThatIsSilentForSecondsIsWaitedOut(Named<Policy> named) {
    Trace silent = Trace.of(each(6000, 8000), each(3000, 0), each(50, 50));

    playsToTheEnd(named, title(2000, 1, 300, 700, 1500, 3000), silent);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void segmentsAHundredTimesTooLargeArriveSomeTime(Named<Policy> named) {
    Trace steady = Trace.of(each(1000), each(20_000), each(20));

    playsToTheEnd(named, title(2000, 100, 300, 700, 1500, 3000), steady);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void aLastSegmentOfAMillisecondIsPlayed(Named<Policy> named) {
    playsToTheEnd(named, title(1, 1, 300, 700, 1500, 3000), Traces.named("wifi-cafe"));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void equalRatesAreOnlyRungsLikeOthers(Named<Policy> named) {
    playsToTheEnd(named, title(2000, 1, 700, 700, 700), Traces.named("sawtooth"));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void aLinkFasterThanAnyClockIsNoTrouble(Named<Policy> named) {
    playsToTheEnd(named, title(2000, 1, 300, 700, 1500), Trace.of(each(1000), each(1e12), each(0)));
  }

  private static void playsToTheEnd(Named<Policy> named, Title title, Trace trace) {
    for (double bufferMs : new double[] {4000, 25_000, 60_000}) {
      Summary summary = new Summary();
      Session session =
          new Session(
              title, named.make().apply(1), Settings.DEFAULT.withBufferMs(bufferMs), summary);

      World.run(new SoloWorld(session, new ExactNetwork(trace)));

      double contentMs = title.main().startMs(title.main().count());
      assertTrue(summary.isPlayed(), bufferMs + " ms of buffer");
      assertEquals(contentMs, summary.playedMs(), 1e-6 * contentMs);
    }
  }

  /** 40 segments of 2 s, the last one of {@code lastMs}, so many times as large as their rate. */
  private static Title title(double lastMs, double times, double... kbps) {
    double[] startMs = Track.evenly(40, 2000);
    startMs[40] = startMs[39] + lastMs;
    double[][] sizes = new double[kbps.length][40];
    for (int rung = 0; rung < kbps.length; rung++) {
      for (int index = 0; index < 40; index++) {
        sizes[rung][index] = times * kbps[rung] * (startMs[index + 1] - startMs[index]);
      }
    }
    return new Title(
        "by-hand",
        List.of(new Track(Track.Kind.VIDEO, Moment.ladder(kbps), startMs, sizes, new double[0])));
  }

  private static double[] each(double... period) {
    return period;
  }

  private static List<Decision> decisions(Named<Policy> named, long seed) {
    List<Decision> decisions = new ArrayList<>();
    Listener notes =
        new Listener() {
          @Override
          public void decided(
              double atMs, int track, int index, Decision decision, int last, double bufferMs) {
            decisions.add(decision);
          }
        };
    play(anyTitle(seed), named.make().apply(seed), anyTrace(seed), notes);
    return decisions;
  }

  private static void play(Title title, Policy policy, Trace trace, Listener listener) {
    Session session = new Session(title, policy, Settings.DEFAULT, listener);
    World.run(new SoloWorld(session, new ExactNetwork(trace)));
  }

  /** One to ten rungs, huge and tiny segments, a short last one; sometimes without known sizes. */
  private static Title anyTitle(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 1 + random.nextInt(10);
    int count = 1 + random.nextInt(60);
    List<Ladder.Rung> rungs = new ArrayList<>();
    double kbps = 100 + 400 * random.nextDouble();
    for (int rung = 0; rung < size; rung++) {
      rungs.add(new Ladder.Rung("r" + rung, kbps, 100 * (rung + 1)));
      kbps *= 1 + random.nextDouble();
    }
    double segmentMs = 500 + 5000 * random.nextDouble();
    double[] startMs = Track.evenly(count, segmentMs);
    startMs[count] = startMs[count - 1] + segmentMs * (0.01 + 0.99 * random.nextDouble());
    double[][] sizes = new double[size][count];
    for (int rung = 0; rung < size; rung++) {
      for (int index = 0; index < count; index++) {
        double spread = random.nextInt(20) == 0 ? 20 : 0.5 + random.nextDouble();
        sizes[rung][index] = 1 + Math.rint(rungs.get(rung).kbps() * segmentMs * spread);
      }
    }
    boolean isKnown = random.nextInt(4) > 0;
    return new Title(
        "seed-" + seed,
        List.of(
            new Track(
                Track.Kind.VIDEO,
                new Ladder(rungs),
                startMs,
                isKnown ? sizes : new double[0][],
                new double[0])));
  }

  private static Trace anyTrace(long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    int periods = 1 + random.nextInt(40);
    double[] ms = new double[periods];
    double[] kbps = new double[periods];
    double[] latencyMs = new double[periods];
    for (int i = 0; i < periods; i++) {
      ms[i] = 100 + 2000 * random.nextDouble();
      kbps[i] = random.nextInt(5) == 0 ? 0 : 50 * Math.pow(200, random.nextDouble());
      latencyMs[i] = 200 * random.nextDouble();
    }
    kbps[0] = 300 + kbps[0];
    return Trace.of(ms, kbps, latencyMs);
  }
}
