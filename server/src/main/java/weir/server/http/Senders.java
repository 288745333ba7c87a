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

  private static final Duration PATIENCE = Duration.ofSeconds(2);

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
    pool.setRejectedExecutionHandler(new ScheduledThreadPoolExecutor.DiscardPolicy());
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Monotonic; only differences mean anything. */
  static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** After {@link #close} this does nothing. */
  void soon(Runnable task) {
    pool.execute(logged(task));
  }

  /** After {@link #close} this does nothing. */
  void after(double delayMs, Runnable task) {
    pool.schedule(logged(task), Math.round(delayMs * 1000), TimeUnit.MICROSECONDS);
  }

  void every(Duration period, Runnable task) {
    pool.scheduleWithFixedDelay(
        logged(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Drops what waits and lets finish what runs; an interrupt would close channels in mid-write. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a response is still being written after {}", PATIENCE);
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
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
