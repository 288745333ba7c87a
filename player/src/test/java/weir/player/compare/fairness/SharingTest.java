package weir.player.compare.fairness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Policies;
import weir.player.abr.Reason;
import weir.player.session.Event;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.session.World;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SharedWorld;

/** How players share a link, in figures. */
class SharingTest {
  private static final Trace LINK = Trace.constant(BitRate.mbps(4));
  private static final double EXACT = 1e-9;

  @Test
  void jainsIndexIsOneForEqualsAndOneOfNWhereOneHasEverything() {
    assertEquals(1, Sharing.jain(new double[] {3, 3, 3}), EXACT);
    assertEquals(0.25, Sharing.jain(new double[] {0, 5, 0, 0}), EXACT);
    assertEquals(36.0 / (2 * 20), Sharing.jain(new double[] {2, 4}), EXACT);
    assertTrue(Double.isNaN(Sharing.jain(new double[] {0, 0})));
  }

  @Test
  void twoEqualPlayersComeToShareEquallyAndUseTheLink() {
    List<Seat> seats = share(300, "bola-e", "bola-e");

    Sharing sharing = Sharing.of(seats, LINK);

    int last = sharing.jain().length - 1;
    assertTrue(last >= 10, "windows: " + (last + 1));
    for (int i = last - 5; i <= last; i++) {
      assertTrue(sharing.jain()[i] > 0.95, "Jain's index at the end: " + sharing.jain()[i]);
    }
    assertTrue(sharing.fairness() > 0.97, "over all: " + sharing.fairness());
    assertTrue(sharing.utilisation() > 0.6, "used: " + sharing.utilisation());
    assertTrue(sharing.unfairness() < 0.2, "unfairness: " + sharing.unfairness());
  }

  @Test
  void whoTakesTheHighestRateBesideWhoTakesTheLowestIsUnfair() {
    Sharing equal = Sharing.of(share(60, "lowest", "lowest"), LINK);
    Sharing unequal = Sharing.of(share(60, "lowest", "highest"), LINK);

    assertEquals(1, equal.fairness(), EXACT);
    assertEquals(0, equal.unfairness(), EXACT);
    assertEquals(Sharing.jain(new double[] {440, 5500}), unequal.fairness(), 1e-6);
    assertArrayEquals(new double[] {0, 0}, unequal.instability(), EXACT);
  }

  /** By hand: 1 Mbit/s for 10 s, then 2 Mbit/s; at second 12 the switch was 1 to 2 s ago. */
  @Test
  void aSwitchCountsAgainstStabilityLessAndLessAsTimePasses() {
    Seat seat = seatOf(new double[] {0, 10_500}, new int[] {0, 1}, 12_000);
    Seat late = seatOf(new double[] {0}, new int[] {0}, 12_000, 12_000);

    Sharing sharing = Sharing.of(List.of(seat, late), LINK);

    // k = 12, w(d) = 12 - d: the step of 1000 lies between 10 and 11 s, d = 1, so 1000 times 11;
    // rates before: 2000 times w(1), then 1000 times w(2) to w(11).
    double rates = 2000 * 11 + 1000 * (10 + 9 + 8 + 7 + 6 + 5 + 4 + 3 + 2 + 1);
    assertEquals(1000 * 11 / rates, sharing.instability()[0], EXACT);
  }

  private static List<Seat> share(int seconds, String... policies) {
    SharedWorld world = new SharedWorld(LINK);
    List<Seat> seats = new ArrayList<>();
    for (int i = 0; i < policies.length; i++) {
      Seat seat = new Seat(3000 * i);
      seats.add(seat);
      Session session =
          new Session(
              SampleTitles.seconds(seconds, 7),
              Policies.named(policies[i], 1),
              Settings.DEFAULT.withSeed(1 + i),
              seat);
      world.add(session, 3000 * i);
    }
    World.run(world);
    return seats;
  }

  private static Seat seatOf(double[] atMs, int[] rungs, double lastMs) {
    return seatOf(atMs, rungs, lastMs, 0);
  }

  private static Seat seatOf(double[] atMs, int[] rungs, double lastMs, double beganMs) {
    Ladder ladder =
        new Ladder(List.of(new Ladder.Rung("a", 1000, 0), new Ladder.Rung("b", 2000, 0)));
    Track track =
        new Track(Track.Kind.VIDEO, ladder, Track.evenly(3, 2000), new double[0][], new double[0]);
    Seat seat = new Seat(beganMs);
    seat.began(new Title("two rungs", List.of(track)), Settings.DEFAULT);
    for (int i = 0; i < atMs.length; i++) {
      seat.decided(atMs[i], 0, i, Decision.of(rungs[i], Reason.FITS, 0, 0), -1, 0);
    }
    seat.arrived(
        lastMs - beganMs, new Request(0, 0, 0, 1000, 1), new Event.Arrived(0, 1000, 0, 0), 0, 0);
    return seat;
  }
}
