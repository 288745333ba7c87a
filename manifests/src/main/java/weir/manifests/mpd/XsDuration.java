package weir.manifests.mpd;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The durations of XML Schema, exact to the nanosecond. */
final class XsDuration {
  private static final Pattern FORM =
      Pattern.compile(
          "(-)?P(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)D)?"
              + "(?:T(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d*)(?:\\.(\\d*))?S)?)?");

  private XsDuration() {}

  /**
   * Years are taken as 365 days, months as 30, digits beyond the nanosecond are cut off; {@code
   * doubt} is told so.
   *
   * @throws IllegalArgumentException if it is not a duration, or a negative one
   */
  static Duration parse(String text, Consumer<String> doubt) {
    if (text.matches("\\d{1,12}(\\.\\d{1,12})?")) {
      doubt.accept("taken as PT" + text + "S");
      return parse("PT" + text + "S", doubt);
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches() || !text.matches(".*\\d[YMDHS]$")) {
      throw new IllegalArgumentException("not a duration such as PT1M3.5S");
    }
    try {
      long years = whole(parts.group(2));
      long months = whole(parts.group(3));
      if (years != 0 || months != 0) {
        doubt.accept("taken with years of 365 and months of 30 days");
      }
      Duration duration =
          Duration.ofDays(
                  Math.addExact(
                      Math.addExact(Math.multiplyExact(years, 365), Math.multiplyExact(months, 30)),
                      whole(parts.group(4))))
              .plusHours(whole(parts.group(5)))
              .plusMinutes(whole(parts.group(6)))
              .plusSeconds(whole(parts.group(7)))
              .plusNanos(nanos(parts.group(8), doubt));
      if (parts.group(1) != null && !duration.isZero()) {
        throw new IllegalArgumentException("a negative duration has no meaning here");
      }
      return duration;
    } catch (ArithmeticException | NumberFormatException tooLong) {
      throw new IllegalArgumentException("a duration longer than can be counted", tooLong);
    }
  }

  private static long whole(String digits) {
    return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  private static long nanos(String digits, Consumer<String> doubt) {
    if (digits == null) {
      return 0;
    }
    if (digits.length() > 9) {
      if (!digits.substring(9).chars().allMatch(digit -> digit == '0')) {
        doubt.accept("cut off at the nanosecond");
      }
      return Long.parseLong(digits.substring(0, 9));
    }
    return Long.parseLong((digits + "000000000").substring(0, 9));
  }

  /** Seconds, with as many decimals as it takes: {@code PT596.458S}. */
  static String format(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a negative duration has no place in an MPD: " + duration);
    }
    String seconds = Long.toString(duration.getSeconds());
    if (duration.getNano() == 0) {
      return "PT" + seconds + "S";
    }
    String decimals = String.format("%09d", duration.getNano()).replaceFirst("0+$", "");
    return "PT" + seconds + "." + decimals + "S";
  }
}
