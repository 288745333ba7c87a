package weir.player.compare.optimum;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import weir.network.trace.Trace;
import weir.player.abr.Ladder;
import weir.player.abr.Policy;
import weir.player.qoe.LinearQoe;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SoloWorld;

/** Titles and traces so small that every sequence of choices can be played. */
final class Tiny {
  private Tiny() {}

  static Title title(double segmentMs, double[] kbps, double[][] bits) {
    List<Ladder.Rung> rungs = new ArrayList<>();
    for (int rung = 0; rung < kbps.length; rung++) {
      rungs.add(new Ladder.Rung("r" + rung, kbps[rung], 0));
    }
    int count = bits[0].length;
    double[] startMs = Track.evenly(count, segmentMs);
    return new Title(
        "tiny",
        List.of(new Track(Track.Kind.VIDEO, new Ladder(rungs), startMs, bits, new double[0])));
  }

  /** Segments of 3 s whose sizes vary. */
  static Title title(int rungs, int count, SplittableRandom random) {
    double[] kbps = new double[rungs];
    double[][] bits = new double[rungs][count];
    for (int rung = 0; rung < rungs; rung++) {
      kbps[rung] = 500 * (rung + 1) + 100 * random.nextDouble();
      for (int index = 0; index < count; index++) {
        bits[rung][index] = kbps[rung] * 3000 * (0.7 + 0.6 * random.nextDouble());
      }
    }
    return title(3000, kbps, bits);
  }

  /** The same with initialization segments, and with sound in segments of 2 s. */
  static Title withSound(Title title, SplittableRandom random) {
    Track video = title.main();
    int count = video.count();
    double[] inits = new double[video.ladder().size()];
    double[][] bits = new double[inits.length][count];
    double[] startMs = new double[count + 1];
    for (int index = 0; index <= count; index++) {
      startMs[index] = video.startMs(index);
    }
    for (int rung = 0; rung < inits.length; rung++) {
      inits[rung] = 8000;
      for (int index = 0; index < count; index++) {
        bits[rung][index] = video.sizeBits(index, rung);
      }
    }
    int pieces = (int) Math.ceil(startMs[count] / 2000);
    double[][] sound = new double[1][pieces];
    for (int index = 0; index < pieces; index++) {
      sound[0][index] = 200_000 + 50_000 * random.nextDouble();
    }
    return new Title(
        "tiny with sound",
        List.of(
            new Track(Track.Kind.VIDEO, video.ladder(), startMs, bits, inits),
            new Track(
                Track.Kind.AUDIO,
                new Ladder(List.of(new Ladder.Rung("sound", 130, 0))),
                Track.evenly(pieces, 2000),
                sound,
                new double[] {6000})));
  }

  /** Periods of 0.5 to 2.5 s, one in eight of them without capacity. */
  static Trace trace(SplittableRandom random, boolean changesLatency) {
    double[] ms = new double[16];
    double[] kbps = new double[16];
    double[] latencyMs = new double[16];
    for (int i = 0; i < 16; i++) {
      ms[i] = 500 + 2000 * random.nextDouble();
      kbps[i] = random.nextInt(8) == 0 ? 0 : 200 + 2000 * random.nextDouble();
      latencyMs[i] = changesLatency && random.nextBoolean() ? 700 * random.nextDouble() : 50;
    }
    kbps[0] = 1000;
    return Trace.of(ms, kbps, latencyMs);
  }

  /** Score per segment; negative infinity if the session does not play to its end. */
  static double played(
      Title title, Trace trace, Settings settings, LinearQoe.Model model, Policy policy) {
    LinearQoe qoe = new LinearQoe(model);
    Summary summary = new Summary();
    Session session = new Session(title, policy, settings, Listener.both(summary, qoe));
    World.run(new SoloWorld(session, new ExactNetwork(trace)));
    return summary.isPlayed() ? qoe.perSegment() : Double.NEGATIVE_INFINITY;
  }

  /** The best of all sequences of choices, each played by a session. */
  static double best(Title title, Trace trace, Settings settings, LinearQoe.Model model) {
    int rungs = title.main().ladder().size();
    int count = title.main().count();
    double best = Double.NEGATIVE_INFINITY;
    for (int plan = 0; plan < Math.pow(rungs, count); plan++) {
      List<Bracket.Choice> choices = new ArrayList<>();
      for (int index = 0, rest = plan; index < count; index++, rest /= rungs) {
        choices.add(new Bracket.Choice(rest % rungs, 0));
      }
      best = Math.max(best, played(title, trace, settings, model, new Oracle(choices)));
    }
    return best;
  }
}
