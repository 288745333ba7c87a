package weir.media.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that says when a cue is shown.
 *
 * @param rest what stands behind the times
 */
record Timing(long startMs, long endMs, String rest) {
  static final String ARROW = "-->";

  private static final String WEBVTT_TIME = "((?:\\d{2,5}:)?[0-5]\\d:[0-5]\\d\\.\\d{3})";
  private static final String SUBRIP_TIME = "(\\d{1,5}:[0-5]?\\d:[0-5]?\\d(?:[,.]\\d{1,3})?)";
  private static final Pattern WEBVTT = line(WEBVTT_TIME);
  private static final Pattern SUBRIP = line(SUBRIP_TIME);

  private static Pattern line(String time) {
    return Pattern.compile("[ \\t]*" + time + "[ \\t]*-->[ \\t]*" + time + "(?:[ \\t]+(.*))?");
  }

  static Optional<Timing> webVtt(String line) {
    return of(WEBVTT.matcher(line));
  }

  static Optional<Timing> subRip(String line) {
    return of(SUBRIP.matcher(line));
  }

  private static Optional<Timing> of(Matcher line) {
    return line.matches()
        ? Optional.of(
            new Timing(
                milliseconds(line.group(1)),
                milliseconds(line.group(2)),
                Optional.ofNullable(line.group(3)).orElse("").strip()))
        : Optional.empty();
  }

  /** Of {@code 01:02:03.004}, {@code 02:03.004} and {@code 1:2:3,4}. */
  static long milliseconds(String clock) {
    String[] parts = clock.split("[,.]");
    long seconds = 0;
    for (String part : parts[0].split(":")) {
      seconds = seconds * 60 + Long.parseLong(part);
    }
    long fraction = parts.length < 2 ? 0 : Long.parseLong((parts[1] + "00").substring(0, 3));
    return seconds * 1000 + fraction;
  }
}
