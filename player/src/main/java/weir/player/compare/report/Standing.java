package weir.player.compare.report;

/**
 * How one policy stands by one metric within a {@link Group}.
 *
 * @param policy name of a {@link Contender}
 * @param metric key of a {@link Metric}
 * @param sessions how many sessions it is the mean of
 * @param mean with its interval
 * @param p10 tenth percentile over sessions; NaN where not computed, as the two after it
 * @param median of the sessions
 * @param p90 ninetieth percentile over sessions
 */
public record Standing(
    String policy,
    String metric,
    int sessions,
    Interval mean,
    double p10,
    double median,
    double p90) {}
