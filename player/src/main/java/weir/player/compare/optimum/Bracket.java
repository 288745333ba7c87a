package weir.player.compare.optimum;

import java.util.List;
import weir.player.abr.Policy;

/**
 * Between what the best possible choices score: all scores are per segment, as {@link
 * weir.player.qoe.LinearQoe#perSegment} tells them.
 *
 * @param feasible what the choices scored when a session played them; NaN where no plan was found
 *     that plays to the end, which only outages longer than a session's patience can cause
 * @param upper no session that plays to the end scores more
 * @param choices one for every segment of the main track; empty where {@code feasible} is NaN
 * @param topWorth what a segment in the top rung is worth
 */
public record Bracket(double feasible, double upper, List<Choice> choices, double topWorth) {
  /**
   * How a segment is fetched.
   *
   * @param pauseMs before its request, ms; above 0 only where a request that waits for a lower
   *     latency is answered earlier
   */
  public record Choice(int rung, double pauseMs) {}

  /** Scores nearer to 0 than this part of the top rung's worth are measured by it. */
  static final double NEAR_ZERO = 0.05;

  public Bracket {
    choices = List.copyOf(choices);
    if (feasible > upper) {
      throw new IllegalArgumentException("a bracket from " + feasible + " to " + upper);
    }
  }

  /**
   * What differences are measured by: the amount of the upper end, but where the optimum is near 0
   * a twentieth of what the top rung is worth.
   */
  public double scale() {
    return Math.max(Math.abs(upper), NEAR_ZERO * Math.abs(topWorth));
  }

  /** How far the ends are apart, as a part of {@link #scale}; NaN without a plan. */
  public double gap() {
    return upper == feasible ? 0 : (upper - feasible) / scale();
  }

  /** A policy that makes these choices. */
  public Policy oracle() {
    if (choices.isEmpty()) {
      throw new IllegalStateException("there is no plan to follow");
    }
    return new Oracle(choices);
  }
}
