package weir.network.cmcd;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import weir.network.cmcd.CmcdKey.Form;

/**
 * What one request or one report tells. What is not there was not told: nothing is filled in.
 *
 * <p>Made by {@link CmcdReader}, or by hand with {@link #told()}.
 */
public final class Cmcd {
  /** Nothing. */
  public static final Cmcd NONE = told().build();

  /** Integers of structured fields have no more than 15 digits (RFC 8941, 3.3.1). */
  static final long MOST = 999_999_999_999_999L;

  /** Names of sessions and contents are no longer than this; 64 in version 1. */
  static final int LONGEST_NAME = 128;

  /**
   * An amount, and what it is of.
   *
   * @param of an object type such as {@code v} or {@code a}; empty for whatever is asked for
   */
  public record Amount(long value, String of) {
    public Amount {
      if (value < -MOST || value > MOST) {
        throw new IllegalArgumentException(value + " has more than 15 digits");
      }
      if (!of.isEmpty() && !isToken(of)) {
        throw new IllegalArgumentException("'" + of + "' is no token");
      }
    }
  }

  private final Map<CmcdKey, Object> values;
  private final int faults;

  private Cmcd(Map<CmcdKey, Object> values, int faults) {
    this.values = values;
    this.faults = faults;
  }

  /** To be told, one by one. */
  public static Builder told() {
    return new Builder();
  }

  /** Checked as they come. The later of two wins. */
  public static final class Builder {
    private final Map<CmcdKey, Object> values = new EnumMap<>(CmcdKey.class);
    private int faults;

    private Builder() {}

    private Builder put(CmcdKey key, Object value, Form... forms) {
      if (!List.of(forms).contains(key.form())) {
        throw new IllegalArgumentException(key.text() + " is not told as " + value);
      }
      values.put(key, value);
      return this;
    }

    public Builder flag(CmcdKey key, boolean value) {
      return put(key, value, Form.FLAG);
    }

    public Builder amount(CmcdKey key, long value) {
      return key.form() == Form.AMOUNTS
          ? amounts(key, List.of(new Amount(value, "")))
          : put(key, new Amount(value, "").value(), Form.AMOUNT);
    }

    /**
     * @param value at least one
     */
    public Builder amounts(CmcdKey key, List<Amount> value) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException(key.text() + " of nothing");
      }
      return put(key, List.copyOf(value), Form.AMOUNTS);
    }

    /** Three digits after the point are told. */
    public Builder decimal(CmcdKey key, double value) {
      if (!(Math.abs(value) < 1e12)) {
        throw new IllegalArgumentException(key.text() + "=" + value + ": more than 12 digits");
      }
      return put(key, Math.rint(value * 1000) / 1000, Form.DECIMAL);
    }

    public Builder token(CmcdKey key, String value) {
      if (!isToken(value)) {
        throw new IllegalArgumentException("'" + value + "' is no token");
      }
      return put(key, value, Form.TOKEN);
    }

    public Builder text(CmcdKey key, String value) {
      return key.form() == Form.TEXTS ? texts(key, List.of(value)) : put(key, checked(key, value));
    }

    private Builder put(CmcdKey key, String text) {
      return put(key, text, Form.TEXT);
    }

    public Builder texts(CmcdKey key, List<String> value) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException(key.text() + " of nothing");
      }
      return put(key, value.stream().map(one -> checked(key, one)).toList(), Form.TEXTS);
    }

    private static String checked(CmcdKey key, String text) {
      if (!text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
        throw new IllegalArgumentException(key.text() + ": only ASCII can be told");
      }
      boolean isName = key == CmcdKey.SID || key == CmcdKey.CID;
      if (isName && text.length() > LONGEST_NAME) {
        throw new IllegalArgumentException(key.text() + " is longer than " + LONGEST_NAME);
      }
      return text;
    }

    Builder fault() {
      faults++;
      return this;
    }

    boolean has(CmcdKey key) {
      return values.containsKey(key);
    }

    public Cmcd build() {
      return new Cmcd(new EnumMap<>(values), faults);
    }
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** 1 unless it says otherwise. */
  public long version() {
    return amount(CmcdKey.V).orElse(1);
  }

  /** How much was wrong with it: what could not be read, or only by guessing. */
  public int faults() {
    return faults;
  }

  /** True only if it was told. */
  public boolean is(CmcdKey flag) {
    return Boolean.TRUE.equals(values.get(flag));
  }

  /** Of several, the one of what was asked for; else the video's; else the first. */
  public OptionalLong amount(CmcdKey key) {
    List<Amount> all = amounts(key);
    if (all.isEmpty()) {
      return values.get(key) instanceof Long one ? OptionalLong.of(one) : OptionalLong.empty();
    }
    String asked = text(CmcdKey.OT).orElse("v");
    return OptionalLong.of(of(all, asked).or(() -> of(all, "v")).orElse(all.get(0)).value());
  }

  private static Optional<Amount> of(List<Amount> all, String type) {
    return all.stream().filter(one -> one.of().equals(type)).findFirst();
  }

  /** Empty if it was not told, or is a single amount by its nature. */
  public List<Amount> amounts(CmcdKey key) {
    List<Amount> all = new ArrayList<>();
    if (key.form() == Form.AMOUNTS && values.get(key) instanceof List<?> told) {
      told.forEach(one -> all.add((Amount) one));
    }
    return all;
  }

  public OptionalDouble decimal(CmcdKey key) {
    return values.get(key) instanceof Double one ? OptionalDouble.of(one) : OptionalDouble.empty();
  }

  /** A token or a text; the first of several. */
  public Optional<String> text(CmcdKey key) {
    return texts(key).stream().findFirst();
  }

  /** Tokens or texts. */
  public List<String> texts(CmcdKey key) {
    List<String> all = new ArrayList<>();
    Object told = values.get(key);
    if (told instanceof String one) {
      all.add(one);
    } else if (key.form() == Form.TEXTS && told instanceof List<?> several) {
      several.forEach(one -> all.add((String) one));
    }
    return all;
  }

  Map<CmcdKey, Object> values() {
    return values;
  }

  static boolean isToken(String text) {
    return !text.isEmpty()
        && (isLetter(text.charAt(0)) || text.charAt(0) == '*')
        && text.chars().allMatch(Cmcd::isOfToken);
  }

  static boolean isLetter(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  static boolean isOfToken(int c) {
    return isLetter(c) || c >= '0' && c <= '9' || c > 0 && "!#$%&'*+-.^_`|~:/".indexOf(c) >= 0;
  }

  /** By what was told, not by how well. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Cmcd cmcd && values.equals(cmcd.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values + (faults > 0 ? " with " + faults + " faults" : "");
  }
}
