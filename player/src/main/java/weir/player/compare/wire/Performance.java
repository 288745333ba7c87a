package weir.player.compare.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import weir.player.compare.Cell;
import weir.player.compare.Outcome;
import weir.player.compare.Simulation;
import weir.player.compare.report.Story;
import weir.player.compare.report.StoryRecorder;
import weir.player.qoe.QoeModel;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.World;
import weir.player.virtual.Network;
import weir.player.virtual.SoloWorld;

/**
 * What one session of a comparison did, in whichever world.
 *
 * @param outcome its figures
 * @param rungs in which each segment was played; -1 where it was not
 * @param story how it went; empty where it broke
 */
public record Performance(Outcome outcome, int[] rungs, Optional<Story> story) {
  /** A session that has not begun, to be run in some world. */
  public static final class Begun {
    private final Cell cell;
    private final Simulation.Begun begun;
    private final StoryRecorder recorder;
    private final int[] rungs;

    private Begun(Cell cell, Simulation.Begun begun, StoryRecorder recorder, int[] rungs) {
      this.cell = cell;
      this.begun = begun;
      this.recorder = recorder;
      this.rungs = rungs;
    }

    public Session session() {
      return begun.session();
    }

    /** What it did, once it is over. */
    public Performance over() {
      Simulation.Outcome outcome = begun.outcome();
      return new Performance(
          new Outcome(outcome.facts(), outcome.figures(), ""),
          rungs,
          Optional.of(recorder.story()));
    }

    /** What it did, where its policy threw this. */
    Performance failed(Throwable why) {
      return new Performance(cell.failed(why), new int[0], Optional.empty());
    }
  }

  /**
   * Makes a cell's session and those who keep what it does.
   *
   * @param also hears it too
   */
  public static Begun begin(Cell cell, List<QoeModel> models, Listener also) {
    StoryRecorder recorder = new StoryRecorder();
    int[] rungs = new int[cell.title().title().title().main().count()];
    Arrays.fill(rungs, -1);
    Listener reached =
        new Listener() {
          @Override
          public void reached(int index, int rung) {
            rungs[index] = rung;
          }
        };
    Simulation.Begun begun =
        new Simulation(
                cell.title().title(), cell.setup().network(), cell.setup().settings(), models)
            .begin(
                cell.contestant().make().of(cell),
                cell.setup().settings(),
                Listener.both(Listener.both(recorder, reached), also));
    return new Begun(cell, begun, recorder, rungs);
  }

  /**
   * Plays a cell in virtual time.
   *
   * @param also hears it too
   */
  public static Performance simulated(Cell cell, List<QoeModel> models, Listener also) {
    Begun begun = begin(cell, models, also);
    Network network = cell.setup().network().make().apply(cell.setup().over(cell.trace().trace()));
    try {
      World.run(new SoloWorld(begun.session(), network));
      return begun.over();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return begun.failed(e);
    }
  }
}
