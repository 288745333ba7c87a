package weir.media.copy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import weir.manifests.mpd.FrameRate;
import weir.media.box.EditList;
import weir.media.box.Movie;
import weir.media.box.MovieTrack;
import weir.media.box.SampleCursor;
import weir.media.encode.PackagingFailed.UnreadableInput;

/**
 * When a picture track can be cut. All times but {@code zeroTicks} count from the first picture.
 *
 * @param name of its file, for messages
 * @param timescale ticks per second
 * @param zeroTicks composition time of the first picture, as the file has it
 * @param zeroSeconds when the file shows it; above 0 where it begins late
 * @param cuts where a decoder can begin and nothing of before is shown later, ascending, the first
 *     is 0
 * @param endTicks when the last picture ends
 * @param bytes of all pictures
 * @param frameRate exact where it is constant, else the mean to a thousandth
 */
public record PictureTimes(
    String name,
    long timescale,
    long zeroTicks,
    double zeroSeconds,
    long[] cuts,
    long endTicks,
    long bytes,
    FrameRate frameRate) {
  /** What an edit list may hide at the end: players show it, and nobody minds. */
  private static final double HIDDEN_SECONDS = 0.5;

  /** Times of a longer film would not fit the arithmetic; no film is longer. */
  private static final long MAX_SECONDS = 10_000_000;

  /**
   * Walks over the track once.
   *
   * @throws UnreadableInput when what the file shows does not begin with its first picture, or that
   *     is no key frame
   */
  public static PictureTimes of(String name, Movie movie, MovieTrack track) throws IOException {
    long timescale = track.facts().timescale();
    SampleCursor samples = track.samples();
    long[] cuts = new long[256];
    int count = 0;
    long zero = 0;
    long latest = Long.MIN_VALUE;
    long end = 0;
    long frames = 0;
    long bytes = 0;
    long firstDuration = 0;
    boolean isConstant = true;
    while (samples.next()) {
      long shown = samples.compositionTicks();
      if (frames == 0) {
        zero = shown;
        firstDuration = samples.durationTicks();
        if (!samples.isSync()) {
          throw new UnreadableInput(name + ": does not begin with a key frame; leave --copy out");
        }
      }
      isConstant &= samples.durationTicks() == firstDuration;
      // pictures that follow a key frame but are shown before it need what came before it
      while (count > 0 && shown < zero + cuts[count - 1]) {
        count--;
      }
      if (samples.isSync() && shown > latest) {
        if (count == cuts.length) {
          cuts = Arrays.copyOf(cuts, count * 2);
        }
        cuts[count++] = shown - zero;
      }
      latest = Math.max(latest, shown);
      end = Math.max(end, shown + samples.durationTicks() - zero);
      bytes += samples.bytes();
      frames++;
    }
    if (frames == 0 || end <= 0) {
      throw new UnreadableInput(name + ": has no picture that lasts any time");
    }
    if (end / timescale > MAX_SECONDS) {
      throw new UnreadableInput(name + ": says that it lasts " + end / timescale + " seconds");
    }
    if (count == 0 || cuts[0] != 0) {
      throw new UnreadableInput(
          name + ": shows other pictures before its first key frame; leave --copy out");
    }
    EditList edits = track.edits();
    long hidden = edits.mediaStart() - zero;
    if (hidden >= Math.max(1, firstDuration)) {
      throw new UnreadableInput(
          name
              + ": its edit list hides the first "
              + hidden / (double) timescale
              + " seconds, which copying would show; leave --copy out");
    }
    double shownSeconds = edits.length() / (double) movie.timescale();
    double hiddenEnd = (end + zero - edits.mediaStart()) / (double) timescale - shownSeconds;
    if (edits.length() > 0 && hiddenEnd > HIDDEN_SECONDS) {
      throw new UnreadableInput(
          name
              + ": its edit list hides the last "
              + hiddenEnd
              + " seconds, which copying would show; leave --copy out");
    }
    return new PictureTimes(
        name,
        timescale,
        zero,
        edits.delay() / (double) movie.timescale() + Math.max(0, -hidden) / (double) timescale,
        Arrays.copyOf(cuts, count),
        end,
        bytes,
        rate(frames, end, timescale, isConstant));
  }

  private static FrameRate rate(long frames, long end, long timescale, boolean isConstant) {
    BigInteger up = BigInteger.valueOf(frames).multiply(BigInteger.valueOf(timescale));
    BigInteger down = BigInteger.valueOf(end);
    if (!isConstant || up.bitLength() > 62) {
      long thousandths = Math.max(1, Math.round(frames * 1000.0 * timescale / end));
      up = BigInteger.valueOf(thousandths);
      down = BigInteger.valueOf(1000);
    }
    BigInteger common = up.gcd(down);
    return new FrameRate(up.divide(common).longValueExact(), down.divide(common).longValueExact());
  }
}
