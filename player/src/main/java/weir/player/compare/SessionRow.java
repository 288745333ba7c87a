package weir.player.compare;

/**
 * What came of one simulated session.
 *
 * @param facts in the order of {@link weir.player.qoe.Facts#ALL}; empty where it broke
 * @param figures of each model wanted, one after the other
 * @param broken why there are no figures, one line; empty where there are
 */
public record SessionRow(
    SimulatedTraces.One trace, String policy, double[] facts, double[] figures, String broken) {

  public boolean isBroken() {
    return !broken.isEmpty();
  }
}
