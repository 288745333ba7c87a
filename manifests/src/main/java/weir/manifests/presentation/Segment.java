package weir.manifests.presentation;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import weir.manifests.mpd.ByteRange;

/**
 * One media segment of a representation.
 *
 * @param url absolute, if the manifest's address is
 * @param number as the manifest counts them, from {@code @startNumber}
 * @param startTicks where it begins in its Period, in units of {@code timescale}; below 0 if it
 *     begins before it
 * @param durationTicks above 0, in units of {@code timescale}; the MPD's word, which media may
 *     differ from a little
 * @param timescale units per second
 * @param range which bytes of {@code url}; empty: all
 */
public record Segment(
    URI url,
    long number,
    long startTicks,
    long durationTicks,
    long timescale,
    Optional<ByteRange> range) {
  public Segment {
    Objects.requireNonNull(url);
    Objects.requireNonNull(range);
    if (durationTicks <= 0 || timescale <= 0) {
      throw new IllegalArgumentException(
          "segment of " + durationTicks + " units at " + timescale + " a second");
    }
  }

  /** A segment that is all there is at its address. */
  public Segment(URI url, long number, long startTicks, long durationTicks, long timescale) {
    this(url, number, startTicks, durationTicks, timescale, Optional.empty());
  }

  /**
   * Where it begins in its Period, in ms, correctly rounded while the product with 1000 is below
   * 2^53.
   */
  public double startMs() {
    return ms(startTicks, timescale);
  }

  public double durationMs() {
    return ms(durationTicks, timescale);
  }

  private static double ms(long ticks, long timescale) {
    long thousandfold = ticks * 1000;
    if (Math.abs(ticks) < 1L << 43) {
      return (double) thousandfold / timescale;
    }
    return ticks / timescale * 1000.0 + ticks % timescale * 1000.0 / timescale;
  }
}
