package weir.player.compare.report;

import java.util.List;

/**
 * Sessions that may be compared with each other, and what came of comparing them: one title, one
 * choice of settings, one world.
 *
 * @param name for the list to choose from, such as {@code sample, 25 s, virtual}; unlike the others
 * @param facts title, settings, world, in the order in which they are shown
 * @param baseline name of the {@link Contender} that others are held against; empty for none
 * @param confidence of all intervals, such as 0.95
 * @param standings any number, at most one for each policy and metric
 * @param pairs any number; those against the baseline are shown with the ranking, and one between
 *     the two best by the first metric, either way round, lets the headline say how sure it is
 * @param optimum brackets of the optimum, where computed
 * @param cells at most one for each policy and trace
 */
public record Group(
    String name,
    List<Fact> facts,
    String baseline,
    double confidence,
    List<Standing> standings,
    List<Pair> pairs,
    List<Bracket> optimum,
    List<Cell> cells) {
  public Group {
    facts = List.copyOf(facts);
    standings = List.copyOf(standings);
    pairs = List.copyOf(pairs);
    optimum = List.copyOf(optimum);
    cells = List.copyOf(cells);
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("a confidence of " + confidence);
    }
  }
}
