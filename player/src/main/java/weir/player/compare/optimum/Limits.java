package weir.player.compare.optimum;

/**
 * How close a bracket is to be, and what that may cost. Costs are counted in labels and not in
 * time, so that a bracket is the same on every machine.
 *
 * @param gap how far apart the bracket's ends may be, as a part of {@link Bracket#scale}; above 0
 * @param mostLabels in one pass, 24 bytes each, two passes at a time; one that needs more is broken
 *     off
 * @param width how many situations are followed at once when a plan is looked for
 */
public record Limits(double gap, int mostLabels, int width) {
  /**
   * A quarter of a percent, half of what is promised; four million labels are enough for titles of
   * two hundred segments and ten rungs; a wider beam finds little more.
   */
  public static final Limits DEFAULT = new Limits(0.0025, 4_000_000, 100);

  public Limits {
    if (!(gap > 0) || mostLabels < 1 || width < 1) {
      throw new IllegalArgumentException(
          "gap " + gap + ", " + mostLabels + " labels, width " + width);
    }
  }
}
