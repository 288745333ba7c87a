package weir.media.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import weir.media.encode.Codec;
import weir.media.encode.Encoder;
import weir.media.encode.Ladder;

/**
 * What to package, and how. Begin with {@link #of} or {@link #sample} and change what should
 * differ.
 *
 * @param input a video file; empty: the built-in sample
 * @param isQuick of the sample: 20 seconds and three rungs instead of 60 seconds and five
 * @param title its name in the library; a title that has it already is replaced
 * @param isFromStranger whether nothing but this one file may be read, whatever stands in it
 */
public record PackageRequest(
    Optional<Path> input,
    boolean isQuick,
    String title,
    Encoding encoding,
    Extras extras,
    boolean isFromStranger) {
  /** Short enough to react to a network, long enough for the encoder. */
  public static final Duration SEGMENT = Duration.ofSeconds(2);

  /** At half the speed of ultrafast the picture is as good as at a third more bits. */
  public static final String PRESET = "veryfast";

  private static final String SAMPLE_TITLE = "sample";

  public PackageRequest {
    if (!Title.isName(title)) {
      throw new IllegalArgumentException(
          "'" + title + "' cannot be a title; " + Title.nameFrom(title) + " could");
    }
  }

  /**
   * How picture and sound are made.
   *
   * @param ladder rungs above the source are left out
   * @param segment wished length of a segment
   * @param preset one of libx264's names, whatever the codec
   * @param isCaptioned whether each rung's name is burnt into its picture
   * @param isFitted whether the ladder's rates are only limits, and what each rung gets and which
   *     rungs there are is measured
   * @param codecs of picture and sound, at least one of each, as {@link Codec#parse} makes them
   */
  public record Encoding(
      Ladder ladder,
      Duration segment,
      String preset,
      boolean isCaptioned,
      boolean isFitted,
      List<Codec> codecs) {
    public static final Encoding DEFAULT = new Encoding(Ladder.DEFAULT, SEGMENT, PRESET, false);

    public Encoding {
      codecs = List.copyOf(codecs);
      Encoder.Settings.check(segment, preset);
    }

    /** With the usual codecs and the ladder as it is. */
    public Encoding(Ladder ladder, Duration segment, String preset, boolean isCaptioned) {
      this(ladder, segment, preset, isCaptioned, false, Codec.DEFAULT);
    }

    public Encoding withLadder(Ladder steps) {
      return new Encoding(steps, segment, preset, isCaptioned, isFitted, codecs);
    }

    public Encoding withSegment(Duration length) {
      return new Encoding(ladder, length, preset, isCaptioned, isFitted, codecs);
    }

    public Encoding withPreset(String name) {
      return new Encoding(ladder, segment, name, isCaptioned, isFitted, codecs);
    }

    /** With the ladder fitted to the source. */
    public Encoding fitted() {
      return new Encoding(ladder, segment, preset, isCaptioned, true, codecs);
    }

    public Encoding withCodecs(List<Codec> others) {
      return new Encoding(ladder, segment, preset, isCaptioned, isFitted, others);
    }
  }

  /**
   * What a title holds besides.
   *
   * @param isOnDemand whether the same is written once more in one file per representation
   * @param isMeasured whether every segment's quality is measured against the source
   */
  public record Extras(boolean isOnDemand, boolean isMeasured, Companions companions) {
    public static final Extras DEFAULT = new Extras(false, false, Companions.DEFAULT);

    /** With the on-demand form beside the segmented one, from the same encode. */
    public Extras withOnDemand() {
      return new Extras(true, isMeasured, companions);
    }

    /** With every segment's quality beside it, as {@link Quality}. */
    public Extras withQuality() {
      return new Extras(isOnDemand, true, companions);
    }

    public Extras with(Companions others) {
      return new Extras(isOnDemand, isMeasured, others);
    }
  }

  /** A file, with all defaults, named after itself. */
  public static PackageRequest of(Path input) {
    return new PackageRequest(
        Optional.of(input), false, titleOf(input), Encoding.DEFAULT, Extras.DEFAULT, false);
  }

  /** The file's name without its ending, as far as it can be a title. */
  static String titleOf(Path input) {
    String file = Optional.ofNullable(input.getFileName()).map(Path::toString).orElse("title");
    int dot = file.lastIndexOf('.');
    return Title.nameFrom(dot > 0 ? file.substring(0, dot) : file);
  }

  /** The built-in sample: encoded in the fastest way, each rung's name in its picture. */
  public static PackageRequest sample(boolean isQuick) {
    return new PackageRequest(
        Optional.empty(),
        isQuick,
        SAMPLE_TITLE,
        new Encoding(isQuick ? Ladder.QUICK : Ladder.DEFAULT, SEGMENT, "ultrafast", true),
        Extras.DEFAULT,
        false);
  }

  public PackageRequest withTitle(String name) {
    return new PackageRequest(input, isQuick, name, encoding, extras, isFromStranger);
  }

  public PackageRequest with(Encoding encoding) {
    return new PackageRequest(input, isQuick, title, encoding, extras, isFromStranger);
  }

  public PackageRequest with(Extras extras) {
    return new PackageRequest(input, isQuick, title, encoding, extras, isFromStranger);
  }

  /**
   * The same input, of which nobody knows who made it and what for. Formats that refer to other
   * files or addresses are refused.
   */
  public PackageRequest fromStranger() {
    return new PackageRequest(input, isQuick, title, encoding, extras, true);
  }
}
