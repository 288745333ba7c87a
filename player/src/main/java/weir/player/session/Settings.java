package weir.player.session;

/**
 * How a session behaves, whatever its policy.
 *
 * @param bufferMs the most it buffers, ms; a segment is fetched only when it fits below this
 * @param idleMs a transfer fails when nothing came for so long, ms
 * @param retries how often a failed request is repeated before the session gives up
 * @param backoffMs wait before the first repetition, ms; doubles each time, and is spread by up to
 *     a quarter either way so that many players do not come back at once
 * @param seed what is random in the session (the spread above) comes from this
 */
public record Settings(double bufferMs, double idleMs, int retries, double backoffMs, long seed) {
  /**
   * 25 s of buffer as Sabre has; 10 s without a byte is what a person takes for broken; five
   * repetitions from half a second on bridge an outage of about 15 s.
   */
  public static final Settings DEFAULT = new Settings(25_000, 10_000, 5, 500, 1);

  public Settings {
    if (!(bufferMs > 0) || !(idleMs > 0) || retries < 0 || !(backoffMs >= 0)) {
      throw new IllegalArgumentException(
          "buffer "
              + bufferMs
              + " ms, idle "
              + idleMs
              + " ms, "
              + retries
              + " retries, backoff "
              + backoffMs
              + " ms");
    }
  }

  public Settings withBufferMs(double ms) {
    return new Settings(ms, idleMs, retries, backoffMs, seed);
  }

  public Settings withSeed(long other) {
    return new Settings(bufferMs, idleMs, retries, backoffMs, other);
  }
}
