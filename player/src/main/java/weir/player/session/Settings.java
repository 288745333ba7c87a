package weir.player.session;

/**
 * How a session behaves, whatever its policy.
 *
 * @param bufferMs the most it buffers, ms; a segment is fetched only when it fits below this
 * @param startBufferMs playback begins, at first and after a jump, once so much is buffered, ms, or
 *     the buffer is full; one segment is needed in any case
 * @param replacement which buffered segments are fetched again in a higher rung
 * @param givesUp whether running transfers may be broken off
 * @param maxHeight rungs with more lines are left alone until the viewer raises the cap
 * @param maxKbps rungs with a higher rate are left alone until the viewer raises the cap
 * @param rememberedKbps what an earlier session measured, kbit/s; NaN for nothing
 * @param idleMs a transfer fails when nothing came for so long, ms
 * @param retries how often a failed request is repeated before the session gives up
 * @param backoffMs wait before the first repetition, ms; doubles each time, and is spread by up to
 *     a quarter either way so that many players do not come back at once
 * @param fullStepMs a wait because the buffer is full is rounded up to a multiple of this, ms; 0
 *     for exactly until the next segment fits
 * @param seed what is random in the session (the spread above) comes from this
 */
public record Settings(
    double bufferMs,
    double startBufferMs,
    Replacement replacement,
    boolean givesUp,
    int maxHeight,
    double maxKbps,
    double rememberedKbps,
    double idleMs,
    int retries,
    double backoffMs,
    double fullStepMs,
    long seed) {
  /**
   * 25 s of buffer as Sabre has, playing from the first segment on; 10 s without a byte is what a
   * person takes for broken; five repetitions from half a second on bridge an outage of about 15 s.
   */
  public static final Settings DEFAULT =
      new Settings(
          25_000,
          0,
          Replacement.NONE,
          true,
          Integer.MAX_VALUE,
          Double.POSITIVE_INFINITY,
          Double.NaN,
          10_000,
          5,
          500,
          0,
          1);

  /**
   * Fetching buffered segments again in a higher rung ("fast switching"), as Spiteri, Sitaraman and
   * Sparacio describe it (MMSys 2018): after each decision, a buffered segment of a lower rung that
   * is far enough from being played is fetched instead of the next one.
   */
  public enum Replacement {
    /** What is buffered is played. */
    NONE,
    /** The first such segment: what is seen soonest. */
    LEFT,
    /** The last such segment: the one least likely to come too late. */
    RIGHT
  }

  public Settings {
    if (!(bufferMs > 0)
        || !(startBufferMs >= 0)
        || !(idleMs > 0)
        || retries < 0
        || !(backoffMs >= 0)
        || !(fullStepMs >= 0)) {
      throw new IllegalArgumentException(
          "buffer "
              + bufferMs
              + " ms, to start "
              + startBufferMs
              + " ms, idle "
              + idleMs
              + " ms, "
              + retries
              + " retries, backoff "
              + backoffMs
              + " ms, waits in steps of "
              + fullStepMs
              + " ms");
    }
    if (maxHeight < 0 || !(maxKbps >= 0) || rememberedKbps <= 0) {
      throw new IllegalArgumentException(
          "at most "
              + maxHeight
              + " lines, at most "
              + maxKbps
              + " kbit/s, remembered "
              + rememberedKbps
              + " kbit/s");
    }
  }

  public Settings withBufferMs(double ms) {
    return new Settings(
        ms,
        startBufferMs,
        replacement,
        givesUp,
        maxHeight,
        maxKbps,
        rememberedKbps,
        idleMs,
        retries,
        backoffMs,
        fullStepMs,
        seed);
  }

  public Settings withStartBufferMs(double ms) {
    return new Settings(
        bufferMs,
        ms,
        replacement,
        givesUp,
        maxHeight,
        maxKbps,
        rememberedKbps,
        idleMs,
        retries,
        backoffMs,
        fullStepMs,
        seed);
  }

  public Settings withReplacement(Replacement which) {
    return new Settings(
        bufferMs,
        startBufferMs,
        which,
        givesUp,
        maxHeight,
        maxKbps,
        rememberedKbps,
        idleMs,
        retries,
        backoffMs,
        fullStepMs,
        seed);
  }

  public Settings withGivesUp(boolean whether) {
    return new Settings(
        bufferMs,
        startBufferMs,
        replacement,
        whether,
        maxHeight,
        maxKbps,
        rememberedKbps,
        idleMs,
        retries,
        backoffMs,
        fullStepMs,
        seed);
  }

  /** With caps: at most so many lines, at most so many kbit/s. */
  public Settings withCaps(int lines, double kbps) {
    return new Settings(
        bufferMs,
        startBufferMs,
        replacement,
        givesUp,
        lines,
        kbps,
        rememberedKbps,
        idleMs,
        retries,
        backoffMs,
        fullStepMs,
        seed);
  }

  public Settings withRememberedKbps(double kbps) {
    return new Settings(
        bufferMs,
        startBufferMs,
        replacement,
        givesUp,
        maxHeight,
        maxKbps,
        kbps,
        idleMs,
        retries,
        backoffMs,
        fullStepMs,
        seed);
  }

  /** With how failures are dealt with: see the components of these names. */
  public Settings withPatience(double idle, int times, double backoff) {
    return new Settings(
        bufferMs,
        startBufferMs,
        replacement,
        givesUp,
        maxHeight,
        maxKbps,
        rememberedKbps,
        idle,
        times,
        backoff,
        fullStepMs,
        seed);
  }

  /** With waits for room in whole multiples of so many ms, as Pensieve's environment sleeps. */
  public Settings withFullStepMs(double ms) {
    return new Settings(
        bufferMs,
        startBufferMs,
        replacement,
        givesUp,
        maxHeight,
        maxKbps,
        rememberedKbps,
        idleMs,
        retries,
        backoffMs,
        ms,
        seed);
  }

  public Settings withSeed(long other) {
    return new Settings(
        bufferMs,
        startBufferMs,
        replacement,
        givesUp,
        maxHeight,
        maxKbps,
        rememberedKbps,
        idleMs,
        retries,
        backoffMs,
        fullStepMs,
        other);
  }
}
