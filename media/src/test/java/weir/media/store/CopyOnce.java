package weir.media.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import weir.media.encode.Progress;

/**
 * A process that copies a ladder into a library once, and says what that took: CPU seconds (user
 * and system, with the start of Java) and the peak of its resident memory.
 */
final class CopyOnce {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

  private CopyOnce() {}

  /** The library's folder, and then the files. */
  public static void main(String[] arguments) throws IOException {
    List<Path> inputs = Arrays.stream(arguments).skip(1).map(Path::of).toList();
    new Copier(Library.open(Path.of(arguments[0])))
        .pack(CopyRequest.of(inputs).withTitle("copy"), Progress.NONE);

    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    double cpuSeconds =
        (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .findFirst()
            .orElseThrow()
            .replaceAll("\\D+", "");
    System.out.println(cpuSeconds + " " + peak);
  }
}
