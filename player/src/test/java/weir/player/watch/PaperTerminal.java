package weir.player.watch;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A terminal that keeps in memory what stands on it: text, cursor moves, erasing, and the other
 * screen. Whatever else it is told is a mistake of who draws, and throws.
 */
public final class PaperTerminal {
  private static final char ESC = '\u001b';

  private int columns;
  private int rows;
  private int[][] cells;
  private int[][] main;
  private int row;
  private int column;
  private int mainRow;
  private int mainColumn;
  private boolean isOther;
  private boolean hasCursor = true;
  private boolean wraps = true;
  private String pending = "";
  private final StringBuilder scrolledOut = new StringBuilder();

  public PaperTerminal(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    cells = blank();
  }

  private int[][] blank() {
    int[][] empty = new int[rows][columns];
    for (int[] line : empty) {
      Arrays.fill(line, ' ');
    }
    return empty;
  }

  /** As somebody drags its corner: what does not fit is gone, the rest stays where it was. */
  void resize(int toColumns, int toRows) {
    int[][] before = cells;
    columns = toColumns;
    rows = toRows;
    cells = blank();
    for (int i = 0; i < Math.min(rows, before.length); i++) {
      System.arraycopy(before[i], 0, cells[i], 0, Math.min(columns, before[i].length));
    }
    row = Math.min(row, rows - 1);
    column = Math.min(column, columns - 1);
  }

  /** Takes what a program sends; a sequence may come in pieces. */
  public void write(String sent) {
    String text = pending + sent;
    pending = "";
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      if (point == ESC) {
        int end = at + 2;
        while (end < text.length() && !Character.isLetter(text.charAt(end))) {
          end++;
        }
        if (end >= text.length()) {
          pending = text.substring(at);
          return;
        }
        control(text.substring(at + 1, end + 1));
        at = end + 1;
        continue;
      }
      at += Character.charCount(point);
      if (point == '\r') {
        column = 0;
      } else if (point == '\n') {
        down();
      } else if (point < ' ' || point == 0x7f) {
        throw new AssertionError("control character " + point);
      } else {
        put(point);
      }
    }
  }

  private void put(int point) {
    int width = Cells.width(point);
    if (width == 0) {
      return;
    }
    if (column + width > columns) {
      if (!wraps) {
        return;
      }
      column = 0;
      down();
    }
    cells[row][column] = point;
    if (width == 2) {
      cells[row][column + 1] = 0;
    }
    column += width;
  }

  private void down() {
    if (row + 1 < rows) {
      row++;
      return;
    }
    scrolledOut.append(line(0)).append('\n');
    System.arraycopy(cells, 1, cells, 0, rows - 1);
    cells[rows - 1] = new int[columns];
    Arrays.fill(cells[rows - 1], ' ');
  }

  private void control(String sequence) {
    if (sequence.charAt(0) != '[') {
      throw new AssertionError("not understood: " + sequence);
    }
    String numbers = sequence.substring(1, sequence.length() - 1);
    switch (sequence.charAt(sequence.length() - 1)) {
      case 'm' -> {}
      case 'H' -> {
        String[] place = numbers.split(";");
        row = Math.min(rows, Integer.parseInt(place[0])) - 1;
        column = Math.min(columns, Integer.parseInt(place[1])) - 1;
      }
      case 'K' -> Arrays.fill(cells[row], Math.min(column, columns), columns, ' ');
      case 'J' -> {
        int from = numbers.equals("2") ? 0 : row + 1;
        if (from > 0) {
          Arrays.fill(cells[row], Math.min(column, columns), columns, ' ');
        }
        for (int i = from; i < rows; i++) {
          Arrays.fill(cells[i], ' ');
        }
      }
      case 'h', 'l' -> mode(numbers, sequence.endsWith("h"));
      default -> throw new AssertionError("not understood: " + sequence);
    }
  }

  private void mode(String which, boolean isOn) {
    switch (which) {
      case "?25" -> hasCursor = isOn;
      case "?7" -> wraps = isOn;
      case "?1049" -> other(isOn);
      default -> throw new AssertionError("no such mode: " + which);
    }
  }

  private void other(boolean isOn) {
    if (isOn == isOther) {
      return;
    }
    isOther = isOn;
    if (isOn) {
      main = cells;
      mainRow = row;
      mainColumn = column;
      cells = blank();
    } else {
      cells = main;
      row = mainRow;
      column = mainColumn;
    }
  }

  public boolean isOnOtherScreen() {
    return isOther;
  }

  public boolean hasCursor() {
    return hasCursor;
  }

  public boolean wraps() {
    return wraps;
  }

  private String line(int of) {
    return IntStream.of(cells[of])
        .filter(point -> point != 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining())
        .stripTrailing();
  }

  /** What stands on it, line by line, without the blanks at the ends of lines. */
  public String text() {
    return IntStream.range(0, rows).mapToObj(this::line).collect(Collectors.joining("\n")) + "\n";
  }

  /** What has scrolled out of its top, and what stands on it. */
  public String everything() {
    return scrolledOut + text();
  }
}
