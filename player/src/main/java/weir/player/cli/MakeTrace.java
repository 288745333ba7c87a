package weir.player.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import weir.network.trace.Markov;
import weir.network.trace.Trace;
import weir.network.trace.TraceFormat;
import weir.network.trace.Traces;

/** {@code weir traces make}. */
@Command(
    name = "make",
    description = {
      "Make a trace by chance: a network that changes between states.",
      "The same options and seed make the same trace on every machine."
    },
    mixinStandardHelpOptions = true)
final class MakeTrace implements Runnable {
  private static final Duration USUAL_DURATION = Duration.ofMinutes(5);
  private static final Duration USUAL_STEP = Duration.ofSeconds(1);

  @Option(
      names = "--state",
      paramLabel = "SPEC",
      description = {
        "What the network is like for a while, such as kbps=5000,stay=20s,variation=0.3; give one"
            + " for each state, the first is where it begins.",
        "kbps: mean rate. stay: mean time until it changes (default 10s). variation: standard"
            + " deviation of the rate to its mean (default 0.2). latency, loss: this state's own."
      })
  private List<String> states = new ArrayList<>();

  @Option(
      names = "--like",
      paramLabel = "OWN",
      description = "Another course of one of 'weir traces list', in place of --state.")
  private String like;

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      description = "Latency of states that name none (default 0).")
  private Duration latency;

  @Option(
      names = "--loss",
      paramLabel = "FRACTION",
      description = "Fraction of packets lost, 0 to 1, in states that name none (default 0).")
  private Double loss;

  @Option(names = "--duration", paramLabel = "TIME", description = "Default 5m.")
  private Duration duration;

  @Option(
      names = "--step",
      paramLabel = "TIME",
      description = "How often the rate changes (default 1s).")
  private Duration step;

  @Option(names = "--seed", paramLabel = "N", description = "A whole number (default 1).")
  private long seed = 1;

  @Option(
      names = "--to",
      paramLabel = "FORM",
      defaultValue = "sabre-json",
      description = "sabre-json (default), csv, mahimahi, oboe or cooked.")
  private String to;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write (default: standard output); .gz at its end packs it.")
  private Path out;

  @Mixin private TraceOutput output;

  @Override
  public void run() {
    TraceFormat target = TraceInput.format("--to", to);
    if (out != null) {
      output.requireFree(out);
    }
    Trace trace = like == null ? ofStates() : alike();
    TraceOutput.requireRoom(trace, target);
    if (out == null) {
      TraceOutput.print(trace, target);
    } else {
      TraceOutput.write(trace, target, out);
    }
    TraceOutput.warn(out == null ? "the trace" : out.toString(), trace, target);
  }

  private Trace alike() {
    if (!states.isEmpty() || latency != null || loss != null || duration != null || step != null) {
      throw CommandFailed.usage(
          "--like "
              + like
              + " has states, latency, loss, duration and step of its own; leave out"
              + " those options, or --like");
    }
    try {
      return Traces.seeded(like, seed);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage("--like: " + e.getMessage());
    }
  }

  private Trace ofStates() {
    if (states.isEmpty()) {
      throw CommandFailed.usage(
          "a trace needs a --state, such as --state kbps=5000,stay=20s --state kbps=500,stay=5s, or"
              + " --like 3g-bus");
    }
    List<Markov.State> parsed = states.stream().map(this::state).toList();
    try {
      return new Markov(
              parsed,
              ms(step == null ? USUAL_STEP : step),
              ms(duration == null ? USUAL_DURATION : duration))
          .realise(seed);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage());
    }
  }

  private Markov.State state(String spec) {
    double kbps = Double.NaN;
    double stayMs = 10_000;
    double variation = 0.2;
    double latencyMs = latency == null ? 0 : ms(latency);
    double lost = loss == null ? 0 : loss;
    try {
      for (String part : spec.split(",")) {
        String[] pair = part.split("=", 2);
        String value = pair.length == 2 ? pair[1].strip() : "";
        switch (pair[0].strip()) {
          case "kbps" -> kbps = Double.parseDouble(value);
          case "stay" -> stayMs = ms(Durations.parse(value));
          case "variation" -> variation = Double.parseDouble(value);
          case "latency" -> latencyMs = ms(Durations.parse(value));
          case "loss" -> lost = Double.parseDouble(value);
          default ->
              throw new IllegalArgumentException(
                  "'" + part + "' is none of kbps=, stay=, variation=, latency=, loss=");
        }
      }
      if (Double.isNaN(kbps)) {
        throw new IllegalArgumentException("a state needs a rate, such as kbps=5000");
      }
      return new Markov.State(kbps, stayMs, variation, latencyMs, lost);
    } catch (NumberFormatException e) {
      throw CommandFailed.usage("--state " + spec + ": not a number: " + e.getMessage());
    } catch (IllegalArgumentException | CommandLine.TypeConversionException e) {
      throw CommandFailed.usage("--state " + spec + ": " + e.getMessage());
    }
  }

  private static double ms(Duration time) {
    return time.toNanos() / 1e6;
  }
}
