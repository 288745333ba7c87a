package weir.player.virtual;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Decision;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Situation;
import weir.player.abr.Transfer;
import weir.player.compare.optimum.Limits;
import weir.player.compare.optimum.Optimum;
import weir.player.qoe.LinearQoe;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;

/**
 * Linear score and stalls of {@code weir} and those it has to beat, on whole sets of traces and on
 * the half of each that its constants were not chosen on; time of its decisions; share of the
 * optimum.
 *
 * <p>A network that is silent is waited for, as {@code weir simulate} does.
 */
@Tag("bench")
class WeirBench {
  private static final List<String> RIVALS =
      List.of("bola-e", "dynamic", "dashjs", "shaka", "media3", "hlsjs", "robustmpc");

  private static final String[][] SETS = {
    {"sabre/bbb.json", "3g"},
    {"sabre/bbb.json", "oboe-public"},
    {"sabre/bbb.json", "pensieve-format"},
    {"sabre/bbb4k.json", "4g"}
  };

  private static final double NEVER_MS = 1e12;
  private static final int RESAMPLES = 2000;

  @Test
  void beatsAllOthersOnEverySetAndStallsNoMoreThanBolaE() throws IOException {
    for (String network : System.getProperty("weir.bench.networks", "exact").split(",")) {
      System.out.println(
          "machine: "
              + Runtime.version()
              + ", "
              + Runtime.getRuntime().availableProcessors()
              + " cores; resampling seed 1; network "
              + network
              + ", the traces' own latency");
      for (String[] set : SETS) {
        Title title = SabreMovie.read(Shared.file(set[0]));
        Path folder = Shared.file("traces/" + set[1]);
        boolean holds = true;
        for (double bufferMs : new double[] {25_000, 60_000}) {
          String of = set[1] + ", " + bufferMs / 1000 + " s, ";
          holds &= compare(of + "all", title, traces(folder, false), bufferMs, network);
          holds &= compare(of + "odd half", title, traces(folder, true), bufferMs, network);
        }
        System.out.println(
            set[1] + (holds ? ": weir is ahead of all" : ": weir is NOT ahead everywhere"));
      }
    }
  }

  /** Whether weir has the best mean score and stalls no longer than bola-e. */
  private static boolean compare(
      String of, Title title, List<Trace> traces, double bufferMs, String network) {
    System.out.println(of + ", " + traces.size() + " traces");
    Outcome weir = play("weir", title, traces, bufferMs, network);
    System.out.println(weir.line("weir") + weir.decisions());
    boolean holds = true;
    for (String rival : RIVALS) {
      Outcome other = play(rival, title, traces, bufferMs, network);
      System.out.println(other.line(rival) + weir.against(other));
      holds &= weir.mean() > other.mean();
      if (rival.equals("bola-e")) {
        holds &= weir.stalledMs <= other.stalledMs;
      }
    }
    System.out.println(holds ? "  ahead of all" : "  NOT ahead of all");
    return holds;
  }

  @Test
  void shareOfTheOptimumOnTracesNotTunedOn() throws IOException {
    Title title = SampleTitles.first(48, SabreMovie.read(Shared.file("pensieve/envivio.json")));
    List<Trace> traces = new ArrayList<>();
    for (Trace trace : traces(Shared.file("traces/oboe-public"), true)) {
      traces.add(trace.withLatencyMs(80));
    }
    double sum = 0;
    for (Trace trace : traces) {
      Settings settings = Settings.DEFAULT.withBufferMs(60_000);
      sum += Optimum.of(title, trace, settings, LinearQoe.Model.LIN, Limits.DEFAULT).feasible();
    }
    double optimum = sum / traces.size();
    System.out.println("optimum " + optimum + " on " + traces.size() + " traces, 80 ms, envivio");
    for (String policy : List.of("weir", "robustmpc", "bola-e")) {
      Outcome outcome = play(policy, title, traces, 60_000, "exact");
      System.out.println(
          String.format(
              Locale.ROOT, "%s, %.1f %%", outcome.line(policy), 100 * outcome.mean() / optimum));
    }
  }

  private static Outcome play(
      String policy, Title title, List<Trace> traces, double bufferMs, String network) {
    Outcome outcome = new Outcome(traces.size());
    for (int i = 0; i < traces.size(); i++) {
      LinearQoe qoe = new LinearQoe(LinearQoe.Model.LIN);
      Summary summary = new Summary();
      Session session =
          new Session(
              title,
              new Timed(Policies.named(policy, 1), outcome.nanos),
              Settings.DEFAULT.withBufferMs(bufferMs).withPatience(NEVER_MS, 5, 500),
              Listener.both(summary, qoe));
      World.run(new SoloWorld(session, Networks.named(network).make().apply(traces.get(i))));
      outcome.scores[i] = qoe.perSegment();
      outcome.stalledMs += summary.stalledMs();
      outcome.switches += summary.switches();
    }
    return outcome;
  }

  /** What a policy did on a set of traces. */
  private static final class Outcome {
    final double[] scores;
    final List<Long> nanos = new ArrayList<>();
    double stalledMs;
    int switches;

    Outcome(int traces) {
      scores = new double[traces];
    }

    double mean() {
      return Arrays.stream(scores).average().orElseThrow();
    }

    String line(String policy) {
      return String.format(
          Locale.ROOT,
          "  %-10s %9.4f per segment, %8.1f s stalled, %6.1f switches",
          policy,
          mean(),
          stalledMs / 1000,
          (double) switches / scores.length);
    }

    String decisions() {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return String.format(
          Locale.ROOT,
          ", a decision %.0f us, %.0f us at the 99th percentile",
          sorted[sorted.length / 2] / 1000.0,
          sorted[(int) (0.99 * sorted.length)] / 1000.0);
    }

    /** Mean of the differences per trace, 90 % of its resampled values, and traces won. */
    String against(Outcome other) {
      SplittableRandom random = new SplittableRandom(1);
      double[] means = new double[RESAMPLES];
      for (int resample = 0; resample < RESAMPLES; resample++) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
          int drawn = random.nextInt(scores.length);
          sum += scores[drawn] - other.scores[drawn];
        }
        means[resample] = sum / scores.length;
      }
      Arrays.sort(means);
      int won = 0;
      for (int i = 0; i < scores.length; i++) {
        won += scores[i] > other.scores[i] ? 1 : 0;
      }
      return String.format(
          Locale.ROOT,
          ", weir %+.4f (%+.4f to %+.4f), better on %d of %d",
          mean() - other.mean(),
          means[RESAMPLES / 20],
          means[RESAMPLES - RESAMPLES / 20],
          won,
          scores.length);
    }
  }

  /**
   * By name; the odd half is every second one, beginning with the second: the last changes were
   * chosen on the others.
   */
  private static List<Trace> traces(Path folder, boolean onlyOdd) throws IOException {
    List<Trace> traces = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> sorted = files.sorted().toList();
      for (int i = onlyOdd ? 1 : 0; i < sorted.size(); i += onlyOdd ? 2 : 1) {
        traces.add(Traces.read(sorted.get(i)));
      }
    }
    return traces;
  }

  /** Notes the CPU time of every decision. */
  private record Timed(Policy policy, List<Long> nanos) implements Policy {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Override
    public Decision decide(Situation now) {
      long began = THREADS.getCurrentThreadCpuTime();
      Decision decision = policy.decide(now);
      nanos.add(THREADS.getCurrentThreadCpuTime() - began);
      return decision;
    }

    @Override
    public void ended(Transfer transfer, Situation now) {
      policy.ended(transfer, now);
    }

    @Override
    public void waited(double ms, Situation now) {
      policy.waited(ms, now);
    }

    @Override
    public boolean mayGiveUp() {
      return policy.mayGiveUp();
    }

    @Override
    public int giveUp(Progress progress, Situation now) {
      return policy.giveUp(progress, now);
    }
  }
}
