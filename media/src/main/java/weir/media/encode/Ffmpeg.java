package weir.media.encode;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.bramp.ffmpeg.FFmpeg;
import net.bramp.ffmpeg.FFprobe;
import net.bramp.ffmpeg.ProcessFunction;
import net.bramp.ffmpeg.info.Format;
import org.bytedeco.javacpp.Loader;

/**
 * An ffmpeg with its ffprobe, known to be able to do what we need.
 *
 * @param ffmpeg the executable
 * @param ffprobe the executable
 * @param origin in words, for "which ffmpeg was that?"
 */
public record Ffmpeg(Path ffmpeg, Path ffprobe, String origin) {
  /**
   * Asking for a list of codecs takes a tenth of a second; a hanging one is not worth waiting for.
   */
  private static final Duration QUESTION = Duration.ofSeconds(30);

  /** Six flags, the first of which is the medium, and the name. */
  private static final Pattern ENCODER = Pattern.compile("^ [VA][A-Z.]{5} ([^ =]+) ");

  /** The same for the usual codecs. */
  public static Ffmpeg find(Optional<Path> asked) {
    return find(asked, Codec.DEFAULT);
  }

  /**
   * The one asked for, else the first on PATH if it is capable, else the bundled one.
   *
   * @param asked the {@code ffmpeg} executable, or the folder it is in; never silently replaced by
   *     another
   * @param codecs it must have encoders for
   * @throws PackagingFailed when the one asked for is not capable, or there is none at all
   */
  public static Ffmpeg find(Optional<Path> asked, List<Codec> codecs) {
    return find(asked, codecs, Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  static Ffmpeg find(Optional<Path> asked, List<Codec> codecs, String path) {
    if (asked.isPresent()) {
      Path given = asked.get();
      Path executable = Files.isDirectory(given) ? given.resolve(executable("ffmpeg")) : given;
      Ffmpeg candidate = new Ffmpeg(executable, besides(executable, path), "as asked");
      Optional<String> lack = candidate.lack(codecs);
      if (lack.isPresent()) {
        throw new PackagingFailed(
            executable
                + " cannot be used: "
                + lack.get()
                + "; name another with --ffmpeg, or leave it out for the bundled one",
            List.of());
      }
      return candidate;
    }
    Optional<Path> found = onPath("ffmpeg", path);
    if (found.isPresent()) {
      Ffmpeg candidate = new Ffmpeg(found.get(), besides(found.get(), path), "from PATH");
      if (candidate.lack(codecs).isEmpty()) {
        return candidate;
      }
    }
    return bundled();
  }

  /** The one that came with the build, unpacked on first use; about a second then. */
  public static Ffmpeg bundled() {
    try {
      return new Ffmpeg(
          Path.of(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class)),
          Path.of(Loader.load(org.bytedeco.ffmpeg.ffprobe.class)),
          "bundled");
    } catch (UnsatisfiedLinkError | RuntimeException e) {
      throw new PackagingFailed(
          "no ffmpeg: none on PATH has libx264, and none is bundled for this machine ("
              + System.getProperty("os.name")
              + ", "
              + System.getProperty("os.arch")
              + "); install one, or name it with --ffmpeg",
          e);
    }
  }

  /** What this one cannot do that packaging needs; empty when it can do all. */
  private Optional<String> lack(List<Codec> codecs) {
    if (!Files.isExecutable(ffmpeg)) {
      return Optional.of("it is no executable file");
    }
    if (!Files.isExecutable(ffprobe)) {
      return Optional.of("there is no ffprobe beside it");
    }
    try {
      FFmpeg program = new FFmpeg(ffmpeg.toString(), within(QUESTION));
      if (!program.isFFmpeg() || !probe().isFFprobe()) {
        return Optional.of("it does not say that it is ffmpeg");
      }
      Optional<String> lack = Encoders.lack(codecs, programs());
      if (lack.isPresent()) {
        return lack;
      }
      List<Format> formats = program.formats();
      for (String muxer : List.of("dash", "mp4")) {
        if (formats.stream().noneMatch(f -> f.getCanMux() && f.getName().equals(muxer))) {
          return Optional.of("it has no " + muxer + " muxer");
        }
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of("it did not answer (" + e.getMessage() + ")");
    }
  }

  /**
   * Its encoders for the codecs.
   *
   * @throws PackagingFailed naming the one it has not
   */
  Encoders encoders(List<Codec> codecs) {
    try {
      Set<String> programs = programs();
      Optional<String> lack = Encoders.lack(codecs, programs);
      if (lack.isPresent()) {
        throw new PackagingFailed(
            ffmpeg
                + " ("
                + origin
                + ") cannot be used: "
                + lack.get()
                + "; choose others with --codec, or another ffmpeg with --ffmpeg",
            List.of());
      }
      return Encoders.of(codecs, programs);
    } catch (IOException e) {
      throw new PackagingFailed(ffmpeg + " did not answer (" + e.getMessage() + ")", e);
    }
  }

  /** As it says itself. */
  String version() {
    try {
      return new FFmpeg(ffmpeg.toString(), within(QUESTION)).version();
    } catch (IOException e) {
      throw new PackagingFailed(ffmpeg + " did not answer (" + e.getMessage() + ")", e);
    }
  }

  /** The names of all its encoders; the wrapper knows codecs only. */
  private Set<String> programs() throws IOException {
    Process process = within(QUESTION).run(List.of(ffmpeg.toString(), "-hide_banner", "-encoders"));
    Set<String> names = new HashSet<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher encoder = ENCODER.matcher(line);
        if (encoder.find()) {
          names.add(encoder.group(1));
        }
      }
    }
    return names;
  }

  FFprobe probe() {
    return new FFprobe(ffprobe.toString(), within(QUESTION));
  }

  /** Questions end by themselves, or are ended: the wrapper has no time limit of its own. */
  private static ProcessFunction within(Duration limit) {
    return command -> {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
          .execute(process::destroyForcibly);
      return process;
    };
  }

  private static Path besides(Path ffmpeg, String path) {
    Path beside = ffmpeg.resolveSibling(executable("ffprobe"));
    return Files.isExecutable(beside) ? beside : onPath("ffprobe", path).orElse(beside);
  }

  private static Optional<Path> onPath(String program, String path) {
    for (String folder : path.split(File.pathSeparator)) {
      if (!folder.isBlank()) {
        Path candidate = Path.of(folder, executable(program));
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  private static String executable(String program) {
    return File.separatorChar == '\\' ? program + ".exe" : program;
  }
}
