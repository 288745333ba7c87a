package weir.player.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Always;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.qoe.Summary;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.session.World;

class SharedWorldTest {
  @Test
  void oneSessionAloneHasTheExactNetwork() {
    int events = 0;
    for (Named<Policy> policy : Policies.ALL) {
      for (Traces.Own own : Traces.ALL.subList(0, 6)) {
        Trace trace = Traces.named(own.name()).withLatencyMs(30);
        Title title = SampleTitles.seconds(60, 3);
        events += compare(trace, title, policy, Settings.DEFAULT, policy.name() + own.name());
      }
      for (long seed = 1; seed <= 20; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        Trace trace = RandomStories.trace(random);
        Title title = RandomStories.title(random);
        Settings settings = RandomStories.settings(random);
        events += compare(trace, title, policy, settings, policy.name() + ", seed " + seed);
      }
    }
    assertTrue(events > 10_000, "events compared: " + events);
  }

  private static int compare(
      Trace trace, Title title, Named<Policy> policy, Settings settings, String where) {
    Story exact = new Story();
    Session solo = new Session(title, policy.make().apply(1), settings, exact);
    World.run(new SoloWorld(solo, new ExactNetwork(trace)));
    Story shared = new Story();
    SharedWorld world = new SharedWorld(trace);
    world.add(new Session(title, policy.make().apply(1), settings, shared), 0);
    World.run(world);
    assertEquals(exact.what, shared.what, where);
    assertEquals(exact.atMs, shared.atMs, where);
    return exact.what.size();
  }

  @Test
  void whoeverFetchesAtTheSameTimeGetsAnEqualShare() {
    Story one = new Story();
    Story two = new Story();
    SharedWorld world = new SharedWorld(Trace.constant(BitRate.kbps(1000)).withLatencyMs(100));
    Title title = even(2, 1000, 500);
    world.add(session(title, one), 0);
    world.add(session(title, two), 300);

    World.run(world);

    // 500 kbit each: 200 ms alone, then half the rate each; the first is done after 100 + 200 +
    // 2 * 300 less the two latencies in which the other is alone, and so on by hand:
    // body 1a from 100 to 400 alone (300 kbit), with body 2a until 800 (200 kbit each);
    // body 2a alone from 800 to 900 (100 kbit), with 1b until 1300 (200 kbit each).
    assertEquals(800, one.atMs.get(one.what.indexOf("arrived 0")), 1e-9);
    assertEquals(1300 - 300, two.atMs.get(two.what.indexOf("arrived 0")), 1e-9);
    // body 1b alone from 1300 to 1400 (200 + 100 of 500), with 2b until 1800.
    assertEquals(1800, one.atMs.get(one.what.indexOf("arrived 1")), 1e-9);
    assertEquals(2100 - 300, two.atMs.get(two.what.indexOf("arrived 1")), 1e-9);
    assertEquals(2_000_000, world.deliveredBits(), 1e-6);
    assertEquals(2000 / 2100.0, world.utilisation(), 1e-9, "100 ms before the first bit");
  }

  @Test
  void theOrderInWhichSessionsWereAddedMakesNoDifference() {
    Trace trace = Traces.named("3g-bus");
    Map<String, Story> asListed = crowd(trace, Policies.ALL);
    for (int seed = 1; seed <= 3; seed++) {
      List<Named<Policy>> shuffled = new ArrayList<>(Policies.ALL);
      Collections.shuffle(shuffled, new Random(seed));

      Map<String, Story> otherwise = crowd(trace, shuffled);

      asListed.forEach(
          (name, story) -> {
            assertEquals(story.what, otherwise.get(name).what, name);
            assertEquals(story.atMs, otherwise.get(name).atMs, name);
          });
    }
  }

  private static Map<String, Story> crowd(Trace trace, List<Named<Policy>> policies) {
    SharedWorld world = new SharedWorld(scaled(trace, 12));
    Map<String, Story> stories = new TreeMap<>();
    for (Named<Policy> policy : policies) {
      for (int twin = 0; twin < 2; twin++) {
        Story story = new Story();
        stories.put(policy.name() + " " + twin, story);
        Session session =
            new Session(
                SampleTitles.seconds(40, 3), policy.make().apply(1), Settings.DEFAULT, story);
        world.add(session, 0);
      }
    }
    World.run(world);
    return stories;
  }

  @Test
  void aThousandSessionsShareOneLink() {
    Trace trace = scaled(Traces.named("3g-bus"), 1000);
    SharedWorld world = new SharedWorld(trace);
    List<Summary> summaries = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Summary summary = new Summary();
      summaries.add(summary);
      Session session =
          new Session(
              SampleTitles.seconds(60, i), Policies.named("bola-e", i), Settings.DEFAULT, summary);
      world.add(session, 10.0 * i);
    }

    World.run(world);

    double receivedBits = summaries.stream().mapToDouble(Summary::receivedBits).sum();
    assertTrue(summaries.stream().allMatch(Summary::isPlayed));
    assertEquals(world.deliveredBits(), receivedBits, 1e-9 * receivedBits);
    assertTrue(world.utilisation() <= 1 && world.utilisation() > 0.5, "" + world.utilisation());
  }

  @Test
  void aViewerMayPauseAndJumpWhileOthersGoOn() {
    Trace trace = Trace.constant(BitRate.kbps(8000)).withLatencyMs(40);
    Summary patient = new Summary();
    Summary restless = new Summary();
    SharedWorld world = new SharedWorld(trace);
    Session other = session(SampleTitles.seconds(60, 1), patient);
    Session session = session(SampleTitles.seconds(60, 1), restless);
    world.add(other, 0);
    world.add(session, 0);
    world.wish(session, 5_000, new Event.Pause());
    world.wish(session, 12_000, new Event.Resume());
    world.wish(session, 15_000, new Event.Seek(50_000));

    World.run(world);

    assertTrue(patient.isPlayed() && restless.isPlayed());
    assertEquals(60_000, patient.playedMs(), 1e-6);
    assertEquals(0, patient.pausedMs());
    assertEquals(7_000, restless.pausedMs(), 1e-6);
    double beforeMs = 15_000 - 7_000 - restless.startUpMs();
    assertEquals(beforeMs + 10_000, restless.playedMs(), 1e-6);
    assertTrue(restless.seekingMs() > 0);
  }

  @Test
  void whoPausesForEverDoesNotKeepTheWorldGoing() {
    Summary summary = new Summary();
    SharedWorld world = new SharedWorld(Trace.constant(BitRate.kbps(8000)));
    Session session = session(SampleTitles.seconds(60, 1), summary);
    world.add(session, 0);
    world.wish(session, 5_000, new Event.Pause());

    World.run(world);

    assertFalse(summary.isPlayed());
  }

  @Test
  void refusesWhatCannotBe() {
    SharedWorld world = new SharedWorld(Trace.constant(BitRate.kbps(8000)));
    Session session = session(SampleTitles.seconds(10, 1), Listener.NONE);
    world.add(session, 0);

    assertThrows(IllegalArgumentException.class, () -> world.add(session, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> world.add(session(SampleTitles.seconds(10, 1), Listener.NONE), -1));
    assertThrows(
        IllegalArgumentException.class, () -> world.wish(session, Double.NaN, new Event.Pause()));
  }

  /** One rung, segments all alike, no initialization. */
  private static Title even(int count, double segmentMs, double kbps) {
    Ladder ladder = new Ladder(List.of(new Ladder.Rung("only", kbps, 0)));
    Track track =
        new Track(
            Track.Kind.VIDEO,
            ladder,
            Track.evenly(count, segmentMs),
            new double[0][],
            new double[0]);
    return new Title("even", List.of(track));
  }

  private static Session session(Title title, Listener listener) {
    return new Session(title, new Always(0), Settings.DEFAULT, listener);
  }

  private static Trace scaled(Trace trace, double by) {
    double[] ms = new double[trace.periods()];
    double[] kbps = new double[trace.periods()];
    double[] latencies = new double[trace.periods()];
    for (int i = 0; i < ms.length; i++) {
      ms[i] = trace.durationMs(i);
      kbps[i] = by * trace.kbps(i);
      latencies[i] = trace.latencyMs(i);
    }
    return Trace.of(ms, kbps, latencies);
  }

  /** What happened, and when. */
  private static final class Story implements Listener {
    final List<String> what = new ArrayList<>();
    final List<Double> atMs = new ArrayList<>();

    @Override
    public void heard(double at, Event event) {
      note(at, event.getClass().getSimpleName());
    }

    @Override
    public void arrived(
        double at, Request request, Event.Arrived event, double before, double after) {
      note(at, "arrived " + request.index());
      note(event.durationMs(), "took");
      note(event.firstByteMs(), "waited");
      note(after, "buffer");
    }

    @Override
    public void decided(
        double at, int track, int index, Decision decision, int last, double bufferMs) {
      note(at, "decided " + track + " " + index + " " + decision.rung() + decision.reason());
    }

    @Override
    public void linkIs(double at, double kbps, double latencyMs) {
      note(at, "link " + kbps + " " + latencyMs);
    }

    private void note(double at, String text) {
      what.add(text);
      atMs.add(at);
    }
  }
}
