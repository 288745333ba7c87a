package weir.manifests.hls;

/** How playlists round durations to whole seconds: halves go up, and no segment lasts 0. */
final class TargetDuration {
  private TargetDuration() {}

  static long seconds(long ticks, long timescale) {
    return Math.max(1, Math.floorDiv(2 * ticks + timescale, 2 * timescale));
  }
}
