package weir.network.shape;

import java.util.function.LongSupplier;

/** A clock that moves when the test says so. */
final class VirtualClock implements LongSupplier {

  /** Anywhere but 0: nobody may take the clock's zero for the link's. */
  private long nanos = -123_456_789_012L;

  @Override
  public long getAsLong() {
    return nanos;
  }

  void forwardNanos(long howMany) {
    nanos += howMany;
  }

  void forwardMs(long howMany) {
    nanos += 1_000_000 * howMany;
  }
}
