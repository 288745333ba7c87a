package weir.media.text;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of cues, line by line (WebVTT, 4.2.2). How tags nest is left to the player. */
final class CueText {
  private static final Pattern TIME = Pattern.compile("<((?:\\d{2,5}:)?\\d{2}:\\d{2}\\.\\d{3})>");

  private static final Pattern TOKEN =
      Pattern.compile(
          TIME.pattern()
              + "|</?(?:c|i|b|u|ruby|rt|v|lang)(?:[.\\s][^<>]*)?>"
              + "|&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);"
              + "|[&<>\\x00]");

  private CueText() {}

  /** The same with everything escaped that is neither a tag nor a character reference. */
  static String valid(String line) {
    return TOKEN.matcher(line).replaceAll(token -> Matcher.quoteReplacement(escaped(token)));
  }

  private static String escaped(MatchResult token) {
    return switch (token.group()) {
      case "&" -> "&amp;";
      case "<" -> "&lt;";
      case ">" -> "&gt;";
      case "\0" -> "\uFFFD";
      default -> token.group();
    };
  }

  /** Without the tags that show a word later than that: a cue's must lie inside it. */
  static String withoutTimesFrom(long ms, String line) {
    return TIME.matcher(line)
        .replaceAll(
            time ->
                Timing.milliseconds(time.group(1)) >= ms
                    ? ""
                    : Matcher.quoteReplacement(time.group()));
  }
}
