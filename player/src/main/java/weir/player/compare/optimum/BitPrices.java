package weir.player.compare.optimum;

import java.util.Arrays;

/**
 * A quick bound that looks at bits alone. If every bit of the link had a price, whoever may buy any
 * bits that flow until the last segment is due, and pays them, cannot do worse than the session,
 * which has to take them as they come. That holds for any price; the least of several bounds.
 * Changes of quality, the buffer's size and all dues but the last are left out.
 */
final class BitPrices {
  private final Capacity net;
  private final double perMs;
  private final double lastDueMs;
  private final double[] prices;

  /** By price: the most that bits until the last due are worth less what delaying it costs. */
  private final double[][] mostAfter;

  /** By number of steps and price: the worth of what is to come less the price of its bits. */
  private final double[][] toCome;

  BitPrices(Course course, Capacity net) {
    this.net = net;
    perMs = course.perMs;
    int count = course.steps.length;
    lastDueMs = course.steps[count - 1].dueMs();
    double most = perMs / net.meanKbps();
    prices = Arrays.stream(slopes(course)).filter(price -> price < most).toArray();
    mostAfter = new double[prices.length][];
    toCome = new double[count + 1][prices.length];
    for (int i = 0; i < prices.length; i++) {
      mostAfter[i] = net.mostAfter(prices[i], perMs);
    }
    for (int k = count - 1; k >= 0; k--) {
      Course.Step step = course.steps[k];
      for (int i = 0; i < prices.length; i++) {
        double best = -prices[i] * step.bits()[0];
        if (step.isChoice()) {
          best += course.worth[0];
          for (int rung = 1; rung < course.rungs; rung++) {
            best = Math.max(best, course.worth[rung] - prices[i] * step.bits()[rung]);
          }
        }
        toCome[k][i] = toCome[k + 1][i] + best;
      }
    }
  }

  /** What a bit more is worth between neighbouring rungs, half of it, and nothing. */
  private static double[] slopes(Course course) {
    double[] bits = new double[course.rungs];
    for (Course.Step step : course.steps) {
      for (int rung = 0; step.isChoice() && rung < course.rungs; rung++) {
        bits[rung] += step.bits()[rung] / course.segments;
      }
    }
    double[] slopes = new double[2 * course.rungs - 1];
    for (int rung = 1; rung < course.rungs; rung++) {
      double slope = (course.worth[rung] - course.worth[rung - 1]) / (bits[rung] - bits[rung - 1]);
      slopes[2 * rung - 1] = Double.isFinite(slope) ? Math.max(0, slope) : 0;
      slopes[2 * rung] = slopes[2 * rung - 1] / 2;
    }
    return Arrays.stream(slopes).sorted().distinct().toArray();
  }

  /** What {@link #rest} wants to know of an origin. */
  double[] of(double originMs) {
    double[] most = new double[prices.length];
    for (int i = 0; i < most.length; i++) {
      double ms = originMs + lastDueMs;
      most[i] = net.mostAfter(mostAfter[i], ms, prices[i], perMs) + perMs * lastDueMs;
    }
    return most;
  }

  /** At most what is still to come; see {@link Beam.Guide}. */
  double rest(int after, int rung, double originMs, double atMs, double score) {
    return rest(after, of(originMs), net.bitsAt(atMs));
  }

  /**
   * At most what is still to come after so many steps, the price of the origin included.
   *
   * @param carriedBits what the link has carried until then
   */
  double rest(int after, double[] ofOrigin, double carriedBits) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < prices.length; i++) {
      least = Math.min(least, toCome[after][i] + ofOrigin[i] - prices[i] * carriedBits);
    }
    return least;
  }
}
