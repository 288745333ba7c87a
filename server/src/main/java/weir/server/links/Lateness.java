package weir.server.links;

import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * How long each response waits before it begins: a delay, and by chance up to so much more or less,
 * every amount as likely as any other, but never less than nothing. That is what {@code delay TIME
 * JITTER} means to Linux's {@code tc-netem(8)} where it is told no distribution. Only beginnings
 * are moved: no byte of a connection overtakes another.
 *
 * <p>The n-th response has the n-th draw, so the same seed makes the same waits. For one thread at
 * a time.
 */
public final class Lateness {
  /** Of a link that names no seed. */
  private static final long SEED = 0;

  private final long seed;
  private SplittableRandom random;

  public Lateness(OptionalLong seed) {
    this.seed = seed.orElse(SEED);
    restart();
  }

  /** From the first draw again. */
  public void restart() {
    random = new SplittableRandom(seed);
  }

  /**
   * Of the next response, ms; without jitter nothing is drawn.
   *
   * @param delayMs 0 or more
   * @param jitterMs how much more or less it may be, 0 or more
   */
  public double nextMs(double delayMs, double jitterMs) {
    if (jitterMs == 0) {
      return delayMs;
    }
    return Math.max(0, delayMs + jitterMs * (2 * random.nextDouble() - 1));
  }
}
