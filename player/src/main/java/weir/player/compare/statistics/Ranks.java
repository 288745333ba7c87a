package weir.player.compare.statistics;

import java.util.Arrays;
import java.util.Comparator;

/** Places in an order. */
public final class Ranks {
  private Ranks() {}

  /**
   * The place of each value, 1 for the lowest; equal ones share the mean of their places.
   *
   * @param tolerance values that differ by no more than this from the first of their group are
   *     equal
   */
  public static double[] rising(double[] values, double tolerance) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int first = 0; first < order.length; ) {
      int end = first + 1;
      while (end < order.length && values[order[end]] - values[order[first]] <= tolerance) {
        end++;
      }
      for (int i = first; i < end; i++) {
        ranks[order[i]] = (first + 1 + end) / 2.0;
      }
      first = end;
    }
    return ranks;
  }
}
