package weir.player.abr;

/**
 * Decides which representation of the next segment to fetch. What memory it needs is its own; every
 * session gets a new one. It reads no clock, prints nothing and throws for no situation a session
 * can be in.
 */
public interface Policy {
  /** Answer to {@link #giveUp}: let the transfer run on. */
  int KEEP = -1;

  /** The rung for the next segment, and perhaps a pause before it is fetched. */
  Decision decide(Situation now);

  /** A transfer of a media segment ended; {@code now} already holds its segment if it is whole. */
  default void ended(Transfer transfer, Situation now) {}

  /** The session waited because the buffer was full, for {@code ms}. */
  default void waited(double ms, Situation now) {}

  /** The viewer jumped to another place: the buffer is another, what was measured still holds. */
  default void sought(Situation now) {}

  /** Whether {@link #giveUp} can ever answer anything but {@link #KEEP}. */
  default boolean mayGiveUp() {
    return false;
  }

  /**
   * Whether to break the running transfer off, in order to fetch the same segment in a lower
   * representation: the rung it would rather have, or {@link #KEEP}. The session then asks {@link
   * #decide} again; what is named here goes into the log.
   */
  default int giveUp(Progress progress, Situation now) {
    return KEEP;
  }

  /**
   * For how long from now on {@link #giveUp} is sure to answer {@link #KEEP}, whatever arrives in
   * that time, ms; infinite for the rest of the transfer. Who asks may save itself the questions in
   * between, so this must be proven, not expected, and a policy that learns from being asked must
   * leave it at 0. {@code progress} may have received nothing yet.
   */
  default double quietMs(Progress progress, Situation now) {
    return 0;
  }

  /** What a bound computed in doubles is shortened by to hold all the same, ms. */
  double ROUNDING_MS = 1e-3;
}
