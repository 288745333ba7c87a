package weir.server.http;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few threads that do what has become due for any number of responses: write a granted piece,
 * end a delay. Nothing they do waits for a client.
 */
final class Senders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Senders.class);

  /** Two at least, so that one slow read from disk does not hold up the rest. */
  private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final ScheduledThreadPoolExecutor pool;

  Senders() {
    AtomicInteger count = new AtomicInteger();
    pool =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "weir-sender-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.setRemoveOnCancelPolicy(true);
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Monotonic; only differences mean anything. */
  static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  void soon(Runnable task) {
    if (!pool.isShutdown()) {
      pool.execute(logged(task));
    }
  }

  void after(double delayMs, Runnable task) {
    if (!pool.isShutdown()) {
      pool.schedule(logged(task), Math.round(delayMs * 1000), TimeUnit.MICROSECONDS);
    }
  }

  void every(Duration period, Runnable task) {
    pool.scheduleWithFixedDelay(
        logged(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  /** An executor would keep what went wrong to itself. */
  private static Runnable logged(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a response could not be carried on", e);
      }
    };
  }
}
