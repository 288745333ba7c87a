package weir.player.virtual;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import weir.player.session.Track;
import weir.player.session.World;

/**
 * Linear score, stalls and switches of {@code weir} and those it has to beat, on the half of the
 * traces its constants were not chosen on; time of its decisions; share of the optimum.
 */
@Tag("bench")
class WeirBench {
  private static final List<String> POLICIES =
      List.of(
          "weir", "bola-e", "dynamic", "dashjs", "shaka", "media3", "hlsjs", "robustmpc", "rate");

  @Test
  void scoresOnTracesNotTunedOn() throws IOException {
    System.out.println(
        "machine: "
            + Runtime.version()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores; no randomness; exact network, the traces' own latency");
    for (String[] set :
        new String[][] {
          {"sabre/bbb.json", "3g"},
          {"sabre/bbb.json", "oboe-public"},
          {"sabre/bbb.json", "pensieve-format"},
          {"sabre/bbb4k.json", "4g"}
        }) {
      Title title = SabreMovie.read(Shared.file(set[0]));
      List<Trace> traces = otherHalf(Shared.file("traces/" + set[1]));
      for (double bufferMs : new double[] {25_000, 60_000}) {
        for (String policy : POLICIES) {
          print(set[1] + ", " + bufferMs / 1000 + " s", policy, title, traces, bufferMs);
        }
      }
    }
  }

  @Test
  void shareOfTheOptimumOnTracesNotTunedOn() throws IOException {
    Title title = first(48, SabreMovie.read(Shared.file("pensieve/envivio.json")));
    List<Trace> traces = new ArrayList<>();
    for (Trace trace : otherHalf(Shared.file("traces/oboe-public"))) {
      traces.add(trace.withLatencyMs(80));
    }
    double sum = 0;
    for (Trace trace : traces) {
      Settings settings = Settings.DEFAULT.withBufferMs(60_000);
      sum += Optimum.of(title, trace, settings, LinearQoe.Model.LIN, Limits.DEFAULT).feasible();
    }
    double optimum = sum / traces.size();
    System.out.println("optimum " + optimum + " on " + traces.size() + " traces");
    for (String policy : List.of("weir", "robustmpc", "bola-e")) {
      double score = print("envivio, oboe-public, 80 ms", policy, title, traces, 60_000);
      System.out.println(String.format(Locale.ROOT, "  %.1f %%", 100 * score / optimum));
    }
  }

  private static double print(
      String of, String policy, Title title, List<Trace> traces, double bufferMs) {
    List<Long> nanos = new ArrayList<>();
    double score = 0;
    double stalledMs = 0;
    int switches = 0;
    for (Trace trace : traces) {
      LinearQoe qoe = new LinearQoe(LinearQoe.Model.LIN);
      Summary summary = new Summary();
      Session session =
          new Session(
              title,
              new Timed(Policies.named(policy, 1), nanos),
              Settings.DEFAULT.withBufferMs(bufferMs),
              Listener.both(summary, qoe));
      World.run(new SoloWorld(session, new ExactNetwork(trace)));
      score += qoe.perSegment();
      stalledMs += summary.stalledMs();
      switches += summary.switches();
    }
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-28s %-10s %9.4f per segment, %8.1f s stalled, %6.1f switches, %5.0f / %5.0f us",
            of,
            policy,
            score / traces.size(),
            stalledMs / 1000,
            (double) switches / traces.size(),
            sorted[sorted.length / 2] / 1000.0,
            sorted[(int) (0.99 * sorted.length)] / 1000.0));
    return score / traces.size();
  }

  /** The constants were chosen on files whose name has an even hash; these are the others. */
  private static List<Trace> otherHalf(Path folder) throws IOException {
    List<Trace> traces = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if ((file.getFileName().toString().hashCode() & 1) == 1) {
          traces.add(Traces.read(file));
        }
      }
    }
    return traces;
  }

  private static Title first(int count, Title title) {
    Track all = title.main();
    double[] startMs = new double[count + 1];
    double[][] bits = new double[all.ladder().size()][count];
    for (int index = 0; index <= count; index++) {
      startMs[index] = all.startMs(index);
    }
    for (int rung = 0; rung < bits.length; rung++) {
      for (int index = 0; index < count; index++) {
        bits[rung][index] = all.sizeBits(index, rung);
      }
    }
    Track track = new Track(Track.Kind.VIDEO, all.ladder(), startMs, bits, new double[0]);
    return new Title(title.name(), List.of(track));
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
