package weir.player.compare.wire;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches whether this process gets a processor when it wants one: a thread that wishes to wake
 * every {@value #EVERY_MS} ms, and how late it does.
 */
final class Punctuality implements AutoCloseable {
  private static final int EVERY_MS = 10;

  /** What players may use of the processors before they begin to wait for each other. */
  private static final double USABLE = 0.7;

  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Thread thread = new Thread(this::watch, "weir-punctuality");
  private final long beganNanos = System.nanoTime();
  private final long beganCpuNanos = MACHINE.getProcessCpuTime();
  private double[] lateMs = new double[1024];
  private int count;
  private double loadSum;
  private int loads;
  private volatile boolean isOver;

  Punctuality() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    long dueNanos = System.nanoTime();
    while (!isOver) {
      dueNanos += TimeUnit.MILLISECONDS.toNanos(EVERY_MS);
      long leftNanos = dueNanos - System.nanoTime();
      while (leftNanos > 0 && !isOver) {
        LockSupport.parkNanos(leftNanos);
        leftNanos = dueNanos - System.nanoTime();
      }
      add(-leftNanos / 1e6);
      dueNanos = Math.max(dueNanos, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(EVERY_MS));
      if (count % 100 == 0) {
        double load = MACHINE.getCpuLoad();
        if (load >= 0) {
          loadSum += load;
          loads++;
        }
      }
    }
  }

  private void add(double ms) {
    if (count == lateMs.length) {
      lateMs = Arrays.copyOf(lateMs, 2 * count);
    }
    lateMs[count++] = ms;
  }

  /**
   * Ends the watch.
   *
   * @param sessions how many ran at once, on average
   */
  Timeliness verdict(double sessions) {
    close();
    double[] sorted = Arrays.copyOf(lateMs, count);
    Arrays.sort(sorted);
    double late = count == 0 ? 0 : sorted[(int) (0.99 * (count - 1))];
    double own =
        (double) (MACHINE.getProcessCpuTime() - beganCpuNanos) / (System.nanoTime() - beganNanos);
    int processors = Runtime.getRuntime().availableProcessors();
    double others = loads == 0 ? Double.NaN : Math.max(0, loadSum / loads * processors - own);
    double free = Math.max(0, USABLE * processors - (Double.isNaN(others) ? 0 : others));
    int safely = own > 0 ? (int) (free / (own / sessions)) : Integer.MAX_VALUE;
    return new Timeliness(late, own, others, processors, safely);
  }

  @Override
  public void close() {
    isOver = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
