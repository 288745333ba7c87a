package weir.player.virtual;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import weir.player.abr.Ladder;
import weir.player.session.Title;
import weir.player.session.Track;

/** Titles like the built-in sample: five rungs, segments of 2 s whose sizes vary, and sound. */
public final class SampleTitles {
  private static final double[] MEAN_KBPS = {400, 800, 1500, 3000, 5000};
  private static final int[] HEIGHTS = {234, 360, 432, 720, 1080};

  private SampleTitles() {}

  public static Title seconds(int seconds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int count = seconds / 2;
    double[][] sizes = new double[MEAN_KBPS.length][count];
    for (int index = 0; index < count; index++) {
      double weight = 0.9 + 0.2 * random.nextDouble();
      for (int rung = 0; rung < MEAN_KBPS.length; rung++) {
        sizes[rung][index] = Math.rint(MEAN_KBPS[rung] * 2000 * weight);
      }
    }
    List<Ladder.Rung> rungs = new ArrayList<>();
    for (int rung = 0; rung < MEAN_KBPS.length; rung++) {
      rungs.add(new Ladder.Rung(HEIGHTS[rung] + "p", MEAN_KBPS[rung] * 1.1, HEIGHTS[rung]));
    }
    double[] inits = {6000, 6000, 6000, 6000, 6000};
    Track video =
        new Track(Track.Kind.VIDEO, new Ladder(rungs), Track.evenly(count, 2000), sizes, inits);
    double[][] audioSizes = new double[1][count];
    java.util.Arrays.fill(audioSizes[0], 260_000);
    Track audio =
        new Track(
            Track.Kind.AUDIO,
            new Ladder(List.of(new Ladder.Rung("audio-und", 130, 0))),
            Track.evenly(count, 2000),
            audioSizes,
            new double[] {5000});
    return new Title("like-the-sample", List.of(video, audio));
  }

  /** The main track of another title, up to so many segments. */
  public static Title first(int count, Title title) {
    Track all = title.main();
    double[] startMs = new double[count + 1];
    double[][] bits = new double[all.ladder().size()][count];
    for (int index = 0; index <= count; index++) {
      startMs[index] = all.startMs(index);
    }
    for (int rung = 0; rung < bits.length; rung++) {
      for (int index = 0; index < count; index++) {
        bits[rung][index] = all.sizeBits(index, rung);
      }
    }
    Track track = new Track(Track.Kind.VIDEO, all.ladder(), startMs, bits, new double[0]);
    return new Title(title.name(), List.of(track));
  }
}
