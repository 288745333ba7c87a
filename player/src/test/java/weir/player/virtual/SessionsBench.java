package weir.player.virtual;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Policies;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.SessionLog;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;

/** Whole sessions per second on one core: Sabre's bbb title over 3G traces, QoE counters on. */
@Tag("bench")
class SessionsBench {
  private static final int ROUNDS = 7;
  private static final double ROUND_SECONDS = 1.5;

  @Test
  void sessionsPerSecond() throws IOException {
    Title title = SabreMovie.read(Shared.file("sabre/bbb.json"));
    List<Trace> traces = new ArrayList<>();
    try (Stream<Path> files = Files.list(Shared.file("traces/3g"))) {
      for (Path file : files.sorted().toList()) {
        traces.add(Traces.read(file));
      }
    }
    System.out.println(
        "machine: "
            + Runtime.version()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores, "
            + System.getProperty("os.arch")
            + "; no randomness; median of "
            + ROUNDS
            + " interleaved rounds");
    List<Case> cases =
        List.of(
            new Case("bola-e", false, false),
            new Case("bola-e", true, false),
            new Case("throughput", false, false),
            new Case("throughput", true, false),
            new Case("dynamic", true, false),
            new Case("bola-e", false, true));
    double[][] rates = new double[cases.size()][ROUNDS];
    double[] allocated = new double[cases.size()];
    for (Case of : cases) {
      rate(title, traces, of);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < cases.size(); i++) {
        rates[i][round] = rate(title, traces, cases.get(i));
      }
    }
    for (int i = 0; i < cases.size(); i++) {
      allocated[i] = allocatedPerSession(title, traces, cases.get(i));
      print(cases.get(i).toString(), rates[i], allocated[i]);
    }
  }

  /** What is run. */
  private record Case(String policy, boolean abandons, boolean logs) {
    @Override
    public String toString() {
      return policy + (abandons ? ", with abandonment" : "") + (logs ? ", with the log" : "");
    }
  }

  private static void print(String what, double[] rates, double bytes) {
    Arrays.sort(rates);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-32s %8.0f sessions/s [%.0f-%.0f], %.1f kB allocated each",
            what,
            rates[ROUNDS / 2],
            rates[0],
            rates[ROUNDS - 1],
            bytes / 1000));
  }

  /** Sessions per second of this thread's CPU time. */
  private static double rate(Title title, List<Trace> traces, Case of) {
    var threads = ManagementFactory.getThreadMXBean();
    long beganNanos = threads.getCurrentThreadCpuTime();
    int sessions = 0;
    double check = 0;
    while (threads.getCurrentThreadCpuTime() - beganNanos < ROUND_SECONDS * 1e9) {
      check += play(title, traces.get(sessions % traces.size()), of);
      sessions++;
    }
    if (!(check > 0)) {
      throw new AssertionError("nothing was played");
    }
    return sessions * 1e9 / (threads.getCurrentThreadCpuTime() - beganNanos);
  }

  /** Mean over the traces, bytes. */
  private static double allocatedPerSession(Title title, List<Trace> traces, Case of) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (Trace trace : traces) {
      play(title, trace, of);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / (double) traces.size();
  }

  private static double play(Title title, Trace trace, Case of) {
    Summary summary = new Summary();
    StringBuilder text = new StringBuilder();
    Listener listener =
        of.logs()
            ? Listener.both(summary, new SessionLog(text, Map.of("policy", of.policy())))
            : summary;
    Settings settings = Settings.DEFAULT.withGivesUp(of.abandons());
    Session session = new Session(title, Policies.named(of.policy(), 1), settings, listener);
    World.run(new SoloWorld(session, new SabreNetwork(trace)));
    return summary.meanKbps() + text.length();
  }
}
