package weir.server.viewers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import weir.network.cmcd.Cmcd;
import weir.network.cmcd.CmcdKey;

/**
 * What a player says of itself; all but the session may be left out. Times ms, rates kbit/s.
 *
 * @param name what the viewer wants to be called, by whoever looks on
 * @param state one of {@link #STATES}
 * @param stalls since the session began
 * @param stalledMs since the session began
 */
public record Beacon(
    String session,
    Optional<String> name,
    Optional<String> title,
    Optional<String> player,
    Optional<String> state,
    Optional<String> representation,
    OptionalDouble bufferMs,
    OptionalDouble positionMs,
    OptionalDouble throughputKbps,
    OptionalDouble speed,
    OptionalLong stalls,
    OptionalDouble stalledMs,
    OptionalDouble startUpMs) {

  private static final int LONGEST = 128;
  private static final int LONGEST_NAME = 40;

  /** Of ms, 300 years, and more kbit/s than any line has. */
  private static final long MOST = 10_000_000_000_000L;

  private static final int MOST_STALLS = 1_000_000_000;
  private static final int FASTEST = 1000;

  /** What a player can be doing, by the letters of CMCD's {@code sta} in {@link #LETTERS}. */
  public static final List<String> STATES =
      List.of(
          "starting",
          "playing",
          "seeking",
          "stalled",
          "paused",
          "ended",
          "failed",
          "left",
          "preloading");

  private static final String LETTERS = "spkraefqd";

  /** For somebody to do something, such as press a button; to whoever looks on, a pause. */
  private static final String WAITING = "w";

  public Beacon {
    if (session.isEmpty()) {
      throw new IllegalArgumentException("session is 1 to " + LONGEST + " characters");
    }
    checkLength("session", Optional.of(session), LONGEST);
    checkLength("name", name, LONGEST_NAME);
    checkLength("title", title, LONGEST);
    checkLength("player", player, LONGEST);
    checkLength("representation", representation, LONGEST);
    if (state.isPresent() && !STATES.contains(state.get())) {
      throw new IllegalArgumentException(
          "state is one of " + String.join(", ", STATES) + ", not " + state.get());
    }
    if (speed.isPresent() && !(Math.abs(speed.getAsDouble()) <= FASTEST)) {
      throw new IllegalArgumentException("speed is -" + FASTEST + " to " + FASTEST);
    }
    amount("bufferMs", bufferMs);
    amount("positionMs", positionMs);
    amount("throughputKbps", throughputKbps);
    amount("stalledMs", stalledMs);
    amount("startUpMs", startUpMs);
    if (stalls.isPresent() && (stalls.getAsLong() < 0 || stalls.getAsLong() > MOST_STALLS)) {
      throw new IllegalArgumentException("stalls is 0 to " + MOST_STALLS);
    }
  }

  private static void checkLength(String name, Optional<String> text, int longest) {
    if (text.isPresent() && text.get().length() > longest) {
      throw new IllegalArgumentException(name + " has at most " + longest + " characters");
    }
    if (text.isPresent() && text.get().chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(name + " has no control characters");
    }
  }

  private static void amount(String name, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() >= 0 && value.getAsDouble() <= MOST)) {
      throw new IllegalArgumentException(name + " is 0 to " + MOST);
    }
  }

  /** Empty for a letter that means nothing. */
  static Optional<String> state(Cmcd told) {
    return told.text(CmcdKey.STA)
        .map(letter -> letter.equals(WAITING) ? "a" : letter)
        .filter(letter -> letter.length() == 1 && LETTERS.contains(letter))
        .map(letter -> STATES.get(LETTERS.indexOf(letter)));
  }
}
