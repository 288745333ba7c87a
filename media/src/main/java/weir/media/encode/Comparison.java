package weir.media.encode;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How like its source an encoded picture is: the structural similarity (SSIM) of every frame's luma
 * as ffmpeg's filter computes it, which is that of Wang, Bovik, Sheikh and Simoncelli (Image
 * Quality Assessment, IEEE Transactions on Image Processing 13(4), 2004) over blocks of 8 by 8 that
 * overlap by half. 1 is the same picture.
 *
 * <p>Both are compared at the source's display size; a smaller picture is scaled up bicubically, as
 * a viewer would see it on a screen as large as the source. The source is what the encoder was
 * given: constant frames, eight bits, video range. Frames are paired by their number and not by
 * their times, since a rounded time is easily that of the frame before.
 */
public final class Comparison {
  /** What SSIM in six decimals can tell from the same picture. */
  private static final double HIGHEST_DB = 60;

  private final FfmpegRun run;
  private final Path folder;

  /**
   * @param folder where the encoded pictures are; some files of ours are there while it runs
   */
  public Comparison(Ffmpeg ffmpeg, Path folder) {
    this.run = new FfmpegRun(ffmpeg, folder);
    this.folder = folder;
  }

  /**
   * SSIM on a scale whose steps look alike: -10 log10(1 - ssim), as x264 and ffmpeg print it.
   *
   * @return dB, from 0 for pictures that have nothing in common (or are each other's negative) to
   *     60 for the same
   */
  public static double decibels(double ssim) {
    double decibels = -10 * Math.log10(1 - ssim);
    return Math.max(0, Math.min(HIGHEST_DB, decibels));
  }

  /**
   * The lines from the top that are compared. All, except where rungs have their names burnt in:
   * then those above the tallest caption, for that is not in the source.
   *
   * @param captioned the rungs that have
   */
  public static int comparedHeight(Source source, List<Rung> captioned) {
    double clear =
        captioned.stream()
            .mapToDouble(rung -> Caption.of(rung).top(rung) / (double) rung.height())
            .min()
            .orElse(1);
    return Math.max(1, (int) (even(source.height()) * clear));
  }

  /**
   * The mean SSIM of every segment, for each picture in the order given.
   *
   * @param homes each picture's folder, with {@code init.mp4} and {@code 1.m4s}, {@code 2.m4s}, …
   * @param comparedHeight as {@link #comparedHeight} says
   * @param ends of the segments: the number of frames up to there, rising
   * @throws PackagingFailed when ffmpeg fails or is stopped, or there are not as many frames
   */
  public List<double[]> segments(
      Source source, List<String> homes, int comparedHeight, long[] ends, Progress progress) {
    List<Path> playlists = new ArrayList<>();
    try {
      List<List<String>> inputs = new ArrayList<>();
      for (String home : homes) {
        // a list for ffmpeg's HLS reader, which has one segment open at a time: a film has
        // thousands
        Path playlist = folder.resolve("compared-" + playlists.size() + ".m3u8");
        playlists.add(playlist);
        Files.writeString(playlist, playlist(home, source, ends));
        inputs.add(List.of("-i", playlist.getFileName().toString()));
      }
      Scores scores =
          compare(
              source,
              new Stretch(source.inputs(), ends[ends.length - 1], 1),
              inputs,
              comparedHeight,
              ends,
              new RemainingTime(source.duration(), progress));
      for (int i = 0; i < homes.size(); i++) {
        if (scores.frames[i] != ends[ends.length - 1]) {
          throw new PackagingFailed(
              "%s: compared %d frames of %s, but there are %d; its quality cannot be told"
                  .formatted(source.name(), scores.frames[i], homes.get(i), ends[ends.length - 1]),
              List.of());
        }
      }
      return scores.means;
    } catch (IOException e) {
      throw new PackagingFailed(
          source.name() + ": cannot compare in " + folder + " (" + e.getMessage() + ")", e);
    } finally {
      playlists.forEach(Comparison::delete);
    }
  }

  /** Ends a running comparison from another thread and waits until ffmpeg is gone. */
  public void stop() {
    run.stop();
  }

  /**
   * A part of the source.
   *
   * @param inputs that make ffmpeg open it where the part begins
   * @param frames that are in it, at the rate it is encoded at
   * @param every how many of them one is compared: 1 is all
   */
  record Stretch(List<List<String>> inputs, long frames, int every) {}

  /**
   * @param means by picture and segment; not a number for a segment without frames
   * @param frames compared, by picture
   */
  record Scores(List<double[]> means, long[] frames) {}

  /**
   * @param encoded ffmpeg's arguments to open each picture, ending in {@code -i}
   */
  Scores compare(
      Source source,
      Stretch stretch,
      List<List<String>> encoded,
      int comparedHeight,
      long[] ends,
      RemainingTime progress)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    stretch.inputs.forEach(arguments::addAll);
    encoded.forEach(arguments::addAll);
    arguments.addAll(
        List.of("-filter_complex", graph(source, stretch, encoded.size(), comparedHeight)));
    for (int i = 0; i < encoded.size(); i++) {
      arguments.addAll(List.of("-map", "[o" + i + "]"));
    }
    arguments.addAll(List.of("-fps_mode", "passthrough", "-f", "null", "-"));
    try {
      run.run(source.name(), arguments, progress);
      List<double[]> means = new ArrayList<>();
      long[] frames = new long[encoded.size()];
      for (int i = 0; i < encoded.size(); i++) {
        double[] mean = new double[ends.length];
        frames[i] = means(folder.resolve(scores(i)), stretch.every, ends, mean);
        means.add(mean);
      }
      return new Scores(means, frames);
    } finally {
      for (int i = 0; i < encoded.size(); i++) {
        delete(folder.resolve(scores(i)));
      }
    }
  }

  private static String graph(Source source, Stretch stretch, int pictures, int comparedHeight) {
    int width = even(source.width());
    int height = even(source.height());
    String sparse = stretch.every == 1 ? "" : "select='not(mod(n," + stretch.every + "))',";
    String frame = source.frameRate().seconds() * stretch.every + "/" + source.frameRate().frames();
    String comparable =
        (comparedHeight == height ? "" : ",crop=" + width + ":" + comparedHeight + ":0:0:exact=1")
            + ",settb="
            + frame
            + ",setpts=N";
    List<String> chains = new ArrayList<>();
    chains.add(
        Encoder.frames(source, stretch.frames)
            + ","
            + sparse
            + "scale=%d:%d:flags=bicubic".formatted(width, height)
            + Encoder.colours(source.colour())
            + ",extractplanes=y"
            + comparable
            + ",split="
            + pictures
            + labels("r", pictures));
    for (int i = 0; i < pictures; i++) {
      // luma is taken out behind the scaling, which would take it alone for a picture of full range
      chains.add(
          "[%d:v]%sscale=%d:%d:flags=bicubic,format=yuv420p,extractplanes=y"
                  .formatted(stretch.inputs.size() + i, sparse, width, height)
              + comparable
              + "[e"
              + i
              + "]");
      chains.add("[e%d][r%d]ssim=stats_file=%s[o%d]".formatted(i, i, scores(i), i));
    }
    return String.join(";", chains);
  }

  private static String labels(String letter, int count) {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < count; i++) {
      labels.append('[').append(letter).append(i).append(']');
    }
    return labels.toString();
  }

  /** Returns the number of frames, and fills in their means between the ends. */
  private static long means(Path scores, int every, long[] ends, double[] means)
      throws IOException {
    long[] counts = new long[ends.length];
    long lines = 0;
    try (BufferedReader reader = Files.newBufferedReader(scores)) {
      int segment = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        while (segment < ends.length && lines * every >= ends[segment]) {
          segment++;
        }
        if (segment < ends.length) {
          means[segment] += luma(line);
          counts[segment]++;
        }
        lines++;
      }
    }
    for (int i = 0; i < ends.length; i++) {
      means[i] /= counts[i];
    }
    return lines;
  }

  /** Of a line such as {@code n:1 Y:0.998659 All:0.998659 (28.726782)}. */
  private static double luma(String line) throws IOException {
    int from = line.indexOf(" Y:") + 3;
    int to = line.indexOf(' ', from);
    if (from < 3 || to < 0) {
      throw new IOException("this ffmpeg's ssim filter writes '" + line + "'");
    }
    return Double.parseDouble(line.substring(from, to));
  }

  private static String playlist(String home, Source source, long[] ends) {
    StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n");
    double frame = 1 / source.frameRate().framesPerSecond();
    double longest = ends[0] * frame;
    text.append("#EXT-X-TARGETDURATION:").append((long) Math.ceil(longest)).append('\n');
    text.append("#EXT-X-MAP:URI=\"").append(home).append("/init.mp4\"\n");
    for (int i = 0; i < ends.length; i++) {
      double seconds = (ends[i] - (i == 0 ? 0 : ends[i - 1])) * frame;
      text.append(String.format(Locale.ROOT, "#EXTINF:%.6f,\n", seconds));
      text.append(home).append('/').append(i + 1).append(".m4s\n");
    }
    return text.append("#EXT-X-ENDLIST\n").toString();
  }

  private static String scores(int picture) {
    return "compared-" + picture + ".txt";
  }

  private static int even(int pixels) {
    return Math.max(2, pixels / 2 * 2);
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
