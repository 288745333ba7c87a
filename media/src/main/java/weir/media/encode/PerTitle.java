package weir.media.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Fits a ladder to a source by trying: excerpts spread over the source are encoded at every size of
 * the ladder with two constant rate factors, and compared with the source.
 *
 * <p>An excerpt is as long as a segment, so that a key frame weighs as much as it will. There are
 * as many as make three hundredths of the source, two at least and half a minute at most; trying
 * costs about three times as much as encoding them, so about a tenth of the encode from some
 * minutes on. The same source gives the same ladder on the same machine. It is tried in H.264, for
 * which ladders are written; another {@link Codec} gets its own share of those rates.
 */
public final class PerTitle {
  /** What libx264 takes for good when nobody says otherwise. */
  static final int FINE = 23;

  /** Six make half the rate, so this is about a quarter of it. */
  static final int COARSE = 35;

  private static final double SHARE = 0.03;
  private static final double LEAST_EXCERPT_SECONDS = 1;
  private static final double LONGEST_EXCERPT_SECONDS = 4;
  private static final double MOST_SECONDS = 30;

  /** Comparing takes longer than encoding, and neighbours look alike. */
  private static final int COMPARED_EVERY = 4;

  private final FfmpegRun run;
  private final Comparison comparison;
  private final Path folder;

  /**
   * @param folder where some files of ours are while it runs
   */
  public PerTitle(Ffmpeg ffmpeg, Path folder) {
    this.run = new FfmpegRun(ffmpeg, folder);
    this.comparison = new Comparison(ffmpeg, folder);
    this.folder = folder;
  }

  /**
   * @param ladder its sizes are tried, and its rates not exceeded
   * @param segment wished length
   * @param preset of libx264
   * @throws PackagingFailed when ffmpeg fails or is stopped, or none of the excerpts can be decoded
   */
  public FittedLadder fit(
      Source source, Ladder ladder, Duration segment, String preset, Progress progress) {
    List<Rung> rungs = ladder.climbedBy(source.width(), source.height(), OptionalLong.empty());
    List<Excerpt> excerpts = excerpts(source, segment);
    List<long[]> bits = new ArrayList<>();
    double[] likeness = new double[2 * rungs.size()];
    try {
      for (int i = 0; i < excerpts.size(); i++) {
        Progress encoding = part(progress, 2 * i, 2 * excerpts.size());
        Progress comparing = part(progress, 2 * i + 1, 2 * excerpts.size());
        tryOut(source, excerpts.get(i), rungs, preset, encoding, comparing, bits, likeness);
      }
    } catch (IOException e) {
      throw new PackagingFailed(
          source.name() + ": cannot measure in " + folder + " (" + e.getMessage() + ")", e);
    } finally {
      for (int i = 0; i < 2 * rungs.size(); i++) {
        delete(folder.resolve(trial(i)));
      }
    }
    if (bits.isEmpty()) {
      throw new PackagingFailed(
          source.name()
              + ": no picture where it was to be measured; name a ladder instead of 'auto'",
          List.of());
    }
    double seconds = excerpts.get(0).frames / source.frameRate().framesPerSecond();
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < rungs.size(); i++) {
      trials.add(
          new Trial(
              rungs.get(i),
              point(2 * i, bits, likeness, seconds),
              point(2 * i + 1, bits, likeness, seconds)));
    }
    return FittedLadder.of(trials, source.videoBitRate());
  }

  /** Ends a running {@link #fit} from another thread and waits until ffmpeg is gone. */
  public void stop() {
    run.stop();
    comparison.stop();
  }

  /**
   * @param from the source's beginning
   */
  record Excerpt(Duration from, long frames) {}

  /** In the middle of equal parts of the source; none overlap. */
  static List<Excerpt> excerpts(Source source, Duration segment) {
    double fps = source.frameRate().framesPerSecond();
    double whole = source.duration().toNanos() / 1e9;
    double wished =
        Math.max(LEAST_EXCERPT_SECONDS, Math.min(LONGEST_EXCERPT_SECONDS, segment.toNanos() / 1e9));
    double longest = Math.min(wished, whole / 2);
    int most = (int) (MOST_SECONDS / wished);
    int count = (int) Math.max(2, Math.min(most, SHARE * whole / wished));
    long frames = Math.max(1, Math.round(longest * fps));
    List<Excerpt> excerpts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double middle = whole * (i + 0.5) / count;
      long first = Math.max(0, Math.round((middle - longest / 2) * fps));
      excerpts.add(new Excerpt(Duration.ofNanos(Math.round(first / fps * 1e9)), frames));
    }
    return excerpts;
  }

  /** Adds what one excerpt has shown, unless there is no picture in it. */
  private void tryOut(
      Source source,
      Excerpt excerpt,
      List<Rung> rungs,
      String preset,
      Progress encoding,
      Progress comparing,
      List<long[]> bits,
      double[] likeness)
      throws IOException {
    List<String> input = new ArrayList<>();
    input.addAll(List.of("-ss", String.format(Locale.ROOT, "%.6f", excerpt.from.toNanos() / 1e9)));
    input.addAll(source.inputs().get(0));
    Duration length =
        Duration.ofNanos((long) (excerpt.frames / source.frameRate().framesPerSecond() * 1e9));
    run.run(
        source.name(),
        arguments(source, input, excerpt.frames, rungs, preset),
        new RemainingTime(length, encoding));
    int trials = 2 * rungs.size();
    long[] sizes = new long[trials];
    List<List<String>> encoded = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      Path file = folder.resolve(trial(i));
      sizes[i] = Files.exists(file) ? 8 * Files.size(file) : 0;
      encoded.add(List.of("-f", "h264", "-i", trial(i)));
    }
    if (Arrays.stream(sizes).anyMatch(size -> size == 0)) {
      return;
    }
    Comparison.Scores scores =
        comparison.compare(
            source,
            new Comparison.Stretch(List.of(input), excerpt.frames, COMPARED_EVERY),
            encoded,
            Comparison.comparedHeight(source, List.of()),
            new long[] {excerpt.frames},
            new RemainingTime(length, comparing));
    bits.add(sizes);
    for (int i = 0; i < trials; i++) {
      likeness[i] += scores.means().get(i)[0];
    }
  }

  static List<String> arguments(
      Source source, List<String> input, long frames, List<Rung> rungs, String preset) {
    List<String> chains = new ArrayList<>();
    String from = Encoder.frames(source, frames) + ",";
    for (int i = rungs.size() - 1; i >= 0; i--) {
      Rung rung = rungs.get(i);
      boolean isTop = i == rungs.size() - 1;
      chains.add(
          from
              + "scale=%d:%d:flags=bicubic".formatted(rung.width(), rung.height())
              + (isTop ? Encoder.colours(source.colour()) : "")
              + ",setsar=1"
              + (i == 0
                  ? ",split=2[t0][t1]"
                  : ",split=3[t%d][t%d][s%d]".formatted(2 * i, 2 * i + 1, i)));
      from = "[s" + i + "]";
    }
    List<String> arguments = new ArrayList<>(input);
    arguments.addAll(List.of("-filter_complex", String.join(";", chains)));
    for (int i = 0; i < 2 * rungs.size(); i++) {
      arguments.addAll(List.of("-map", "[t" + i + "]", "-fps_mode", "passthrough"));
      arguments.addAll(List.of("-c:v", "libx264", "-preset", preset));
      arguments.addAll(List.of("-crf", "" + (i % 2 == 0 ? FINE : COARSE)));
      arguments.addAll(List.of("-g", "" + frames, "-sc_threshold", "0"));
      arguments.addAll(List.of("-f", "h264", trial(i)));
    }
    return arguments;
  }

  /**
   * The rate three of four excerpts stay within, so that a few quiet ones do not starve the rest;
   * the likeness is the mean of all.
   */
  private static Trial.Point point(int i, List<long[]> bits, double[] likeness, double seconds) {
    long[] sorted = bits.stream().mapToLong(sizes -> sizes[i]).sorted().toArray();
    long upper = sorted[(int) Math.ceil(0.75 * sorted.length) - 1];
    double ssim = likeness[i] / bits.size();
    return new Trial.Point(upper / seconds, Comparison.decibels(ssim));
  }

  private static Progress part(Progress whole, int number, int count) {
    return (fraction, remaining) -> whole.at((number + fraction) / count, remaining);
  }

  private static String trial(int number) {
    return "trial-" + number + ".h264";
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // it lies in a folder that is swept as a whole when this work fails
      return;
    }
  }
}
