package weir.player.virtual;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Throughput;
import weir.player.qoe.Summary;
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
    double[] plain = new double[ROUNDS];
    double[] stepped = new double[ROUNDS];
    double[] logged = new double[ROUNDS];
    rate(title, traces, false, false);
    rate(title, traces, true, false);
    for (int round = 0; round < ROUNDS; round++) {
      plain[round] = rate(title, traces, false, false);
      stepped[round] = rate(title, traces, true, false);
      logged[round] = rate(title, traces, false, true);
    }
    print("throughput -noa", plain);
    print("throughput, with abandonment", stepped);
    print("throughput -noa, with the log", logged);
  }

  private static void print(String what, double[] rates) {
    Arrays.sort(rates);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-32s %8.0f sessions/s [%.0f-%.0f]",
            what,
            rates[ROUNDS / 2],
            rates[0],
            rates[ROUNDS - 1]));
  }

  /** Sessions per second of this thread's CPU time. */
  private static double rate(Title title, List<Trace> traces, boolean abandons, boolean logs) {
    var threads = ManagementFactory.getThreadMXBean();
    long beganNanos = threads.getCurrentThreadCpuTime();
    int sessions = 0;
    double check = 0;
    while (threads.getCurrentThreadCpuTime() - beganNanos < ROUND_SECONDS * 1e9) {
      Summary summary = new Summary();
      StringBuilder text = new StringBuilder();
      Session session =
          new Session(
              title,
              new Throughput(Throughput.Settings.DEFAULT),
              Settings.DEFAULT,
              logs
                  ? weir.player.session.Listener.both(
                      summary, new SessionLog(text, java.util.Map.of("policy", "throughput")))
                  : summary);
      World.run(new SoloWorld(session, new SabreNetwork(traces.get(sessions % traces.size()))));
      check += summary.meanKbps() + text.length();
      sessions++;
    }
    if (!(check > 0)) {
      throw new AssertionError("nothing was played");
    }
    return sessions * 1e9 / (threads.getCurrentThreadCpuTime() - beganNanos);
  }
}
