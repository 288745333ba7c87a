package weir.player.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.player.abr.Policy;
import weir.player.qoe.Summary;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;

/**
 * What holds whatever happens: no bit and no millisecond is lost or made up, the buffer keeps to
 * its bounds, and every segment is played once and in order.
 */
class InvariantsTest {
  private static final List<String> WORLDS = List.of("exact", "sabre", "tcp", "pensieve", "shared");

  /** What came of all stories, to know that they were not all the same dull one. */
  private int played;

  private int failed;
  private int timeouts;
  private int givenUp;
  private int replaced;
  private int jumps;
  private int stalls;

  @Test
  void theBooksBalanceInTenThousandRandomStories() {
    for (long seed = 1; seed <= 10_000; seed++) {
      story(seed);
    }
    assertEveryThingHappened();
  }

  @Test
  @Tag("long")
  void theBooksBalanceInManyMore() {
    for (long seed = 1; seed <= 200_000; seed++) {
      story(seed);
    }
    assertEveryThingHappened();
  }

  private void assertEveryThingHappened() {
    String what =
        "%d played, %d failed, %d timeouts, %d given up, %d replaced, %d jumps, %d stalls"
            .formatted(played, failed, timeouts, givenUp, replaced, jumps, stalls);
    System.out.println("random stories: " + what);
    int least = Math.min(Math.min(failed, timeouts), Math.min(givenUp, replaced));
    assertTrue(Math.min(least, Math.min(jumps, stalls)) > 100 && played > 1_000, what);
  }

  private void story(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String name = WORLDS.get(random.nextInt(WORLDS.size()));
    Trace trace = RandomStories.trace(random);
    try {
      if (name.equals("shared")) {
        shared(trace, random);
      } else {
        solo(name, trace, random);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ", " + name + ": " + e.getMessage(), e);
    }
  }

  private void solo(String name, Trace trace, SplittableRandom random) {
    Network network = Networks.named(name).make().apply(trace);
    Summary summary = new Summary();
    Auditor auditor = new Auditor(trace, 0);

    World.run(new SoloWorld(session(random, summary, auditor), network));

    count(summary, auditor);
    double capacityBits = Auditor.capacityBits(List.of(auditor), trace);
    double roundingBits = 1e-6 * (1 + capacityBits) + 1e-5 * trace.maxKbps();
    assertEquals(auditor.receivedBits, summary.receivedBits(), 1e-9 * (1 + summary.receivedBits()));
    if ((name.equals("exact") || name.equals("sabre")) && auditor.failures == 0) {
      assertEquals(capacityBits, summary.receivedBits(), roundingBits, "bits of the link");
    } else if (!name.equals("pensieve")) {
      assertTrue(summary.receivedBits() <= capacityBits + roundingBits, "bits of the link");
    }
  }

  private void shared(Trace trace, SplittableRandom random) {
    SharedWorld world = new SharedWorld(trace);
    List<Summary> summaries = new ArrayList<>();
    List<Auditor> auditors = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      double startMs = random.nextInt(3) == 0 ? 0 : random.nextDouble(20_000);
      summaries.add(new Summary());
      auditors.add(new Auditor(trace, startMs));
      Session session = session(random, summaries.get(summaries.size() - 1), last(auditors));
      world.add(session, startMs);
      wishes(world, session, random);
    }

    World.run(world);

    double receivedBits = 0;
    int failures = 0;
    for (int i = 0; i < summaries.size(); i++) {
      count(summaries.get(i), auditors.get(i));
      assertEquals(
          auditors.get(i).receivedBits,
          summaries.get(i).receivedBits(),
          1e-9 * (1 + auditors.get(i).receivedBits));
      receivedBits += summaries.get(i).receivedBits();
      failures += auditors.get(i).failures;
    }
    double capacityBits = Auditor.capacityBits(auditors, trace);
    double roundingBits = 1e-6 * (1 + capacityBits) + 1e-4 * trace.maxKbps();
    assertEquals(capacityBits, world.deliveredBits(), roundingBits, "bits of the link");
    if (failures == 0) {
      assertEquals(world.deliveredBits(), receivedBits, roundingBits, "bits of the sessions");
    } else {
      assertTrue(receivedBits <= world.deliveredBits() + roundingBits, "bits of the sessions");
    }
    assertTrue(!(world.utilisation() > 1 + 1e-9), "utilisation " + world.utilisation());
  }

  private static Auditor last(List<Auditor> auditors) {
    return auditors.get(auditors.size() - 1);
  }

  /** Pauses that end, jumps to anywhere, caps and locks that come and go, other policies. */
  private static void wishes(SharedWorld world, Session session, SplittableRandom random) {
    double atMs = 0;
    for (int i = random.nextInt(2) * random.nextInt(6); i > 0; i--) {
      atMs += random.nextInt(4) == 0 ? 0 : random.nextDouble(15_000);
      switch (random.nextInt(5)) {
        case 0 -> {
          world.wish(session, atMs, new Event.Pause());
          atMs += random.nextDouble(20_000);
          world.wish(session, atMs, new Event.Resume());
        }
        case 1 -> world.wish(session, atMs, new Event.Seek(random.nextDouble(80_000)));
        case 2 -> {
          int rung = random.nextInt(8) - 1; // some above every ladder
          world.wish(session, atMs, new Event.Lock(rung));
        }
        case 3 -> {
          Policy other = RandomStories.policy(random, random.nextLong());
          world.wish(session, atMs, new Event.Change("other", other));
        }
        default ->
            world.wish(
                session,
                atMs,
                new Event.Cap(
                    random.nextInt(2) == 0 ? Integer.MAX_VALUE : random.nextInt(700),
                    random.nextInt(2) == 0 ? Double.POSITIVE_INFINITY : random.nextDouble(5_000)));
      }
    }
  }

  private static Session session(SplittableRandom random, Summary summary, Auditor auditor) {
    Title title = RandomStories.title(random);
    Settings settings = RandomStories.settings(random);
    Policy policy = RandomStories.policy(random, settings.seed());
    Listener listener = Listener.both(summary, auditor);
    return new Session(title, policy, settings, listener);
  }

  private void count(Summary summary, Auditor auditor) {
    assertTrue(auditor.ending != null, "it ended");
    assertEquals(auditor.stalls, summary.stalls());
    played += auditor.ending == Command.Ending.PLAYED ? 1 : 0;
    failed += auditor.ending == Command.Ending.FAILED ? 1 : 0;
    timeouts += auditor.failures;
    givenUp += auditor.givenUp;
    replaced += auditor.replaced;
    jumps += auditor.seeks;
    stalls += auditor.stalls;
  }
}
