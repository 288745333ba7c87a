package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Workshop;
import weir.media.box.BoxReader;
import weir.media.box.Movie;
import weir.media.copy.Cuts;
import weir.media.copy.PictureTimes;
import weir.media.encode.Ffmpeg;

/**
 * What copying a ladder costs, beside ffmpeg's own muxer doing the same to the same files, in
 * turns: each in a process of its own, medians of five, CPU seconds with the start of the process.
 * {@code -Dbench.loops} says how often the 20 seconds are repeated; 30 make ten minutes.
 */
@Tag("bench")
@EnabledOnOs(OS.LINUX)
class CopierBench {
  private static final int ROUNDS = 5;
  private static final Pattern CPU = Pattern.compile("utime=([\\d.]+)s stime=([\\d.]+)s");
  private static final Pattern MEMORY = Pattern.compile("maxrss=(\\d+)[kK]i?B");

  private record Cost(double cpuSeconds, double wallSeconds, double peakMb) {}

  @TempDir Path folder;
  private Workshop workshop;

  @Test
  void costsBesideFfmpegsMuxer() throws IOException {
    workshop = new Workshop(Ffmpeg.bundled(), folder);
    List<Path> ladder = ladder(Integer.getInteger("bench.loops", 30));
    long bytes = 0;
    for (Path rung : ladder) {
      bytes += Files.size(rung);
    }
    List<Cost> ours = new ArrayList<>();
    List<Cost> theirs = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      theirs.add(ffmpeg(ladder));
      ours.add(copier(ladder));
    }
    Cost our = median(ours);
    Cost their = median(theirs);
    double indexMs = indexMs(ladder.get(2));

    System.out.printf(
        Locale.ROOT,
        "copying %d MB, %d segments, on %s with %d cores, Java %s; medians of %d%n"
            + "  weir    %.2f s CPU  %.2f s wall  %.0f MB%n"
            + "  ffmpeg  %.2f s CPU  %.2f s wall  %.0f MB%n"
            + "  ratio   %.2f of its CPU seconds%n"
            + "  plan of a file of %d MB: %.1f ms%n",
        bytes / 1_000_000,
        segments(),
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        ROUNDS,
        our.cpuSeconds,
        our.wallSeconds,
        our.peakMb,
        their.cpuSeconds,
        their.wallSeconds,
        their.peakMb,
        our.cpuSeconds / their.cpuSeconds,
        Files.size(ladder.get(2)) / 1_000_000,
        indexMs);
    assertTrue(our.cpuSeconds <= their.cpuSeconds, "more CPU seconds than ffmpeg");
    assertTrue(our.peakMb <= 128, "more than 128 MB: " + our.peakMb);
    assertTrue(indexMs <= 200, "the plan took " + indexMs + " ms");
  }

  private List<Path> ladder(int loops) throws IOException {
    List<Path> ladder = new ArrayList<>();
    String[][] rungs = {{"640:360", "600k"}, {"960:540", "1200k"}, {"1280:720", "2500k"}};
    for (int i = 0; i < rungs.length; i++) {
      workshop.input(
          "clip" + i + ".mp4",
          "-f lavfi -i testsrc2=size=1280x720:rate=30,noise=alls=8"
              + " -t 20 -vf scale="
              + rungs[i][0]
              + " -c:v libx264 -preset ultrafast -bf 2 -sc_threshold 0 -g 60 -b:v "
              + rungs[i][1]
              + " -maxrate "
              + rungs[i][1]
              + " -bufsize "
              + rungs[i][1]);
      ladder.add(
          workshop.input(
              "rung" + i + ".mp4",
              "-stream_loop " + (loops - 1) + " -i clip" + i + ".mp4 -c copy"));
    }
    workshop.input(
        "sound.mp4", "-f lavfi -i sine=sample_rate=48000 -t " + 20 * loops + " -c:a aac -b:a 96k");
    ladder.set(0, workshop.input("low.mp4", "-i rung0.mp4 -i sound.mp4 -map 0:v -map 1:a -c copy"));
    return ladder;
  }

  private Cost ffmpeg(List<Path> ladder) throws IOException {
    Path out = Files.createDirectory(folder.resolve("theirs"));
    List<String> command =
        new ArrayList<>(
            List.of(workshop.ffmpeg().ffmpeg().toString(), "-nostdin", "-benchmark", "-y"));
    for (Path rung : ladder) {
      command.addAll(List.of("-i", rung.toString()));
    }
    command.addAll(
        List.of(
            ("-map 0:v -map 1:v -map 2:v -map 0:a -c copy -f dash -seg_duration 2 -use_template 1"
                    + " -use_timeline 1 -format_options movflags=+cmaf")
                .split(" ")));
    command.addAll(List.of("-adaptation_sets", "id=0,streams=v id=1,streams=a"));
    command.add(out.resolve("manifest.mpd").toString());
    long began = System.nanoTime();
    String words = Spent.run(folder, command);
    double wall = (System.nanoTime() - began) / 1e9;
    Matcher cpu = CPU.matcher(words);
    Matcher memory = MEMORY.matcher(words);
    assertTrue(cpu.find() && memory.find(), words);
    Spent.delete(out);
    return new Cost(
        Double.parseDouble(cpu.group(1)) + Double.parseDouble(cpu.group(2)),
        wall,
        Double.parseDouble(memory.group(1)) / 1024);
  }

  private Cost copier(List<Path> ladder) throws IOException {
    Path library = folder.resolve("ours");
    if (Files.exists(library)) {
      Spent.delete(library);
    }
    List<Path> arguments = new ArrayList<>(List.of(library));
    arguments.addAll(ladder);
    long began = System.nanoTime();
    Spent spent = Spent.by(CopyOnce.class, List.of("-XX:+UseParallelGC"), arguments);
    double wall = (System.nanoTime() - began) / 1e9;
    return new Cost(spent.cpuSeconds(), wall, spent.peakMb());
  }

  private int segments() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("ours"))) {
      return (int) files.filter(file -> file.toString().endsWith(".m4s")).count();
    }
  }

  private static double indexMs(Path file) throws IOException {
    double[] rounds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long began = System.nanoTime();
      try (BoxReader reader = BoxReader.open(file)) {
        Movie movie = Movie.read(reader);
        PictureTimes times = PictureTimes.of("rung", movie, movie.tracks().get(0));
        Cuts.of(List.of(times), Duration.ofSeconds(2));
      }
      rounds[i] = (System.nanoTime() - began) / 1e6;
    }
    return Arrays.stream(rounds).sorted().toArray()[ROUNDS / 2];
  }

  private static Cost median(List<Cost> costs) {
    return costs.stream()
        .sorted(Comparator.comparingDouble(Cost::cpuSeconds))
        .toList()
        .get(costs.size() / 2);
  }
}
