package weir.media.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Progress;

/**
 * A process that packages a film once, and says what that took: its own CPU seconds (with the start
 * of Java), those of the processes it waited for, and the peak of its own resident memory in KB.
 */
final class PackOnce {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

  private PackOnce() {}

  /** The library's folder, and then the film. */
  public static void main(String[] arguments) throws IOException {
    Library library = Library.open(Path.of(arguments[0]));
    new Packager(Ffmpeg.bundled(), library)
        .pack(PackageRequest.of(Path.of(arguments[1])).with(PackageBench.ENCODING), Progress.NONE);

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

  /** User and system time, one behind the other. */
  private static double seconds(String[] fields, int user) {
    return (Long.parseLong(fields[user]) + Long.parseLong(fields[user + 1])) / TICKS_PER_SECOND;
  }
}
