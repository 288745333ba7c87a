package weir.player.compare;

/**
 * A title in a comparison.
 *
 * @param wanted as it was asked for
 * @param title its segments merged if that was asked for
 * @param hash of all that a session can notice of it
 */
public record ComparedTitle(String wanted, SimulatedTitle title, String hash) {
  public static ComparedTitle of(String wanted, SimulatedTitle title) {
    return new ComparedTitle(wanted, title, Fingerprint.of(title));
  }

  /** How long its segments are, but for the last, ms. */
  public double segmentMs() {
    return title.title().main().segmentMs(0);
  }
}
