package weir.media.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Words and when they are shown.
 *
 * @param startMs from the start of the presentation, not negative
 * @param endMs after {@code startMs}
 * @param settings where on the picture, as WebVTT writes it; may be empty
 * @param text lines of cue text, none empty
 */
record Cue(
    Optional<String> identifier, long startMs, long endMs, String settings, List<String> text)
    implements Block {
  Cue {
    text = List.copyOf(text);
    if (startMs < 0 || endMs <= startMs) {
      throw new IllegalArgumentException("a cue from " + startMs + " to " + endMs + " ms");
    }
  }

  /** The same, over when the presentation is. */
  Cue until(long lengthMs) {
    if (endMs <= lengthMs) {
      return this;
    }
    return new Cue(
        identifier,
        startMs,
        lengthMs,
        settings,
        text.stream().map(line -> CueText.withoutTimesFrom(lengthMs, line)).toList());
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    identifier.ifPresent(lines::add);
    lines.add(clock(startMs) + " --> " + clock(endMs) + (settings.isEmpty() ? "" : " " + settings));
    lines.addAll(text);
    return lines;
  }

  private static String clock(long ms) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1000 % 60,
        ms % 1000);
  }
}
