package weir.server.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.IO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A selector whose thread does at once what it finds to do, if that does not block, and that
 * differs from Jetty's own in two things while it is busy.
 *
 * <p><b>It looks again before it sleeps.</b> To fall asleep and be woken costs both sides about as
 * much as to answer a small request. So while requests come in thousands, and only then, it looks
 * for as long as a sleep would cost, and offers the processor to others between two looks. Who
 * waits for at most as long as the sleep costs never does worse than twice the best that could be
 * done (A. Karlin et al., "Empirical Studies of Competitive Spinning for a Shared-Memory
 * Multiprocessor", SOSP 1991, section 2).
 *
 * <p><b>It makes room.</b> Selectors that do not sleep can meet on one processor, and then the
 * system gives it to them by turns of some milliseconds: half of the clients wait as long. A
 * selector that looks gives a sign of life with everything it does, and it stops looking if it
 * finds nothing; so one that looks and gives no sign has no processor. The first of the others to
 * notice takes a nap, and leaves it its own.
 */
final class LaneSelector extends ManagedSelector {
  private static final Logger LOG = LoggerFactory.getLogger(LaneSelector.class);

  /** What a sleep costs, with the way there and back; measured in a virtual machine. */
  private static final long SLEEP_NANOS = 20_000;

  /**
   * Busy is who finds this often something to do, 20 000 times a second, as long as a span goes.
   */
  private static final long BUSY_NANOS = 50_000;

  private static final long SPAN_NANOS = 10_000_000;

  /** As short as can be: the system adds 50 µs of its own. */
  private static final long NAP_NANOS = 10_000;

  private final SelectorGroup.Member group;
  private final LongAdder naps;

  private boolean isBusy;
  private long found;
  private long spanBeganNanos = System.nanoTime();

  private boolean isTired;
  private boolean isLooking;
  private long lookUntilNanos;
  private long roomMadeNanos;

  /**
   * @param naps counts how often this or another one made room
   */
  LaneSelector(SelectorManager manager, int id, SelectorGroup group, LongAdder naps) {
    super(manager, id);
    this.group = group.join();
    this.naps = naps;
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    group.leave();
  }

  /**
   * One thread at a time is here and in {@link #serve}, though not always the same: Jetty hands
   * selecting on when something blocks.
   */
  @Override
  protected int nioSelect(Selector selector, boolean now) throws IOException {
    if (now) {
      return super.nioSelect(selector, true);
    }
    return isBusy && !isTired ? look(selector) : sleep(selector);
  }

  private int sleep(Selector selector) throws IOException {
    isTired = false;
    isLooking = false;
    group.end();
    int ready = selector.select();
    long nowNanos = System.nanoTime();
    count(ready, nowNanos);
    if (isBusy) {
      roomMadeNanos = nowNanos;
      group.begin(nowNanos);
    }
    return ready;
  }

  private void count(int ready, long nowNanos) {
    found += ready;
    long spanNanos = nowNanos - spanBeganNanos;
    if (spanNanos >= SPAN_NANOS) {
      isBusy = found * BUSY_NANOS >= spanNanos;
      found = 0;
      spanBeganNanos = nowNanos;
    }
  }

  /**
   * Once. After a look that finds nothing the caller must see to its updates, for whose sake it may
   * have been woken: a look takes notice of a wake-up without a word.
   */
  private int look(Selector selector) throws IOException {
    long nowNanos = System.nanoTime();
    boolean mayNap = nowNanos - roomMadeNanos > SelectorGroup.SILENCE_NANOS;
    if (mayNap && group.hasSilentFellow(nowNanos)) {
      LockSupport.parkNanos(this, NAP_NANOS);
      naps.increment();
      nowNanos = System.nanoTime();
      roomMadeNanos = nowNanos;
    }
    group.giveSign(nowNanos);
    int ready = selector.selectNow();
    count(ready, nowNanos);
    if (ready > 0) {
      isLooking = false;
      return ready;
    }
    if (!isLooking) {
      isLooking = true;
      lookUntilNanos = nowNanos + SLEEP_NANOS;
    }
    if (nowNanos - lookUntilNanos < 0) {
      Thread.yield();
    } else {
      isTired = true;
    }
    return 0;
  }

  /**
   * Does what a connection has to do that was found ready.
   *
   * @param task does not block
   */
  void serve(Runnable task) {
    perform(task);
    if (group.isBusy()) {
      group.giveSign(System.nanoTime());
    }
  }

  /** If it fails, its connection is closed, and nothing else comes of it. */
  static void perform(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      LOG.warn("A connection failed and is closed", failure);
      if (task instanceof Closeable connection) {
        IO.close(connection);
      }
    }
  }
}
