package weir.media.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
 * <p>An encoder of sound puts samples of its own in front. CMAF as we write it has no edit list to
 * hide them, so as many of the source's first samples are left out instead: what a listener hears
 * at a time is exactly what the source holds there.
 */
public final class Encoder {
  /** Of all sound, Hz. */
  public static final int SAMPLE_RATE = 48_000;

  private static final long BITS_PER_CHANNEL = 64_000;

  /** Says which process works in a folder. */
  private static final String PROCESS = "process";

  private final Ffmpeg ffmpeg;
  private final FfmpegRun run;
  private final Path folder;

  /**
   * @param folder an empty one, where the segments will lie
   */
  public Encoder(Ffmpeg ffmpeg, Path folder) {
    this.ffmpeg = ffmpeg;
    this.run = new FfmpegRun(ffmpeg, folder);
    this.folder = folder;
  }

  /**
   * How to encode.
   *
   * @param rungs lowest first, none larger than the source; their rates are meant for H.264
   * @param codecs of picture and sound, at least one of each, each once
   * @param segment wished length; the real one is the nearest whole number of frames
   * @param preset one of {@link #PRESETS}
   * @param isCaptioned whether each rung's name is burnt into its picture
   * @param thumbnails of the lowest rung, where there shall be any
   */
  public record Settings(
      List<Rung> rungs,
      List<Codec> codecs,
      Duration segment,
      String preset,
      boolean isCaptioned,
      Optional<Thumbnails> thumbnails) {
    /** libx264's presets, fastest first; for the other encoders they mean what comes nearest. */
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
      codecs = List.copyOf(codecs);
      boolean hasPicture = codecs.stream().anyMatch(Codec::isPicture);
      if (rungs.isEmpty() || !hasPicture || codecs.stream().allMatch(Codec::isPicture)) {
        throw new IllegalArgumentException(rungs.size() + " rungs, codecs " + Codec.words(codecs));
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
    public long framesPerSegment(FrameRate rate) {
      return Math.max(1, Math.round(segment.toNanos() / 1e9 * rate.framesPerSecond()));
    }
  }

  /**
   * What of a source is to be encoded.
   *
   * @param firstFrame of the picture, from 0: the first of a segment; with all of them there, their
   *     number
   */
  public record Part(long firstFrame, boolean hasSound) {
    public static final Part WHOLE = new Part(0, true);
  }

  /**
   * Encodes; afterwards the folder holds {@code v0}, {@code v1}, …: all rungs with the first codec,
   * then all with the next; and {@code a0}, {@code a1}, …: the source's first sound track with each
   * codec, then the next. In each are {@code init.mp4} and {@code 1.m4s}, {@code 2.m4s}, …. Sheets
   * of thumbnails are in a folder of that name.
   *
   * @throws PackagingFailed when ffmpeg fails, is stopped, or lacks an encoder; the folder then
   *     holds anything
   */
  public void encode(Source source, Settings settings, Progress progress) {
    encode(source, settings, Part.WHOLE, progress);
  }

  /**
   * Encodes what is missing of an interrupted job, as if it were a source of its own: its times
   * begin at 0. Sound is not continued but made once more from its start, if it is not finished:
   * two encoders would not agree about the frame at the join, and sound costs next to nothing.
   */
  public void encode(Source whole, Settings settings, Part part, Progress progress) {
    Source source =
        (part.hasSound ? whole : whole.withoutSound())
            .pictureFrom(time(whole.frameRate(), part.firstFrame));
    Encoders encoders = ffmpeg.encoders(settings.codecs);
    List<Rung> pictures = pictures(settings, encoders);
    try {
      for (int i = 0; i < pictures.size(); i++) {
        Files.createDirectory(folder.resolve("v" + i));
        if (settings.isCaptioned) {
          Caption.of(pictures.get(i)).write(folder.resolve(captionFile(i)));
        }
      }
      for (int i = 0; i < source.audio().size() * encoders.sounds().size(); i++) {
        Files.createDirectory(folder.resolve("a" + i));
      }
      if (settings.thumbnails.isPresent()) {
        Files.createDirectory(folder.resolve(Thumbnails.ID));
      }
      run.run(
          source.name(),
          arguments(source, settings, part.firstFrame, encoders),
          new RemainingTime(
              source.duration(), part.firstFrame / (double) source.frames(), progress),
          this::remember);
      for (int i = 0; i < pictures.size(); i++) {
        Files.deleteIfExists(folder.resolve(captionFile(i)));
      }
      Files.deleteIfExists(folder.resolve(PROCESS));
      Files.deleteIfExists(folder.resolve("video.mpd"));
      Files.deleteIfExists(folder.resolve("audio.mpd"));
    } catch (IOException e) {
      throw new PackagingFailed(
          source.name() + ": cannot write to " + folder + " (" + e.getMessage() + ")", e);
    }
  }

  private void remember(ProcessHandle process) {
    try {
      Files.writeString(folder.resolve(PROCESS), identity(process));
    } catch (IOException e) {
      // ffmpeg will not be able to write there either, and says so
      return;
    }
  }

  /** A number is given to another process one day, but not with the same start. */
  private static String identity(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().map(Instant::toString).orElse("");
  }

  /**
   * Ends the ffmpeg that worked in the folder, if it outlived the process that started it: it takes
   * no notice when nobody hears its progress any more.
   *
   * @param folder of an encoder whose process is known to be dead
   */
  public static void endOrphan(Path folder) throws IOException {
    Path file = folder.resolve(PROCESS);
    if (Files.isRegularFile(file)) {
      String known = Files.readString(file);
      String number = known.split(" ", 2)[0];
      if (number.matches("\\d{1,18}")) {
        ProcessHandle.of(Long.parseLong(number))
            .filter(process -> identity(process).equals(known))
            .ifPresent(
                orphan -> {
                  orphan.destroyForcibly();
                  orphan.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(e -> null).join();
                });
      }
      Files.deleteIfExists(file);
    }
  }

  private static Duration time(FrameRate rate, long frame) {
    return Duration.ofNanos((long) (frame / rate.framesPerSecond() * 1e9));
  }

  /**
   * All that decides what an encode comes to, but for the bytes of the input: equal recipes give
   * segments that fit together.
   */
  public static String recipe(Ffmpeg ffmpeg, Source source, Settings settings) {
    List<String> arguments = arguments(source, settings, 0, ffmpeg.encoders(settings.codecs));
    return ffmpeg.version() + "\n" + String.join("\n", arguments);
  }

  /** Ends a running {@link #encode} from another thread and waits until ffmpeg is gone. */
  public void stop() {
    run.stop();
  }

  /** All pictures, in the order of their folders, each at its codec's own rate. */
  private static List<Rung> pictures(Settings settings, Encoders encoders) {
    return encoders.pictures().stream()
        .flatMap(encoder -> settings.rungs.stream().map(encoder.codec()::rung))
        .toList();
  }

  private static List<String> arguments(
      Source source, Settings settings, long firstFrame, Encoders encoders) {
    List<Rung> pictures = pictures(settings, encoders);
    List<String> arguments = new ArrayList<>();
    source.inputs().forEach(arguments::addAll);
    if (settings.isCaptioned) {
      for (int i = 0; i < pictures.size(); i++) {
        arguments.addAll(List.of("-f", "image2", "-i", captionFile(i)));
      }
    }
    arguments.addAll(List.of("-filter_complex", graph(source, settings, firstFrame, encoders)));

    long gop = settings.framesPerSegment(source.frameRate());
    for (int i = 0; i < pictures.size(); i++) {
      PictureEncoder encoder = encoders.pictures().get(i / settings.rungs.size());
      arguments.addAll(List.of("-map", "[v" + i + "]"));
      arguments.addAll(encoder.arguments(i, settings.preset, gop, pictures.get(i).bitsPerSecond()));
    }
    arguments.addAll(List.of("-fps_mode", "passthrough"));
    arguments.addAll(dash("v", pictures.size(), gop, source.frameRate()));
    arguments.add("video.mpd");

    if (!source.audio().isEmpty()) {
      int stream = 0;
      for (Source.AudioTrack track : source.audio()) {
        for (SoundEncoder encoder : encoders.sounds()) {
          long rate = encoder.codec().rate(track.encodedChannels() * BITS_PER_CHANNEL);
          arguments.addAll(List.of("-map", "[a" + stream + "]"));
          arguments.addAll(List.of("-c:a:" + stream, encoder.program()));
          arguments.addAll(List.of("-b:a:" + stream, "" + rate));
          stream++;
        }
      }
      arguments.addAll(List.of("-ar", "" + SAMPLE_RATE));
      arguments.addAll(dash("a", stream, gop, source.frameRate()));
      arguments.add("audio.mpd");
    }
    if (settings.thumbnails.isPresent()) {
      arguments.addAll(List.of("-map", "[sheets]", "-fps_mode", "passthrough"));
      arguments.addAll(List.of("-c:v", "mjpeg", "-q:v", "5", "-map_metadata", "-1"));
      arguments.addAll(List.of("-f", "image2", Thumbnails.ID + "/%d.jpg"));
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
        "-dash_segment_type", "mp4", // else VP9 and Opus go into WebM
        "-seg_duration", micros + "us",
        "-use_template", "1",
        "-use_timeline", "0",
        "-adaptation_sets", sets,
        "-format_options", "movflags=+cmaf",
        "-init_seg_name", prefix + "$RepresentationID$/init.mp4",
        "-media_seg_name", prefix + "$RepresentationID$/$Number$.m4s");
  }

  /** Scaled in a cascade from the top rung down, each size once for all codecs. */
  private static String graph(
      Source source, Settings settings, long firstFrame, Encoders encoders) {
    List<Rung> rungs = settings.rungs;
    int codecs = encoders.pictures().size();
    List<String> chains = new ArrayList<>();
    String from = frames(source, firstFrame, source.frames());
    for (int i = rungs.size() - 1; i >= 0; i--) {
      Rung rung = rungs.get(i);
      boolean isTop = i == rungs.size() - 1;
      StringBuilder to = new StringBuilder();
      for (int stream = i; stream < codecs * rungs.size(); stream += rungs.size()) {
        to.append(settings.isCaptioned ? "[p" : "[v").append(stream).append("]");
      }
      boolean goesOn = i > 0 || settings.thumbnails.isPresent() && firstFrame == 0;
      to.append(goesOn ? "[s" + i + "]" : "");
      int copies = codecs + (goesOn ? 1 : 0);
      chains.add(
          from
              + (isTop ? "," : "")
              + "scale=%d:%d:flags=bicubic".formatted(rung.width(), rung.height())
              + (isTop ? colours(source.colour()) : "")
              + ",setsar=1"
              + (copies == 1 ? "" : ",split=" + copies)
              + to);
      from = "[s" + i + "]";
      if (settings.isCaptioned) {
        int margin = Caption.margin(rung);
        for (int stream = i; stream < codecs * rungs.size(); stream += rungs.size()) {
          chains.add(
              "[p%d][%d:v]overlay=x=%d:y=main_h-overlay_h-%d:format=yuv420[v%d]"
                  .formatted(stream, source.inputs().size() + stream, margin, margin, stream));
        }
      }
    }
    long samples = source.samples();
    if (settings.thumbnails.isPresent()) {
      String sheets = settings.thumbnails.get().filter() + "[sheets]";
      chains.add((firstFrame == 0 ? "[s0]" : whole(source, rungs.get(0)) + ",") + sheets);
    }
    int stream = 0;
    for (Source.AudioTrack track : source.audio()) {
      String sound =
          "[%s]aresample=%d:async=1:first_pts=0,aformat=channel_layouts=%s,apad"
              .formatted(
                  track.pad(), SAMPLE_RATE, track.encodedChannels() == 1 ? "mono" : "stereo");
      List<String> cuts = new ArrayList<>();
      for (SoundEncoder encoder : encoders.sounds()) {
        int priming = encoder.priming();
        cuts.add(
            "atrim=start_sample=%d:end_sample=%d[a%d]"
                .formatted(priming, Math.max(priming + 1, samples), stream + cuts.size()));
      }
      if (cuts.size() == 1) {
        chains.add(sound + "," + cuts.get(0));
      } else {
        StringBuilder copies = new StringBuilder(sound + ",asplit=" + cuts.size());
        for (int i = 0; i < cuts.size(); i++) {
          copies.append("[c%d]".formatted(stream + i));
          cuts.set(i, "[c%d]".formatted(stream + i) + cuts.get(i));
        }
        chains.add(copies.toString());
        chains.addAll(cuts);
      }
      stream += cuts.size();
    }
    return String.join(";", chains);
  }

  /** The beginning of a filter chain: that many frames of the source at a constant rate. */
  static String frames(Source source, long count) {
    return frames(source, 0, count);
  }

  /** From one frame to another; both are counted from the start of the source. */
  private static String frames(Source source, long from, long to) {
    String rate = "[%s]fps=%s:start_time=0".formatted(source.videoPad(), source.frameRate());
    return from == 0
        ? rate + ",trim=end_frame=" + to
        : rate + ",trim=start_frame=%d:end_frame=%d,setpts=PTS-STARTPTS".formatted(from, to);
  }

  /** The whole picture once more, for what is made of all of it where only a part is encoded. */
  private static String whole(Source source, Rung rung) {
    String pad = source.videoPad();
    return "[%s]fps=%s:start_time=0,trim=end_frame=%d,scale=%d:%d:flags=bicubic"
            .formatted(
                source.inputs().size() > 1 && source.isSeekable()
                    ? pad.replaceFirst("^0:", "1:")
                    : pad,
                source.frameRate(),
                source.frames(),
                rung.width(),
                rung.height())
        + colours(source.colour());
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
