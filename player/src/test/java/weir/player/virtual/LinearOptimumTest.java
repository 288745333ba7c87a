package weir.player.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.abr.Policy;
import weir.player.abr.Reason;
import weir.player.abr.Situation;
import weir.player.qoe.LinearQoe;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.session.World;

class LinearOptimumTest {
  @Test
  void equalsTheBestOfAllSequencesOfChoicesPlayedBySessions() {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Title title = title(3, 4, random);
      Trace trace = trace(random);
      double best = Double.NEGATIVE_INFINITY;
      for (int plan = 0; plan < 81; plan++) {
        best = Math.max(best, played(title, trace, plan));
      }

      double optimum = new LinearOptimum(title.main(), trace, 8000, 1e-6).perSegment();

      assertEquals(best, optimum, 1e-9, "seed " + seed);
    }
  }

  private static double played(Title title, Trace trace, int plan) {
    LinearQoe qoe = new LinearQoe(LinearQoe.Model.LIN);
    Settings settings = Settings.DEFAULT.withBufferMs(8000);
    World.run(
        new SoloWorld(
            new Session(title, new Planned(plan, 3), settings, qoe), new ExactNetwork(trace)));
    return qoe.perSegment();
  }

  private static Title title(int rungs, int count, SplittableRandom random) {
    List<Ladder.Rung> ladder = new ArrayList<>();
    double[][] bits = new double[rungs][count];
    for (int rung = 0; rung < rungs; rung++) {
      ladder.add(new Ladder.Rung("r" + rung, 500 * (rung + 1), 0));
      for (int index = 0; index < count; index++) {
        bits[rung][index] = 500 * (rung + 1) * 3000 * (0.7 + 0.6 * random.nextDouble());
      }
    }
    return new Title(
        "tiny",
        List.of(
            new Track(
                Track.Kind.VIDEO,
                new Ladder(ladder),
                Track.evenly(count, 3000),
                bits,
                new double[0])));
  }

  private static Trace trace(SplittableRandom random) {
    double[] ms = new double[12];
    double[] kbps = new double[12];
    double[] latencyMs = new double[12];
    for (int i = 0; i < 12; i++) {
      ms[i] = 500 + 2000 * random.nextDouble();
      kbps[i] = 200 + 2000 * random.nextDouble();
      latencyMs[i] = 50;
    }
    return Trace.of(ms, kbps, latencyMs);
  }

  /** Reads its choices from the digits of a number. */
  private record Planned(int plan, int rungs) implements Policy {
    @Override
    public Decision decide(Situation now) {
      int rest = plan;
      for (int i = 0; i < now.index(); i++) {
        rest /= rungs;
      }
      return Decision.of(rest % rungs, Reason.FITS, 0, 0);
    }
  }
}
