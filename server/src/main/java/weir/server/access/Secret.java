package weir.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What opens something to whoever knows it. It is not shown by mistake: {@link #toString} keeps it,
 * and only {@link #reveal} tells.
 */
public final class Secret {
  /** Nobody guesses 128 bits. */
  private static final int BYTES = 16;

  /** Shorter ones can be tried out. */
  private static final int SHORTEST = 8;

  private static final int LONGEST = 1000;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** A new one: 22 letters, digits, {@code -} and {@code _}. */
  public static Secret fresh() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * One that somebody chose.
   *
   * @param text 8 to 1000 characters that can stand in a header field: letters, digits and {@code -
   *     . _ ~ + / =}
   * @throws IllegalArgumentException saying what is wrong, and never what it was
   */
  public static Secret of(String text) {
    if (text.length() < SHORTEST || text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a token has %d to %d characters, not %d; leave it out to have one made"
              .formatted(SHORTEST, LONGEST, text.length()));
    }
    if (!text.matches("[A-Za-z0-9._~+/=-]+")) {
      throw new IllegalArgumentException(
          "a token is made of letters, digits and - . _ ~ + / =; leave it out to have one made");
    }
    return new Secret(text);
  }

  /** Takes as long whichever character is the first that differs. */
  public boolean is(String offered) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
  }

  /** For the one it belongs to. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "a secret";
  }
}
