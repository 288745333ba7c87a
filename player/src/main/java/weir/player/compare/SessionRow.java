package weir.player.compare;

import java.util.Map;

/**
 * What came of one simulated session.
 *
 * @param about how it was run, by name of the column: texts, whole numbers, or real ones of which
 *     those that are no finite number count as not set; the same names in all rows of a table
 * @param facts in the order of {@link weir.player.qoe.Facts#ALL}; empty where it broke
 * @param figures of each model wanted, one after the other
 * @param broken why there are no figures, one line; empty where there are
 */
public record SessionRow(
    SimulatedTraces.One trace,
    String policy,
    Map<String, Object> about,
    double[] facts,
    double[] figures,
    String broken) {

  public boolean isBroken() {
    return !broken.isEmpty();
  }
}
