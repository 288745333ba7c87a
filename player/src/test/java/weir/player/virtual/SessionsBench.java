package weir.player.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.SessionLog;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;

/**
 * How fast whole sessions run: Sabre's bbb title over 3G traces, QoE counters on. What is timed by
 * the thread's CPU clock holds on a busy machine too; JMH's and the whole process's figures do not.
 */
@Tag("bench")
public class SessionsBench {
  private static final int ROUNDS = 5;

  /** A session with nothing in it left to chance; JMH plays one after the other. */
  @State(Scope.Thread)
  public static class Played {
    /** Policy, {@code +abandonment} where transfers may be given up, {@code +log} with the log. */
    @Param({
      "bola-e",
      "bola-e+abandonment",
      "throughput",
      "throughput+abandonment",
      "dynamic+abandonment",
      "bola-e+log"
    })
    public String what = "";

    private final Title title;
    private final List<Trace> traces;
    private int next;

    public Played() {
      try {
        title = SabreMovie.read(Shared.file("sabre/bbb.json"));
        traces = traces();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    double one() {
      next = next + 1 < traces.size() ? next + 1 : 0;
      String[] parts = what.split("\\+");
      List<String> with = List.of(parts);
      Summary summary = new Summary();
      StringBuilder text = new StringBuilder();
      Listener listener =
          with.contains("log")
              ? Listener.both(summary, new SessionLog(text, Map.of("policy", parts[0])))
              : summary;
      play(
          title,
          Policies.named(parts[0], 1),
          with.contains("abandonment"),
          new SabreNetwork(traces.get(next)),
          listener);
      return summary.meanKbps() + text.length();
    }
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  public double session(Played played) {
    return played.one();
  }

  @Test
  void sessionsPerSecond() throws RunnerException {
    Shared.file("sabre/bbb.json");
    printMachine("wall clock, each case in a process of its own");

    for (int threads = 1; threads <= Math.min(2, cores()); threads++) {
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include(SessionsBench.class.getName() + ".session")
              .addProfiler(GCProfiler.class)
              .verbosity(VerboseMode.SILENT)
              .forks(1)
              .threads(threads)
              .warmupIterations(3)
              .warmupTime(TimeValue.seconds(1))
              .measurementIterations(ROUNDS)
              .measurementTime(TimeValue.seconds(1));
      if (threads > 1) {
        options.param("what", "bola-e", "bola-e+abandonment");
      }
      for (RunResult result : new Runner(options.build()).run()) {
        System.out.println(
            String.format(
                Locale.ROOT,
                "%-24s %d thread%s %8.0f sessions/s [%.0f-%.0f], %.1f kB allocated each",
                result.getParams().getParam("what"),
                threads,
                threads == 1 ? ", " : "s,",
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getStatistics().getMin(),
                result.getPrimaryResult().getStatistics().getMax(),
                result.getSecondaryResults().get("gc.alloc.rate.norm").getScore() / 1000));
      }
    }
  }

  @Test
  void costGrowsLinearlyWithSessionsAndWithCores() throws InterruptedException {
    printMachine("CPU time, medians of " + ROUNDS + " interleaved rounds");
    for (String what : List.of("bola-e", "bola-e+abandonment")) {
      Played played = new Played();
      played.what = what;
      nanosPerSession(played, 10_000);
      int[] counts = {100, 1_000, 10_000};
      double[][] nanos = new double[counts.length][ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < counts.length; i++) {
          nanos[i][round] = nanosPerSession(played, counts[i]);
        }
      }
      for (int i = 0; i < counts.length; i++) {
        System.out.println(
            String.format(
                Locale.ROOT,
                "%-24s %6d sessions %8.0f ns each, %6.0f a second",
                what,
                counts[i],
                median(nanos[i]),
                1e9 / median(nanos[i])));
      }
      System.out.println(
          String.format(
              Locale.ROOT,
              "%-24s two threads at once: %.2f times the CPU time of one, each",
              what,
              onTwoThreads(what) / median(nanos[2])));
    }
  }

  @Test
  void whatASessionOfEachPolicyCosts() throws IOException {
    printMachine("CPU time, exact network, abandonment, QoE counters");
    Title title = SabreMovie.read(Shared.file("sabre/bbb.json"));
    List<Trace> traces = traces();
    double sum = 0;
    for (Named<Policy> policy : Policies.ALL) {
      double least = Double.POSITIVE_INFINITY;
      for (int round = 0; round < 3; round++) {
        long began = cpuNanos();
        for (int i = 0; i < traces.size(); i += 3) {
          Network network = new ExactNetwork(traces.get(i));
          play(title, policy.make().apply(1), true, network, new Summary());
        }
        least = Math.min(least, (cpuNanos() - began) / Math.ceil(traces.size() / 3.0));
      }
      sum += least;
      System.out.println(
          String.format(Locale.ROOT, "%-12s %9.3f ms a session", policy.name(), least / 1e6));
    }
    System.out.println(
        String.format(
            Locale.ROOT, "all %d over one trace: %.1f ms", Policies.ALL.size(), sum / 1e6));
  }

  /** A process as a user starts it, from nothing: the virtual machine's start is in it. */
  @Test
  void aWholeProcess() throws IOException, InterruptedException {
    printMachine("wall clock, the virtual machine's start included");
    Path folder = Shared.file("traces");
    String traces = folder.resolve("3g") + "," + folder.resolve("oboe-public");
    for (String policies : List.of("bola-e", "bola,bola-e,throughput,dynamic,bba-0,rate")) {
      for (int threads = 1; threads <= Math.min(2, cores()); threads++) {
        List<String> command =
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                "weir.player.cli.Main",
                "simulate",
                "--trace",
                traces,
                "--title",
                Shared.file("sabre/bbb.json").toString(),
                "--policy",
                policies,
                "--network",
                "sabre",
                "--quiet",
                "--threads",
                Integer.toString(threads));
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        int status = process.waitFor();
        double seconds = (System.nanoTime() - began) / 1e9;

        assertEquals(0, status, said);
        assertTrue(said.contains("mean of"), said);
        System.out.println(
            String.format(
                Locale.ROOT,
                "%-44s %d thread%s %.2f s; %s",
                policies,
                threads,
                threads == 1 ? ", " : "s,",
                seconds,
                said.lines().filter(line -> line.startsWith("mean of")).findFirst().orElse("")));
      }
    }
  }

  private static List<Trace> traces() throws IOException {
    List<Trace> traces = new ArrayList<>();
    try (Stream<Path> files = Files.list(Shared.file("traces/3g"))) {
      for (Path file : files.sorted().toList()) {
        traces.add(Traces.read(file));
      }
    }
    return traces;
  }

  private static void play(
      Title title, Policy policy, boolean abandons, Network network, Listener listener) {
    Settings settings = Settings.DEFAULT.withGivesUp(abandons);
    World.run(new SoloWorld(new Session(title, policy, settings, listener), network));
  }

  private static double nanosPerSession(Played played, int sessions) {
    long began = cpuNanos();
    double check = 0;
    for (int i = 0; i < sessions; i++) {
      check += played.one();
    }
    assertTrue(check > 0, "nothing was played");
    return (double) (cpuNanos() - began) / sessions;
  }

  /** Mean of what each of two threads needs for a session while the other runs too. */
  private static double onTwoThreads(String what) throws InterruptedException {
    double[] nanos = new double[2];
    Thread[] threads = new Thread[2];
    for (int i = 0; i < threads.length; i++) {
      int at = i;
      threads[i] =
          new Thread(
              () -> {
                Played played = new Played();
                played.what = what;
                nanos[at] = nanosPerSession(played, 10_000);
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return (nanos[0] + nanos[1]) / 2;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static void printMachine(String how) {
    System.out.println(
        "machine: "
            + Runtime.version()
            + ", "
            + cores()
            + " cores, "
            + System.getProperty("os.arch")
            + "; no randomness; "
            + how);
  }
}
