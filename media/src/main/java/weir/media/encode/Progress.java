package weir.media.encode;

import java.time.Duration;

/**
 * Hears how far a long piece of work is, some times a second, one call after the other, mostly not
 * on the thread that asked for the work. An exception thrown here ends the work and reaches that
 * thread.
 */
@FunctionalInterface
public interface Progress {
  /** For those who do not want to know. */
  Progress NONE = (fraction, remaining) -> {};

  /**
   * @param fraction done, 0 to 1, never less than before
   * @param remaining at the speed so far
   */
  void at(double fraction, Duration remaining);

  /** A line worth reading that the work has found out, such as what was left out of it, and why. */
  default void tell(String line) {}
}
