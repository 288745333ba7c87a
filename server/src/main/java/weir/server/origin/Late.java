package weir.server.origin;

import java.util.Optional;
import java.util.function.Supplier;

/** Made when it is first asked for, and once. Safe for use by many threads. */
final class Late<T> {
  private volatile Optional<T> made = Optional.empty();
  private Supplier<T> maker;

  /**
   * @param maker let go, with all that it needs, when it has done its work
   */
  Late(Supplier<T> maker) {
    this.maker = maker;
  }

  boolean isMade() {
    return made.isPresent();
  }

  T get() {
    Optional<T> known = made;
    return known.isPresent() ? known.get() : make();
  }

  private synchronized T make() {
    if (made.isEmpty()) {
      made = Optional.of(maker.get());
      maker = null;
    }
    return made.get();
  }
}
