package weir.player.compare.wire;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether the machine kept up with sessions in real time.
 *
 * @param lateMs how late this process woke up at least once in a hundred times, ms
 * @param ownProcessors how many processors it used, on average
 * @param otherProcessors how many others used; NaN where the machine does not tell
 * @param processors how many there are
 * @param safely how many sessions at once the machine would keep up with, if others leave it as
 *     much as they did; 0 where it is none
 */
public record Timeliness(
    double lateMs, double ownProcessors, double otherProcessors, int processors, int safely) {
  /** A transfer of a second that ends so much late seems one per cent slower than it was. */
  private static final double BEARABLE_MS = 10;

  /** Whether nearly all happened when it was due. */
  public boolean isOnTime() {
    return lateMs <= BEARABLE_MS;
  }

  /** What was seen, for people. */
  public String told() {
    return String.format(
        Locale.ROOT,
        "1 in 100 times something happened %.1f ms late or more; of %d processors Weir used %.2f%s",
        lateMs,
        processors,
        ownProcessors,
        Double.isNaN(otherProcessors)
            ? ""
            : String.format(Locale.ROOT, ", others %.2f", otherProcessors));
  }

  /** What a reader should know before believing figures of the wire; empty where all is well. */
  public Optional<String> warning() {
    if (isOnTime()) {
      return Optional.empty();
    }
    return Optional.of(
        "The machine did not keep up: "
            + told()
            + ". "
            + (safely > 0
                ? "With --at-once " + safely + " it should."
                : "Others leave it no room; run this again when it is quiet."));
  }
}
