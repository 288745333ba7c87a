package weir.player.compare.report;

/**
 * A policy that was compared, or a bound shown beside them.
 *
 * @param name unlike all others of a report
 * @param what how it decides, in a sentence; may be empty
 * @param source where it comes from; may be empty
 * @param isBound whether it is no rival but a bound, such as the offline optimum or {@code lowest}:
 *     it is shown and ranked, but cannot be what the headline calls best
 */
public record Contender(String name, String what, String source, boolean isBound) {
  public Contender {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a policy without a name");
    }
  }

  public Contender(String name, String what, String source) {
    this(name, what, source, false);
  }
}
