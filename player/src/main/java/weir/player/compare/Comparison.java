package weir.player.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import weir.player.qoe.QoeModel;

/**
 * Policies over traces, titles and setups, each with each: every combination is one session, a
 * {@link Cell}. Their order is fixed: titles, then setups, then traces, then policies.
 *
 * @param models who judge
 * @param version of Weir, for people
 */
public record Comparison(
    List<ComparedTitle> titles,
    List<Setup> setups,
    List<SimulatedTraces.One> traces,
    List<Contestant> contestants,
    List<QoeModel> models,
    String version) {

  public Comparison {
    titles = List.copyOf(titles);
    setups = List.copyOf(setups);
    traces = List.copyOf(traces);
    contestants = List.copyOf(contestants);
    models = List.copyOf(models);
    if (titles.isEmpty() || setups.isEmpty() || traces.isEmpty() || contestants.isEmpty()) {
      throw new IllegalArgumentException("nothing to compare");
    }
  }

  /** All sessions in order. */
  public List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (ComparedTitle title : titles) {
      for (Setup setup : setups) {
        for (SimulatedTraces.One trace : traces) {
          for (Contestant contestant : contestants) {
            cells.add(new Cell(title, setup, trace, contestant));
          }
        }
      }
    }
    return cells;
  }

  /**
   * The sessions as rows of a table, made while they are read.
   *
   * @param outcomes one per cell, in order
   * @param command what runs one session again
   */
  public Stream<SessionRow> rows(
      List<Cell> cells, List<Outcome> outcomes, Function<Cell, String> command) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            i -> {
              Cell cell = cells.get(i);
              Outcome outcome = outcomes.get(i);
              return new SessionRow(
                  cell.trace(),
                  cell.contestant().name(),
                  about(cell, command.apply(cell)),
                  outcome.facts(),
                  outcome.figures(),
                  outcome.broken());
            });
  }

  private Map<String, Object> about(Cell cell, String command) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("title", cell.title().title().title().name());
    about.put("title_hash", cell.title().hash());
    about.put("segment_ms", cell.title().segmentMs());
    about.putAll(cell.setup().columns());
    about.put("version", version);
    about.put("command", command);
    return about;
  }
}
