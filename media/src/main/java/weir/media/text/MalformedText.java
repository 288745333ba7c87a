package weir.media.text;

import java.io.IOException;

/** Subtitles that cannot be understood; the message names file, line and cause. */
public final class MalformedText extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param line from 1
   */
  MalformedText(String location, int line, String message) {
    super(location + ", line " + line + ": " + message);
  }
}
