package weir.player.abr;

import java.util.Arrays;

/**
 * A percentile of the last values, each counted by its weight. All weights together never exceed a
 * maximum: what is too much is taken from the oldest value, until nothing of it is left.
 */
final class SlidingPercentile {
  private final int maxWeight;
  private double[] values = new double[16];
  private int[] weights = new int[16];

  /** Values oldest first, from {@code first} on. */
  private int first;

  private int end;
  private long totalWeight;

  SlidingPercentile(int maxWeight) {
    if (maxWeight < 1) {
      throw new IllegalArgumentException("a maximum weight of " + maxWeight);
    }
    this.maxWeight = maxWeight;
  }

  /** Takes in a value; with a weight of 0 or less it leaves no trace. */
  void add(int weight, double value) {
    if (weight <= 0) {
      return;
    }
    if (end == values.length) {
      int left = end - first;
      int room = Math.max(16, 2 * left);
      values = Arrays.copyOf(Arrays.copyOfRange(values, first, end), room);
      weights = Arrays.copyOf(Arrays.copyOfRange(weights, first, end), room);
      first = 0;
      end = left;
    }
    values[end] = value;
    weights[end++] = weight;
    totalWeight += weight;
    while (totalWeight > maxWeight) {
      int taken = (int) Math.min(totalWeight - maxWeight, weights[first]);
      weights[first] -= taken;
      totalWeight -= taken;
      if (weights[first] == 0) {
        first++;
      }
    }
  }

  /**
   * The least value such that it and all below it make up the share of the weight; NaN without any
   * value.
   *
   * @param share above 0, at most 1
   */
  double at(double share) {
    Integer[] order = new Integer[end - first];
    for (int i = 0; i < order.length; i++) {
      order[i] = first + i;
    }
    Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
    long weight = 0;
    for (int i : order) {
      weight += weights[i];
      if (weight >= share * totalWeight) {
        return values[i];
      }
    }
    return order.length == 0 ? Double.NaN : values[order[order.length - 1]];
  }
}
