package weir.media.encode;

import java.time.Duration;

/**
 * Hears how far a long piece of work is. Called on the working thread, at most some times a second.
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
}
