package weir.media.encode;

import java.util.Locale;

/**
 * One picture size and bit rate.
 *
 * @param width even, in square pixels
 * @param height even, in square pixels
 * @param bitsPerSecond what the encoder aims at on average
 */
public record Rung(int width, int height, long bitsPerSecond) {
  public Rung {
    if (width < 2 || height < 2 || width % 2 != 0 || height % 2 != 0 || bitsPerSecond <= 0) {
      throw new IllegalArgumentException(
          "rung " + width + "x" + height + " at " + bitsPerSecond + " bit/s");
    }
  }

  /** The usual name, by the short side: {@code 720p}, also for a portrait of 720x1280. */
  public String name() {
    return Math.min(width, height) + "p";
  }

  /** As it is burnt into the sample: {@code 720p 3000 kbit/s}. */
  public String caption() {
    return String.format(Locale.ROOT, "%s %d kbit/s", name(), Math.round(bitsPerSecond / 1000.0));
  }
}
