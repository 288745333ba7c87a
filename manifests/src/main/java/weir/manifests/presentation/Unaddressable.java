package weir.manifests.presentation;

import java.time.Duration;

/**
 * Segments that exist, but are addressed in a way that is not understood here yet; every question
 * says so.
 */
record Unaddressable(String place, String reason) implements SegmentIndex {
  @Override
  public long count() {
    throw refusal();
  }

  @Override
  public Segment at(long index) {
    throw refusal();
  }

  @Override
  public long indexAt(Duration timeInPeriod) {
    throw refusal();
  }

  private UnsupportedManifest refusal() {
    return new UnsupportedManifest(place, reason);
  }
}
