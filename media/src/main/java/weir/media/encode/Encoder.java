package weir.media.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import weir.manifests.mpd.FrameRate;

/**
 * One ffmpeg run that makes all representations of a source: decoded once, scaled in a cascade from
 * the top rung down, every rung cut at the same frames.
 *
 * <p>Picture and sound are two outputs of that run, because ffmpeg's dash muxer cuts sound when a
 * picture's key frame <em>arrives</em>, which with B-frames is some frames before it is shown.
 * Separate adaptation sets keep it from refusing sizes whose shapes differ by a rounding.
 *
 * <p>An AAC encoder puts 1024 samples of its own in front. CMAF has no edit list to hide them, so
 * the first 1024 samples of the source are left out instead: what a listener hears at a time is
 * exactly what the source holds there.
 */
public final class Encoder {
  /** Samples an AAC-LC encoder adds in front: one frame. */
  static final int PRIMING = 1024;

  static final int SAMPLE_RATE = 48_000;
  private static final long BITS_PER_CHANNEL = 64_000;

  private final FfmpegRun run;
  private final Path folder;

  /**
   * @param folder an empty one, where the segments will lie
   */
  public Encoder(Ffmpeg ffmpeg, Path folder) {
    this.run = new FfmpegRun(ffmpeg, folder);
    this.folder = folder;
  }

  /**
   * How to encode.
   *
   * @param rungs lowest first, none larger than the source
   * @param segment wished length; the real one is the nearest whole number of frames
   * @param preset of libx264
   * @param isCaptioned whether each rung's name is burnt into its picture
   */
  public record Settings(List<Rung> rungs, Duration segment, String preset, boolean isCaptioned) {
    /** libx264's presets, fastest first. */
    public static final List<String> PRESETS =
        List.of(
            "ultrafast",
            "superfast",
            "veryfast",
            "faster",
            "fast",
            "medium",
            "slow",
            "slower",
            "veryslow");

    public Settings {
      rungs = List.copyOf(rungs);
      if (rungs.isEmpty()) {
        throw new IllegalArgumentException("no rungs");
      }
      check(segment, preset);
    }

    /**
     * @throws IllegalArgumentException naming what is allowed, when one of the two is not
     */
    public static void check(Duration segment, String preset) {
      if (segment.compareTo(Duration.ofMillis(200)) < 0
          || segment.compareTo(Duration.ofSeconds(60)) > 0) {
        throw new IllegalArgumentException(
            "a segment lasts 0.2 to 60 seconds, not " + segment.toMillis() / 1000.0);
      }
      if (!PRESETS.contains(preset)) {
        throw new IllegalArgumentException(
            "preset '" + preset + "' is none of " + String.join(", ", PRESETS));
      }
    }

    /** Frames in each segment but the last. */
    long framesPerSegment(FrameRate rate) {
      return Math.max(1, Math.round(segment.toNanos() / 1e9 * rate.framesPerSecond()));
    }
  }

  /**
   * Encodes; afterwards the folder holds {@code v0}, {@code v1}, … in the order of the rungs and
   * {@code a0}, {@code a1}, … in the order of the source's sound tracks, each with {@code init.mp4}
   * and {@code 1.m4s}, {@code 2.m4s}, ….
   *
   * @throws PackagingFailed when ffmpeg fails or is stopped; the folder then holds anything
   */
  public void encode(Source source, Settings settings, Progress progress) {
    try {
      for (int i = 0; i < settings.rungs.size(); i++) {
        Files.createDirectory(folder.resolve("v" + i));
        if (settings.isCaptioned) {
          Caption.of(settings.rungs.get(i)).write(folder.resolve(captionFile(i)));
        }
      }
      for (int i = 0; i < source.audio().size(); i++) {
        Files.createDirectory(folder.resolve("a" + i));
      }
      run.run(
          source.name(),
          arguments(source, settings),
          new RemainingTime(source.duration(), progress));
      for (int i = 0; i < settings.rungs.size(); i++) {
        Files.deleteIfExists(folder.resolve(captionFile(i)));
      }
      Files.deleteIfExists(folder.resolve("video.mpd"));
      Files.deleteIfExists(folder.resolve("audio.mpd"));
    } catch (IOException e) {
      throw new PackagingFailed(
          source.name() + ": cannot write to " + folder + " (" + e.getMessage() + ")", e);
    }
  }

  /** Ends a running {@link #encode} from another thread and waits until ffmpeg is gone. */
  public void stop() {
    run.stop();
  }

  static List<String> arguments(Source source, Settings settings) {
    List<Rung> rungs = settings.rungs;
    List<String> arguments = new ArrayList<>();
    source.inputs().forEach(arguments::addAll);
    if (settings.isCaptioned) {
      for (int i = 0; i < rungs.size(); i++) {
        arguments.addAll(List.of("-f", "image2", "-i", captionFile(i)));
      }
    }
    arguments.addAll(List.of("-filter_complex", graph(source, settings)));

    for (int i = 0; i < rungs.size(); i++) {
      arguments.addAll(List.of("-map", "[v" + i + "]"));
    }
    long gop = settings.framesPerSegment(source.frameRate());
    arguments.addAll(List.of("-c:v", "libx264", "-preset", settings.preset));
    arguments.addAll(List.of("-g", "" + gop, "-keyint_min", "" + gop, "-sc_threshold", "0"));
    arguments.addAll(List.of("-flags", "+cgop", "-fps_mode", "passthrough"));
    for (int i = 0; i < rungs.size(); i++) {
      long rate = rungs.get(i).bitsPerSecond();
      arguments.addAll(List.of("-b:v:" + i, "" + rate));
      arguments.addAll(List.of("-maxrate:v:" + i, "" + rate * 11 / 10));
      arguments.addAll(List.of("-bufsize:v:" + i, "" + rate * 3 / 2));
    }
    arguments.addAll(dash("v", rungs.size(), gop, source.frameRate()));
    arguments.add("video.mpd");

    if (!source.audio().isEmpty()) {
      for (int i = 0; i < source.audio().size(); i++) {
        int channels = source.audio().get(i).encodedChannels();
        arguments.addAll(List.of("-map", "[a" + i + "]"));
        arguments.addAll(List.of("-b:a:" + i, "" + channels * BITS_PER_CHANNEL));
      }
      arguments.addAll(List.of("-c:a", "aac", "-ar", "" + SAMPLE_RATE));
      arguments.addAll(dash("a", source.audio().size(), gop, source.frameRate()));
      arguments.add("audio.mpd");
    }
    return arguments;
  }

  /** One adaptation set per stream; the manifest that comes of it is thrown away. */
  private static List<String> dash(String prefix, int streams, long gop, FrameRate rate) {
    String sets =
        String.join(
            " ", IntStream.range(0, streams).mapToObj(i -> "id=" + i + ",streams=" + i).toList());
    // rounded down: a key frame must never come a microsecond too early to begin its segment
    long micros = gop * rate.seconds() * 1_000_000 / rate.frames();
    return List.of(
        "-map_metadata", "-1",
        "-map_chapters", "-1",
        "-f", "dash",
        "-seg_duration", micros + "us",
        "-use_template", "1",
        "-use_timeline", "0",
        "-adaptation_sets", sets,
        "-format_options", "movflags=+cmaf",
        "-init_seg_name", prefix + "$RepresentationID$/init.mp4",
        "-media_seg_name", prefix + "$RepresentationID$/$Number$.m4s");
  }

  private static String graph(Source source, Settings settings) {
    List<Rung> rungs = settings.rungs;
    List<String> chains = new ArrayList<>();
    long frames =
        Math.max(
            1,
            Math.round(source.duration().toNanos() / 1e9 * source.frameRate().framesPerSecond()));
    String from = frames(source, frames);
    for (int i = rungs.size() - 1; i >= 0; i--) {
      Rung rung = rungs.get(i);
      boolean isTop = i == rungs.size() - 1;
      String caption = settings.isCaptioned ? "p" + i : "v" + i;
      chains.add(
          from
              + (isTop ? "," : "")
              + "scale=%d:%d:flags=bicubic".formatted(rung.width(), rung.height())
              + (isTop ? colours(source.colour()) : "")
              + ",setsar=1"
              + (i == 0 ? "[" + caption + "]" : ",split=2[" + caption + "][s" + i + "]"));
      from = "[s" + i + "]";
      if (settings.isCaptioned) {
        int margin = Caption.margin(rung);
        chains.add(
            "[p%d][%d:v]overlay=x=%d:y=main_h-overlay_h-%d:format=yuv420[v%d]"
                .formatted(i, source.inputs().size() + i, margin, margin, i));
      }
    }
    for (int i = 0; i < source.audio().size(); i++) {
      long samples =
          frames * source.frameRate().seconds() * SAMPLE_RATE / source.frameRate().frames();
      Source.AudioTrack track = source.audio().get(i);
      chains.add(
          "[%s]aresample=%d:async=1:first_pts=0,aformat=channel_layouts=%s,apad,"
                  .formatted(
                      track.pad(), SAMPLE_RATE, track.encodedChannels() == 1 ? "mono" : "stereo")
              + "atrim=start_sample=%d:end_sample=%d[a%d]"
                  .formatted(PRIMING, Math.max(PRIMING + 1, samples), i));
    }
    return String.join(";", chains);
  }

  /** The beginning of a filter chain: that many frames of the source at a constant rate. */
  static String frames(Source source, long count) {
    return "[%s]fps=%s:start_time=0,trim=end_frame=%d"
        .formatted(source.videoPad(), source.frameRate(), count);
  }

  /** Behind a scaling: in eight bits and video range, marked as what the source means. */
  static String colours(Source.Colour colour) {
    return (colour.isKnown() ? "" : ":out_color_matrix=" + colour.matrix())
        + ":out_range=tv,format=yuv420p,setparams=range=tv:colorspace=%s:color_primaries=%s:color_trc=%s"
            .formatted(colour.matrix(), colour.primaries(), colour.transfer());
  }

  private static String captionFile(int rung) {
    return String.format(Locale.ROOT, "caption-%d.pgm", rung);
  }
}
