package weir.server.http;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
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

  /** For what is due: twenty thousand a second, where ten thousand responses are paced. */
  private final ThreadPoolExecutor now;

  private final ScheduledThreadPoolExecutor later;

  Senders() {
    now =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("weir-sender-"));
    now.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    later = new ScheduledThreadPoolExecutor(1, named("weir-waker-"));
    later.setRejectedExecutionHandler(new ScheduledThreadPoolExecutor.DiscardPolicy());
    later.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Monotonic; only differences mean anything. */
  static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** After {@link #close} this does nothing. */
  void soon(Runnable task) {
    now.execute(logged(task));
  }

  /** After {@link #close} this does nothing. */
  void after(double delayMs, Runnable task) {
    later.schedule(() -> soon(task), Math.round(delayMs * 1000), TimeUnit.MICROSECONDS);
  }

  void every(Duration period, Runnable task) {
    later.scheduleWithFixedDelay(
        () -> soon(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Drops what waits and lets finish what runs; an interrupt would close channels in mid-write. */
  @Override
  public void close() {
    later.shutdown();
    now.shutdown();
    try {
      if (!now.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
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
