package weir.media.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Workshop;
import weir.media.encode.Ffmpeg;

/**
 * What it takes to know every sample of a film of 400 MB, with its tables in front and in
 * fragments, beside ffprobe opening the same file, in turns. The first round, with code the JVM has
 * not yet compiled, is printed by itself: it is what a command line pays.
 */
@Tag("bench")
class IndexBench {
  private static final int ROUNDS = 9;

  /** A minute, and how often it is repeated. */
  private static final int SECONDS = 60;

  private static final int LOOPS = 20;

  private interface Reading {
    long samples() throws IOException;
  }

  @TempDir private Path folder;

  @Test
  void knowsEverySampleOfALargeFile() throws Exception {
    Workshop workshop = new Workshop(Ffmpeg.bundled(), folder);
    workshop.input(
        "minute.mp4",
        "-f lavfi -i testsrc2=size=640x360:rate=30,noise=alls=20:all_seed=1 -t "
            + SECONDS
            + " -c:v libx264 -preset ultrafast -g 60 -b:v 2700k -minrate 2700k -maxrate 2700k"
            + " -bufsize 2700k");
    String again = "-stream_loop " + (LOOPS - 1) + " -i minute.mp4 -c copy";
    Path tables = workshop.input("tables.mp4", again);
    Path fragments = workshop.input("fragments.mp4", again + " -movflags cmaf");
    long frames = 30L * SECONDS * LOOPS;

    measure(
        workshop,
        tables,
        frames,
        () -> {
          try (BoxReader reader = BoxReader.open(tables)) {
            SampleCursor cursor = Movie.read(reader).tracks().get(0).samples();
            long samples = 0;
            while (cursor.next()) {
              samples++;
            }
            return samples;
          }
        });
    Track track = Track.read(fragments);
    measure(
        workshop,
        fragments,
        frames,
        () -> Fragment.read(fragments, track).stream().mapToLong(Fragment::samples).sum());
  }

  private void measure(Workshop workshop, Path file, long frames, Reading reading)
      throws Exception {
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long began = System.nanoTime();
      long samples = reading.samples();
      ours[i] = (System.nanoTime() - began) / 1e6;
      assertEquals(frames, samples);
      began = System.nanoTime();
      Process probe =
          new ProcessBuilder(
                  List.of(workshop.ffmpeg().ffprobe().toString(), "-v", "error", file.toString()))
              .start();
      assertEquals(0, probe.waitFor());
      theirs[i] = (System.nanoTime() - began) / 1e6;
    }
    double first = ours[0];
    double median = Arrays.stream(ours).sorted().toArray()[ROUNDS / 2];
    double peer = Arrays.stream(theirs).sorted().toArray()[ROUNDS / 2];
    System.out.printf(
        Locale.ROOT,
        "index of %s, %d MB, %d samples: first %.1f ms, median of %d %.1f ms, ffprobe opens it in"
            + " %.1f ms, ratio %.3f; %d cores, Java %s%n",
        file.getFileName(),
        Files.size(file) / 1_000_000,
        frames,
        first,
        ROUNDS,
        median,
        peer,
        median / peer,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    assertTrue(first <= 200, "the first time took " + first + " ms");
  }
}
