package weir.player.abr;

/**
 * What a policy chose, and why.
 *
 * @param rung the representation to fetch, within the ladder
 * @param pauseMs how long to pause before fetching it, ms, 0 or more
 * @param reason why
 * @param first first input of the reason, in the unit the reason names
 * @param second second input of the reason
 */
public record Decision(int rung, double pauseMs, Reason reason, double first, double second) {
  public Decision {
    if (rung < 0 || !(pauseMs >= 0) || pauseMs == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("rung " + rung + " after a pause of " + pauseMs + " ms");
    }
  }

  public static Decision of(int rung, Reason reason, double first, double second) {
    return new Decision(rung, 0, reason, first, second);
  }

  /** The reason in words, for a person. */
  public String words() {
    return reason.words(first, second);
  }
}
