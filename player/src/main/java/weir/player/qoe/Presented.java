package weir.player.qoe;

import java.util.List;
import java.util.Optional;

/**
 * What is known of how a title looks and sounds, beside the rates a session works with.
 *
 * @param pictures of each rung of the main track; empty where nothing is known of them
 * @param sound the sound beside the picture; empty where there is none
 * @param ssim structural similarity to the source of each segment, by rung and segment; empty where
 *     it was not measured
 */
public record Presented(List<Picture> pictures, Optional<Sound> sound, double[][] ssim) {
  /** Nothing is known. */
  public static final Presented UNKNOWN =
      new Presented(List.of(), Optional.empty(), new double[0][]);

  /**
   * A rung's picture.
   *
   * @param codec as manifests write it (RFC 6381), such as {@code avc1.64001f}; empty if unknown
   * @param width pixels, above 0
   * @param height pixels, above 0
   * @param framesPerSecond above 0
   */
  public record Picture(String codec, int width, int height, double framesPerSecond) {
    public Picture {
      if (width < 1 || height < 1 || !(framesPerSecond > 0)) {
        throw new IllegalArgumentException(
            "a picture of " + width + "x" + height + " at " + framesPerSecond + " frames/s");
      }
    }
  }

  /**
   * The sound.
   *
   * @param codec as manifests write it (RFC 6381), such as {@code mp4a.40.2}; empty if unknown
   * @param kbps its rate, kbit/s
   */
  public record Sound(String codec, double kbps) {}

  public Presented {
    pictures = List.copyOf(pictures);
    ssim = ssim.clone();
  }
}
