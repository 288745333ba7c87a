package weir.player.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A movie and traces as files, for command lines that simulate; the same for the same seed. */
final class Inputs {
  private Inputs() {}

  /** Segments of 2 s in three rungs, whose sizes vary by a fifth. */
  static Path movie(Path file, int segments, SplittableRandom random) throws IOException {
    String sizes =
        random
            .doubles(segments, 0.8, 1.2)
            .mapToObj(
                weight ->
                    "[%d,%d,%d]"
                        .formatted(
                            (long) (800_000 * weight),
                            (long) (2_400_000 * weight),
                            (long) (6_000_000 * weight)))
            .collect(Collectors.joining(","));
    return Files.writeString(
        file,
        "{\"segment_duration_ms\":2000,\"bitrates_kbps\":[400,1200,3000],"
            + "\"segment_sizes_bits\":["
            + sizes
            + "]}");
  }

  /** A new folder of traces, each twenty seconds of a rate that changes every second. */
  static Path traces(Path folder, int count, SplittableRandom random) throws IOException {
    Files.createDirectory(folder);
    for (int i = 0; i < count; i++) {
      String trace =
          random
              .doubles(20, 300, 5000)
              .mapToObj(kbps -> (long) kbps)
              .map("{\"duration_ms\":1000,\"bandwidth_kbps\":%d,\"latency_ms\":60}"::formatted)
              .collect(Collectors.joining(",", "[", "]"));
      Files.writeString(folder.resolve("trace-" + i + ".json"), trace);
    }
    return folder;
  }
}
