package weir.player.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntBiFunction;

/**
 * {@code weir simulate --compat NAME}: the options of another simulator, and its report. They are
 * taken out of the command line before it is parsed, since others abbreviate where we do not.
 *
 * @param name of the simulator
 * @param args what is for it
 * @param debug whether errors come with a stack trace
 */
record Compatibility(String name, List<String> args, boolean debug) {
  private static final String OPTION = "--compat";

  private static final Map<String, ToIntBiFunction<List<String>, PrintStream>> ALL =
      new TreeMap<>(Map.of("sabre", SabreCompat::run, "pensieve", PensieveCompat::run));

  /** What the command line wants, if it wants that. */
  static Optional<Compatibility> wantedBy(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    boolean debug = !all.isEmpty() && all.get(0).equals("--debug");
    if (debug) {
      all.remove(0);
    }
    if (all.isEmpty() || !all.get(0).equals("simulate")) {
      return Optional.empty();
    }
    all.remove(0);
    for (int i = 0; i < all.size(); i++) {
      String arg = all.get(i);
      if (arg.equals(OPTION) || arg.startsWith(OPTION + "=")) {
        all.remove(i);
        String name = "";
        if (arg.length() > OPTION.length()) {
          name = arg.substring(OPTION.length() + 1);
        } else if (i < all.size()) {
          name = all.remove(i);
        }
        return Optional.of(new Compatibility(name, all, all.remove("--debug") || debug));
      }
    }
    return Optional.empty();
  }

  /** Runs it and returns its exit code. */
  int run(PrintStream out) {
    if (!ALL.containsKey(name)) {
      throw CommandFailed.usage(
          (name.isEmpty() ? OPTION + " names no simulator" : "there is no " + OPTION + " " + name)
              + "; there are: "
              + String.join(", ", ALL.keySet()));
    }
    return ALL.get(name).applyAsInt(args, out);
  }
}
