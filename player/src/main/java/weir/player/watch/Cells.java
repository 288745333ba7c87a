package weir.player.watch;

/**
 * One line for a terminal: never wider than it may be, whatever text of others is put into it, with
 * or without colour.
 */
final class Cells {
  /** How text stands out, by Select Graphic Rendition of ECMA-48. */
  enum Look {
    PLAIN(""),
    BOLD("1"),
    FAINT("2"),
    GOOD("32"),
    FLOW("36"),
    BAD("1;31");

    private final String code;

    Look(String code) {
      this.code = code;
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final int width;
  private final boolean isColoured;
  private int used;
  private Look look = Look.PLAIN;

  /**
   * @param width cells it may fill
   */
  Cells(int width, boolean isColoured) {
    this.width = width;
    this.isColoured = isColoured;
  }

  int left() {
    return width - used;
  }

  Cells add(String words) {
    return add(Look.PLAIN, words);
  }

  /** As much as there is room for. */
  Cells add(Look look, String words) {
    turn(words.isBlank() ? Look.PLAIN : look);
    for (int at = 0; at < words.length(); ) {
      int point = words.codePointAt(at);
      at += Character.charCount(point);
      int shown = Character.isISOControl(point) ? '?' : point;
      int cells = width(shown);
      if (used + cells > width) {
        break;
      }
      text.appendCodePoint(shown);
      used += cells;
    }
    return this;
  }

  private void turn(Look to) {
    if (isColoured && to != look) {
      text.append(look == Look.PLAIN ? "" : "\u001b[0m");
      text.append(to == Look.PLAIN ? "" : "\u001b[" + to.code + "m");
      look = to;
    }
  }

  /** Blanks up to a column, counted from 0; none where it is past that already. */
  Cells to(int column) {
    return add(" ".repeat(Math.max(0, Math.min(column, width) - used)));
  }

  /** At the right end, if there is room for it and a blank before it. */
  Cells right(Look look, String words) {
    int cells = width(words);
    return cells < left() ? to(width - cells).add(look, words) : this;
  }

  @Override
  public String toString() {
    turn(Look.PLAIN);
    return text.toString();
  }

  /** Cells a text fills. */
  static int width(String words) {
    return words.codePoints().map(Cells::width).sum();
  }

  /** The beginning of a text that fits, with {@code end} behind it where something is left out. */
  static String cut(String words, int cells, String end) {
    if (width(words) <= cells) {
      return words;
    }
    int room = cells - width(end);
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int at = 0; at < words.length(); at += Character.charCount(words.codePointAt(at))) {
      int point = words.codePointAt(at);
      used += width(point);
      if (used > room) {
        break;
      }
      kept.appendCodePoint(point);
    }
    return room < 0 ? "" : kept.toString().stripTrailing() + end;
  }

  /** 0 for what is drawn over the character before, 2 for East Asian wide ones and pictures. */
  static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean isWide =
        point >= 0x1100 && point <= 0x115f
            || point >= 0x2e80 && point <= 0xa4cf
            || point >= 0xac00 && point <= 0xd7a3
            || point >= 0xf900 && point <= 0xfaff
            || point >= 0xfe30 && point <= 0xfe6f
            || point >= 0xff00 && point <= 0xff60
            || point >= 0xffe0 && point <= 0xffe6
            || point >= 0x1f300 && point <= 0x1faff
            || point >= 0x20000 && point <= 0x3fffd;
    return isWide ? 2 : 1;
  }
}
