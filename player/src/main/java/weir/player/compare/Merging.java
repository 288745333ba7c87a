package weir.player.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import weir.player.qoe.Presented;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * A title with longer segments: each of several that were one after the other. A merged segment has
 * the bits of its parts, as if each part still began with a picture of its own; a real encoder
 * would need a little less.
 */
final class Merging {
  /** Segments of 2.002 s count as such of 2 s. */
  private static final double ROUGHLY = 0.01;

  private Merging() {}

  /**
   * @param segmentMs a whole multiple of what the title has, ms
   * @throws UnusableInput where it is none, or where the title's segments are not of one length
   */
  static SimulatedTitle merged(SimulatedTitle of, double segmentMs) {
    List<Track> tracks = new ArrayList<>();
    for (Track track : of.title().tracks()) {
      tracks.add(merged(track, times(of.title().name(), track, segmentMs)));
    }
    Track main = of.title().main();
    int times = times(of.title().name(), main, segmentMs);
    double[][] ssim = new double[of.presented().ssim().length][];
    for (int rung = 0; rung < ssim.length; rung++) {
      ssim[rung] = means(of.presented().ssim()[rung], main, times);
    }
    return new SimulatedTitle(
        new Title(of.title().name(), tracks),
        new Presented(of.presented().pictures(), of.presented().sound(), ssim));
  }

  private static int times(String name, Track track, double segmentMs) {
    double hasMs = track.segmentMs(0);
    for (int index = 1; index < track.count() - 1; index++) {
      if (Math.abs(track.segmentMs(index) - hasMs) > ROUGHLY * hasMs) {
        throw new UnusableInput(
            String.format(
                Locale.ROOT,
                "the segments of %s cannot be merged: number 0 lasts %.3f s, number %d %.3f s;"
                    + " leave out --segment",
                name,
                hasMs / 1000,
                index,
                track.segmentMs(index) / 1000));
      }
    }
    long times = Math.round(segmentMs / hasMs);
    if (times < 1 || Math.abs(times * hasMs - segmentMs) > ROUGHLY * segmentMs) {
      throw new UnusableInput(
          String.format(
              Locale.ROOT,
              "%s of %s has segments of %s s, which cannot be made ones of %s s: segments can only"
                  + " be merged; try --segment %ss",
              track.kind() == Track.Kind.VIDEO ? "the video" : "the sound",
              name,
              seconds(hasMs),
              seconds(segmentMs),
              seconds(2 * hasMs)));
    }
    return (int) times;
  }

  private static String seconds(double ms) {
    return String.format(Locale.ROOT, "%.3f", ms / 1000).replaceAll("\\.?0+$", "");
  }

  private static Track merged(Track track, int times) {
    if (times == 1) {
      return track;
    }
    int rungs = track.ladder().size();
    int count = (track.count() + times - 1) / times;
    double[] startMs = new double[count + 1];
    Arrays.setAll(startMs, index -> track.startMs(Math.min(index * times, track.count())));
    double[][] sizeBits = new double[track.knowsSizes() ? rungs : 0][count];
    for (int rung = 0; rung < sizeBits.length; rung++) {
      for (int index = 0; index < track.count(); index++) {
        sizeBits[rung][index / times] += track.sizeBits(index, rung);
      }
    }
    double[] initBits = new double[track.needsInit() ? rungs : 0];
    Arrays.setAll(initBits, track::initBits);
    return new Track(track.kind(), track.ladder(), startMs, sizeBits, initBits);
  }

  /** Means weighted by time. */
  private static double[] means(double[] values, Track track, int times) {
    double[] sums = new double[(values.length + times - 1) / times];
    double[] ms = new double[sums.length];
    for (int index = 0; index < values.length; index++) {
      sums[index / times] += values[index] * track.segmentMs(index);
      ms[index / times] += track.segmentMs(index);
    }
    Arrays.setAll(sums, index -> sums[index] / ms[index]);
    return sums;
  }
}
