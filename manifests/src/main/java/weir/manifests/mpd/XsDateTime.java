package weir.manifests.mpd;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.function.Consumer;

/** The points in time of XML Schema, exact to the nanosecond. */
final class XsDateTime {
  private XsDateTime() {}

  /**
   * Without a zone it is UTC, digits beyond the nanosecond are cut off; {@code doubt} is told so.
   *
   * @throws IllegalArgumentException if it is not a point in time
   */
  static Instant parse(String text, Consumer<String> doubt) {
    String exact = text.replaceFirst("(\\.\\d{9})\\d+", "$1");
    if (exact.length() < text.length()) {
      doubt.accept("cut off at the nanosecond");
    }
    String punctuated =
        exact
            .replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2")
            .replaceFirst("^(\\S+) (\\d)", "$1T$2")
            .replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)$", "$1T00:00:00");
    if (!punctuated.equals(exact)) {
      doubt.accept("taken as " + punctuated);
    }
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              punctuated, OffsetDateTime::from, LocalDateTime::from);
      if (time instanceof OffsetDateTime zoned) {
        return zoned.toInstant();
      }
      doubt.accept("taken as UTC: it names no zone");
      return ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException notATime) {
      throw new IllegalArgumentException(
          "not a point in time such as 2026-01-01T00:00:00Z", notATime);
    }
  }
}
