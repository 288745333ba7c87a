package weir.player.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import weir.network.trace.MalformedTrace;
import weir.player.abr.Bba0;
import weir.player.abr.Mpc;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.abr.StartingAt;
import weir.player.qoe.PensieveRows;
import weir.player.session.Session;
import weir.player.session.Title;
import weir.player.session.World;
import weir.player.virtual.CookedTrace;
import weir.player.virtual.MalformedMovie;
import weir.player.virtual.PensieveNetwork;
import weir.player.virtual.SabreMovie;
import weir.player.virtual.SoloWorld;

/**
 * {@code weir simulate --compat pensieve}: one session in Pensieve's test environment, printed as
 * it logs one.
 */
final class PensieveCompat {
  private static final List<String> OPTIONS = List.of("--trace", "--title", "--policy");

  /** The environment fetches the first segment in this rung, whatever the policy. */
  private static final int FIRST_RUNG = 1;

  private PensieveCompat() {}

  /**
   * Runs a session and prints a line per segment: time_s, bitrate_kbps, buffer_s, rebuffer_s,
   * size_bytes, delay_ms, reward, separated by tabs, and an empty line at the end.
   *
   * @param args {@code --trace FILE --title FILE --policy NAME}: a trace in Pensieve's own form, a
   *     title in Sabre's, and {@code bb}, {@code robustmpc} or {@code fastmpc} for the policies of
   *     its repository, or any of ours
   * @return the exit code 0
   */
  static int run(List<String> args, PrintStream out) {
    Map<String, String> options = options(args);
    Policy policy = policy(options.get("--policy"));
    CookedTrace trace;
    Title title;
    try {
      trace = CookedTrace.read(Path.of(options.get("--trace")));
      title = SabreMovie.read(Path.of(options.get("--title")));
    } catch (MalformedTrace | MalformedMovie e) {
      throw CommandFailed.input(e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw CommandFailed.input("there is no file " + e.getMessage(), e);
    } catch (IOException e) {
      throw CommandFailed.input("cannot be read: " + e.getMessage(), e);
    }
    for (PensieveRows.Row row : play(policy, trace, title)) {
      List<String> words = new ArrayList<>();
      words.add(real(row.timeS()));
      words.add(whole(row.bitrateKbps()));
      words.add(real(row.bufferS()));
      words.add(real(row.rebufferS()));
      words.add(whole(row.sizeBytes()));
      words.add(real(row.delayMs()));
      words.add(real(row.reward()));
      out.print(String.join("\t", words) + "\n");
    }
    out.print("\n");
    out.flush();
    return 0;
  }

  /** Plays a title with one of {@link #policy}'s and returns what came out. */
  static List<PensieveRows.Row> play(Policy policy, CookedTrace trace, Title title) {
    PensieveNetwork network = new PensieveNetwork(trace);
    PensieveRows rows = new PensieveRows(network::clockMs);
    Session session =
        new Session(
            title, new StartingAt(FIRST_RUNG, policy), PensieveNetwork.settings(title), rows);
    World.run(new SoloWorld(session, network));
    return rows.rows();
  }

  /** The policies of Pensieve's repository by their names there, else one of ours. */
  static Policy policy(String name) {
    return switch (name) {
      case "bb" -> new Bba0(Bba0.Settings.PENSIEVE);
      case "robustmpc" -> new Mpc(Mpc.Settings.ROBUST.pensieve());
      case "fastmpc" -> new Mpc(Mpc.Settings.FAST.pensieve());
      default -> {
        try {
          yield Policies.named(name, 1);
        } catch (IllegalArgumentException e) {
          throw CommandFailed.usage(e.getMessage() + "; and bb");
        }
      }
    };
  }

  private static Map<String, String> options(List<String> args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.size(); i += 2) {
      if (!OPTIONS.contains(args.get(i))) {
        throw CommandFailed.usage(
            "'"
                + args.get(i)
                + "' is no option of --compat pensieve; there are "
                + String.join(", ", OPTIONS));
      }
      if (i + 1 == args.size()) {
        throw CommandFailed.usage(args.get(i) + " needs a value");
      }
      options.put(args.get(i), args.get(i + 1));
    }
    for (String option : OPTIONS) {
      if (!options.containsKey(option)) {
        throw CommandFailed.usage("--compat pensieve needs " + option);
      }
    }
    return options;
  }

  private static String whole(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : real(value);
  }

  /** A float as python 2's {@code str} writes it: C's {@code %.12g}, never without a point. */
  static String real(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    BigDecimal digits =
        new BigDecimal(value)
            .round(new MathContext(12, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 12) {
      String plain = digits.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
    String power = Integer.toString(Math.abs(exponent));
    return mantissa + (exponent < 0 ? "e-" : "e+") + (power.length() < 2 ? "0" : "") + power;
  }
}
