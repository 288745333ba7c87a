package weir.server.join;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/** A text as a QR code (ISO/IEC 18004, with mended errors up to 15 % at least), to be drawn. */
public final class QrPicture {
  /** More would need so many modules that a phone at the back of a room cannot tell them apart. */
  public static final int MOST_CHARACTERS = 300;

  /** Modules around the code that the standard wants empty. */
  private static final int QUIET = 4;

  private static final String BLACK_ON_WHITE = "\u001b[30;107m";
  private static final String PLAIN = "\u001b[0m";

  private final QrCode code;

  private QrPicture(QrCode code) {
    this.code = code;
  }

  /**
   * @throws IllegalArgumentException if the text is empty or too long
   */
  public static QrPicture of(String text) {
    if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "a QR code holds 1 to " + MOST_CHARACTERS + " characters here, not " + text.length());
    }
    return new QrPicture(QrCode.encodeText(text, QrCode.Ecc.MEDIUM));
  }

  /** Columns of a terminal that {@link #lines} take, and twice as many as it has lines. */
  public int columns() {
    return code.size + 2 * QUIET;
  }

  /** Black on white in every theme, or phones would not read it; as large as it is given room. */
  public String svg() {
    StringBuilder dark = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      int x = 0;
      while (x < code.size) {
        int from = x;
        while (x < code.size && code.getModule(x, y)) {
          x++;
        }
        if (x > from) {
          dark.append('M').append(from + QUIET).append(' ').append(y + QUIET);
          dark.append('h').append(x - from).append("v1h-").append(x - from).append('z');
        } else {
          x++;
        }
      }
    }
    int side = columns();
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
            .formatted(side, side)
        + "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"%s\"/></svg>\n"
            .formatted(side, side, dark);
  }

  /**
   * Lines for a terminal, two modules above one another in each character.
   *
   * @param isColoured black on white, whatever the terminal's own colours are; else what is light
   *     is drawn, which is right where letters are light on dark
   */
  public List<String> lines(boolean isColoured) {
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < columns(); y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < columns(); x++) {
        boolean isUpper = isDark(x, y) == isColoured;
        boolean isLower = isDark(x, y + 1) == isColoured;
        line.append(isUpper ? (isLower ? '█' : '▀') : isLower ? '▄' : ' ');
      }
      lines.add(isColoured ? BLACK_ON_WHITE + line + PLAIN : line.toString());
    }
    return lines;
  }

  /** Light all around. */
  private boolean isDark(int x, int y) {
    return code.getModule(x - QUIET, y - QUIET);
  }
}
