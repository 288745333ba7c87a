package weir.player.compare.report;

import java.util.List;

/**
 * A part of the report beside the comparison itself, such as how fairly players shared a link, or
 * how well two worlds agree: words, charts and a table.
 *
 * @param heading a few words
 * @param words what it shows, in a sentence or two; may be empty
 * @param charts drawn below each other, or side by side where there is room
 * @param table below them; without columns where there is none
 */
public record Panel(String heading, String words, List<Chart> charts, Table table) {
  public Panel {
    charts = List.copyOf(charts);
  }

  /**
   * Lines over a common axis.
   *
   * @param x what the axis tells, such as {@code time}, and its unit
   * @param y the same for the upright axis
   * @param lines at least one
   */
  public record Chart(String heading, Axis x, Axis y, List<Line> lines) {
    public Chart {
      lines = List.copyOf(lines);
    }
  }

  /**
   * An axis.
   *
   * @param name such as {@code buffer}
   * @param unit such as {@code s}; empty where it has none
   */
  public record Axis(String name, String unit) {}

  /**
   * One line.
   *
   * @param x rising
   * @param y one for each x; NaN leaves a gap
   * @param isStepped whether a value holds until the next one
   */
  public record Line(String name, double[] x, double[] y, boolean isStepped) {
    public Line {
      if (x.length != y.length) {
        throw new IllegalArgumentException(name + ": " + x.length + " x for " + y.length + " y");
      }
      x = x.clone();
      y = y.clone();
    }

    @Override
    public double[] x() {
      return x.clone();
    }

    @Override
    public double[] y() {
      return y.clone();
    }
  }

  /** Text in columns; what looks like a number stands to the right. */
  public record Table(List<String> columns, List<List<String>> rows) {
    /** No table. */
    public static final Table NONE = new Table(List.of(), List.of());

    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(row + " does not fill " + columns);
        }
      }
    }
  }
}
