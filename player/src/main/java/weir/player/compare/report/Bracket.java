package weir.player.compare.report;

/**
 * Between what the best there can be lies on one trace.
 *
 * @param trace name of a {@link Course}
 * @param metric key of a {@link Metric}
 * @param feasible what some sequence of decisions reaches
 * @param bound what none exceeds (or, where lower is better, falls below)
 */
public record Bracket(String trace, String metric, double feasible, double bound) {}
