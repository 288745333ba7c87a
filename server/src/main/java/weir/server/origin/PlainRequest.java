package weir.server.origin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads the plainest of requests from a connection's bytes: GET or HEAD of something below {@code
 * /media/}, HTTP/1.1, no body, nothing in it that could be read in two ways.
 *
 * <p>It never judges. Whatever is not exactly this (another method, a bare line feed, a field that
 * changes how the connection goes on, a field that comes twice, a header that has not arrived
 * whole) is {@link #OTHER}, and a full HTTP parser reads the same bytes from their beginning.
 *
 * <p>Reused from one request to the next, by one thread.
 */
public final class PlainRequest {
  /** The bytes are not, or not yet, a request that is read here. */
  public static final int OTHER = -1;

  private static final byte[] GET = ascii("GET ");
  private static final byte[] HEAD = ascii("HEAD ");
  private static final byte[] MEDIA = ascii(MediaName.MEDIA);
  private static final byte[] VERSION = ascii("HTTP/1.1\r\n");

  /** What decides an answer about media, and what a player says of itself. */
  private enum Field {
    ACCEPT_ENCODING,
    CMCD_OBJECT,
    CMCD_REQUEST,
    CMCD_SESSION,
    CMCD_STATUS,
    IF_MATCH,
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    IF_RANGE,
    IF_UNMODIFIED_SINCE,
    RANGE;

    private final byte[] lower = ascii(name().replace('_', '-').toLowerCase(Locale.ROOT));
  }

  private static final Field[] DECIDING = Field.values();

  /** Those that say something of the player. */
  private static final int CMCD =
      1 << Field.CMCD_OBJECT.ordinal()
          | 1 << Field.CMCD_REQUEST.ordinal()
          | 1 << Field.CMCD_SESSION.ordinal()
          | 1 << Field.CMCD_STATUS.ordinal();

  /** Those that leave the answer the whole file. */
  private static final int HARMLESS = CMCD | 1 << Field.ACCEPT_ENCODING.ordinal();

  private static final byte[] CMCD_PARAMETER = ascii("CMCD=");

  /** Of another protocol, of a body, of a connection's end. */
  private static final byte[][] NOT_OURS = {
    ascii("expect"), ascii("te"), ascii("trailer"), ascii("transfer-encoding"),
  };

  private static final byte[] HOST = ascii("host");
  private static final byte[] CONNECTION = ascii("connection");
  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] KEEP_ALIVE = ascii("keep-alive");
  private static final byte[] TO_HTTP2 = ascii("upgrade, http2-settings");
  private static final byte[] UPGRADE = ascii("upgrade");
  private static final byte[] H2C = ascii("h2c");

  private static final boolean[] TOKEN = lettersDigitsAnd("!#$%&'*+-.^_`|~");
  private static final boolean[] PATH = lettersDigitsAnd("-._~!$&'()*+,;=:@/%");
  private static final boolean[] QUERY = lettersDigitsAnd("-._~!$&'()*+,;=:@/%?");
  private static final boolean[] HOST_NAME = lettersDigitsAnd("-._~");

  /** Of an address of IPv6 in its brackets. */
  private static final boolean[] LITERAL = lettersDigitsAnd("[]:.");

  private static final int LAST_PORT = 65535;

  private final int[] valueFrom = new int[DECIDING.length];
  private final int[] valueTo = new int[DECIDING.length];
  private byte[] bytes = {};

  /** The last address of IPv6 by which we were called, in its brackets; nobody has many. */
  private byte[] literal = {};

  private boolean isHead;
  private int queryFrom;
  private int queryTo;
  private String path = "";
  private int deciding;
  private boolean asksForHttp2;
  private boolean saysLength;

  /**
   * @param to where the bytes end; a whole request and the next one may be there
   * @return where the request ends, or {@link #OTHER}
   */
  public int read(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    deciding = 0;
    asksForHttp2 = false;
    saysLength = false;
    isHead = starts(HEAD, from, to);
    int at = from + (isHead ? HEAD.length : GET.length);
    if (!isHead && !starts(GET, from, to) || !starts(MEDIA, at, to)) {
      return OTHER;
    }
    int pathFrom = at;
    while (at < to && is(PATH, bytes[at])) {
      at++;
    }
    int pathTo = at;
    queryFrom = pathTo;
    if (at < to && bytes[at] == '?') {
      queryFrom = at + 1;
      while (at < to && is(QUERY, bytes[at])) {
        at++;
      }
    }
    queryTo = at;
    if (at == to || bytes[at++] != ' ' || !starts(VERSION, at, to)) {
      return OTHER;
    }
    int end = fields(at + VERSION.length, to);
    if (end != OTHER) {
      path = new String(bytes, pathFrom, pathTo - pathFrom, StandardCharsets.ISO_8859_1);
    }
    return end;
  }

  private int fields(int from, int to) {
    boolean hasHost = false;
    int at = from;
    while (true) {
      if (at + 1 < to && bytes[at] == '\r' && bytes[at + 1] == '\n') {
        return hasHost ? at + 2 : OTHER;
      }
      int name = at;
      while (at < to && is(TOKEN, bytes[at])) {
        at++;
      }
      int nameTo = at;
      if (at == to || at == name || bytes[at++] != ':') {
        return OTHER;
      }
      while (at < to && isBlank(bytes[at])) {
        at++;
      }
      int value = at;
      while (at < to && (bytes[at] >= ' ' && bytes[at] != 0x7f || bytes[at] == '\t')) {
        at++;
      }
      if (at + 1 >= to || bytes[at] != '\r' || bytes[at + 1] != '\n') {
        return OTHER;
      }
      int valueTo = at;
      while (valueTo > value && isBlank(bytes[valueTo - 1])) {
        valueTo--;
      }
      at += 2;
      if (isName(HOST, name, nameTo)) {
        if (hasHost || !isHostAndPort(value, valueTo)) {
          return OTHER;
        }
        hasHost = true;
      } else if (!note(name, nameTo, value, valueTo)) {
        return OTHER;
      }
    }
  }

  /** A name or an address, and a port if any. What is allowed beside that is rare. */
  private boolean isHostAndPort(int from, int to) {
    int at = from;
    if (at < to && bytes[at] == '[') {
      while (at < to && is(LITERAL, bytes[at]) && bytes[at] != ']') {
        at++;
      }
      at++;
      if (at > to || !isLiteral(from, at)) {
        return false;
      }
    } else {
      while (at < to && is(HOST_NAME, bytes[at])) {
        at++;
      }
    }
    return at > from && (at == to || bytes[at] == ':' && isPort(at + 1, to));
  }

  private boolean isPort(int from, int to) {
    int port = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9' || port > LAST_PORT) {
        return false;
      }
      port = 10 * port + bytes[i] - '0';
    }
    return port > 0 && port <= LAST_PORT;
  }

  private boolean isLiteral(int from, int to) {
    if (Arrays.equals(bytes, from, to, literal, 0, literal.length)) {
      return true;
    }
    byte[] asked = Arrays.copyOfRange(bytes, from, to);
    try {
      InetAddress.getByName(new String(asked, StandardCharsets.US_ASCII)); // asks nobody: brackets
    } catch (UnknownHostException noAddress) {
      return false;
    }
    literal = asked;
    return true;
  }

  /** False if the request is not one for us. */
  private boolean note(int name, int nameTo, int value, int valueTo) {
    for (Field field : DECIDING) {
      if (isName(field.lower, name, nameTo)) {
        int bit = 1 << field.ordinal();
        if ((deciding & bit) != 0) {
          return false;
        }
        deciding |= bit;
        valueFrom[field.ordinal()] = value;
        this.valueTo[field.ordinal()] = valueTo;
        return true;
      }
    }
    if (isName(CONNECTION, name, nameTo)) {
      asksForHttp2 |= isName(TO_HTTP2, value, valueTo);
      return asksForHttp2 || isName(KEEP_ALIVE, value, valueTo);
    }
    if (isName(CONTENT_LENGTH, name, nameTo)) {
      boolean isFirst = !saysLength;
      saysLength = true;
      return isFirst && valueTo - value == 1 && bytes[value] == '0';
    }
    if (isName(UPGRADE, name, nameTo)) {
      return isName(H2C, value, valueTo);
    }
    for (byte[] other : NOT_OURS) {
      if (isName(other, name, nameTo)) {
        return false;
      }
    }
    return true;
  }

  public boolean isHead() {
    return isHead;
  }

  /** As sent, without the query. */
  public String path() {
    return path;
  }

  /** Whether it would rather go on in HTTP/2; nobody has to. */
  public boolean asksForHttp2() {
    return asksForHttp2;
  }

  /** True if no field asks for less than the whole file. */
  public boolean isUnconditional() {
    return (deciding & ~HARMLESS) == 0;
  }

  /** What follows the question mark, as sent; empty if there is none. */
  public String query() {
    return new String(bytes, queryFrom, queryTo - queryFrom, StandardCharsets.ISO_8859_1);
  }

  /** Whether the player says something of itself. */
  public boolean hasCmcd() {
    if ((deciding & CMCD) != 0) {
      return true;
    }
    for (int at = queryFrom; at < queryTo; at++) {
      if (starts(CMCD_PARAMETER, at, queryTo)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Empty if absent. Only the fields that decide an answer about media, and CMCD, are known here.
   */
  public String field(String name) {
    return deciding == 0
        ? ""
        : switch (name) {
          case "Accept-Encoding" -> value(Field.ACCEPT_ENCODING);
          case "CMCD-Object" -> value(Field.CMCD_OBJECT);
          case "CMCD-Request" -> value(Field.CMCD_REQUEST);
          case "CMCD-Session" -> value(Field.CMCD_SESSION);
          case "CMCD-Status" -> value(Field.CMCD_STATUS);
          case "If-Match" -> value(Field.IF_MATCH);
          case "If-Modified-Since" -> value(Field.IF_MODIFIED_SINCE);
          case "If-None-Match" -> value(Field.IF_NONE_MATCH);
          case "If-Range" -> value(Field.IF_RANGE);
          case "If-Unmodified-Since" -> value(Field.IF_UNMODIFIED_SINCE);
          case "Range" -> value(Field.RANGE);
          default -> throw new IllegalArgumentException(name + " is not read here");
        };
  }

  private String value(Field field) {
    int i = field.ordinal();
    return (deciding & 1 << i) == 0
        ? ""
        : new String(bytes, valueFrom[i], valueTo[i] - valueFrom[i], StandardCharsets.ISO_8859_1);
  }

  private boolean starts(byte[] with, int at, int to) {
    return to - at >= with.length
        && Arrays.equals(bytes, at, at + with.length, with, 0, with.length);
  }

  /** Letters of any case. */
  private boolean isName(byte[] lower, int from, int to) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      byte b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean is(boolean[] set, byte b) {
    return b >= 0 && set[b];
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean[] lettersDigitsAnd(String others) {
    boolean[] set = new boolean[128];
    for (int c = 0; c < 128; c++) {
      set[c] = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }
    others.chars().forEach(c -> set[c] = true);
    return set;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
