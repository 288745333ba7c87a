package weir.player.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import weir.player.compare.Cell;
import weir.player.compare.Comparison;
import weir.player.compare.Outcome;
import weir.player.compare.report.Story;
import weir.player.compare.report.StoryRecorder;

/**
 * How sessions of a comparison went, for its report. They are played once more for it, which costs
 * less than to keep what nobody may ask for.
 */
final class Stories {
  /** With more the report would grow beyond what one sends: a story takes one or two kilobytes. */
  static final int MOST = 6000;

  private final Story[] told;

  private Stories(Story[] told) {
    this.told = told;
  }

  static Stories of(Comparison comparison, List<Cell> cells, List<Outcome> outcomes, int threads) {
    int each = comparison.contestants().size();
    // All policies over a trace or none: stories are there to be laid over each other.
    int wanted = Math.min(cells.size(), Math.max(1, MOST / each) * each);
    Story[] told = new Story[cells.size()];
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < wanted; i++) {
        int at = i;
        if (!outcomes.get(at).isBroken()) {
          all.add(workers.submit(() -> told[at] = story(cells.get(at))));
        }
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a session did not go again as it went", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.running("interrupted", e);
    } finally {
      workers.shutdownNow();
    }
    return new Stories(told);
  }

  private static Story story(Cell cell) {
    StoryRecorder recorder = new StoryRecorder();
    cell.play(recorder);
    return recorder.story();
  }

  Optional<Story> of(int cell) {
    return Optional.ofNullable(told[cell]);
  }
}
