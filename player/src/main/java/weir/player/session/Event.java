package weir.player.session;

/**
 * What a world tells a session.
 *
 * <p>{@code elapsedMs} is the time since the event before, in exact ms as the world computed it.
 * Absolute time is their sum, for logs only: {@code (t + d) - t} is not {@code d}.
 */
public sealed interface Event {
  double elapsedMs();

  /** The session begins. The first event, and only once. */
  record Started() implements Event {
    @Override
    public double elapsedMs() {
      return 0;
    }
  }

  /**
   * What was asked for is here, whole.
   *
   * @param receivedBits bits of the body
   * @param firstByteMs from the request to the first byte of the body
   * @param durationMs from the request to the last byte
   */
  record Arrived(double elapsedMs, double receivedBits, double firstByteMs, double durationMs)
      implements Event {}

  /**
   * The transfer was broken off, as the session wanted.
   *
   * @param rung what the policy named when it gave up
   */
  record GaveUp(
      double elapsedMs, double receivedBits, double firstByteMs, double durationMs, int rung)
      implements Event {}

  /**
   * The transfer failed.
   *
   * @param status the HTTP status, 0 where there was none
   */
  record Failed(double elapsedMs, Failure why, int status) implements Event {}

  /** A wait that the session asked for is over. */
  record Woke(double elapsedMs) implements Event {}
}
