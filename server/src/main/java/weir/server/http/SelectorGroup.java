package weir.server.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Selectors that keep an eye on each other, so that none goes without a processor for long. Times
 * are of a monotonic clock, in ns.
 */
final class SelectorGroup {
  /** Longer than almost everything that is done between two signs of life. */
  static final long SILENCE_NANOS = 300_000;

  private final List<Member> members = new CopyOnWriteArrayList<>();

  Member join() {
    Member member = new Member();
    members.add(member);
    return member;
  }

  /** One of them; told by its own thread alone how it gets on. */
  final class Member {
    private volatile boolean isBusy;
    private volatile long signNanos;

    /** From now on it gives a sign of life with everything it does, and does not sleep. */
    void begin(long nowNanos) {
      signNanos = nowNanos;
      isBusy = true;
    }

    void giveSign(long nowNanos) {
      signNanos = nowNanos;
    }

    boolean isBusy() {
      return isBusy;
    }

    /** From now on its silence means nothing. */
    void end() {
      if (isBusy) {
        isBusy = false;
      }
    }

    /** Whether another should give signs of life and gives none: it has no processor. */
    boolean hasSilentFellow(long nowNanos) {
      for (Member fellow : members) {
        if (fellow != this && fellow.isBusy && nowNanos - fellow.signNanos > SILENCE_NANOS) {
          return true;
        }
      }
      return false;
    }

    void leave() {
      members.remove(this);
    }
  }
}
