package weir.player.compare.statistics;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Chances of many tests at once, raised so that the chance of even one false alarm among them stays
 * at the level each is then judged by: Holm, "A Simple Sequentially Rejective Multiple Test
 * Procedure", Scandinavian Journal of Statistics 6, 1979.
 */
public final class Holm {
  private Holm() {}

  /** In the same order; each at most 1. */
  public static double[] adjusted(double[] p) {
    Integer[] order = new Integer[p.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
    double[] adjusted = new double[p.length];
    double before = 0;
    for (int i = 0; i < order.length; i++) {
      before = Math.max(before, Math.min(1, (p.length - i) * p[order[i]]));
      adjusted[order[i]] = before;
    }
    return adjusted;
  }
}
