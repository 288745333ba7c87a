package weir.player.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import weir.network.trace.Trace;
import weir.player.abr.Policy;
import weir.player.qoe.Facts;
import weir.player.qoe.QoeModel;
import weir.player.qoe.Score;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.World;
import weir.player.virtual.Networks;
import weir.player.virtual.SharedWorld;
import weir.player.virtual.SoloWorld;

/**
 * What sessions in virtual time have in common. Sessions share nothing that changes, so that any
 * number of them may run at once and each comes out as if it were alone.
 *
 * @param models who judge
 */
public record Simulation(
    SimulatedTitle title, Networks.Model network, Settings settings, List<QoeModel> models) {

  /** One session's outcome. */
  public record Outcome(Summary summary, double[] figures) {
    public double[] facts() {
      double[] facts = new double[Facts.ALL.size()];
      for (int i = 0; i < facts.length; i++) {
        facts[i] = Facts.ALL.get(i).of().applyAsDouble(summary);
      }
      return facts;
    }
  }

  /** What came of sessions that shared a link, in the order of their policies. */
  public record Together(List<Outcome> outcomes, double utilisation) {
    /**
     * Jain's index of the mean rates the sessions played: 1 when all are equal, 1/n when one of n
     * has everything (Jain, Chiu and Hawe, DEC-TR-301, 1984); NaN where nobody played anything.
     */
    public double fairness() {
      double sum = 0;
      double squares = 0;
      for (Outcome outcome : outcomes) {
        double kbps = outcome.summary().meanKbps();
        sum += kbps;
        squares += kbps * kbps;
      }
      return squares > 0 ? sum * sum / (outcomes.size() * squares) : Double.NaN;
    }
  }

  /** Plays the title over a trace from beginning to end. */
  public Outcome run(Trace trace, LongFunction<Policy> policy, Listener also) {
    Begun begun = begin(policy, settings, also);
    World.run(new SoloWorld(begun.session(), network.make().apply(trace)));
    return begun.outcome();
  }

  /**
   * Plays the title in several sessions that share the trace's capacity. The network model is that
   * of {@link SharedWorld}, whatever this simulation's is.
   *
   * @param also one listener for each policy
   * @param staggerMs each session begins so much after the one before, ms; its seed is one higher
   */
  public Together together(
      Trace trace, List<LongFunction<Policy>> policies, List<Listener> also, double staggerMs) {
    SharedWorld world = new SharedWorld(trace);
    List<Begun> all = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      Settings own = settings.withSeed(settings.seed() + i);
      all.add(begin(policies.get(i), own, also.get(i)));
      world.add(all.get(i).session(), i * staggerMs);
    }
    World.run(world);
    return new Together(all.stream().map(Begun::outcome).toList(), world.utilisation());
  }

  /**
   * A session of the title that has not begun, and those who judge it; for a world that is not
   * simulated too.
   */
  public Begun begin(LongFunction<Policy> policy, Settings own, Listener also) {
    Summary summary = new Summary();
    Listener listener = also == Listener.NONE ? summary : Listener.both(summary, also);
    List<Score> scores = new ArrayList<>(models.size());
    for (QoeModel model : models) {
      Score score = model.make().of(title.title(), own, title.presented());
      scores.add(score);
      listener = Listener.both(listener, score.listener());
    }
    Session session = new Session(title.title(), policy.apply(own.seed()), own, listener);
    return new Begun(session, summary, scores);
  }

  /** A session, and who keeps count of it. */
  public record Begun(Session session, Summary summary, List<Score> scores) {
    /** What came of it, once it is over. */
    public Outcome outcome() {
      List<double[]> values = scores.stream().map(score -> score.values().get()).toList();
      double[] figures = new double[values.stream().mapToInt(one -> one.length).sum()];
      int at = 0;
      for (double[] one : values) {
        System.arraycopy(one, 0, figures, at, one.length);
        at += one.length;
      }
      return new Outcome(summary, figures);
    }
  }
}
