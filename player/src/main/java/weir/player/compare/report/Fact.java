package weir.player.compare.report;

/**
 * One thing that is so, for people: a setting, a version, a machine.
 *
 * @param name in a word or two, such as {@code buffer}
 * @param value with its unit, such as {@code 25 s}
 */
public record Fact(String name, String value) {
  public Fact {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the fact '" + value + "' has no name");
    }
  }
}
