package weir.server.links;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the {@code {link}} of an address asks for: {@code kbps=1500,delay=40,id=anna}.
 *
 * @param kbps the rate, more than 0 and at most {@value #MOST_KBPS} kbit/s; never with a trace
 * @param trace the name of one of our own traces
 * @param delayMs before each response, 0 to {@value #MOST_DELAY_MS}
 * @param jitterMs how much that may be more or less ({@link Lateness}), 0 to {@value
 *     #MOST_DELAY_MS}
 * @param seed which realisation of a seeded trace, and of the jitter
 * @param faults by their first segment, none overlapping another
 * @param id letters, digits and {@code . _ ~ -}, at most 64
 */
public record LinkSpecification(
    OptionalDouble kbps,
    Optional<String> trace,
    double delayMs,
    double jitterMs,
    OptionalLong seed,
    List<ScheduledFault> faults,
    Optional<String> id) {

  static final double MOST_KBPS = 10_000_000;
  static final double MOST_DELAY_MS = 60_000;
  private static final int LONGEST = 1000;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");
  private static final Pattern SEGMENTS = Pattern.compile("([0-9]{1,15})(?:-([0-9]{1,15}))?");
  private static final String KEYS =
      "kbps=…, trace=…, delay=…, jitter=…, seed=…, id=…, fail=STATUS@SEGMENTS, reset@SEGMENTS,"
          + " stall@SEGMENTS, truncate@SEGMENTS, slow-start@SEGMENTS";

  public LinkSpecification {
    faults = inOrder(faults);
    kbps.ifPresent(LinkSpecification::checkKbps);
    checkDelay(delayMs);
    checkJitter(jitterMs);
    if (kbps.isPresent() && trace.isPresent()) {
      throw new BadLink("a link has kbps or a trace, not both");
    }
    id.ifPresent(
        name -> {
          if (!ID.matcher(name).matches()) {
            throw new BadLink("id=" + name + ": 1 to 64 letters, digits or . _ ~ -");
          }
        });
  }

  /**
   * By their first segments.
   *
   * @throws BadLink if two of them strike the same segment
   */
  static List<ScheduledFault> inOrder(List<ScheduledFault> faults) {
    List<ScheduledFault> sorted =
        faults.stream().sorted(Comparator.comparingLong(ScheduledFault::first)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).overlaps(sorted.get(i - 1))) {
        throw new BadLink(
            sorted.get(i - 1).text() + " and " + sorted.get(i).text() + " strike the same segment");
      }
    }
    return sorted;
  }

  /**
   * Reads one path segment of an address, percent-encoded or not.
   *
   * @throws BadLink with a message that says what is wrong with which key
   */
  public static LinkSpecification parse(String pathSegment) {
    if (pathSegment.length() > LONGEST) {
      throw new BadLink("a link's text has at most " + LONGEST + " characters");
    }
    String text = decode(pathSegment);
    if (text.isBlank()) {
      throw new BadLink("no link is named; it is a comma list of " + KEYS);
    }
    OptionalDouble kbps = OptionalDouble.empty();
    Optional<String> trace = Optional.empty();
    double delayMs = 0;
    double jitterMs = 0;
    OptionalLong seed = OptionalLong.empty();
    Optional<String> id = Optional.empty();
    List<ScheduledFault> faults = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String part : text.split(",", -1)) {
      String item = part.strip();
      if (item.indexOf('@') >= 0) {
        faults.add(fault(item));
        continue;
      }
      int equals = item.indexOf('=');
      String key = equals < 0 ? item : item.substring(0, equals);
      String value = equals < 0 ? "" : item.substring(equals + 1);
      if (!seen.add(key)) {
        throw new BadLink(key + " is given twice");
      }
      switch (key) {
        case "kbps" -> kbps = OptionalDouble.of(number(item, value));
        case "trace" -> trace = Optional.of(value);
        case "delay" -> delayMs = number(item, value);
        case "jitter" -> jitterMs = number(item, value);
        case "seed" -> seed = OptionalLong.of(whole(item, value));
        case "id" -> id = Optional.of(value);
        case "fail", "reset", "stall", "truncate", "slow-start" ->
            throw new BadLink(item + ": say at which segments, as in " + item + "@5-8");
        default -> throw new BadLink("'" + item + "' is not known; a link takes " + KEYS);
      }
    }
    return new LinkSpecification(kbps, trace, delayMs, jitterMs, seed, faults, id);
  }

  public Shape shape() {
    if (kbps.isPresent()) {
      return new Shape.Constant(kbps.getAsDouble());
    }
    return trace.<Shape>map(Shape.Named::new).orElseGet(Shape.Unlimited::new);
  }

  /** Equal for all ways to write the same link. Starts with what shapes and ends with the id. */
  public String text() {
    StringJoiner text = new StringJoiner(",");
    kbps.ifPresent(value -> text.add("kbps=" + plain(value)));
    trace.ifPresent(name -> text.add("trace=" + name));
    if (delayMs > 0) {
      text.add("delay=" + plain(delayMs));
    }
    if (jitterMs > 0) {
      text.add("jitter=" + plain(jitterMs));
    }
    seed.ifPresent(value -> text.add("seed=" + value));
    faults.forEach(fault -> text.add(fault.text()));
    id.ifPresent(name -> text.add("id=" + name));
    return text.length() > 0 ? text.toString() : "delay=0";
  }

  /** What the link is known by: its id, or else its text. The two cannot be mistaken. */
  public String key() {
    return id.orElseGet(this::text);
  }

  static double checkKbps(double kbps) {
    if (!(kbps > 0) || kbps > MOST_KBPS) {
      throw new BadLink(
          "kbps="
              + plain(kbps)
              + ": more than 0 and at most "
              + plain(MOST_KBPS)
              + "; for a link that stops at times use trace=outage");
    }
    return kbps;
  }

  static double checkDelay(double delayMs) {
    if (!(delayMs >= 0) || delayMs > MOST_DELAY_MS) {
      throw new BadLink("delay=" + plain(delayMs) + ": 0 to " + plain(MOST_DELAY_MS) + " ms");
    }
    return delayMs;
  }

  static double checkJitter(double jitterMs) {
    if (!(jitterMs >= 0) || jitterMs > MOST_DELAY_MS) {
      throw new BadLink("jitter=" + plain(jitterMs) + ": 0 to " + plain(MOST_DELAY_MS) + " ms");
    }
    return jitterMs;
  }

  /**
   * Reads a fault as it stands in a link's text, {@code fail=503@5-8}.
   *
   * @throws BadLink with a message that says what is wrong
   */
  public static ScheduledFault fault(String item) {
    int at = item.indexOf('@');
    String what = at < 0 ? item : item.substring(0, at);
    Fault fault;
    if (what.startsWith("fail=")) {
      fault = new Fault.Fail((int) Math.min(whole(item, what.substring(5)), 1000));
    } else {
      fault =
          switch (what) {
            case "reset" -> new Fault.Reset();
            case "stall" -> new Fault.Stall();
            case "truncate" -> new Fault.Truncate();
            case "slow-start" -> new Fault.BeginSlowly();
            default -> throw new BadLink("'" + item + "' is not known; a link takes " + KEYS);
          };
    }
    Matcher range = SEGMENTS.matcher(at < 0 ? "" : item.substring(at + 1));
    if (!range.matches()) {
      throw new BadLink(item + ": segments are a number or two, as in " + what + "@5-8");
    }
    long first = Long.parseLong(range.group(1));
    return new ScheduledFault(
        fault, first, range.group(2) == null ? first : Long.parseLong(range.group(2)));
  }

  private static double number(String item, String value) {
    if (!value.matches("[0-9]{1,12}(\\.[0-9]{1,6})?")) {
      throw new BadLink(item + ": not a number");
    }
    return Double.parseDouble(value);
  }

  private static long whole(String item, String value) {
    if (!value.matches("-?[0-9]{1,18}")) {
      throw new BadLink(item + ": not a whole number");
    }
    return Long.parseLong(value);
  }

  private static String plain(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  /**
   * Strict, where {@code URLDecoder} turns a plus into a space and bad bytes into question marks.
   */
  private static String decode(String encoded) {
    byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        decoded.put(raw[i]);
        continue;
      }
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new BadLink("a % in a link's text is followed by two hexadecimal digits");
      }
      decoded.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new BadLink("a link's text is UTF-8");
    }
  }
}
