package weir.player.session;

/**
 * One thing to fetch.
 *
 * @param track position of the track in the title
 * @param rung position of the representation in the track's ladder
 * @param index position of the segment in the track, or {@link #INIT}
 * @param sizeBits its size in bits where known or estimated; NaN for an initialization segment of
 *     unknown size
 * @param attempt 1 the first time, counting up when it is fetched again after a failure
 */
public record Request(int track, int rung, int index, double sizeBits, int attempt) {
  /** The index that stands for the initialization segment. */
  public static final int INIT = -1;

  public Request {
    if (track < 0 || rung < 0 || index < INIT || attempt < 1) {
      throw new IllegalArgumentException(
          "track " + track + " rung " + rung + " index " + index + " attempt " + attempt);
    }
  }

  public boolean isInit() {
    return index == INIT;
  }
}
