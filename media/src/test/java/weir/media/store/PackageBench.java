package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Workshop;
import weir.media.encode.Encoder;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.encode.Probe;
import weir.media.encode.Rung;
import weir.media.encode.Source;
import weir.media.encode.Thumbnails;

/**
 * What packaging costs beside its encode: {@code weir package} against the same ffmpeg command
 * alone, in turns, each in a process of its own, medians of five. {@code -Dbench.seconds} is how
 * long the film lasts.
 */
@Tag("bench")
@EnabledOnOs(OS.LINUX)
class PackageBench {
  static final PackageRequest.Encoding ENCODING =
      PackageRequest.Encoding.DEFAULT.withLadder(Ladder.parse("234:400,360:800,720:3000"));

  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final int ROUNDS = 5;
  private static final Pattern CPU = Pattern.compile("utime=([\\d.]+)s stime=([\\d.]+)s");
  private static final Pattern MEMORY = Pattern.compile("maxrss=(\\d+)[kK]i?B");

  private record Cost(double wallSeconds, double cpuSeconds, double javaSeconds, double peakMb) {}

  @TempDir private Path folder;
  private Ffmpeg ffmpeg;

  @Test
  void costsBesideTheEncodeAlone() throws IOException {
    ffmpeg = Ffmpeg.bundled();
    int seconds = Integer.getInteger("bench.seconds", 60);
    Path film =
        new Workshop(ffmpeg, folder)
            .input(
                "film.mp4",
                "-f lavfi -i testsrc2=size=1280x720:rate=30,noise=alls=8:all_seed=1"
                    + " -f lavfi -i sine=sample_rate=48000 -t "
                    + seconds
                    + " -c:v libx264 -preset ultrafast -b:v 6M -c:a aac");
    List<Cost> bare = new ArrayList<>();
    List<Cost> whole = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      bare.add(bare(film));
      whole.add(whole(film));
    }

    double wall = median(whole, Cost::wallSeconds) / median(bare, Cost::wallSeconds);
    double cpu = median(whole, Cost::cpuSeconds) / median(bare, Cost::cpuSeconds);
    System.out.printf(
        Locale.ROOT,
        "packaging %d s of 720p30 noise (seed 1) into three rungs, on %s with %d cores, Java %s;"
            + " medians of %d%n"
            + "  ffmpeg alone  %.2f s wall  %.2f s CPU  %.2f cores busy  %.0f MB%n"
            + "  weir          %.2f s wall  %.2f s CPU  of it Java %.2f s  Java's memory %.0f MB%n"
            + "  ratio         %.3f wall  %.3f CPU%n",
        seconds,
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        ROUNDS,
        median(bare, Cost::wallSeconds),
        median(bare, Cost::cpuSeconds),
        median(bare, Cost::cpuSeconds) / median(bare, Cost::wallSeconds),
        median(bare, Cost::peakMb),
        median(whole, Cost::wallSeconds),
        median(whole, Cost::cpuSeconds),
        median(whole, Cost::javaSeconds),
        median(whole, Cost::peakMb),
        wall,
        cpu);
  }

  /** The very command that {@code weir package} gives to ffmpeg, and nothing more. */
  private Cost bare(Path film) throws IOException {
    Source source = new Probe(ffmpeg).source(film);
    List<Rung> rungs =
        ENCODING.ladder().climbedBy(source.width(), source.height(), source.videoBitRate());
    Encoder.Settings settings =
        new Encoder.Settings(
            rungs,
            ENCODING.codecs(),
            ENCODING.segment(),
            ENCODING.preset(),
            ENCODING.isCaptioned(),
            Optional.of(Thumbnails.of(rungs.get(0), source.frameRate(), source.frames())));
    Path out = Files.createDirectory(folder.resolve("bare"));
    for (String home : List.of("v0", "v1", "v2", "a0", Thumbnails.ID)) {
      Files.createDirectory(out.resolve(home));
    }
    List<String> command =
        new ArrayList<>(List.of(ffmpeg.ffmpeg().toString(), "-nostdin", "-benchmark", "-y"));
    Encoder.recipe(ffmpeg, source, settings)
        .lines()
        .dropWhile(line -> !line.startsWith("-")) // the version
        .forEach(command::add);
    long began = System.nanoTime();
    String words = Spent.run(out, command);
    double wall = (System.nanoTime() - began) / 1e9;
    Matcher cpu = CPU.matcher(words);
    Matcher memory = MEMORY.matcher(words);
    assertTrue(cpu.find() && memory.find(), words);
    Spent.delete(out);
    return new Cost(
        wall,
        Double.parseDouble(cpu.group(1)) + Double.parseDouble(cpu.group(2)),
        0,
        Double.parseDouble(memory.group(1)) / 1024);
  }

  private Cost whole(Path film) throws IOException {
    Path library = folder.resolve("library");
    long began = System.nanoTime();
    Spent spent = Spent.by(PackOnce.class, FLAGS, List.of(library, film));
    double wall = (System.nanoTime() - began) / 1e9;
    Spent.delete(library);
    return new Cost(
        wall, spent.cpuSeconds() + spent.childrenSeconds(), spent.cpuSeconds(), spent.peakMb());
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> what) {
    return costs.stream().mapToDouble(what).sorted().toArray()[costs.size() / 2];
  }
}
