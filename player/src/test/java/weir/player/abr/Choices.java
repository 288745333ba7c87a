package weir.player.abr;

import java.util.ArrayList;
import java.util.List;
import weir.network.trace.Trace;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SoloWorld;

/** What a policy chose in a session that can be followed with pencil and paper. */
final class Choices {
  /** One decision, when it was taken, and what was buffered. */
  record Choice(double atMs, double bufferMs, Decision decision) {
    int rung() {
      return decision.rung();
    }
  }

  private Choices() {}

  /** Segments of one length whose sizes are their rates times that length. */
  static Title title(int count, double segmentMs, double... kbps) {
    List<Ladder.Rung> rungs = new ArrayList<>();
    for (double rate : kbps) {
      rungs.add(new Ladder.Rung("r" + rungs.size(), rate, 0));
    }
    return new Title(
        "pencil",
        List.of(
            new Track(
                Track.Kind.VIDEO,
                new Ladder(rungs),
                Track.evenly(count, segmentMs),
                new double[0][],
                new double[0])));
  }

  /** A link without latency: pairs of ms and kbit/s. */
  static Trace link(double... msKbps) {
    int periods = msKbps.length / 2;
    double[] ms = new double[periods];
    double[] kbps = new double[periods];
    for (int i = 0; i < periods; i++) {
      ms[i] = msKbps[2 * i];
      kbps[i] = msKbps[2 * i + 1];
    }
    return Trace.of(ms, kbps, new double[periods]);
  }

  static List<Choice> of(Policy policy, Title title, Trace trace, double bufferMs) {
    List<Choice> choices = new ArrayList<>();
    Listener notes =
        new Listener() {
          @Override
          public void decided(
              double atMs, int track, int index, Decision decision, int last, double levelMs) {
            choices.add(new Choice(atMs, levelMs, decision));
          }
        };
    Settings settings = Settings.DEFAULT.withBufferMs(bufferMs);
    World.run(new SoloWorld(new Session(title, policy, settings, notes), new ExactNetwork(trace)));
    return choices;
  }

  static List<Integer> rungs(List<Choice> choices) {
    return choices.stream().map(Choice::rung).toList();
  }
}
