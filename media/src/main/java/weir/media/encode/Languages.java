package weir.media.encode;

import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of languages as containers write them, and as RFC 5646 does. */
public final class Languages {
  /** RFC 5646: the language is not known. */
  public static final String UNKNOWN = "und";

  /** RFC 5646, 4.4.1: what every receiver of a tag must have room for. */
  private static final int LONGEST = 35;

  /** A primary subtag of more than three letters is reserved, and in files the name of one. */
  private static final Pattern TAG = Pattern.compile("([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8})*)");

  private static final Map<String, String> TWO_LETTERS = twoLetters();

  private Languages() {}

  /**
   * The shortest RFC 5646 tag: {@code eng} and {@code en} are {@code en}, {@code ger_at} is {@code
   * de-AT}. What is no tag is {@link #UNKNOWN}, so the result is never empty and holds nothing but
   * letters, digits and hyphens.
   */
  public static String shortest(String tagged) {
    String hyphened = tagged.strip().replace('_', '-');
    Matcher tag = TAG.matcher(hyphened);
    if (hyphened.length() > LONGEST || !tag.matches()) {
      return UNKNOWN;
    }
    String primary = tag.group(1).toLowerCase(Locale.ROOT);
    String language = TWO_LETTERS.getOrDefault(primary, primary);
    try {
      return new Locale.Builder().setLanguageTag(language + tag.group(2)).build().toLanguageTag();
    } catch (IllformedLocaleException e) {
      return language; // what follows it is nothing the standard knows
    }
  }

  /** Whether ISO 639-1 or 639-2 has it: what a file's name means only if it is a language. */
  public static boolean isCommon(String tag) {
    String primary = tag.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
    return TWO_LETTERS.containsKey(primary) || TWO_LETTERS.containsValue(primary);
  }

  /** Three letters of ISO 639-2, terminological and bibliographic, to two of ISO 639-1. */
  private static Map<String, String> twoLetters() {
    Map<String, String> codes = new HashMap<>();
    for (String two : Locale.getISOLanguages()) {
      try {
        Locale language = Locale.forLanguageTag(two);
        codes.put(language.getISO3Language(), language.toLanguageTag());
      } catch (MissingResourceException e) {
        // a language without a three-letter code is not one we are asked for
        continue;
      }
    }
    // those that Java does not know
    codes.put("alb", "sq");
    codes.put("arm", "hy");
    codes.put("baq", "eu");
    codes.put("bur", "my");
    codes.put("chi", "zh");
    codes.put("cze", "cs");
    codes.put("dut", "nl");
    codes.put("fre", "fr");
    codes.put("geo", "ka");
    codes.put("ger", "de");
    codes.put("gre", "el");
    codes.put("ice", "is");
    codes.put("mac", "mk");
    codes.put("mao", "mi");
    codes.put("may", "ms");
    codes.put("per", "fa");
    codes.put("rum", "ro");
    codes.put("slo", "sk");
    codes.put("tib", "bo");
    codes.put("wel", "cy");
    return Map.copyOf(codes);
  }
}
