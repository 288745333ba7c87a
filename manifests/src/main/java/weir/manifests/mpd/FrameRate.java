package weir.manifests.mpd;

/**
 * Frames per second as an exact fraction, kept as written: 60/2 is not turned into 30.
 *
 * @param frames above 0
 * @param seconds above 0; 1 where only a whole number is written
 */
public record FrameRate(long frames, long seconds) {
  public FrameRate {
    if (frames <= 0 || seconds <= 0) {
      throw new IllegalArgumentException("frame rate " + frames + "/" + seconds);
    }
  }

  public static FrameRate of(long framesPerSecond) {
    return new FrameRate(framesPerSecond, 1);
  }

  public double framesPerSecond() {
    return (double) frames / seconds;
  }

  /** As the schema writes it: {@code 25} or {@code 30000/1001}. */
  @Override
  public String toString() {
    return seconds == 1 ? Long.toString(frames) : frames + "/" + seconds;
  }
}
