package weir.player.compare;

import java.util.List;
import weir.player.qoe.QoeModel;
import weir.player.session.Listener;
import weir.player.session.Settings;

/** One session of a comparison: everything that decides what comes of it. */
public record Cell(
    ComparedTitle title, Setup setup, SimulatedTraces.One trace, Contestant contestant) {

  /** Plays it. Touches nothing that another session touches. */
  Outcome play(List<QoeModel> models) {
    try {
      Simulation.Outcome outcome = run(models, Listener.NONE);
      return new Outcome(outcome.facts(), outcome.figures(), "");
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed(e);
    }
  }

  /** What came of it where the policy threw this. */
  public Outcome failed(Throwable why) {
    return Outcome.broken("the policy " + contestant.name() + " failed: " + first(why));
  }

  /**
   * Plays it for somebody who listens. Goes as it always goes, and throws what the policy throws.
   */
  public void play(Listener listener) {
    run(List.of(), listener);
  }

  private Simulation.Outcome run(List<QoeModel> models, Listener listener) {
    Settings settings = contestant.settings().apply(setup.settings());
    return new Simulation(title.title(), setup.network(), settings, models)
        .run(setup.over(trace.trace()), contestant.make().of(this), listener);
  }

  /** What went wrong and in which line of whose code. */
  private static String first(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String told = e + (trace.length == 0 ? "" : " at " + trace[0]);
    return told.replaceAll("\\s+", " ");
  }
}
