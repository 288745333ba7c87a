package weir.player.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs the sessions of a comparison that are not done yet, several at once. What comes of each is
 * the same whatever runs beside it, so the number of threads changes nothing but the time.
 */
public final class Running {
  private final List<Cell> cells;
  private final Outcome[] outcomes;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> workers = new ArrayList<>();
  private final int all;
  private final int missing;

  /** Cells that are the same session, such as those over two copies of a trace, run once. */
  private record Same(ComparedTitle title, Setup setup, String traceHash, Contestant contestant) {}

  private Running(List<Cell> cells, Outcome[] outcomes, int all, int missing) {
    this.cells = cells;
    this.outcomes = outcomes;
    this.all = all;
    this.missing = missing;
  }

  /**
   * Begins to run them.
   *
   * @param journal knows what is done already, and is told what is done now
   * @param threads at least one
   */
  public static Running start(
      Comparison comparison, List<Cell> cells, Optional<Journal> journal, int threads) {
    Outcome[] outcomes = new Outcome[cells.size()];
    Map<Same, List<Integer>> missing = new LinkedHashMap<>();
    for (int i = 0; i < outcomes.length; i++) {
      Cell cell = cells.get(i);
      outcomes[i] = journal.map(one -> one.of(cell)).orElse(null);
      if (outcomes[i] == null) {
        Same same = new Same(cell.title(), cell.setup(), cell.trace().hash(), cell.contestant());
        missing.computeIfAbsent(same, first -> new ArrayList<>()).add(i);
      }
    }
    // The longest first, or one of them would keep everybody waiting at the end.
    List<List<Integer>> jobs =
        missing.values().stream()
            .sorted(Comparator.comparingInt(same -> -weight(cells, same)))
            .toList();
    int all = jobs.stream().mapToInt(same -> weight(cells, same)).sum();
    int count = missing.values().stream().mapToInt(List::size).sum();
    Running running = new Running(cells, outcomes, all, count);
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < Math.min(threads, jobs.size()); i++) {
      Thread worker =
          new Thread(() -> running.work(comparison, jobs, next, journal), "compare-" + i);
      worker.setDaemon(true);
      running.workers.add(worker);
    }
    running.workers.forEach(Thread::start);
    return running;
  }

  private static int weight(List<Cell> cells, List<Integer> same) {
    return cells.get(same.get(0)).contestant().weight();
  }

  private void work(
      Comparison comparison,
      List<List<Integer>> jobs,
      AtomicInteger next,
      Optional<Journal> journal) {
    try {
      for (int at = next.getAndIncrement();
          at < jobs.size() && failure.get() == null;
          at = next.getAndIncrement()) {
        List<Integer> same = jobs.get(at);
        Cell cell = cells.get(same.get(0));
        Outcome outcome = cell.play(comparison.models());
        if (journal.isPresent()) {
          journal.get().add(cell, outcome);
        }
        same.forEach(i -> outcomes[i] = outcome);
        done.addAndGet(cell.contestant().weight());
      }
    } catch (IOException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Waits for the end, at most so long; true if it has come. */
  public boolean await(long ms) throws InterruptedException {
    long endNanos = System.nanoTime() + ms * 1_000_000;
    for (Thread worker : workers) {
      long leftMs = (endNanos - System.nanoTime()) / 1_000_000;
      worker.join(Math.max(1, leftMs));
      if (worker.isAlive()) {
        return false;
      }
    }
    return true;
  }

  /** How many sessions were not there. */
  public int missing() {
    return missing;
  }

  /** How far it is, 0 to 1. */
  public double fraction() {
    return all == 0 ? 1 : (double) done.get() / all;
  }

  /** One per cell, once the end has come. */
  public List<Outcome> outcomes() throws IOException {
    Throwable why = failure.get();
    if (why instanceof IOException io) {
      throw io;
    }
    if (why != null) {
      throw new IllegalStateException("a session could not be run: " + why, why);
    }
    return Arrays.asList(outcomes);
  }
}
