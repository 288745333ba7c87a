package weir.media.encode;

import java.text.Normalizer;
import java.util.stream.Collectors;

/** Words out of other people's files, made fit for a manifest, a page and a terminal. */
public final class Wording {
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_DESCRIPTION = 1000;

  private Wording() {}

  /** What a film is called: one line of at most 200 code points. */
  public static String title(String text) {
    return line(text, LONGEST_TITLE);
  }

  /** What a film is about: one line of at most 1000 code points. */
  public static String description(String text) {
    return line(text, LONGEST_DESCRIPTION);
  }

  /**
   * One line without what cannot be seen: control characters, lone surrogates and what turns the
   * direction of all that follows are gone, white space is one blank.
   *
   * @param longest in code points; more is cut off, and an ellipsis is the last of them
   */
  public static String line(String text, int longest) {
    String visible =
        Normalizer.normalize(text, Normalizer.Form.NFC)
            .codePoints()
            .map(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c)
            .filter(Wording::isVisible)
            .limit(16L * longest) // enough to know whether something is left out
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .replaceAll(" {2,}", " ")
            .strip();
    if (visible.codePointCount(0, visible.length()) <= longest) {
      return visible;
    }
    return visible
            .codePoints()
            .limit(longest - 1L)
            .mapToObj(Character::toString)
            .collect(Collectors.joining())
            .stripTrailing()
        + "…";
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.FORMAT -> character == 0x200C || character == 0x200D; // joiners spell words
      default -> true;
    };
  }
}
