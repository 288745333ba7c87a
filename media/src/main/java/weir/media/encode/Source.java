package weir.media.encode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import weir.manifests.mpd.FrameRate;

/**
 * What is to be encoded, as far as the encoder must know it.
 *
 * @param name of the input for people: a file name, or "the built-in sample"
 * @param inputs what makes ffmpeg open it, one list of arguments per input, each ending in its
 *     {@code -i}
 * @param videoPad of the picture in a filter graph, such as {@code 0:3}
 * @param width display pixels: rotated as it should be seen, with square pixels
 * @param height display pixels
 * @param frameRate to encode at: constant, not above 60, nor above the source's own
 * @param duration of the picture, above zero
 * @param videoBitRate bit/s of the picture, or where only that is known of picture and sound
 *     together
 * @param colour how its numbers mean colours
 * @param audio none to {@link Probe#MAX_AUDIO_TRACKS}, the main one first
 * @param texts subtitles of any kind, none to {@link Probe#MAX_TEXT_TRACKS}
 * @param about what it says of itself
 * @param isSeekable whether its container has an index that leads to a key frame at or before any
 *     time, with the times it has when read from the start
 */
public record Source(
    String name,
    List<List<String>> inputs,
    String videoPad,
    int width,
    int height,
    FrameRate frameRate,
    Duration duration,
    OptionalLong videoBitRate,
    Colour colour,
    List<AudioTrack> audio,
    List<TextTrack> texts,
    About about,
    boolean isSeekable) {
  /** So much is decoded before what is wanted: a decoder may need some frames to get going. */
  private static final Duration RUN_UP = Duration.ofSeconds(10);

  public Source {
    inputs = inputs.stream().map(List::copyOf).toList();
    audio = List.copyOf(audio);
    texts = List.copyOf(texts);
    if (width < 2 || height < 2 || duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(width + "x" + height + ", " + duration);
    }
  }

  /**
   * One sound track.
   *
   * @param pad in a filter graph
   * @param channels of the source
   */
  public record AudioTrack(String pad, Designation designation, int channels) {
    /** Mono stays mono, everything else becomes stereo. */
    public int encodedChannels() {
      return channels == 1 ? 1 : 2;
    }

    /** The same of another input. */
    AudioTrack from(int input) {
      return new AudioTrack(pad.replaceFirst("^\\d+:", input + ":"), designation, channels);
    }
  }

  /**
   * What a file says of itself, as it stands there.
   *
   * @param cover the picture that stands for it, as the input's stream is named to ffmpeg
   */
  public record About(
      Optional<String> title, Optional<String> description, Optional<String> cover) {
    static final About NOTHING = new About(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Subtitles.
   *
   * @param pad as the input's stream is named to ffmpeg
   * @param codec ffmpeg's name
   */
  public record TextTrack(String pad, String codec, Designation designation) {
    private static final Set<String> TEXT =
        Set.of("ass", "mov_text", "ssa", "subrip", "srt", "text", "webvtt");

    /** Whether it is made of letters, and not of pictures of them. */
    public boolean isText() {
      return TEXT.contains(codec);
    }
  }

  /**
   * ffmpeg's names for the three parts of a colour description.
   *
   * @param isKnown false: the source does not say, and these are what people assume
   */
  public record Colour(String matrix, String primaries, String transfer, boolean isKnown) {
    static final Colour BT709 = new Colour("bt709", "bt709", "bt709", false);
    static final Colour BT601 = new Colour("smpte170m", "smpte170m", "smpte170m", false);
  }

  /**
   * A minute that needs no file: a moving test picture with a clock, and beside it a colony that
   * lives and dies, since flat colours alone compress too well to fill the higher rungs; a tone
   * with a beep every second, and a white square at the same moment.
   */
  public static Source sample(boolean isQuick) {
    int seconds = isQuick ? 20 : 60;
    int width = isQuick ? 1280 : 1920;
    int height = isQuick ? 720 : 1080;
    int unit = height / 18;
    String picture =
        "testsrc2=size=%dx%d:rate=30,format=yuv420p[test];".formatted(width, height)
            + "life=size=%dx%d:rate=30:seed=1:ratio=0.15:mold=20".formatted(unit * 4, unit * 3)
            + ":life_color=0x40c0ff:death_color=0x103050:mold_color=0x081830,"
            + "scale=%d:%d:flags=neighbor,format=yuv420p[life];".formatted(unit * 8, unit * 6)
            + "[test][life]overlay=x=main_w-overlay_w-%d:y=%d,".formatted(unit, unit * 6)
            + "drawbox=x=iw-%d:y=%d:w=%d:h=%d:c=white:t=fill"
                .formatted(3 * unit, unit, 2 * unit, 2 * unit)
            + ":enable='lt(mod(t,1),0.1)'";
    return new Source(
        "the built-in sample",
        List.of(
            List.of("-f", "lavfi", "-i", picture),
            List.of("-f", "lavfi", "-i", "sine=frequency=220:beep_factor=4:sample_rate=48000")),
        "0:v",
        width,
        height,
        FrameRate.of(30),
        Duration.ofSeconds(seconds),
        OptionalLong.empty(),
        Colour.BT709,
        List.of(new AudioTrack("1:a", Designation.of(Languages.UNKNOWN), 2)),
        List.of(),
        About.NOTHING,
        false);
  }

  /** Frames of the whole picture, at the rate it is encoded at; at least one. */
  public long frames() {
    return Math.max(1, Math.round(duration.toNanos() / 1e9 * frameRate.framesPerSecond()));
  }

  /** Samples of the whole sound, as long as the picture. */
  public long samples() {
    return frames() * frameRate.seconds() * Encoder.SAMPLE_RATE / frameRate.frames();
  }

  Source withoutSound() {
    return with(inputs, List.of());
  }

  /**
   * The same, but its picture is decoded only from some time before that one on: from a key frame,
   * with all frames behind it, so that also one that is shown for long is there. Times stay what
   * they are. The whole is a second input, which sound is read from. Without an index nothing
   * changes.
   */
  Source pictureFrom(Duration time) {
    if (!isSeekable || time.compareTo(RUN_UP) <= 0) {
      return this;
    }
    List<String> seeking =
        new ArrayList<>(List.of("-copyts", "-start_at_zero", "-noaccurate_seek", "-ss"));
    seeking.add(Long.toString(time.minus(RUN_UP).toSeconds()));
    seeking.addAll(inputs.get(0));
    return with(
        List.of(seeking, inputs.get(0)), audio.stream().map(track -> track.from(1)).toList());
  }

  private Source with(List<List<String>> others, List<AudioTrack> sound) {
    return new Source(
        name,
        others,
        videoPad,
        width,
        height,
        frameRate,
        duration,
        videoBitRate,
        colour,
        sound,
        texts,
        about,
        isSeekable);
  }
}
