package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SoloWorld;

class WeirTest {
  private static final Title FIVE_MINUTES = SampleTitles.seconds(300, 1);

  @Test
  void fallsBeforeTheBufferRunsDryWhenTheLinkDrops() {
    for (double kbps : new double[] {600, 1200, 2000}) {
      Trace drop = Trace.of(new double[] {60_000, 240_000}, new double[] {6000, kbps}, zero(2));

      Summary summary = play(FIVE_MINUTES, drop, 25_000, new Story());

      assertEquals(0, summary.stalls(), "to " + kbps);
    }
  }

  @Test
  void goesToTheTopOfAFatLinkWithinAFewSegmentsAndStaysThere() {
    Story story = new Story();

    play(FIVE_MINUTES, steady(40_000), 25_000, story);

    int top = FIVE_MINUTES.main().ladder().top();
    for (int index = 3; index < story.rungs.size(); index++) {
      assertEquals(top, story.rungs.get(index), "segment " + index);
    }
  }

  @Test
  void doesNotFlapOnASteadyLinkBetweenTwoRungs() {
    for (double kbps = 700; kbps < 8000; kbps *= 1.1) {
      Summary summary = play(FIVE_MINUTES, steady(kbps), 25_000, new Story());

      assertTrue(summary.switches() <= 12, kbps + ": " + summary.switches() + " switches");
      assertEquals(0, summary.stalls(), "at " + kbps);
    }
  }

  @Test
  void usesMostOfWhatASteadyLinkBears() {
    for (double kbps : new double[] {1200, 2200, 4200, 6500}) {
      Summary summary = play(FIVE_MINUTES, steady(kbps), 25_000, new Story());

      double bearable = Math.min(kbps - 130, FIVE_MINUTES.main().ladder().kbps(4));
      assertTrue(summary.meanKbps() > 0.75 * bearable, kbps + ": " + summary.meanKbps());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"constant", "step", "square", "outage", "3g-bus", "dsl", "wifi-cafe", "cable"})
  void hardlyStallsWhereTheLinkBearsTheLowestRung(String name) {
    for (long seed = 1; seed <= 5; seed++) {
      for (double bufferMs : new double[] {25_000, 60_000}) {
        Summary summary = play(FIVE_MINUTES, Traces.seeded(name, seed), bufferMs, new Story());

        String of = name + ", seed " + seed + ", buffer " + bufferMs;
        assertTrue(summary.stalledMs() < 100, of + ": " + summary.stalledMs());
      }
    }
  }

  @Test
  void playsEveryLadderSegmentAndBufferThereIsWithoutAStallOnASteadyLink() {
    for (int rungs : new int[] {1, 2, 6, 20}) {
      for (double segmentMs : new double[] {500, 2000, 10_000}) {
        for (double bufferMs : new double[] {4000, 25_000, 120_000}) {
          for (int count : new int[] {1, 3, 60}) {
            String of = rungs + " rungs, " + segmentMs + " ms, buffer " + bufferMs + ", " + count;
            Title title = title(rungs, segmentMs, count);

            Summary summary = play(title, steady(2500), bufferMs, new Story());

            assertTrue(summary.isPlayed(), of);
            assertTrue(summary.stalledMs() < 500, of + ": " + summary.stalledMs());
          }
        }
      }
    }
  }

  @Test
  void decidesByRateAndDurationWhereSizesAreNotKnown() {
    Title title = title(6, 4000, 60);

    Summary summary = play(title, steady(3000), 25_000, new Story());

    assertTrue(!title.main().knowsSizes());
    assertEquals(0, summary.stalls());
    assertTrue(
        summary.meanKbps() > 0.75 * 3000 && summary.meanKbps() < 3000, "" + summary.meanKbps());
  }

  @Test
  void givesUpAFetchThatGotStuckAndTakesALowerRung() {
    Title title = title(6, 4000, 60);
    // Falls in the midst of a segment of a rung that would take another two minutes.
    Trace trace = Trace.of(new double[] {31_000, 300_000}, new double[] {10_000, 400}, zero(2));
    Story story = new Story();

    Summary summary = play(title, trace, 12_000, story);

    assertTrue(summary.givenUp() > 0);
    assertTrue(
        story.reasons.contains(Reason.MOST_DOWN) || story.reasons.contains(Reason.BROKEN_OFF));
    assertTrue(summary.stalledMs() < 10_000, summary.stalledMs() + " ms stalled");
  }

  @Test
  void waitsInATunnelAndIsAtTheTopAgainBehindIt() {
    for (double tunnelMs : new double[] {1000, 3000, 6000}) {
      double[] ms = {60_000, tunnelMs, 60_000};
      Trace trace = Trace.of(ms, new double[] {12_000, 0, 12_000}, new double[] {40, 40, 40});
      Story story = new Story();

      Summary summary = play(FIVE_MINUTES, trace, 25_000, story);

      String of = "after " + tunnelMs + " ms";
      int top = FIVE_MINUTES.main().ladder().top();
      assertEquals(0, summary.givenUp(), of);
      assertEquals(0, summary.stalls(), of);
      assertTrue(story.rungs.stream().skip(10).allMatch(rung -> rung == top), of);
    }
  }

  @Test
  void takesALinkThatOnlyTricklesForSlowAndNotForGone() {
    Title title = title(6, 4000, 60);
    // Enough for half of the lowest rung, which is no way out, but the best there is.
    Trace trace = Trace.of(new double[] {31_000, 300_000}, new double[] {10_000, 150}, zero(2));
    Story story = new Story();

    Summary summary = play(title, trace, 12_000, story);

    assertTrue(summary.givenUp() > 0);
    assertTrue(story.rungs.stream().skip(15).limit(10).allMatch(rung -> rung == 0));
  }

  @Test
  void knowsAGapFromTheGrainOfANetworkAndStartsAnewWithARetriedRequest() {
    Inflow inflow = new Inflow(Inflow.Settings.DEFAULT);
    inflow.begin();

    inflow.came(1e6, 500, 300);
    inflow.came(1e6, 900, 300);
    assertFalse(inflow.isGap());
    inflow.came(1e6, 1500, 300);
    assertEquals(1000, inflow.gapMs());
    inflow.came(2e6, 2000, 300);
    assertFalse(inflow.isGap());
    assertEquals(1000, inflow.gapsMs());
    assertEquals(500, inflow.flowsForMs());

    inflow.came(0, 100, 300);
    assertEquals(0, inflow.gapsMs());
    assertEquals(100, inflow.flowsForMs());
  }

  @Test
  void beginsHigherWhereARateIsRemembered() {
    Story without = new Story();
    Story with = new Story();

    play(FIVE_MINUTES, steady(20_000), Settings.DEFAULT, without);
    play(FIVE_MINUTES, steady(20_000), Settings.DEFAULT.withRememberedKbps(20_000), with);

    assertEquals(0, without.rungs.get(0));
    assertEquals(Reason.START, without.reasons.get(0));
    assertTrue(with.rungs.get(0) > 0, "began with " + with.rungs.get(0));
  }

  @Test
  void insuresItselfAgainstHoldUpsTheLessTheFasterTheLink() {
    ThroughputOutlook slow = outlook(700);
    ThroughputOutlook fast = outlook(1500);
    ThroughputOutlook faster = outlook(20_000);
    ThroughputOutlook fastest = outlook(40_000);

    assertTrue(slow.holdUpChance(60_000) > 1.5 * fast.holdUpChance(60_000));
    assertTrue(fast.holdUpChance(60_000) > faster.holdUpChance(60_000));
    assertEquals(faster.holdUpChance(60_000), fastest.holdUpChance(60_000), 1e-12);
    assertTrue(fastest.holdUpChance(60_000) > 0);
  }

  @Test
  void insuresItselfMoreOnAnUnsteadyLink() {
    ThroughputOutlook steady = outlook(1500);
    ThroughputOutlook unsteady = outlook(1500);
    for (int index = 1; index < 40; index++) {
      steady.add(transfer(index, 1500), 2000, 0);
      unsteady.add(transfer(index, index % 2 == 0 ? 500 : 4500), 2000, 0);
    }

    double rates = Math.exp(unsteady.centre() - steady.centre());
    double chances = unsteady.holdUpChance(60_000) / steady.holdUpChance(60_000);
    assertTrue(chances * rates > 2, chances + " with rates as " + rates);
  }

  @Test
  void learnsTheRateOfALinkFromWhatCameAndNotFromAGap() {
    ThroughputOutlook with = outlook(3000);
    ThroughputOutlook without = outlook(3000);
    with.add(transfer(0, 3000), 2000, 0);
    without.add(transfer(0, 3000), 2000, 0);

    with.add(new Transfer(1, 0, 3e6, 3e6, 0, 4000, false, false), 2000, 3000);
    without.add(new Transfer(1, 0, 3e6, 3e6, 0, 1000, false, false), 2000, 0);
    with.add(new Transfer(2, 0, 3e6, 0, 0, 2000, true, false), 2000, 2000);

    assertEquals(without.centre(), with.centre(), 0.05);
  }

  @Test
  void expectsMoreHoldUpsWhereItSawOneAndFewerTheLongerItSawNone() {
    ThroughputOutlook outlook = outlook(3000);
    double atFirst = outlook.holdUpChance(60_000);

    for (int index = 0; index < 300; index++) {
      outlook.took(1000, 1000, 2000);
    }
    double afterQuiet = outlook.holdUpChance(60_000);
    outlook.took(30_000, 1000, 2000);

    assertTrue(afterQuiet < 0.9 * atFirst, atFirst + " at first, then " + afterQuiet);
    assertTrue(outlook.holdUpChance(60_000) > 1.5 * afterQuiet);
  }

  @Test
  void keepsNoBufferForHoldUpsAfterTheEndOfTheTitle() {
    Story toTheEnd = new Story();

    play(SampleTitles.seconds(40, 1), steady(3000), 60_000, toTheEnd);
    Story farFromIt = new Story();
    play(FIVE_MINUTES, steady(3000), 60_000, farFromIt);

    int near = toTheEnd.rungs.stream().limit(12).mapToInt(rung -> rung).sum();
    int far = farFromIt.rungs.stream().limit(12).mapToInt(rung -> rung).sum();
    assertTrue(near > far, near + " near the end, " + far + " far from it");
  }

  @Test
  void saysWhatItExpectsWhereverItHadAChoice() {
    Story story = new Story();

    play(FIVE_MINUTES, steady(4200), 25_000, story);

    for (int index = 1; index < story.words.size(); index++) {
      assertTrue(story.words.get(index).contains("with about 4200 kbit/s"), story.words.get(index));
    }
  }

  /** Of two seconds of media at such a rate, in a second. */
  private static Transfer transfer(int index, double kbps) {
    return new Transfer(index, 0, kbps * 1000, kbps * 1000, 0, 1000, false, false);
  }

  /** That remembers such a rate. */
  private static ThroughputOutlook outlook(double kbps) {
    ThroughputOutlook outlook = new ThroughputOutlook(ThroughputOutlook.Settings.DEFAULT);
    outlook.assume(kbps);
    return outlook;
  }

  private static double[] zero(int periods) {
    return new double[periods];
  }

  private static Trace steady(double kbps) {
    return Trace.of(new double[] {60_000}, new double[] {kbps}, new double[] {20});
  }

  /** From 300 kbit/s up by half or more; sizes not known. */
  private static Title title(int rungs, double segmentMs, int count) {
    List<Ladder.Rung> ladder = new ArrayList<>();
    double step = Math.pow(20, 1.0 / Math.max(1, rungs - 1));
    for (int rung = 0; rung < rungs; rung++) {
      ladder.add(new Ladder.Rung("r" + rung, 300 * Math.pow(step, rung), 0));
    }
    return new Title(
        "plain",
        List.of(
            new Track(
                Track.Kind.VIDEO,
                new Ladder(ladder),
                Track.evenly(count, segmentMs),
                new double[0][],
                new double[0])));
  }

  private static Summary play(Title title, Trace trace, double bufferMs, Listener story) {
    return play(title, trace, Settings.DEFAULT.withBufferMs(bufferMs), story);
  }

  private static Summary play(Title title, Trace trace, Settings settings, Listener story) {
    Summary summary = new Summary();
    Session session = new Session(title, new Weir(), settings, Listener.both(summary, story));
    World.run(new SoloWorld(session, new ExactNetwork(trace)));
    return summary;
  }

  /** What was decided for the video. */
  private static final class Story implements Listener {
    final List<Integer> rungs = new ArrayList<>();
    final List<Reason> reasons = new ArrayList<>();
    final List<String> words = new ArrayList<>();

    @Override
    public void decided(
        double atMs, int track, int index, Decision decision, int last, double bufferMs) {
      if (track == 0) {
        rungs.add(decision.rung());
        reasons.add(decision.reason());
        words.add(decision.words());
      }
    }
  }
}
