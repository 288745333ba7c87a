package weir.player.watch;

import java.util.List;

/**
 * Redraws lines in place on a terminal that understands ECMA-48, as all do that are not dumb. They
 * are drawn on the other screen that editors use: what was there before comes back at the end.
 */
public final class Screen {
  private static final String ESC = "\u001b[";

  private int columns = -1;
  private int rows = -1;
  private List<String> drawn = List.of();

  /** To the other screen, empty; no cursor, and what is too long is cut and not wrapped. */
  public String begin() {
    return ESC + "?1049h" + ESC + "?25l" + ESC + "?7l" + ESC + "2J";
  }

  /**
   * All lines where they belong, and nothing besides them. What stands there since the last time is
   * not sent again, unless the terminal has another size now.
   *
   * @param lines at most {@code toRows}; a line may hold colours, but no other control characters
   */
  public String draw(List<String> lines, int toColumns, int toRows) {
    StringBuilder text = new StringBuilder();
    if (toColumns != columns || toRows != rows) {
      columns = toColumns;
      rows = toRows;
      text.append(ESC).append("2J"); // what a terminal makes of a screen that it resizes is its own
      forget();
    }
    for (int row = 0; row < Math.min(lines.size(), rows); row++) {
      String line = lines.get(row);
      if (row >= drawn.size() || !line.equals(drawn.get(row))) {
        text.append(ESC).append(row + 1).append(";1H").append(line).append(ESC).append('K');
      }
    }
    if (lines.size() < Math.min(rows, drawn.isEmpty() ? rows : drawn.size())) {
      text.append(ESC).append(lines.size() + 1).append(";1H").append(ESC).append('J');
    }
    drawn = List.copyOf(lines);
    return text.toString();
  }

  /** Somebody else may have written there: all is sent again. */
  public void forget() {
    drawn = List.of();
  }

  /** Back to the screen before, with its cursor. */
  public String end() {
    return ESC + "0m" + ESC + "?7h" + ESC + "?25h" + ESC + "?1049l";
  }
}
