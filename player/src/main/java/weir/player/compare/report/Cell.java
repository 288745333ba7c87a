package weir.player.compare.report;

import java.util.Optional;

/**
 * One session: a policy over a trace.
 *
 * @param policy name of a {@link Contender}
 * @param trace name of a {@link Course}
 * @param values by metric, in the order of {@link Report#metrics}; NaN where there is none
 * @param command what runs this one session again; empty where nothing does
 * @param story how it went, to be drawn; empty where it was left out
 * @param failure why there are no values; empty where all went well
 */
public record Cell(
    String policy,
    String trace,
    double[] values,
    String command,
    Optional<Story> story,
    String failure) {
  public Cell {
    values = values.clone();
  }

  @Override
  public double[] values() {
    return values.clone();
  }
}
