package weir.network.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A text line by line, without what a line ends with; neither lines nor their length are without
 * bound, so that a file of something else costs little memory.
 */
final class Lines {
  private final InputStream bytes;
  private final String file;
  private final int most;
  private final int longest;
  private final StringBuilder text = new StringBuilder();
  private int line;
  private boolean isAtEnd;

  /**
   * @param most lines there may be
   * @param longest bytes a line may have
   */
  Lines(InputStream in, String file, int most, int longest) {
    this.bytes = new BufferedInputStream(in);
    this.file = file;
    this.most = most;
    this.longest = longest;
  }

  /** The next line, stripped, that is not empty and does not begin with {@code #}; null if none. */
  String next() throws IOException {
    while (!isAtEnd) {
      String next = any();
      if (!next.isEmpty() && next.charAt(0) != '#') {
        return next;
      }
    }
    return null;
  }

  private String any() throws IOException {
    text.setLength(0);
    line++;
    while (true) {
      int next = bytes.read();
      if (next == '\n' || next < 0) {
        isAtEnd = next < 0;
        String stripped = text.toString().strip();
        if (line > most && !stripped.isEmpty()) {
          throw here("more than " + most + " lines");
        }
        return stripped;
      }
      if (text.length() == longest) {
        throw here("longer than the " + longest + " bytes a line may have");
      }
      text.append((char) next);
    }
  }

  /** Number of the line that {@link #next} gave last, from 1. */
  int line() {
    return line;
  }

  MalformedTrace here(String why) {
    return new MalformedTrace(file, "line " + line, why);
  }
}
