package weir.player.session;

/** What a session wants done next; its world does it and reports back with an {@link Event}. */
public sealed interface Command {

  /**
   * Fetch this; answered by {@link Event.Arrived}, {@link Event.GaveUp} or {@link Event.Failed}.
   *
   * @param idleMs fail with {@link Failure#TIMED_OUT} when nothing comes for so long
   */
  record Fetch(Request request, double idleMs) implements Command {}

  /**
   * Wait for {@code ms}, more than 0; answered by {@link Event.Woke}. An infinite wait ends only by
   * what the viewer does.
   */
  record Wait(double ms, Cause cause) implements Command {}

  /**
   * What is under way goes on. Answers {@link Event.Told} alone, where any other command takes the
   * place of what is under way: the world breaks it off and says nothing about it.
   */
  record CarryOn() implements Command {}

  /** The only one there needs to be. */
  CarryOn CARRY_ON = new CarryOn();

  /** The session is over; nothing follows. */
  record End(Ending ending) implements Command {}

  /** Why a session waits. */
  enum Cause {
    /** There is no room in the buffer for another segment. */
    BUFFER_FULL,
    /** The policy wants a pause. */
    POLICY,
    /** The viewer paused, and there is nothing left to fetch. */
    PAUSED,
    /** A failed request is repeated after a while. */
    RETRY,
    /** Everything is fetched; what is buffered plays out. */
    PLAYOUT
  }

  /** How a session ends. */
  enum Ending {
    /** Everything was played. */
    PLAYED,
    /** Something was not to be had, whatever was tried. */
    FAILED
  }
}
