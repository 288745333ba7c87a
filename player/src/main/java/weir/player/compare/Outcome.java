package weir.player.compare;

/**
 * What came of one session of a comparison.
 *
 * @param facts in the order of {@link weir.player.qoe.Facts#ALL}; empty where it broke
 * @param figures of each model, one after the other; empty where it broke
 * @param broken why there are none, one line; empty where there are
 */
public record Outcome(double[] facts, double[] figures, String broken) {
  static Outcome broken(String why) {
    return new Outcome(new double[0], new double[0], why);
  }

  public boolean isBroken() {
    return !broken.isEmpty();
  }
}
