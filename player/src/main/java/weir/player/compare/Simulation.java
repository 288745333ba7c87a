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

  /** Plays the title over a trace from beginning to end. */
  public Outcome run(Trace trace, LongFunction<Policy> policy, Listener also) {
    Summary summary = new Summary();
    Listener listener = also == Listener.NONE ? summary : Listener.both(summary, also);
    List<Score> scores = new ArrayList<>(models.size());
    for (QoeModel model : models) {
      Score score = model.make().of(title.title(), settings, title.presented());
      scores.add(score);
      listener = Listener.both(listener, score.listener());
    }
    Session session = new Session(title.title(), policy.apply(settings.seed()), settings, listener);
    World.run(new SoloWorld(session, network.make().apply(trace)));
    double[] figures = new double[models.stream().mapToInt(one -> one.figures().size()).sum()];
    int at = 0;
    for (Score score : scores) {
      double[] values = score.values().get();
      System.arraycopy(values, 0, figures, at, values.length);
      at += values.length;
    }
    return new Outcome(summary, figures);
  }
}
