package weir.player.compare.report;

/**
 * Two policies over the same traces, by one metric.
 *
 * @param policy name of a {@link Contender}
 * @param against the other one
 * @param metric key of a {@link Metric}
 * @param difference mean over traces of the policy's value less the other's, with its interval
 * @param wins traces on which the policy is better
 * @param ties traces on which neither is
 * @param losses traces on which the other one is better
 * @param p how likely at least such a difference is where there is none, 0 to 1; NaN where no test
 *     was made
 */
public record Pair(
    String policy,
    String against,
    String metric,
    Interval difference,
    int wins,
    int ties,
    int losses,
    double p) {
  public Pair {
    if (wins < 0 || ties < 0 || losses < 0 || p < 0 || p > 1) {
      throw new IllegalArgumentException(
          policy + " against " + against + ": " + wins + "/" + ties + "/" + losses + ", p " + p);
    }
  }

  /** The same, seen from the other one. */
  public Pair reversed() {
    Interval back =
        new Interval(-difference.estimate(), 0.0 - difference.high(), 0.0 - difference.low());
    return new Pair(against, policy, metric, back, losses, ties, wins, p);
  }
}
