package weir.player.compare.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.qoe.LinearQoe;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.virtual.ExactNetwork;
import weir.player.virtual.SoloWorld;

/** A comparison of policies over traces, really run in virtual time, with plain statistics. */
final class SmallComparison {
  static final List<Metric> METRICS =
      List.of(
          new Metric(
              "lin_qoe",
              "QoE",
              "",
              3,
              Metric.Better.HIGHER,
              "Rate in Mbit/s per segment, less stalls and changes."),
          new Metric(
              "mean_kbps",
              "bit rate",
              "kbit/s",
              0,
              Metric.Better.HIGHER,
              "Mean rate of what was played."),
          new Metric(
              "stalled_s", "time stalled", "s", 2, Metric.Better.LOWER, "Standstill after start."),
          new Metric("startup_s", "start-up", "s", 2, Metric.Better.LOWER, "Until playback began."),
          new Metric(
              "switches", "switches", "", 1, Metric.Better.LOWER, "Changes that were seen."));

  private static final Settings SETTINGS =
      Settings.DEFAULT.withPatience(1e12, 5, 500).withBufferMs(20_000);

  private SmallComparison() {}

  /** A trace by the name it has in the report. */
  record NamedTrace(String name, String set, Trace trace) {}

  /** All traces of ours. */
  static List<NamedTrace> ours() throws Exception {
    List<NamedTrace> all = new ArrayList<>();
    for (Traces.Own own : Traces.ALL) {
      String name = own.name();
      all.add(new NamedTrace(name, "ours", Traces.named(name)));
    }
    return all;
  }

  static List<Named<Policy>> policies(String... names) {
    return Arrays.stream(names)
        .map(name -> Policies.ALL.stream().filter(one -> one.name().equals(name)).findFirst())
        .map(Optional::orElseThrow)
        .toList();
  }

  static Report run(
      List<Named<Policy>> policies, List<NamedTrace> traces, Title title, boolean withStories) {
    String baseline =
        policies.stream()
            .map(Named::name)
            .filter("bola-e"::equals)
            .findFirst()
            .orElse(policies.get(0).name());
    List<Cell> cells = new ArrayList<>();
    double[][][] values = new double[policies.size()][METRICS.size()][traces.size()];
    for (int p = 0; p < policies.size(); p++) {
      for (int t = 0; t < traces.size(); t++) {
        Cell cell = session(policies.get(p), traces.get(t), title, withStories);
        cells.add(cell);
        for (int m = 0; m < METRICS.size(); m++) {
          values[p][m][t] = cell.values()[m];
        }
      }
    }
    List<Standing> standings = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    for (int m = 0; m < METRICS.size(); m++) {
      String metric = METRICS.get(m).key();
      for (int p = 0; p < policies.size(); p++) {
        double[] mine = values[p][m];
        double[] sorted = Arrays.stream(mine).sorted().toArray();
        standings.add(
            new Standing(
                policies.get(p).name(),
                metric,
                mine.length,
                interval(mine),
                at(sorted, 0.1),
                at(sorted, 0.5),
                at(sorted, 0.9)));
        for (int q = 0; q < p; q++) {
          double[] theirs = values[q][m];
          double[] by =
              IntStream.range(0, mine.length).mapToDouble(i -> mine[i] - theirs[i]).toArray();
          int sign = METRICS.get(m).better() == Metric.Better.LOWER ? -1 : 1;
          int wins = (int) Arrays.stream(by).filter(d -> sign * d > 1e-9).count();
          int losses = (int) Arrays.stream(by).filter(d -> sign * d < -1e-9).count();
          pairs.add(
              new Pair(
                  policies.get(p).name(),
                  policies.get(q).name(),
                  metric,
                  interval(by),
                  wins,
                  by.length - wins - losses,
                  losses,
                  Double.NaN));
        }
      }
    }
    return new Report(
        policies.size() + " policies over " + traces.size() + " traces",
        "weir compare --policies all --traces ours --title sample",
        List.of(new Fact("version", "test"), new Fact("seed", "1")),
        METRICS,
        "mean_kbps",
        "stalled_s",
        policies.stream()
            .map(
                one ->
                    new Contender(
                        one.name(), one.what(), one.source(), one.source().equals("a bound")))
            .toList(),
        traces.stream()
            .map(one -> new Course(one.name(), one.set(), one.trace().hash(), kbps(one.trace())))
            .toList(),
        List.of(
            new Group(
                "like the sample, 20 s",
                List.of(new Fact("title", title.name()), new Fact("buffer", "20 s")),
                baseline,
                0.95,
                standings,
                pairs,
                List.of(),
                cells)),
        List.of(),
        traces.size() < 20
            ? List.of("Only " + traces.size() + " traces: intervals are rough.")
            : List.of());
  }

  private static Cell session(
      Named<Policy> policy, NamedTrace trace, Title title, boolean withStory) {
    Summary summary = new Summary();
    LinearQoe qoe = new LinearQoe(LinearQoe.Model.LIN);
    StoryRecorder recorder = new StoryRecorder();
    Listener listener = Listener.both(Listener.both(summary, qoe), recorder);
    Session session = new Session(title, policy.make().apply(1L), SETTINGS, listener);
    World.run(new SoloWorld(session, new ExactNetwork(trace.trace())));
    double[] values = {
      qoe.perSegment(),
      summary.meanKbps(),
      summary.stalledMs() / 1000,
      summary.startUpMs() / 1000,
      summary.switches()
    };
    return new Cell(
        policy.name(),
        trace.name(),
        values,
        "weir simulate --trace " + trace.name() + " --title sample --policy " + policy.name(),
        withStory ? Optional.of(recorder.story()) : Optional.empty(),
        "");
  }

  private static double kbps(Trace trace) {
    double bits = 0;
    double ms = 0;
    for (int i = 0; i < trace.periods(); i++) {
      bits += trace.kbps(i) * trace.durationMs(i);
      ms += trace.durationMs(i);
    }
    return bits / ms;
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /** Bootstrap of the mean: 400 draws, always the same. */
  private static Interval interval(double[] values) {
    SplittableRandom random = new SplittableRandom(1);
    double[] means =
        DoubleStream.generate(
                () ->
                    IntStream.range(0, values.length)
                        .mapToDouble(i -> values[random.nextInt(values.length)])
                        .average()
                        .orElseThrow())
            .limit(400)
            .sorted()
            .toArray();
    return new Interval(Arrays.stream(values).average().orElseThrow(), means[10], means[389]);
  }
}
