package weir.media.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.bramp.ffmpeg.FFmpegException;
import net.bramp.ffmpeg.builder.FFprobeBuilder;
import net.bramp.ffmpeg.probe.FFmpegDisposition;
import net.bramp.ffmpeg.probe.FFmpegProbeResult;
import net.bramp.ffmpeg.probe.FFmpegStream;
import net.bramp.ffmpeg.probe.FFmpegStream.SideData;
import net.bramp.ffmpeg.shared.CodecType;
import org.apache.commons.lang3.math.Fraction;
import weir.manifests.mpd.FrameRate;
import weir.media.encode.Designation.Use;
import weir.media.encode.PackagingFailed.UnreadableInput;

/** Asks ffprobe what a file is, and says clearly why it cannot be packaged if it cannot. */
public final class Probe {
  /** More sound tracks than this are left out. */
  public static final int MAX_AUDIO_TRACKS = 8;

  /** More subtitles than this are left out. */
  public static final int MAX_TEXT_TRACKS = 64;

  /** A playlist or a reference file must not make ffmpeg read the network. */
  private static final List<String> NO_NETWORK = List.of("-protocol_whitelist", "file,pipe");

  /**
   * Containers and streams that hold all there is of them. Not among them: playlists (HLS, DASH,
   * concat, IMF, SDP, ...), numbered pictures, subtitles and scripts, all of which name other files
   * or addresses, and what is made of any text. References inside QuickTime files are not followed
   * unless asked for.
   */
  private static final String SELF_CONTAINED =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,mxf,gxf,nut,"
          + "rm,ivf,obu,av1,h264,hevc,m4v,dv,y4m,yuv4mpegpipe,gif,dirac,vc1,wtv,swf,nuv,bink,"
          + "roq,smk,flic,fli";

  /** And nothing but a file. */
  private static final List<String> STRANGERS =
      List.of("-protocol_whitelist", "file", "-format_whitelist", SELF_CONTAINED);

  private static final Set<String> STILL_PICTURES =
      Set.of("image2", "png_pipe", "jpeg_pipe", "webp_pipe", "bmp_pipe", "tiff_pipe", "svg_pipe");

  private static final Set<String> SEEKABLE = Set.of("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm");

  private static final Pattern CLOCK = Pattern.compile("(\\d+):(\\d{2}):(\\d{2}(?:\\.\\d+)?)");
  private static final Pattern RATIO = Pattern.compile("(\\d+):(\\d+)");

  private final Ffmpeg ffmpeg;

  public Probe(Ffmpeg ffmpeg) {
    this.ffmpeg = ffmpeg;
  }

  /**
   * @throws UnreadableInput when there is no such file, it is no video, or it has no picture
   * @throws PackagingFailed when ffprobe itself fails
   */
  public Source source(Path file) {
    return source(file, NO_NETWORK);
  }

  /**
   * The same for a file that anybody may have made: nothing it says makes ffmpeg read another file
   * or an address, here and when the source is read.
   */
  public Source strangers(Path file) {
    return source(file, STRANGERS);
  }

  private Source source(Path file, List<String> limits) {
    if (!Files.exists(file)) {
      throw new UnreadableInput(file + ": there is no such file");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UnreadableInput(
          file
              + ": "
              + (Files.isDirectory(file) ? "is a folder, name one file" : "cannot be read"));
    }
    FFmpegProbeResult result = ask(file, limits);
    List<FFmpegStream> pictures =
        result.getStreams().stream()
            .filter(stream -> stream.getCodecType() == CodecType.VIDEO)
            .filter(stream -> !isCover(stream))
            .toList();
    // "tty" is what ffmpeg makes of any text: a film of letters
    if (pictures.isEmpty() || "tty".equals(result.getFormat().getFormatName())) {
      boolean hasSound =
          result.getStreams().stream().anyMatch(s -> s.getCodecType() == CodecType.AUDIO);
      throw new UnreadableInput(
          hasSound
              ? file + ": there is only sound in it; Weir packages video, with or without sound"
              : file + ": is not a video (ffmpeg takes it for " + kind(result) + ")");
    }
    if (STILL_PICTURES.contains(result.getFormat().getFormatName())) {
      throw new UnreadableInput(file + ": is a still picture, not a video");
    }
    FFmpegStream picture =
        pictures.stream()
            .max(Comparator.comparingLong(s -> (long) s.getWidth() * s.getHeight()))
            .get();
    if (picture.getCodecName() == null || picture.getWidth() < 2 || picture.getHeight() < 2) {
      throw new UnreadableInput(
          file
              + ": its picture cannot be decoded (codec "
              + Optional.ofNullable(picture.getCodecName()).orElse("unknown to this ffmpeg")
              + ", "
              + picture.getWidth()
              + "x"
              + picture.getHeight()
              + ")");
    }
    return describe(file, limits, result, picture);
  }

  private FFmpegProbeResult ask(Path file, List<String> limits) {
    List<String> question =
        new FFprobeBuilder()
            .setShowFormat(true)
            .setShowStreams(true)
            .setShowChapters(false)
            .addExtraArgs(limits.toArray(String[]::new))
            .setInput(address(file))
            .build();
    try {
      FFmpegProbeResult result = ffmpeg.probe().probe(question);
      if (result.getStreams() == null || result.getFormat() == null) {
        throw new UnreadableInput(file + ": is not a video, or a damaged one");
      }
      return result;
    } catch (FFmpegException e) {
      String reason =
          e.getError() == null
              ? "ffmpeg cannot read it"
              : "ffmpeg says: " + e.getError().getString();
      throw new UnreadableInput(file + ": is not a video, or a damaged one (" + reason + ")");
    } catch (IOException | IllegalStateException e) {
      throw new PackagingFailed(
          file + ": " + ffmpeg.ffprobe() + " did not answer (" + e.getMessage() + ")", e);
    }
  }

  /** As an ffmpeg URL, so that no file name can be taken for another protocol or an option. */
  private static String address(Path file) {
    return "file:" + file.toAbsolutePath();
  }

  private Source describe(
      Path file, List<String> limits, FFmpegProbeResult result, FFmpegStream picture) {
    List<String> input = new ArrayList<>(limits);
    input.addAll(List.of("-i", address(file)));
    double pixelAspect = ratio(picture.getSampleAspectRatio());
    int width = Math.max(2, (int) Math.round(picture.getWidth() * pixelAspect));
    int height = picture.getHeight();
    boolean isTurned = Math.abs(rotation(picture)) % 180 == 90;
    return new Source(
        file.getFileName().toString(),
        List.of(input),
        "0:" + picture.getIndex(),
        isTurned ? height : width,
        isTurned ? width : height,
        FrameRates.constant(rate(picture.getRFrameRate()), rate(picture.getAvgFrameRate())),
        duration(file, input, result, picture),
        bitRate(result, picture),
        colour(picture),
        audio(result),
        texts(result),
        about(result),
        SEEKABLE.contains(result.getFormat().getFormatName()));
  }

  private Duration duration(
      Path file, List<String> input, FFmpegProbeResult result, FFmpegStream picture) {
    double seconds = picture.getDuration();
    if (!(seconds > 0)) {
      seconds = clock(tag(picture.tags, "DURATION"));
    }
    if (!(seconds > 0)) {
      seconds = result.getFormat().getDuration();
    }
    if (!(seconds > 0)) {
      // a recording whose writer never came back to fill it in, as browsers make them
      seconds =
          new FfmpegRun(ffmpeg, Path.of("").toAbsolutePath())
              .measure(file.getFileName().toString(), input, picture.getIndex());
    }
    if (!(seconds > 0)) {
      throw new UnreadableInput(file + ": has no picture that lasts any time");
    }
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static OptionalLong bitRate(FFmpegProbeResult result, FFmpegStream picture) {
    if (picture.getBitRate() > 0) {
      return OptionalLong.of(picture.getBitRate());
    }
    String tagged = tag(picture.tags, "BPS");
    if (tagged.matches("[1-9]\\d{0,17}")) {
      return OptionalLong.of(Long.parseLong(tagged));
    }
    long whole = result.getFormat().getBitRate();
    return whole > 0 ? OptionalLong.of(whole) : OptionalLong.empty();
  }

  private static Source.Colour colour(FFmpegStream picture) {
    String matrix = Optional.ofNullable(picture.getColorSpace()).orElse("unknown");
    String format = Optional.ofNullable(picture.getPixFmt()).orElse("");
    boolean isRgb =
        matrix.equals("gbr") || format.matches("(rgb|bgr|gbr|argb|abgr|0rgb|0bgr|pal8).*");
    if (isRgb) {
      return Source.Colour.BT709;
    }
    if (matrix.equals("unknown") || matrix.equals("unspecified") || matrix.equals("reserved")) {
      return picture.getHeight() > 576 || picture.getWidth() > 1024
          ? Source.Colour.BT709
          : Source.Colour.BT601;
    }
    return new Source.Colour(
        matrix,
        known(picture.getColorPrimaries(), matrix),
        known(picture.getColorTransfer(), matrix),
        true);
  }

  private static String known(String said, String matrix) {
    if (said != null && !said.equals("unknown") && !said.equals("unspecified")) {
      return said;
    }
    return matrix.equals("smpte170m") || matrix.equals("bt470bg") ? "smpte170m" : "bt709";
  }

  private static List<Source.AudioTrack> audio(FFmpegProbeResult result) {
    List<Source.AudioTrack> tracks = new ArrayList<>();
    for (FFmpegStream stream : result.getStreams()) {
      boolean isUsable =
          stream.getCodecType() == CodecType.AUDIO
              && stream.getCodecName() != null
              && stream.getChannels() > 0;
      if (isUsable && tracks.size() < MAX_AUDIO_TRACKS) {
        tracks.add(
            new Source.AudioTrack(
                "0:" + stream.getIndex(), designation(stream), stream.getChannels()));
      }
    }
    return Designation.mainFirst(tracks, Source.AudioTrack::designation);
  }

  private static List<Source.TextTrack> texts(FFmpegProbeResult result) {
    return result.getStreams().stream()
        .filter(stream -> stream.getCodecType() == CodecType.SUBTITLE)
        .limit(MAX_TEXT_TRACKS)
        .map(
            stream ->
                new Source.TextTrack(
                    "0:" + stream.getIndex(),
                    Optional.ofNullable(stream.getCodecName()).orElse("unknown"),
                    designation(stream)))
        .toList();
  }

  private static Source.About about(FFmpegProbeResult result) {
    Map<String, String> tags = result.getFormat().tags;
    return new Source.About(
        Optional.of(tag(tags, "title")).filter(words -> !words.isBlank()),
        Stream.of("description", "synopsis", "comment")
            .map(name -> tag(tags, name))
            .filter(words -> !words.isBlank())
            .findFirst(),
        result.getStreams().stream()
            .filter(stream -> stream.getCodecType() == CodecType.VIDEO && isCover(stream))
            .filter(stream -> stream.getCodecName() != null && stream.getWidth() > 1)
            .map(stream -> "0:" + stream.getIndex())
            .findFirst());
  }

  private static Designation designation(FFmpegStream stream) {
    Set<Use> uses = EnumSet.noneOf(Use.class);
    FFmpegDisposition said = stream.getDisposition();
    if (said != null) {
      add(uses, said.isDefault(), Use.DEFAULT);
      add(uses, said.isDub(), Use.DUB);
      add(uses, said.isComment(), Use.COMMENTARY);
      add(uses, said.isVisualImpaired() || said.isDescriptions(), Use.DESCRIPTION);
      add(uses, said.isHearingImpaired() || said.isCaptions(), Use.HARD_OF_HEARING);
      add(uses, said.isForced(), Use.FORCED);
    }
    return new Designation(
        tag(stream.tags, "language"), Optional.of(tag(stream.tags, "title")), uses);
  }

  private static void add(Set<Use> uses, boolean isSaid, Use use) {
    if (isSaid) {
      uses.add(use);
    }
  }

  private static boolean isCover(FFmpegStream stream) {
    return stream.getDisposition() != null
        && (stream.getDisposition().isAttachedPic() || stream.getDisposition().isStillImage());
  }

  private static int rotation(FFmpegStream picture) {
    if (picture.side_data_list != null) {
      // not the getter: the wrapper's own fails on side data it has no fields for
      for (SideData side : picture.side_data_list) {
        if (side != null && "Display Matrix".equals(side.getSideDataType())) {
          return side.getRotation();
        }
      }
    }
    String tagged = tag(picture.tags, "rotate");
    return tagged.matches("-?\\d{1,3}") ? Integer.parseInt(tagged) : 0;
  }

  private static String kind(FFmpegProbeResult result) {
    return Optional.ofNullable(result.getFormat().getFormatLongName())
        .orElse(Optional.ofNullable(result.getFormat().getFormatName()).orElse("nothing it knows"));
  }

  private static Optional<FrameRate> rate(Fraction fraction) {
    return fraction != null && fraction.getNumerator() > 0 && fraction.getDenominator() > 0
        ? Optional.of(new FrameRate(fraction.getNumerator(), fraction.getDenominator()))
        : Optional.empty();
  }

  private static double ratio(String text) {
    Matcher matcher = RATIO.matcher(Optional.ofNullable(text).orElse(""));
    if (!matcher.matches()) {
      return 1;
    }
    double ratio = Double.parseDouble(matcher.group(1)) / Double.parseDouble(matcher.group(2));
    return ratio > 0.05 && ratio < 20 ? ratio : 1; // 0:1 is "unknown", and worse ones are mistakes
  }

  private static double clock(String text) {
    Matcher matcher = CLOCK.matcher(text);
    return matcher.matches()
        ? Integer.parseInt(matcher.group(1)) * 3600
            + Integer.parseInt(matcher.group(2)) * 60
            + Double.parseDouble(matcher.group(3))
        : 0;
  }

  /**
   * Without the wrapper's getter, which fails where there are none. Tags are in any case, and
   * Matroska's statistics carry a language behind them.
   */
  private static String tag(Map<String, String> tags, String name) {
    if (tags == null) {
      return "";
    }
    return tags.entrySet().stream()
        .filter(tag -> tag.getKey().split("-", 2)[0].equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
