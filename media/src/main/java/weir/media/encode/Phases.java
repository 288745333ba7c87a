package weir.media.encode;

import java.time.Duration;

/**
 * One progress out of several pieces of work that follow each other. Made when the first begins.
 */
public final class Phases {
  private final Progress whole;
  private final long began = System.nanoTime();
  private double from;

  public Phases(Progress whole) {
    this.whole = whole;
  }

  /**
   * The next piece of work.
   *
   * @param to the fraction of the whole that is done with it, as one expects; above the one before
   */
  public Progress until(double to) {
    double start = from;
    from = to;
    return (fraction, remaining) -> {
      double done = start + fraction * (to - start);
      double elapsed = System.nanoTime() - began;
      whole.at(done, done > 0 ? Duration.ofNanos((long) (elapsed * (1 - done) / done)) : remaining);
    };
  }
}
