package weir.player.session;

import weir.player.abr.Decision;
import weir.player.abr.Progress;

/**
 * Hears what happens in a session: logs, counters, lines on a terminal. Everything comes in the
 * order in which the session did it. {@code atMs} is the sum of the elapsed times of all events so
 * far.
 *
 * <p>Playback is told in the pieces in which the session computes it, so that a listener can sum
 * them in the same order: {@link #played} for every piece of a segment, {@link #stalled} for every
 * piece of standstill.
 */
public interface Listener {
  /** A standstill shorter than this is what rounding leaves, and nothing a viewer sees, ms. */
  double ROUNDING_MS = 1e-6;

  /** A listener that hears nothing. */
  Listener NONE = new Listener() {};

  default void began(Title title, Settings settings) {}

  /** The link's capacity and latency from here on, where the world knows them. */
  default void linkIs(double atMs, double kbps, double latencyMs) {}

  /** An event reached the session, before anything is done about it. */
  default void heard(double atMs, Event event) {}

  /**
   * A representation was chosen for a segment.
   *
   * @param lastRung the one chosen before, -1 before the first
   */
  default void decided(
      double atMs, int track, int index, Decision decision, int lastRung, double bufferMs) {}

  default void commanded(double atMs, Command command) {}

  /** A policy was asked whether to give up; {@code answer} is a rung or {@code Policy.KEEP}. */
  default void asked(Progress progress, int answer) {}

  /** A segment or initialization segment is here; {@code bufferMs} is its track's, after it. */
  default void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {}

  /** A transfer was given up; {@code bufferMs} is its track's buffer after the time it took. */
  default void gaveUp(
      double atMs, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {}

  default void failed(double atMs, Request request, Event.Failed event) {}

  /**
   * A buffered segment is fetched again in a higher rung, instead of the next segment.
   *
   * @param index the buffered segment
   * @param from the rung it is buffered in
   * @param to the rung it is to come in
   */
  default void replacing(double atMs, int index, int from, int to) {}

  /** The better segment is here and in the buffer, in time. */
  default void replaced(int index, int from, int to) {}

  /**
   * A running transfer was dropped because the viewer jumped.
   *
   * @param receivedBits what it had brought
   */
  default void dropped(double atMs, Request request, double receivedBits) {}

  /**
   * The viewer jumped.
   *
   * @param discardedMs media of the main track that were buffered and are not any more, ms
   */
  default void sought(double atMs, double toMs, double discardedMs) {}

  /**
   * Another policy decides from here on, as the viewer wants.
   *
   * @param transfers how many past ones it was told of
   */
  default void changed(double atMs, String policy, int transfers) {}

  /** Time the viewer had paused for, ms. */
  default void paused(double ms) {}

  /** Time playback waited after a jump, ms. */
  default void seeking(double ms) {}

  /** Time that passed before playback began, ms. */
  default void startingUp(double ms) {}

  /** Playback begins; told once. */
  default void playing(double startUpMs) {}

  /** A segment of the main track comes under the playhead. */
  default void reached(int index, int rung) {}

  /** A segment of the main track is played to its end. */
  default void finished(int index) {}

  /** The main track played on for {@code ms}. */
  default void played(double ms) {}

  /**
   * Playback stood still for {@code ms}, which may be no more than {@link #ROUNDING_MS}.
   *
   * @param ranDry whether it ran dry just before; false where it stood still already
   */
  default void stalled(double ms, boolean ranDry) {}

  /** All that had to be told about the event before is told. */
  default void settled() {}

  default void ended(double atMs, Command.Ending ending) {}

  /** Tells both, the first one first. */
  static Listener both(Listener first, Listener second) {
    return new Both(first, second);
  }
}
