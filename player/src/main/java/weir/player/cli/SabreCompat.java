package weir.player.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Averaging;
import weir.player.abr.Bola;
import weir.player.abr.BolaE;
import weir.player.abr.Dynamic;
import weir.player.abr.DynamicDash;
import weir.player.abr.Policy;
import weir.player.abr.Throughput;
import weir.player.qoe.SabreReport;
import weir.player.session.Listener;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.virtual.SabreMovie;
import weir.player.virtual.SabreNetwork;
import weir.player.virtual.SoloWorld;
import weir.player.watch.SabreLines;

/**
 * One session by the options of the simulator Sabre, reported as Sabre prints it, every character.
 * The options become settings of the production session, policies and network model; nothing else
 * is different from any other session in virtual time.
 *
 * <p>Not taken: policies and replacements written in Python, and {@code -s}, because Sabre jumps
 * before it asks its policy and counts the time after as a stall, where our session asks first and
 * counts it as seeking. Buffers below two segments are refused too. {@code -v} prints everything
 * but the tables of thresholds with which BOLA begins there.
 */
final class SabreCompat {
  private static final List<String> ABRS =
      List.of("bola", "bolae", "throughput", "dynamic", "dynamicdash");

  /** So many transfers Sabre remembers for its sliding means. */
  private static final int MOST_TRANSFERS = 20;

  private Path network = Path.of("network.json");
  private double multiplier = 1;
  private Path movie = Path.of("movie.json");
  private double lengthMs = Double.NaN;
  private String abr = "bolae";
  private boolean isBasic;
  private boolean avoidsOscillation;
  private double gammaP = SabreReport.GAMMA_P;
  private boolean insufficientBufferRule = true;
  private boolean isSliding;
  private List<Double> windows = List.of(3.0);
  private List<Double> halfLivesSeconds = List.of(3.0, 8.0);
  private Settings.Replacement replacement = Settings.Replacement.NONE;
  private double bufferMs = 25_000;
  private boolean isBufferGiven;
  private boolean givesUp = true;
  private int rampedUp = SabreReport.SUSTAINABLE;
  private boolean isVerbose;

  private final List<String> args;
  private int at;

  private SabreCompat(List<String> args) {
    this.args = args;
  }

  /**
   * Runs the session and prints its report.
   *
   * @param args as Sabre takes them, without its own name
   * @return exit code, 0
   * @throws CommandFailed for options that Sabre does not know or we do not take, and for files
   *     that cannot be read
   */
  static int run(List<String> args, PrintStream out) {
    SabreCompat compat = new SabreCompat(split(args));
    while (compat.at < compat.args.size()) {
      compat.option(compat.args.get(compat.at++));
    }
    compat.play(out);
    return 0;
  }

  /** {@code --name=value} as two. */
  private static List<String> split(List<String> args) {
    List<String> parts = new ArrayList<>();
    for (String arg : args) {
      int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
      parts.add(equals < 0 ? arg : arg.substring(0, equals));
      if (equals >= 0) {
        parts.add(arg.substring(equals + 1));
      }
    }
    return parts;
  }

  private void play(PrintStream out) {
    Title title;
    Trace trace;
    try {
      title = SabreMovie.read(movie, lengthMs);
      trace = scaled(Traces.read(network));
    } catch (NoSuchFileException e) {
      throw CommandFailed.input("there is no file " + e.getFile(), e);
    } catch (IOException e) {
      throw CommandFailed.input("cannot be read: " + e.getMessage(), e);
    }
    double segmentMs = title.main().segmentMs(0);
    if (bufferMs < 2 * segmentMs) {
      throw CommandFailed.usage(
          "-b must hold two segments, here " + 2 * segmentMs / 1000 + " s; a session needs them");
    }
    Averaging averaging = averaging();
    SabreReport report = new SabreReport(bufferMs, averaging.begin(segmentMs), gammaP, rampedUp);
    Session session =
        new Session(
            title,
            policy(averaging),
            Settings.DEFAULT
                .withBufferMs(bufferMs)
                .withReplacement(replacement)
                .withGivesUp(givesUp),
            Listener.both(report, new SabreLines(out, isVerbose)));

    if (insufficientBufferRule && (abr.equals("bolae") || abr.equals("dynamicdash"))) {
      out.print(reckoned(title.main().ladder().size()) + "\n");
    }
    World.run(new SoloWorld(session, new SabreNetwork(trace)));
    report.lines().forEach((name, value) -> out.print(name + ": " + value + "\n"));
    out.flush();
  }

  /** The buffer BOLA-E reckons with, as Python prints it: whole where it is not the given one. */
  private String reckoned(int rungs) {
    double leastMs = BolaE.reckonedMs(rungs, 0);
    return bufferMs > leastMs && isBufferGiven
        ? python(bufferMs)
        : Long.toString((long) Math.max(bufferMs, leastMs));
  }

  private static String python(double value) {
    return value == Math.rint(value)
        ? (long) value + ".0"
        : new BigDecimal(Double.toString(value)).toPlainString();
  }

  private Policy policy(Averaging averaging) {
    BolaE.Settings bolaE =
        new BolaE.Settings(avoidsOscillation, insufficientBufferRule, gammaP, averaging);
    return switch (abr) {
      case "bola" -> new Bola(new Bola.Settings(isBasic, avoidsOscillation, gammaP, averaging));
      case "bolae" -> new BolaE(bolaE);
      case "throughput" ->
          new Throughput(new Throughput.Settings(insufficientBufferRule, averaging));
      case "dynamic" ->
          new Dynamic(
              new Dynamic.Settings(
                  isBasic, avoidsOscillation, gammaP, insufficientBufferRule, averaging));
      case "dynamicdash" -> new DynamicDash(bolaE);
      default -> throw new AssertionError(abr);
    };
  }

  private Averaging averaging() {
    return isSliding
        ? Averaging.sliding(
            windows.stream().mapToInt(w -> (int) Math.min(w, MOST_TRANSFERS)).toArray())
        : Averaging.weighted(halfLivesSeconds.stream().mapToDouble(s -> s * 1000).toArray());
  }

  private Trace scaled(Trace trace) {
    if (multiplier == 1) {
      return trace;
    }
    int periods = trace.periods();
    double[] ms = new double[periods];
    double[] kbps = new double[periods];
    double[] latencyMs = new double[periods];
    for (int i = 0; i < periods; i++) {
      ms[i] = trace.durationMs(i);
      kbps[i] = trace.kbps(i) * multiplier;
      latencyMs[i] = trace.latencyMs(i);
    }
    return Trace.of(ms, kbps, latencyMs);
  }

  private void option(String given) {
    switch (given) {
      case "-n", "--network" -> network = Path.of(value(given));
      case "-nm", "--network-multiplier" -> multiplier = positive(given);
      case "-m", "--movie" -> movie = Path.of(value(given));
      case "-ml", "--movie-length" -> lengthMs = 1000 * positive(given);
      case "-a", "--abr" -> abr = abr(value(given));
      case "-ab", "--abr-basic" -> isBasic = true;
      case "-ao", "--abr-osc" -> avoidsOscillation = true;
      case "-gp", "--gamma-p" -> gammaP = positive(given);
      case "-noibr", "--no-insufficient-buffer-rule" -> insufficientBufferRule = false;
      case "-ma", "--moving-average" -> isSliding = sliding(value(given));
      case "-ws", "--window-size" -> windows = positives(given, true);
      case "-hl", "--half-life" -> halfLivesSeconds = positives(given, false);
      case "-r", "--replace" -> replacement = replacement(value(given));
      case "-b", "--max-buffer" -> {
        bufferMs = 1000 * positive(given);
        isBufferGiven = true;
      }
      case "-noa", "--no-abandon" -> givesUp = false;
      case "-rmp", "--rampup-threshold" -> rampedUp = rung(given);
      case "-v", "--verbose" -> isVerbose = true;
      case "-s", "--seek" ->
          throw CommandFailed.usage(
              given + " is not taken: Sabre jumps before it asks its policy, this session after");
      default -> throw CommandFailed.usage("Sabre has no option " + given);
    }
  }

  private String value(String option) {
    if (at == args.size()) {
      throw CommandFailed.usage(option + " needs a value");
    }
    return args.get(at++);
  }

  private double positive(String option) {
    return positive(option, value(option));
  }

  private static double positive(String option, String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw CommandFailed.usage(option + " needs a number, not " + text);
    }
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw CommandFailed.usage(option + " needs a number above 0, not " + text);
    }
    return value;
  }

  /** One or more numbers, up to the next option. */
  private List<Double> positives(String option, boolean whole) {
    List<Double> values = new ArrayList<>();
    do {
      double value = positive(option);
      if (whole && value != Math.rint(value)) {
        throw CommandFailed.usage(option + " needs whole numbers, not " + args.get(at - 1));
      }
      values.add(value);
    } while (at < args.size() && !args.get(at).startsWith("-"));
    return values;
  }

  private int rung(String option) {
    String text = value(option);
    try {
      int rung = Integer.parseInt(text);
      if (rung >= 0) {
        return rung;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a negative one.
    }
    throw CommandFailed.usage(option + " needs the index of a quality, from 0, not " + text);
  }

  private static String abr(String name) {
    if (name.endsWith(".py")) {
      throw CommandFailed.usage("-a: policies written in Python are not taken: " + name);
    }
    if (!ABRS.contains(name)) {
      throw CommandFailed.usage(
          "-a: there is no " + name + "; there are: " + String.join(", ", ABRS));
    }
    return name;
  }

  private static boolean sliding(String name) {
    return switch (name) {
      case "sliding" -> true;
      case "ewma" -> false;
      default -> throw CommandFailed.usage("-ma is sliding or ewma, not " + name);
    };
  }

  private static Settings.Replacement replacement(String name) {
    return switch (name) {
      case "none" -> Settings.Replacement.NONE;
      case "left" -> Settings.Replacement.LEFT;
      case "right" -> Settings.Replacement.RIGHT;
      default ->
          throw CommandFailed.usage(
              name.endsWith(".py")
                  ? "-r: replacements written in Python are not taken: " + name
                  : "-r is none, left or right, not " + name);
    };
  }
}
