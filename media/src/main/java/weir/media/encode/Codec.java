package weir.media.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What picture and sound are encoded as. */
public enum Codec {
  H264(true, 100),
  HEVC(true, 70),
  AV1(true, 60),
  VP9(true, 60),
  AAC(false, 100),
  OPUS(false, 75);

  /** What every device plays. */
  public static final List<Codec> DEFAULT = List.of(H264, AAC);

  private final boolean isPicture;
  private final int percent;

  /**
   * @param percent of the rate of H.264, or AAC, at which it is as good. Measured by SSIM on two
   *     camera recordings at 360 lines, each encoder at {@code veryfast} and {@code medium}: HEVC
   *     needed 50 to 80 %, AV1 45 to 60 %. VP9 needed 80 to 105 %, but libvpx takes a third more
   *     than it is told, and up to twice as much, where groups of pictures are as short as ours.
   *     Opus at 48 kbit/s a channel is where RFC 7587, 3.1.1, begins for music in its full band.
   */
  Codec(boolean isPicture, int percent) {
    this.isPicture = isPicture;
    this.percent = percent;
  }

  public boolean isPicture() {
    return isPicture;
  }

  /**
   * A rate that gives as good a picture or sound as this rate gives in H.264 or AAC, for which
   * ladders are written.
   */
  long rate(long bitsPerSecond) {
    return Math.max(1, bitsPerSecond * percent / 100);
  }

  /** The same size at this codec's {@link #rate}. */
  public Rung rung(Rung usual) {
    return new Rung(usual.width(), usual.height(), rate(usual.bitsPerSecond()));
  }

  /** As one writes it on a command line: {@code h264}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param list words with commas between them, as {@code h264,av1,opus}
   * @return in that order; a list without a picture's codec means H.264 as well, one without a
   *     sound's AAC
   * @throws IllegalArgumentException saying which word is not understood, or there twice
   */
  public static List<Codec> parse(String list) {
    List<Codec> codecs = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      String word = part.strip();
      Codec codec =
          Arrays.stream(values())
              .filter(one -> one.word().equals(word.toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "codec '" + word + "' is none of " + words(List.of(values()))));
      if (codecs.contains(codec)) {
        throw new IllegalArgumentException("codec '" + word + "' is there twice");
      }
      codecs.add(codec);
    }
    for (Codec usual : DEFAULT) {
      if (codecs.stream().noneMatch(one -> one.isPicture == usual.isPicture)) {
        codecs.add(usual);
      }
    }
    return List.copyOf(codecs);
  }

  static String words(List<Codec> codecs) {
    return codecs.stream().map(Codec::word).collect(Collectors.joining(", "));
  }
}
