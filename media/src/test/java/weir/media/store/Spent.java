package weir.media.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process of its own took for one piece of work.
 *
 * @param cpuSeconds user and system time, with the start of Java
 * @param childrenSeconds the same of the processes it waited for
 * @param peakMb of its own resident memory
 */
record Spent(double cpuSeconds, double childrenSeconds, double peakMb) {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

  /** The last that such a process says. */
  static void print() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .findFirst()
            .orElseThrow()
            .replaceAll("\\D+", "");
    System.out.println(seconds(fields, 11) + " " + seconds(fields, 13) + " " + peak);
  }

  private static double seconds(String[] fields, int user) {
    return (Long.parseLong(fields[user]) + Long.parseLong(fields[user + 1])) / TICKS_PER_SECOND;
  }

  /**
   * Runs a class of the tests in a Java of its own.
   *
   * @param flags those the launcher has for such work
   */
  static Spent by(Class<?> main, List<String> flags, List<Path> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    arguments.forEach(argument -> command.add(argument.toString()));
    String[] said = run(Path.of("."), command).strip().split("\\s+");
    return new Spent(
        Double.parseDouble(said[said.length - 3]),
        Double.parseDouble(said[said.length - 2]),
        Double.parseDouble(said[said.length - 1]) / 1024);
  }

  /** What the process said, when it has ended well. */
  static String run(Path folder, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String words = new String(process.getInputStream().readAllBytes());
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + words);
    }
    return words;
  }

  static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
