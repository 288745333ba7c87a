package weir.player.session;

import java.util.Objects;
import weir.player.abr.Policy;

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

  /**
   * The viewer wants something. It may come at any time; what is under way goes on unless the
   * command that answers is another.
   *
   * @param receivedBits what the running transfer had brought by then; 0 where none runs
   */
  record Told(double elapsedMs, double receivedBits, Wish wish) implements Event {}

  /** What a viewer can want. */
  sealed interface Wish permits Pause, Resume, Seek, Cap, Lock, Change {}

  /** Stand still; fetching goes on until the buffer is full. */
  record Pause() implements Wish {}

  /** Play on. */
  record Resume() implements Wish {}

  /**
   * Go on from another place.
   *
   * @param toMs on the title's time line, 0 or more; what lies behind its end is its end
   */
  record Seek(double toMs) implements Wish {
    public Seek {
      if (!(toMs >= 0) || toMs == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("no jump to " + toMs + " ms");
      }
    }
  }

  /**
   * Show no more than this from now on, as when a window shrinks or a data plan ends.
   *
   * @param maxHeight most lines of the picture; {@link Integer#MAX_VALUE} for no cap
   * @param maxKbps highest rate; infinite for no cap
   */
  record Cap(int maxHeight, double maxKbps) implements Wish {
    public Cap {
      if (maxHeight < 0 || !(maxKbps >= 0)) {
        throw new IllegalArgumentException("a cap of " + maxHeight + " lines, " + maxKbps);
      }
    }
  }

  /**
   * Choose nothing but this rung from now on, or let the policy choose again. What is under way and
   * what is buffered stays as it is.
   *
   * @param rung of the main track; above what may be chosen it is the top of that, and {@link
   *     #AUTOMATIC} leaves the choice to the policy
   */
  record Lock(int rung) implements Wish {
    /** The policy chooses. */
    public static final int AUTOMATIC = -1;

    public Lock {
      if (rung < AUTOMATIC) {
        throw new IllegalArgumentException("no rung " + rung + " to lock");
      }
    }
  }

  /**
   * Let another policy decide from now on. It is told of the last transfers that came whole, so
   * that it need not measure anew; of waits, jumps and transfers given up before its time it hears
   * nothing.
   *
   * @param name what the log calls it
   * @param policy a fresh one
   */
  record Change(String name, Policy policy) implements Wish {
    public Change {
      Objects.requireNonNull(name);
      Objects.requireNonNull(policy);
    }
  }
}
