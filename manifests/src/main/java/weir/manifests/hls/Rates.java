package weir.manifests.hls;

/**
 * What {@code BANDWIDTH} and {@code AVERAGE-BANDWIDTH} are to be for one media playlist, in bit/s,
 * rounded up (RFC 8216, section 4.3.4.2).
 *
 * @param peak the largest bit rate of any run of segments that lasts between 0.5 and 1.5 target
 *     durations; if there is no such run, of any segment
 * @param average all bits over the whole duration
 */
public record Rates(long peak, long average) {
  public Rates {
    if (average < 0 || peak < average) {
      throw new IllegalArgumentException("peak " + peak + " and average " + average + " bit/s");
    }
  }

  /**
   * @param bytes of each segment
   * @param ticks duration of each segment, above 0, in units of {@code timescale}
   * @throws IllegalArgumentException if there is no segment, or the arrays differ in length
   */
  public static Rates of(long[] bytes, long[] ticks, long timescale) {
    if (bytes.length == 0 || bytes.length != ticks.length || timescale <= 0) {
      throw new IllegalArgumentException(
          bytes.length + " sizes and " + ticks.length + " durations at " + timescale + " a second");
    }
    long target = 0;
    long allBytes = 0;
    long allTicks = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0 || ticks[i] <= 0) {
        throw new IllegalArgumentException(
            "segment of " + bytes[i] + " bytes and " + ticks[i] + " units");
      }
      target = Math.max(target, TargetDuration.seconds(ticks[i], timescale));
      allBytes += bytes[i];
      allTicks += ticks[i];
    }
    long average = rate(allBytes, allTicks, timescale);
    long ofRuns = 0;
    long ofSegments = 0;
    for (int i = 0; i < bytes.length; i++) {
      ofSegments = Math.max(ofSegments, rate(bytes[i], ticks[i], timescale));
      long runBytes = 0;
      long runTicks = 0;
      for (int j = i; j < bytes.length && isWithin(runTicks + ticks[j], target, timescale); j++) {
        runBytes += bytes[j];
        runTicks += ticks[j];
        if (2 * runTicks >= target * timescale) {
          ofRuns = Math.max(ofRuns, rate(runBytes, runTicks, timescale));
        }
      }
    }
    // A single short segment is no peak, but no run may be below the average either.
    return new Rates(Math.max(ofRuns > 0 ? ofRuns : ofSegments, average), average);
  }

  /** Those of two playlists played together, such as a video and its most demanding audio. */
  public Rates and(Rates other) {
    return new Rates(peak + other.peak, average + other.average);
  }

  private static boolean isWithin(long ticks, long targetSeconds, long timescale) {
    return 2 * ticks <= 3 * targetSeconds * timescale;
  }

  private static long rate(long bytes, long ticks, long timescale) {
    return (long) Math.ceil(8.0 * bytes * timescale / ticks);
  }
}
