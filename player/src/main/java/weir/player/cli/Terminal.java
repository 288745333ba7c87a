package weir.player.cli;

/** What is known of the terminal. */
final class Terminal {
  private static final int USUAL = 80;

  private Terminal() {}

  /** How wide it is, as far as it says so. */
  static int columns() {
    try {
      int columns = Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
      return columns > 0 ? columns : USUAL;
    } catch (NumberFormatException e) {
      return USUAL;
    }
  }
}
