package weir.player.qoe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Policy;
import weir.player.abr.Reason;
import weir.player.abr.Situation;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SoloWorld;

class LinearQoeTest {
  private static final Ladder LADDER =
      new Ladder(
          List.of(
              new Ladder.Rung("low", 300, 0),
              new Ladder.Rung("middle", 1200, 0),
              new Ladder.Rung("high", 4300, 0)));

  /** Four segments of 4 s. */
  private static final Title TITLE =
      new Title(
          "four",
          List.of(
              new Track(
                  Track.Kind.VIDEO,
                  LADDER,
                  Track.evenly(4, 4000),
                  new double[0][],
                  new double[0])));

  /** 1.2 Mbit/s for 10 s, then a tenth of it. */
  private static final Trace TRACE =
      Trace.of(new double[] {10_000, 90_000}, new double[] {1200, 120}, new double[] {0, 0});

  @Test
  void termsOfASessionWithOneStallAndTwoSwitchesAreThoseDoneByHand() {
    // 1200 kbit fill 1 s of start-up; 4800 kbit come in 4 s, before the 4 s buffered are played;
    // 4800 more come in 4 s; then 1200 kbit: 1 s at full rate, at 10 s, is too short for the last
    // one, whose 1200 kbit come just in that second.
    LinearQoe lin = play(LinearQoe.Model.LIN, 0, 1, 1, 0);

    assertEquals(4, lin.segments());
    assertEquals(0.3 + 1.2 + 1.2 + 0.3, lin.quality(), 1e-12);
    assertEquals(0.9 + 0.9, lin.switching(), 1e-12);
    assertEquals(0, lin.stall(), 1e-9);
    assertEquals(4.3, lin.startUp(), 1e-9);
    assertEquals(3 - 1.8, lin.total(), 1e-9);
    assertEquals(1.2 / 4, lin.perSegment(), 1e-9);
  }

  @Test
  void aStallCostsTheTopRateForEverySecond() {
    // As above, but the last segment in the middle: 1200 kbit by 10 s, 3600 more at 120 in 30 s.
    // It arrives 31 s after it was asked for, with 4 s in the buffer.
    LinearQoe lin = play(LinearQoe.Model.LIN, 0, 1, 1, 1);

    assertEquals(27 * 4.3, lin.stall(), 1e-9);
    assertEquals(3 * 1.2 + 0.3 - 27 * 4.3 - 0.9, lin.total(), 1e-9);
  }

  @Test
  void startUpIsInOrOutAsTheModelSays() {
    LinearQoe without = play(LinearQoe.Model.LIN, 0, 0, 0, 0);
    LinearQoe with = play(LinearQoe.Model.LIN.withStartUp(true), 0, 0, 0, 0);
    LinearQoe yin = play(LinearQoe.Model.YIN, 0, 0, 0, 0);

    assertEquals(1.2, without.total(), 1e-9);
    assertEquals(1.2 - 4.3, with.total(), 1e-9);
    assertEquals(1.2 - 3, yin.total(), 1e-9);
  }

  @Test
  void otherMembersOfTheFamilyHaveTheirOwnQualityAndPrices() {
    LinearQoe log = play(LinearQoe.Model.LOG, 0, 1, 1, 1);
    LinearQoe hd = play(LinearQoe.Model.HD, 0, 1, 1, 1);
    LinearQoe steady = play(LinearQoe.Model.YIN_STEADY, 0, 1, 1, 0);
    LinearQoe noStall = play(LinearQoe.Model.YIN_NO_STALL, 0, 1, 1, 1);

    assertEquals(Math.log(4300.0 / 300), log.mu(), 1e-12);
    assertEquals(3 * Math.log(4), log.quality(), 1e-12);
    assertEquals(Math.log(4), log.switching(), 1e-12);
    assertEquals(1 + 3 * 3, hd.quality(), 1e-12);
    assertEquals(27 * 8, hd.stall(), 1e-9);
    assertEquals(3 * 1.8, steady.switching(), 1e-12);
    assertEquals(27 * 6, noStall.stall(), 1e-9);
  }

  @Test
  void hdQualityHitsThePaperAndLiesBetweenWhereThePaperIsSilent() {
    double[] kbps = {300, 750, 1200, 1850, 2850, 4300};
    double[] worth = {1, 2, 3, 12, 15, 20};
    for (int i = 0; i < kbps.length; i++) {
      assertEquals(worth[i], LinearQoe.Quality.HD.of(kbps[i], 300), 1e-12);
    }
    assertEquals(0.5, LinearQoe.Quality.HD.of(150, 150), 1e-12);
    assertEquals(13.5, LinearQoe.Quality.HD.of(2350, 300), 1e-12);
    assertEquals(25, LinearQoe.Quality.HD.of(5750, 300), 1e-12);
  }

  private static LinearQoe play(LinearQoe.Model model, int... rungs) {
    LinearQoe qoe = new LinearQoe(model);
    Session session = new Session(TITLE, new Chosen(rungs), Settings.DEFAULT, qoe);
    World.run(new SoloWorld(session, new ExactNetwork(TRACE)));
    return qoe;
  }

  /** Takes what it is told. */
  private record Chosen(int[] rungs) implements Policy {
    @Override
    public Decision decide(Situation now) {
      return Decision.of(rungs[now.index()], Reason.FITS, 0, 0);
    }
  }
}
