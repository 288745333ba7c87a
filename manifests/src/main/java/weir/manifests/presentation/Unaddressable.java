package weir.manifests.presentation;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Segments that cannot be addressed; every question says why. */
final class Unaddressable implements SegmentIndex {
  private final Supplier<RuntimeException> why;

  private Unaddressable(Supplier<RuntimeException> why) {
    this.why = Objects.requireNonNull(why);
  }

  static Unaddressable because(Supplier<RuntimeException> why) {
    return new Unaddressable(why);
  }

  @Override
  public long count() {
    throw why.get();
  }

  @Override
  public Segment at(long index) {
    throw why.get();
  }

  @Override
  public long indexAt(Duration timeInPeriod) {
    throw why.get();
  }

  @Override
  public OptionalLong indexOf(long number) {
    throw why.get();
  }
}
