package weir.server.origin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What to send for a file: RFC 9110 (methods, validators, ranges) and 9111 (caching) as one pure
 * function.
 *
 * @param status of HTTP
 * @param fields in the order in which they are sent; {@code Content-Length} is what a GET would
 *     carry, also on HEAD
 * @param body empty on HEAD, 304, 412 and 416
 */
public record Answer(int status, Map<String, String> fields, List<Piece> body) {

  /** Who may keep a copy. */
  public enum Caching {
    /** By the kind of the file, with 304 for what the client has already. */
    AS_STORED,
    /** Nobody, and never 304: the bytes are to cross the link each time. */
    NEVER
  }

  public static final String ALLOW = "GET, HEAD, OPTIONS";
  public static final String NO_STORE = "no-store";

  /** A day: what was allowed once stays allowed, and asking costs a round trip on a slow link. */
  private static final String PREFLIGHT_SECONDS = "86400";

  /** Fixed, since it has to be absent from the file only by chance: 70 random bits. */
  private static final String BOUNDARY = "weir-4f9c1b7ad2e65308c7";

  /** By this a player knows that it may ask for {@code sizes.json}, and speak of links. */
  private static final String SERVER = "Weir";

  private static final DateTimeFormatter HTTP_DATE = form("EEE, dd MMM yyyy HH:mm:ss 'GMT'");

  /** The one we write, that of RFC 850 (its two digits are 1970 to 2069), that of asctime. */
  private static final List<DateTimeFormatter> DATE_FORMS =
      List.of(
          HTTP_DATE,
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH)
              .withZone(ZoneOffset.UTC),
          form("EEE MMM ppd HH:mm:ss yyyy"));

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  public Answer {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    body = List.copyOf(body);
  }

  /** In bytes. */
  public long bodyLength() {
    return body.stream().mapToLong(Piece::length).sum();
  }

  /** The fields as HTTP/1.1 writes them, with the empty line that ends them. */
  public String head() {
    StringBuilder head = new StringBuilder(640);
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
  }

  /** The fields that let a page of any other origin read and measure our answers. */
  public static Map<String, String> crossOrigin() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Access-Control-Allow-Origin", "*");
    fields.put(
        "Access-Control-Expose-Headers",
        "Accept-Ranges, CMSD-Dynamic, CMSD-Static, Content-Length, Content-Range, Date, ETag,"
            + " Last-Modified");
    fields.put("Timing-Allow-Origin", "*");
    return fields;
  }

  /** To OPTIONS, preflight or not. */
  public static Answer options() {
    Map<String, String> fields = crossOrigin();
    fields.put("Allow", ALLOW);
    fields.put("Cache-Control", NO_STORE);
    fields.put("Access-Control-Allow-Methods", ALLOW);
    fields.put(
        "Access-Control-Allow-Headers",
        "CMCD-Object, CMCD-Request, CMCD-Session, CMCD-Status, Cache-Control, Content-Type,"
            + " If-Match, If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Range");
    fields.put("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    return new Answer(204, fields, List.of());
  }

  /**
   * To GET or HEAD of a file.
   *
   * @param request a field's value by its name, several lines joined by commas; empty if absent
   */
  public static Answer to(
      boolean isHead, UnaryOperator<String> request, StoredFile file, Caching caching) {
    Map<String, String> fields = crossOrigin();
    fields.put("Server", SERVER);
    fields.put("ETag", file.etag());
    fields.put("Last-Modified", HTTP_DATE.format(file.lastModified()));
    fields.put("Accept-Ranges", "bytes");
    fields.put("Cache-Control", caching == Caching.NEVER ? NO_STORE : file.kind().cacheControl());
    if (file.kind().isCompressible()) {
      fields.put("Vary", "Accept-Encoding");
    }

    if (!preconditionHolds(request, file)) {
      fields.put("Cache-Control", NO_STORE);
      return new Answer(412, fields, List.of());
    }
    if (caching == Caching.AS_STORED && clientHasIt(request, file)) {
      return new Answer(304, fields, List.of());
    }
    // A range means something only to GET (RFC 9110, 14.2); HEAD then tells of the whole.
    Optional<List<ByteRange>> ranges =
        isHead || !rangeStillMeant(request.apply("If-Range"), file)
            ? Optional.empty()
            : ByteRange.parse(request.apply("Range"), file.size());
    if (file.coding() == Coding.GZIP) {
      fields.put("Content-Encoding", "gzip");
    }
    if (ranges.isEmpty() || isCodedInParts(ranges.get(), file)) {
      fields.put("Content-Type", file.contentType());
      fields.put("Content-Length", Long.toString(file.size()));
      boolean hasBody = !isHead && file.size() > 0;
      return new Answer(
          200,
          fields,
          hasBody ? List.of(new Piece.Slice(new ByteRange(0, file.size() - 1))) : List.of());
    }
    return partial(ranges.get(), fields, file);
  }

  /**
   * Several parts of what is coded have no place to say so: {@code Content-Encoding} is of the
   * whole message, and that is not coded. They get the whole file, as section 14.2 allows.
   */
  private static boolean isCodedInParts(List<ByteRange> ranges, StoredFile file) {
    return ranges.size() > 1 && file.coding() != Coding.IDENTITY;
  }

  private static Answer partial(
      List<ByteRange> ranges, Map<String, String> fields, StoredFile file) {
    if (ranges.isEmpty()) {
      fields.remove("Content-Encoding");
      fields.put("Content-Range", "bytes */" + file.size());
      fields.put("Cache-Control", NO_STORE);
      return new Answer(416, fields, List.of());
    }
    List<Piece> body = new ArrayList<>();
    if (ranges.size() == 1) {
      fields.put("Content-Type", file.contentType());
      fields.put("Content-Range", contentRange(ranges.get(0), file));
      body.add(new Piece.Slice(ranges.get(0)));
    } else {
      fields.put("Content-Type", "multipart/byteranges; boundary=" + BOUNDARY);
      for (ByteRange range : ranges) {
        body.add(
            new Piece.Words(
                "\r\n--"
                    + BOUNDARY
                    + "\r\nContent-Type: "
                    + file.contentType()
                    + "\r\nContent-Range: "
                    + contentRange(range, file)
                    + "\r\n\r\n"));
        body.add(new Piece.Slice(range));
      }
      body.add(new Piece.Words("\r\n--" + BOUNDARY + "--\r\n"));
    }
    long length = body.stream().mapToLong(Piece::length).sum();
    fields.put("Content-Length", Long.toString(length));
    return new Answer(206, fields, body);
  }

  private static String contentRange(ByteRange range, StoredFile file) {
    return "bytes " + range.first() + "-" + range.last() + "/" + file.size();
  }

  /** If-Match, else If-Unmodified-Since: RFC 9110 section 13.2.2, steps 1 and 2. */
  private static boolean preconditionHolds(UnaryOperator<String> request, StoredFile file) {
    String match = request.apply("If-Match");
    if (!match.isBlank()) {
      return EntityTags.matchStrongly(match, file.etag());
    }
    return date(request.apply("If-Unmodified-Since"))
        .map(since -> !file.lastModified().isAfter(since))
        .orElse(true);
  }

  /** If-None-Match, else If-Modified-Since: steps 3 and 4. */
  private static boolean clientHasIt(UnaryOperator<String> request, StoredFile file) {
    String noneMatch = request.apply("If-None-Match");
    if (!noneMatch.isBlank()) {
      return EntityTags.matchWeakly(noneMatch, file.etag());
    }
    return date(request.apply("If-Modified-Since"))
        .map(since -> !file.lastModified().isAfter(since))
        .orElse(false);
  }

  /**
   * A weak tag never matches here, and a date only if it is exactly ours and strong (section
   * 13.1.5).
   */
  private static boolean rangeStillMeant(String ifRange, StoredFile file) {
    String validator = ifRange.strip();
    if (validator.isEmpty()) {
      return true;
    }
    if (validator.startsWith("\"") || validator.startsWith("W/")) {
      return validator.equals(file.etag());
    }
    return file.isDateStrong() && date(validator).map(file.lastModified()::equals).orElse(false);
  }

  /**
   * In any of the three forms there are (section 5.6.7). A date that cannot be read is as good as
   * none (section 13.1.3).
   */
  private static Optional<Instant> date(String field) {
    if (field.isBlank()) {
      return Optional.empty();
    }
    for (DateTimeFormatter form : DATE_FORMS) {
      try {
        return Optional.of(form.parse(field.strip(), Instant::from));
      } catch (DateTimeException unreadable) {
        // perhaps in the next one
      }
    }
    return Optional.empty();
  }
}
