package weir.player.abr;

/**
 * Where a session stands at the moment a representation is to be chosen. A live view: valid only
 * during the call it is handed to, and nothing in it may be kept.
 */
public interface Situation {
  /**
   * What may be chosen from. Another object after the viewer raised or lowered a cap; the rungs
   * both have are the same ones.
   */
  Ladder ladder();

  /** Position of the segment to be chosen, from 0. */
  int index();

  /** Number of segments of the track. */
  int segments();

  /** Duration of a segment of this track in ms; {@code index} within 0 and {@link #segments()}. */
  double segmentMs(int index);

  /**
   * Size of a segment in bits. The real one where the player knows it, else rate times duration.
   */
  double sizeBits(int index, int rung);

  /** Media buffered ahead of the playhead in this track, ms, never below 0. */
  double bufferMs();

  /** The most the session buffers, ms. */
  double bufferGoalMs();

  /** Rung of the segment chosen before this one, within the ladder; -1 before the first. */
  int lastRung();

  /**
   * Since the session began, ms: stalls, pauses, waits and the transfers of other tracks included.
   * A policy that may change its mind only every so often reads it here, having no clock of its
   * own.
   */
  double atMs();

  /** Whether playback has begun; false during start-up. */
  boolean isPlaying();

  /**
   * The rate remembered from an earlier session, kbit/s; NaN where nothing is. For policies that
   * have to assume something before they have measured anything.
   */
  double rememberedKbps();

  /** What the tracks fetched beside this one need, kbit/s; 0 where there are none. */
  double besideKbps();
}
