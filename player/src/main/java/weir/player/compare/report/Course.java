package weir.player.compare.report;

/**
 * A trace that sessions ran over.
 *
 * @param name unlike all others of a report; short, since it labels rows
 * @param set where it belongs, such as a folder's name; may be empty
 * @param hash of what it holds, or empty
 * @param meanKbps its mean rate, kbit/s; NaN where unknown
 */
public record Course(String name, String set, String hash, double meanKbps) {
  public Course {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a trace without a name");
    }
  }
}
