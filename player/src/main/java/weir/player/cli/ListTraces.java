package weir.player.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import weir.network.trace.Trace;
import weir.network.trace.Traces;

/** {@code weir traces}. */
@Command(
    name = "traces",
    description = "Throughput traces: list, show, convert or make.",
    mixinStandardHelpOptions = true,
    subcommands = {ListTraces.All.class, ShowTrace.class, ConvertTraces.class, MakeTrace.class})
final class ListTraces implements Runnable {
  @Override
  public void run() {
    new All().run();
  }

  /** {@code weir traces list}. */
  @Command(
      name = "list",
      description = "List the traces that come with Weir.",
      mixinStandardHelpOptions = true)
  static final class All implements Runnable {
    @Override
    public void run() {
      Traces.ALL.forEach(
          named -> {
            Trace trace = Traces.named(named.name());
            System.out.println(
                String.format(
                    Locale.ROOT,
                    "%-10s %6.0f s  mean %6.0f kbit/s  %s",
                    named.name(),
                    trace.totalMs() / 1000,
                    trace.meanKbps(),
                    named.description()));
          });
    }
  }
}
