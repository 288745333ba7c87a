package weir.manifests.mpd;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The attributes of one element. Numbers and byte ranges that decide where and when something plays
 * must be understood, or the document is malformed; any other attribute that is not understood is a
 * finding and counts as absent.
 */
final class XmlAttributes {
  private static final Pattern FRAME_RATE =
      Pattern.compile("(\\d{1,18})(?:/(\\d{1,18}))?|(\\d{1,9})\\.(\\d{1,9})");
  private static final Pattern RATIO = Pattern.compile("(\\d{1,18}):(\\d{1,18})");
  private static final Pattern BYTE_RANGE = Pattern.compile("(\\d{1,18})-(\\d{1,18})?");

  private final XmlCursor cursor;
  private final String element;
  private final Map<String, String> values;
  private final Set<String> unread;
  private final ForeignSoFar kept;

  XmlAttributes(XmlCursor cursor, String element, Map<String, String> values, ForeignSoFar kept) {
    this.cursor = cursor;
    this.element = element;
    this.values = values;
    this.unread = new LinkedHashSet<>(values.keySet());
    this.kept = kept;
  }

  Optional<String> text(String name) {
    unread.remove(name);
    return Optional.ofNullable(values.get(name));
  }

  void text(String name, Consumer<String> to) {
    text(name).ifPresent(to);
  }

  /** The attribute, or else what it is taken as; then its absence is a finding. */
  String expected(String name, String otherwise) {
    return text(name)
        .orElseGet(
            () -> {
              cursor.find(
                  element + " without @" + name,
                  "taken as " + (otherwise.isEmpty() ? "empty" : otherwise));
              return otherwise;
            });
  }

  /** Reports an attribute that is kept as it is, although it should be a whole number. */
  void expectedNumber(String name) {
    text(name)
        .filter(text -> !text.matches("\\d{1,10}"))
        .ifPresent(
            text -> cursor.find("attribute " + named(name), "kept, but should be a whole number"));
  }

  /** Bit/s; 0 if it does not say. */
  long bandwidth() {
    expected("bandwidth", "0");
    return told("bandwidth").orElse(0);
  }

  // What decides where and when.

  OptionalLong number(String name) {
    return text(name)
        .map(text -> OptionalLong.of(deciding(name, text, XmlAttributes::nearest)))
        .orElse(OptionalLong.empty());
  }

  /** A whole number from 0. */
  OptionalLong count(String name) {
    OptionalLong number = number(name);
    if (number.isPresent() && number.getAsLong() < 0) {
      throw cursor.malformed(named(name) + " must not be below 0");
    }
    return number;
  }

  /** A whole number from 1; a 0, which occurs, counts as absent. */
  OptionalLong positive(String name) {
    OptionalLong number = count(name);
    if (number.isPresent() && number.getAsLong() == 0) {
      cursor.find("attribute " + named(name), "ignored: it must be above 0");
      return OptionalLong.empty();
    }
    return number;
  }

  Optional<ByteRange> byteRange(String name) {
    Optional<String> written = text(name);
    if (written.filter(String::isBlank).isPresent()) {
      cursor.find("attribute " + named(name), "ignored: no byte range in it");
      return Optional.empty();
    }
    return written.map(text -> deciding(name, text, XmlAttributes::parsedRange));
  }

  // What describes.

  void bitRate(String name, LongConsumer to) {
    described(name, XmlAttributes::unsigned).ifPresent(to::accept);
  }

  void pixels(String name, IntConsumer to) {
    described(name, text -> Math.toIntExact(unsigned(text))).ifPresent(to::accept);
  }

  void sapType(String name, IntConsumer to) {
    described(
            name,
            text -> {
              long type = unsigned(text);
              if (type > 6) {
                throw new IllegalArgumentException("not a type of access point, 0 to 6");
              }
              return (int) type;
            })
        .ifPresent(to::accept);
  }

  void frameRate(String name, Consumer<FrameRate> to) {
    described(name, XmlAttributes::frameRate).ifPresent(to);
  }

  void ratio(String name, Consumer<Ratio> to) {
    described(name, XmlAttributes::ratio).ifPresent(to);
  }

  void alignment(String name, Consumer<Alignment> to) {
    described(
            name,
            text ->
                switch (text) {
                  case "true" -> Alignment.WITHIN_THE_SET;
                  case "false" -> Alignment.NONE;
                  default -> Alignment.acrossSets(unsigned(text));
                })
        .ifPresent(to);
  }

  void claim(String name, Consumer<Boolean> to) {
    claim(name).ifPresent(to);
  }

  /** Whole numbers from 0, separated by white space. */
  void numbers(String name, Consumer<Long> to) {
    textList(name, number -> described(name, number, XmlAttributes::unsigned).ifPresent(to));
  }

  void list(String name, String separator, Consumer<String> to) {
    text(name)
        .ifPresent(
            text -> {
              for (String part : text.split(separator)) {
                if (!part.isBlank()) {
                  to.accept(part.trim());
                }
              }
            });
  }

  void textList(String name, Consumer<String> to) {
    list(name, "\\s+", to);
  }

  /** A whole number from 0 that only describes. */
  OptionalLong told(String name) {
    return described(name, XmlAttributes::unsigned)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** As XML Schema writes it: {@code 1.5}, {@code 15e-1}, {@code INF}. */
  OptionalDouble decimal(String name) {
    return described(name, XmlAttributes::real)
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  /** Whole milliseconds. */
  Optional<Duration> milliseconds(String name) {
    OptionalLong number = told(name);
    return number.isPresent()
        ? Optional.of(Duration.ofMillis(number.getAsLong()))
        : Optional.empty();
  }

  Optional<Boolean> claim(String name) {
    return described(name, XmlAttributes::truth);
  }

  /** A point in time. */
  void time(String name, Consumer<Instant> to) {
    described(
            name,
            text -> XsDateTime.parse(text, doubt -> cursor.find("attribute " + named(name), doubt)))
        .ifPresent(to);
  }

  /** A duration. */
  Optional<Duration> duration(String name) {
    return described(
        name,
        text -> XsDuration.parse(text, doubt -> cursor.find("attribute " + named(name), doubt)));
  }

  void duration(String name, Consumer<Duration> to) {
    duration(name).ifPresent(to);
  }

  /** Keeps the attributes nobody asked for, and reports those the standard does not have. */
  ForeignSoFar rest() {
    for (String name : unread) {
      int colon = name.indexOf(':');
      String prefix = colon < 0 ? "" : name.substring(0, colon);
      switch (prefix) {
        case "xlink" -> kept.add(foreign(XmlCursor.XLINK_NAMESPACE, prefix, name));
        case "dvb" -> kept.add(foreign(XmlCursor.DVB_NAMESPACE, prefix, name));
        default -> {
          kept.add(new ForeignAttribute("", "", name, values.get(name)));
          if (!Unmodelled.ATTRIBUTES.contains(name)) {
            cursor.find("attribute " + named(name), "kept as it is: not modelled");
          }
        }
      }
    }
    return kept;
  }

  private ForeignAttribute foreign(String namespace, String prefix, String name) {
    return new ForeignAttribute(
        namespace, prefix, name.substring(prefix.length() + 1), values.get(name));
  }

  private <T> T deciding(
      String name, String text, BiFunction<String, Consumer<String>, T> reading) {
    try {
      return reading.apply(text.trim(), doubt -> cursor.find("attribute " + named(name), doubt));
    } catch (IllegalArgumentException | ArithmeticException unreadable) {
      throw cursor.malformed(named(name) + " is " + unreadable.getMessage());
    }
  }

  private <T> Optional<T> described(String name, Function<String, T> reading) {
    return text(name).flatMap(text -> described(name, text, reading));
  }

  private <T> Optional<T> described(String name, String text, Function<String, T> reading) {
    try {
      return Optional.of(reading.apply(text.trim()));
    } catch (IllegalArgumentException | ArithmeticException unreadable) {
      cursor.find("attribute " + named(name), "ignored: " + unreadable.getMessage());
      return Optional.empty();
    }
  }

  private String named(String name) {
    return element + "@" + name + "=" + XmlCursor.quoted(values.get(name));
  }

  private static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static double real(String text) {
    if (text.toLowerCase(Locale.ROOT).matches("\\+?inf(inity)?")) {
      return Double.POSITIVE_INFINITY;
    }
    if (!text.matches("[-+]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][-+]?\\d{1,3})?")) {
      throw new IllegalArgumentException("not a decimal number");
    }
    return Double.parseDouble(text);
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text.replaceFirst("\\.0+$", ""));
    } catch (NumberFormatException other) {
      throw new IllegalArgumentException("not a whole number below 2^63", other);
    }
  }

  /** Some write {@code 634.566} where whole units are due. */
  private static long nearest(String text, Consumer<String> doubt) {
    if (!text.matches("\\d{1,15}\\.\\d{1,30}")) {
      return whole(text);
    }
    long rounded = Math.round(Double.parseDouble(text));
    if (!text.matches(".*\\.0+")) {
      doubt.accept("taken as " + rounded + ": not a whole number");
    }
    return rounded;
  }

  private static long unsigned(String text) {
    long number = whole(text);
    if (number < 0) {
      throw new IllegalArgumentException("below 0");
    }
    return number;
  }

  private static FrameRate frameRate(String text) {
    Matcher parts = FRAME_RATE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a frame rate such as 25 or 30000/1001");
    }
    if (parts.group(3) != null) {
      long seconds = 1;
      for (int digit = 0; digit < parts.group(4).length(); digit++) {
        seconds *= 10;
      }
      return new FrameRate(Long.parseLong(parts.group(3) + parts.group(4)), seconds);
    }
    return new FrameRate(
        Long.parseLong(parts.group(1)),
        parts.group(2) == null ? 1 : Long.parseLong(parts.group(2)));
  }

  private static Ratio ratio(String text) {
    Matcher parts = RATIO.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a ratio such as 16:9");
    }
    return new Ratio(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  private static ByteRange parsedRange(String text, Consumer<String> doubt) {
    String range = text.replaceFirst("^bytes=", "");
    if (!range.equals(text)) {
      doubt.accept("taken as " + range);
    }
    Matcher parts = BYTE_RANGE.matcher(range);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a byte range such as 0-99");
    }
    return new ByteRange(
        Long.parseLong(parts.group(1)),
        parts.group(2) == null
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(parts.group(2))));
  }
}
