package weir.network.cmcd;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import weir.network.cmcd.CmcdKey.Form;
import weir.network.cmcd.CmcdKey.Group;

/**
 * Writes as CTA-5004 has it: keys by alphabet, buffers and throughputs in whole hundreds, nothing
 * that goes without saying ({@code pr=1}, {@code v=1}, flags that are not set).
 *
 * <p>What {@link Cmcd#version} 1 does not know is left out of it, and of lists the one amount that
 * {@link Cmcd#amount} gives is told.
 */
public final class CmcdWriter {
  private static final int LONGEST_NAME_OF_VERSION_1 = 64;

  private CmcdWriter() {}

  /**
   * The text itself, as a report has it; empty if there is nothing to tell.
   *
   * @throws IllegalArgumentException if a name is too long for the version
   */
  public static String text(Cmcd cmcd) {
    return text(cmcd, List.of(Group.values()));
  }

  /**
   * For an address: {@code CMCD=...}, encoded; empty if there is nothing to tell. What only reports
   * tell is left out.
   */
  public static String query(Cmcd cmcd) {
    String text = text(cmcd, List.of(Group.OBJECT, Group.REQUEST, Group.SESSION, Group.STATUS));
    return text.isEmpty() ? "" : "CMCD=" + encoded(text);
  }

  /** Fields by their names; those that would be empty are not there. */
  public static Map<String, String> headers(Cmcd cmcd) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : CmcdReader.HEADERS) {
      Group group = Group.valueOf(name.substring("CMCD-".length()).toUpperCase(Locale.ROOT));
      String text = text(cmcd, List.of(group));
      if (!text.isEmpty()) {
        fields.put(name, text);
      }
    }
    return fields;
  }

  private static String text(Cmcd cmcd, List<Group> groups) {
    boolean isFirst = cmcd.version() == 1;
    Map<CmcdKey, Object> values = new EnumMap<>(cmcd.values());
    values.keySet().removeIf(key -> !groups.contains(key.group()));
    if (isFirst) {
      values.keySet().removeIf(key -> !key.isInVersion1() || key == CmcdKey.V);
    }
    StringJoiner members = new StringJoiner(",");
    values.forEach(
        (key, value) -> {
          String member = isFirst ? first(cmcd, key, value) : second(key, value);
          if (!member.isEmpty()) {
            members.add(member);
          }
        });
    return members.toString();
  }

  private static String first(Cmcd cmcd, CmcdKey key, Object value) {
    boolean isName = key == CmcdKey.SID || key == CmcdKey.CID;
    if (isName && ((String) value).length() > LONGEST_NAME_OF_VERSION_1) {
      throw new IllegalArgumentException(
          key.text() + " is longer than the " + LONGEST_NAME_OF_VERSION_1 + " of version 1");
    }
    if (key.form() == Form.AMOUNTS) {
      return key.text() + "=" + rounded(key, cmcd.amount(key).getAsLong());
    }
    return key.form() == Form.TEXTS
        ? key.text() + "=" + quoted(cmcd.text(key).orElseThrow())
        : second(key, value);
  }

  private static String second(CmcdKey key, Object value) {
    if (value instanceof Boolean flag) {
      return flag ? key.text() : key == CmcdKey.BG ? key.text() + "=?0" : "";
    }
    if (key == CmcdKey.PR && value.equals(1.0)) {
      return "";
    }
    return key.text() + "=" + of(key, value);
  }

  private static String of(CmcdKey key, Object value) {
    if (value instanceof List<?> list) {
      StringJoiner items = new StringJoiner(" ", "(", ")");
      list.forEach(one -> items.add(of(key, one)));
      return items.toString();
    }
    if (value instanceof Cmcd.Amount amount) {
      return rounded(key, amount.value()) + (amount.of().isEmpty() ? "" : ";" + amount.of());
    }
    if (value instanceof Long number) {
      return Long.toString(rounded(key, number));
    }
    if (value instanceof Double number) {
      return new BigDecimal(number)
          .setScale(3, RoundingMode.HALF_EVEN)
          .stripTrailingZeros()
          .toPlainString();
    }
    return key.form() == Form.TOKEN ? value.toString() : quoted(value.toString());
  }

  private static long rounded(CmcdKey key, long amount) {
    return key.isInHundreds() ? (amount + 50) / 100 * 100 : amount;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** All but what RFC 3986 calls unreserved. */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      boolean isPlain = Cmcd.isLetter(b) || b >= '0' && b <= '9' || b > 0 && "-._~".indexOf(b) >= 0;
      encoded.append(isPlain ? String.valueOf((char) b) : "%%%02X".formatted(b));
    }
    return encoded.toString();
  }
}
