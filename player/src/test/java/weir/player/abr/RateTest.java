package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SampleTitles;
import weir.player.virtual.SoloWorld;

class RateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant",
        "step",
        "outage",
        "3g-bus",
        "lte-train",
        "5g-walk",
        "dsl",
        "wifi-cafe",
        "cable"
      })
  void neverRunsDryWhereTheLinkBearsTheLowestRung(String name) {
    for (double bufferMs : new double[] {12_000, 25_000}) {
      Summary summary = play(Traces.named(name), bufferMs, 300);

      assertEquals(0, summary.stalls(), name + " with " + bufferMs + " ms");
    }
  }

  @Test
  void beginsWithWhatFitsARememberedRate() {
    List<Decision> first = new ArrayList<>();
    Listener notes =
        new Listener() {
          @Override
          public void decided(
              double atMs, int track, int index, Decision decision, int last, double bufferMs) {
            if (track == 0 && index == 0) {
              first.add(decision);
            }
          }
        };
    for (double kbps : new double[] {Double.NaN, 450, 3000}) {
      Settings settings = Settings.DEFAULT.withRememberedKbps(kbps);
      Session session =
          new Session(
              SampleTitles.seconds(60, 1), new Rate(Rate.Settings.DEFAULT), settings, notes);
      World.run(new SoloWorld(session, new ExactNetwork(Traces.named("constant"))));
    }

    assertEquals(List.of(0, 0, 2), first.stream().map(Decision::rung).toList());
    assertEquals(Reason.REMEMBERED, first.get(2).reason());
  }

  @Test
  void doesNotBounceOnASteadyLink() {
    for (double kbps = 600; kbps < 20_000; kbps *= 1.05) {
      Trace trace = Trace.of(new double[] {60_000}, new double[] {kbps}, new double[] {20});

      Summary summary = play(trace, 25_000, 300);

      assertTrue(summary.switches() <= 6, kbps + " kbit/s: " + summary.switches() + " switches");
    }
  }

  @Test
  void usesMostOfASteadyLinkThatItsLadderCanUse() {
    for (double kbps : new double[] {1200, 2200, 4200, 6500}) {
      Trace trace = Trace.of(new double[] {60_000}, new double[] {kbps}, new double[] {20});

      Summary summary = play(trace, 25_000, 300);

      double needed = SampleTitles.seconds(300, 1).main().ladder().kbps(0);
      assertTrue(summary.meanKbps() > needed, kbps + " kbit/s");
      assertTrue(
          summary.meanKbps() > 0.55 * Math.min(kbps, 5500),
          kbps + " kbit/s: " + summary.meanKbps());
    }
  }

  @Test
  void goesDownWithinTwoChunksOfADropAndComesBackUp() {
    List<int[]> chosen = new ArrayList<>();
    List<Double> at = new ArrayList<>();
    Listener notes =
        new Listener() {
          @Override
          public void decided(
              double atMs, int track, int index, Decision decision, int last, double bufferMs) {
            if (track == 0) {
              chosen.add(new int[] {index, decision.rung()});
              at.add(atMs);
            }
          }
        };
    Summary summary = new Summary();
    play(Traces.named("step"), 12_000, 60, Listener.both(summary, notes));

    int lastBefore = -1;
    for (int i = 0; i < at.size(); i++) {
      lastBefore = at.get(i) < 20_000 ? i : lastBefore;
    }
    int rungBefore = chosen.get(lastBefore)[1];
    assertTrue(
        chosen.get(lastBefore + 1)[1] < rungBefore || chosen.get(lastBefore + 2)[1] < rungBefore);
    int lowest = rungBefore;
    int afterRise = 0;
    for (int i = lastBefore; i < at.size(); i++) {
      lowest = at.get(i) < 40_000 ? Math.min(lowest, chosen.get(i)[1]) : lowest;
      afterRise = at.get(i) >= 40_000 ? Math.max(afterRise, chosen.get(i)[1]) : afterRise;
    }
    assertTrue(afterRise > lowest, "came back to " + afterRise + " from " + lowest);
    assertEquals(0, summary.stalls());
  }

  @Test
  void beginsWithTheLowestAndSaysThatNothingIsMeasured() {
    List<Decision> decisions = new ArrayList<>();
    Listener notes =
        new Listener() {
          @Override
          public void decided(
              double atMs, int track, int index, Decision decision, int last, double bufferMs) {
            decisions.add(decision);
          }
        };

    play(Traces.named("dsl"), 25_000, 10, notes);

    assertEquals(Decision.of(0, Reason.START, 0, 0), decisions.get(0));
  }

  private static Summary play(Trace trace, double bufferMs, int seconds) {
    Summary summary = new Summary();
    play(trace, bufferMs, seconds, summary);
    return summary;
  }

  private static void play(Trace trace, double bufferMs, int seconds, Listener listener) {
    Session session =
        new Session(
            SampleTitles.seconds(seconds, 1),
            new Rate(Rate.Settings.DEFAULT),
            Settings.DEFAULT.withBufferMs(bufferMs),
            listener);
    World.run(new SoloWorld(session, new ExactNetwork(trace)));
  }
}
