package weir.player.watch.window;

import java.util.Optional;
import java.util.function.LongSupplier;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Title;

/**
 * Where playback is at any moment: where the session said it was at its last event, and the time
 * that passed since, as far as the buffer goes. Written on the session's thread, read on any.
 */
final class Playhead implements Listener {
  /** What a viewer sees happen. */
  enum State {
    STARTING,
    PLAYING,
    PAUSED,
    SEEKING,
    STALLED,
    ENDED,
    FAILED
  }

  /** What the session said, and at which of its moments. */
  private record Said(Session.Playback playback, double atMs, Optional<Command.Ending> ending) {}

  private final LongSupplier nanos;
  private final double endMs;
  private Session session;
  private volatile long beganNanos;
  private double atMs;
  private volatile Said said;

  /**
   * @param nanos monotonic time, as {@link System#nanoTime}
   */
  Playhead(Title title, LongSupplier nanos) {
    this.nanos = nanos;
    endMs = title.main().startMs(title.main().count());
    Session.Playback first =
        new Session.Playback(title.main().startMs(0), 0, Session.Showing.STARTING);
    said = new Said(first, 0, Optional.empty());
    beganNanos = nanos.getAsLong();
  }

  /** To be called before the session begins. */
  void follow(Session one) {
    session = one;
  }

  @Override
  public void heard(double nowMs, Event event) {
    if (event instanceof Event.Started) {
      beganNanos = nanos.getAsLong();
    }
    atMs = nowMs;
  }

  @Override
  public void settled() {
    said = new Said(session.playback(), atMs, Optional.empty());
  }

  @Override
  public void ended(double nowMs, Command.Ending ending) {
    said = new Said(said.playback, nowMs, Optional.of(ending));
  }

  /** Since the session began, ms. */
  double nowMs() {
    return (nanos.getAsLong() - beganNanos) / 1e6;
  }

  /** On the title's time line, ms. */
  double positionMs() {
    Said last = said;
    return last.playback.positionMs() + ranMs(last);
  }

  private double ranMs(Said last) {
    return Math.max(0, Math.min(nowMs() - last.atMs, last.playback.runsForMs()));
  }

  /** Whether the picture moves at this moment. */
  boolean isRunning() {
    return state() == State.PLAYING;
  }

  /** For how long it has stood still that the session has not told of yet, ms. */
  double dryMs() {
    Said last = said;
    return state() == State.STALLED ? nowMs() - last.atMs - last.playback.runsForMs() : 0;
  }

  /** Whether it ran dry after the session's last event, so that nobody has counted it. */
  boolean hasJustRunDry() {
    return state() == State.STALLED && said.playback.runsForMs() > ROUNDING_MS;
  }

  State state() {
    Said last = said;
    if (last.ending.isPresent()) {
      return last.ending.get() == Command.Ending.PLAYED ? State.ENDED : State.FAILED;
    }
    return switch (last.playback.showing()) {
      case STARTING -> State.STARTING;
      case PAUSED -> State.PAUSED;
      case SEEKING -> State.SEEKING;
      case PLAYING -> {
        boolean isDry = nowMs() - last.atMs > last.playback.runsForMs() + ROUNDING_MS;
        boolean isAtEnd = last.playback.positionMs() + last.playback.runsForMs() >= endMs - 1;
        yield isDry && !isAtEnd ? State.STALLED : State.PLAYING;
      }
    };
  }
}
