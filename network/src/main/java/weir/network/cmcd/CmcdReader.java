package weir.network.cmcd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads what players send, which is often not what the standard says. Nothing is an error: a member
 * that makes no sense is passed over up to the next comma and counted in {@link Cmcd#faults}, and
 * so is one that makes sense only by guessing (a number in quotes, a text without).
 *
 * <p>Keys we do not know are passed over and are no fault: the standard lets everybody have some.
 */
public final class CmcdReader {
  /** Longer than any player has to say; what follows is not read. */
  public static final int MOST_CHARS = 8192;

  /** Reports in one body; those behind are not read. */
  public static final int MOST_REPORTS = 256;

  public static final List<String> HEADERS =
      List.of("CMCD-Object", "CMCD-Request", "CMCD-Session", "CMCD-Status");

  private static final String PARAMETER = "CMCD=";

  private final String text;
  private final Cmcd.Builder told = Cmcd.told();
  private int at;
  private boolean isGuessed;

  private CmcdReader(String text) {
    this.text = text;
  }

  /**
   * From an address.
   *
   * @param query what follows the question mark, as sent; of several parameters {@code CMCD} the
   *     first counts
   */
  public static Cmcd ofQuery(String query) {
    int from = query.startsWith(PARAMETER) ? 0 : query.indexOf("&" + PARAMETER) + 1;
    if (from == 0 && !query.startsWith(PARAMETER)) {
      return Cmcd.NONE;
    }
    int end = query.indexOf('&', from);
    return of(decoded(query.substring(from + PARAMETER.length(), end < 0 ? query.length() : end)));
  }

  /**
   * From header fields.
   *
   * @param field a field's value by its name; empty if absent
   */
  public static Cmcd ofHeaders(UnaryOperator<String> field) {
    StringBuilder all = new StringBuilder();
    for (String name : HEADERS) {
      String value = field.apply(name);
      if (!value.isBlank()) {
        all.append(all.length() > 0 ? "," : "").append(value);
      }
    }
    return all.length() == 0 ? Cmcd.NONE : of(all.toString());
  }

  /** From the body of a report: one to a line. Empty lines are passed over. */
  public static List<Cmcd> ofReports(String body) {
    return body.lines()
        .filter(line -> !line.isBlank())
        .limit(MOST_REPORTS)
        .map(CmcdReader::of)
        .toList();
  }

  /** From the text itself, decoded. */
  public static Cmcd of(String text) {
    boolean isWhole = text.length() <= MOST_CHARS;
    CmcdReader reader = new CmcdReader(isWhole ? text : text.substring(0, MOST_CHARS));
    if (!isWhole) {
      reader.told.fault();
    }
    reader.members();
    return reader.told.build();
  }

  private void members() {
    skipBlanks();
    while (at < text.length()) {
      int from = at;
      boolean isSound;
      try {
        isSound = member();
        skipBlanks();
        if (at < text.length() && text.charAt(at) != ',') {
          throw new Odd();
        }
      } catch (Odd | IllegalArgumentException unreadable) {
        isSound = false;
        at = from;
        skipMember();
      }
      if (!isSound) {
        told.fault();
      }
      at++;
      skipBlanks();
    }
  }

  /** False if it had to be guessed at. */
  private boolean member() throws Odd {
    isGuessed = false;
    int from = at;
    while (at < text.length() && isOfKey(text.charAt(at))) {
      at++;
    }
    String name = text.substring(from, at);
    if (name.isEmpty()) {
      throw new Odd();
    }
    Object value = true;
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      value = at < text.length() && text.charAt(at) == '(' ? list() : item();
    }
    Item whole = value instanceof Item item ? item : new Item(value, "");
    CmcdKey.of(name).ifPresent(key -> put(key, whole));
    return !isGuessed;
  }

  /**
   * @param value a Boolean, a Double, a Quoted, a Token or a list of Items
   * @param type the first of its parameters that can be the type of an object
   */
  private record Item(Object value, String type) {}

  private record Quoted(String text) {}

  private record Token(String text) {}

  /** What was expected is not there. */
  private static final class Odd extends Exception {
    private static final long serialVersionUID = 1;

    Odd() {
      super("", null, false, false);
    }
  }

  private Item list() throws Odd {
    List<Item> items = new ArrayList<>();
    at++;
    skipBlanks();
    while (at < text.length() && text.charAt(at) != ')') {
      items.add(item());
      skipBlanks();
    }
    if (at == text.length()) {
      throw new Odd();
    }
    at++;
    return new Item(items, parameters());
  }

  private Item item() throws Odd {
    Object value = bare();
    return new Item(value, parameters());
  }

  private Object bare() throws Odd {
    if (at == text.length()) {
      throw new Odd();
    }
    char first = text.charAt(at);
    if (first == '"') {
      return new Quoted(quoted());
    }
    if (first == '?') {
      at += 2;
      if (at > text.length() || text.charAt(at - 1) != '0' && text.charAt(at - 1) != '1') {
        throw new Odd();
      }
      return text.charAt(at - 1) == '1';
    }
    int from = at;
    while (at < text.length() && Cmcd.isOfToken(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    if (word.isEmpty()) {
      throw new Odd();
    }
    return word.matches("-?\\d{1,15}(\\.\\d{1,15})?") ? Double.valueOf(word) : new Token(word);
  }

  private String quoted() throws Odd {
    StringBuilder inside = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      inside.append(text.charAt(at));
    }
    if (at == text.length()) {
      throw new Odd();
    }
    at++;
    return inside.toString();
  }

  /** As in {@code 3000;v} and {@code 3000;ot=v}. */
  private String parameters() throws Odd {
    String type = "";
    while (at < text.length() && text.charAt(at) == ';') {
      at++;
      skipBlanks();
      int from = at;
      while (at < text.length() && isOfKey(text.charAt(at))) {
        at++;
      }
      String name = text.substring(from, at);
      if (name.isEmpty()) {
        throw new Odd();
      }
      Object value = true;
      if (at < text.length() && text.charAt(at) == '=') {
        at++;
        value = bare();
      }
      if (type.isEmpty() && Boolean.TRUE.equals(value)) {
        type = name;
      } else if (name.equals("ot") && value instanceof Token token) {
        type = token.text();
      }
    }
    return type;
  }

  private void put(CmcdKey key, Item item) {
    if (told.has(key)) {
      isGuessed = true; // RFC 8941 has the last one count
    }
    switch (key.form()) {
      case FLAG -> told.flag(key, flag(item));
      case AMOUNT -> told.amount(key, amount(only(item)).value());
      case AMOUNTS -> told.amounts(key, all(item).stream().map(this::amount).toList());
      case DECIMAL -> told.decimal(key, number(only(item)));
      case TOKEN -> told.token(key, token(only(item)));
      case TEXT -> told.text(key, words(only(item)));
      case TEXTS -> told.texts(key, all(item).stream().map(this::words).toList());
      default -> throw new IllegalStateException("a form of which nobody told us");
    }
  }

  private static List<Item> all(Item item) {
    List<Item> all = new ArrayList<>();
    if (item.value() instanceof List<?> list) {
      list.forEach(one -> all.add((Item) one));
    } else {
      all.add(item);
    }
    return all;
  }

  private Item only(Item item) {
    if (!(item.value() instanceof List<?>)) {
      return item;
    }
    isGuessed = true;
    return all(item).stream().findFirst().orElseThrow(IllegalArgumentException::new);
  }

  private boolean flag(Item item) {
    if (item.value() instanceof Boolean flag) {
      return flag;
    }
    isGuessed = true;
    String word = words(item);
    if (!List.of("true", "false", "1", "0").contains(word)) {
      throw new IllegalArgumentException(word);
    }
    return word.equals("true") || word.equals("1");
  }

  private Cmcd.Amount amount(Item item) {
    double number = number(item);
    if (number != Math.rint(number)) {
      isGuessed = true;
    }
    if (number < 0) {
      throw new IllegalArgumentException("less than nothing: " + number);
    }
    return new Cmcd.Amount(Math.round(number), item.type());
  }

  private double number(Item item) {
    if (item.value() instanceof Double number) {
      return number;
    }
    if (item.value() instanceof Quoted quoted
        && quoted.text().matches("-?\\d{1,15}(\\.\\d{1,15})?")) {
      isGuessed = true;
      return Double.parseDouble(quoted.text());
    }
    throw new IllegalArgumentException("not a number: " + item.value());
  }

  private String token(Item item) {
    if (item.value() instanceof Token token) {
      return token.text();
    }
    isGuessed = true;
    return words(item);
  }

  private String words(Item item) {
    if (item.value() instanceof Quoted quoted) {
      return quoted.text();
    }
    if (item.value() instanceof List<?>) {
      throw new IllegalArgumentException("a list in a list");
    }
    isGuessed = true;
    if (item.value() instanceof Token token) {
      return token.text();
    }
    return item.value() instanceof Double number && number == Math.rint(number)
        ? Long.toString(Math.round(number))
        : item.value().toString();
  }

  /** A comma within quotes does not end a member, unless the quotes never end. */
  private void skipMember() {
    boolean isQuoted = false;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      isQuoted ^= c == '"';
      if (c == ',' && !isQuoted) {
        at = i;
        return;
      }
    }
    int comma = text.indexOf(',', at);
    at = comma < 0 ? text.length() : comma;
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  /** Custom ones have letters of both sizes, whatever the standard says. */
  private static boolean isOfKey(char c) {
    return Cmcd.isLetter(c) || c >= '0' && c <= '9' || c > 0 && "_-.*".indexOf(c) >= 0;
  }

  /** Percent signs that mean nothing stay what they are. */
  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] sent = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(sent.length);
    for (int i = 0; i < sent.length; i++) {
      int high = sent[i] == '%' && i + 2 < sent.length ? Character.digit(sent[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(sent[i + 2], 16);
      bytes.write(low < 0 ? sent[i] : 16 * high + low);
      i += low < 0 ? 0 : 2;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
