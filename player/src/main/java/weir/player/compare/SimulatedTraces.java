package weir.player.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import weir.network.trace.MalformedTrace;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.virtual.Networks;

/**
 * The traces that sessions are to run over.
 *
 * @param usable in the order in which they were asked for, those of a folder by name
 * @param broken what cannot be used, one line each
 */
public record SimulatedTraces(List<One> usable, List<String> broken) {
  /**
   * @param name as it was asked for, for tables and logs
   * @param shortName the name, or the file's name alone
   * @param hash of what the trace holds
   */
  public record One(String name, String shortName, Trace trace, String hash) {
    public One(String name, String shortName, Trace trace) {
      this(name, shortName, trace, trace.hash());
    }
  }

  /**
   * Finds traces in a comma list of names of ours, files and folders. What is in a folder and
   * cannot be read is left out; what was named and is not there is an error.
   */
  public static SimulatedTraces find(String wanted) {
    List<One> usable = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (String part : wanted.split(",")) {
      String name = part.strip();
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        for (Path file : inside(path)) {
          read(file, usable, broken);
        }
      } else if (Files.exists(path)) {
        read(path, usable, broken);
      } else {
        usable.add(new One(name, name, named(name)));
      }
    }
    if (usable.isEmpty()) {
      throw new UnusableInput(
          broken.isEmpty()
              ? "no trace in " + wanted
              : broken.get(0)
                  + (broken.size() == 1 ? "" : "; nor can the " + (broken.size() - 1) + " others"));
    }
    return new SimulatedTraces(usable, broken);
  }

  /** Without those over which a model of the network could never deliver anything. */
  public SimulatedTraces fitFor(Networks.Model model) {
    List<One> fit = new ArrayList<>();
    List<String> unfit = new ArrayList<>(broken);
    for (One one : usable) {
      try {
        model.make().apply(one.trace());
        fit.add(one);
      } catch (IllegalArgumentException e) {
        unfit.add(one.name() + ": " + e.getMessage() + " over the network model " + model.name());
      }
    }
    if (fit.isEmpty()) {
      throw new UnusableInput(unfit.get(unfit.size() - 1));
    }
    return new SimulatedTraces(fit, unfit);
  }

  /** One trace: of ours by name, or a file in any form. */
  public static Trace named(String nameOrPath) {
    try {
      return Traces.of(nameOrPath);
    } catch (IOException e) {
      throw new UnusableInput("the trace " + nameOrPath + " cannot be read: " + e, e);
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      boolean isHelpful = message.contains("; they are ");
      throw new UnusableInput(
          isHelpful ? message : message + "; 'weir traces list' tells Weir's own", e);
    }
  }

  private static void read(Path file, List<One> usable, List<String> broken) {
    try {
      Trace trace = Traces.read(file);
      usable.add(new One(file.toString(), file.getFileName().toString(), trace));
    } catch (MalformedTrace e) {
      broken.add(e.getMessage());
    } catch (IOException e) {
      broken.add(file + " cannot be read: " + e);
    }
  }

  private static List<Path> inside(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(SimulatedTraces::mayBeTrace)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UnusableInput(folder + " cannot be listed: " + e, e);
    }
  }

  private static boolean mayBeTrace(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && !name.startsWith("README") && !name.startsWith("LICEN");
  }
}
