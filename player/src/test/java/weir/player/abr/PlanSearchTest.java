package weir.player.abr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The search for a plan against trying all plans in order. */
class PlanSearchTest {
  @Test
  void findsWhatTryingAllPlansFinds() {
    SplittableRandom random = new SplittableRandom(4711);
    PlanSearch search = new PlanSearch();
    long visited = 0;
    for (int round = 0; round < 4000; round++) {
      Plans plans = Plans.any(random, 6, 1 + random.nextInt(5));

      int first = plans.search(search);

      assertEquals(plans.best(), first, "seed 4711, round " + round);
      assertEquals(plans.bestValue, search.value(), "seed 4711, round " + round);
      visited += search.visited();
    }
    System.out.println("6 rungs: " + visited / 4000 + " plans or beginnings tried of 7776 plans");
  }

  @Test
  void ofEqualPlansTheLastInOrderWins() {
    // Fetching costs nothing, and a step up in the last segment costs just what it brings.
    Plans plans = new Plans(new double[] {500, 1000, 2000}, 1);
    plans.last = 0;

    assertEquals(2, plans.search(new PlanSearch()));
    assertEquals(2, plans.best());
  }

  @Test
  void tenRungsCostFewPlans() {
    SplittableRandom random = new SplittableRandom(42);
    PlanSearch search = new PlanSearch();
    long most = 0;
    long sum = 0;
    int rounds = 3000;
    for (int round = 0; round < rounds; round++) {
      Plans.any(random, 10, 5).search(search);
      most = Math.max(most, search.visited());
      sum += search.visited();
    }
    System.out.println(
        "10 rungs: "
            + sum / rounds
            + " plans or beginnings tried on average, "
            + most
            + " at most");

    assertTrue(sum / rounds < 1500, "on average " + sum / rounds);
    assertTrue(most < 20_000, "at most " + most);
  }

  /** A situation, and the plain way to decide it. */
  private static final class Plans {
    final double[] kbps;
    final double penalty;
    final double[][] fetchS;
    final double[] segmentS;
    final double[] roomS;
    final int horizon;
    double bufferS;
    int last;
    double bestValue;

    Plans(double[] kbps, int horizon) {
      this.kbps = kbps;
      this.horizon = horizon;
      penalty = kbps[kbps.length - 1] / 1000;
      fetchS = new double[horizon][kbps.length];
      segmentS = new double[horizon];
      roomS = new double[horizon];
      java.util.Arrays.fill(roomS, Double.POSITIVE_INFINITY);
      java.util.Arrays.fill(segmentS, 4);
    }

    static Plans any(SplittableRandom random, int rungs, int horizon) {
      double[] kbps = new double[rungs];
      double rate = 100 + 400 * random.nextDouble();
      boolean isWhole = random.nextBoolean();
      for (int rung = 0; rung < rungs; rung++) {
        kbps[rung] = isWhole ? Math.rint(rate / 50) * 50 : rate;
        rate *= 1.1 + 0.8 * random.nextDouble();
      }
      Plans plans = new Plans(kbps, horizon);
      double linkKbps = kbps[0] * Math.pow(1.5 * kbps[rungs - 1] / kbps[0], random.nextDouble());
      double latencyS = 0.2 * random.nextDouble();
      double capS = random.nextBoolean() ? Double.POSITIVE_INFINITY : 8 + 40 * random.nextDouble();
      double segmentS = random.nextBoolean() ? 4 : 1 + 5 * random.nextDouble();
      double spread = random.nextInt(3) == 0 ? 0 : 0.8;
      for (int at = 0; at < horizon; at++) {
        plans.segmentS[at] = at == horizon - 1 && random.nextInt(4) == 0 ? 0.3 : segmentS;
        plans.roomS[at] = Math.max(0, capS - plans.segmentS[at]);
        double weight = 1 - spread / 2 + spread * random.nextDouble();
        for (int rung = 0; rung < rungs; rung++) {
          plans.fetchS[at][rung] = latencyS + kbps[rung] * weight * plans.segmentS[at] / linkKbps;
        }
      }
      plans.bufferS = Math.min(capS, 30 * random.nextDouble() * random.nextDouble());
      plans.last = random.nextInt(rungs + 1) - 1;
      return plans;
    }

    int search(PlanSearch search) {
      List<Ladder.Rung> rungs = new ArrayList<>();
      for (double rate : kbps) {
        rungs.add(new Ladder.Rung("r" + rungs.size(), rate, 0));
      }
      search.begin(new Ladder(rungs), penalty, horizon);
      for (int at = 0; at < horizon; at++) {
        search.segment(at, segmentS[at], roomS[at]);
        for (int rung = 0; rung < kbps.length; rung++) {
          search.fetch(at, rung, fetchS[at][rung]);
        }
      }
      return search.first(bufferS, last);
    }

    /** Tries every combination in lexicographic order, the later one winning a tie. */
    int best() {
      int[] plan = new int[horizon];
      bestValue = -100_000_000;
      int best = 0;
      int combinations = (int) Math.pow(kbps.length, horizon);
      for (int number = 0; number < combinations; number++) {
        int rest = number;
        for (int at = horizon - 1; at >= 0; at--) {
          plan[at] = rest % kbps.length;
          rest /= kbps.length;
        }
        double value = value(plan);
        if (value >= bestValue) {
          bestValue = value;
          best = plan[0];
        }
      }
      return best;
    }

    private double value(int[] plan) {
      double buffer = bufferS;
      double stall = 0;
      double rates = 0;
      double steps = 0;
      int before = last;
      for (int at = 0; at < horizon; at++) {
        buffer = Math.min(buffer, roomS[at]);
        double s = fetchS[at][plan[at]];
        if (buffer < s) {
          stall += s - buffer;
          buffer = 0;
        } else {
          buffer -= s;
        }
        buffer += segmentS[at];
        rates += kbps[plan[at]];
        steps += before < 0 ? 0 : Math.abs(kbps[plan[at]] - kbps[before]);
        before = plan[at];
      }
      return (rates / 1000 - penalty * stall) - steps / 1000;
    }
  }
}
