package weir.player.browser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import weir.player.abr.Ladder;
import weir.player.session.Track;

/** Tracks out of what can cross the border. */
final class Tracks {
  private Tracks() {}

  /**
   * @param sizeBits bits of the lowest rung's segments, then of the next; empty where unknown
   */
  static Track of(
      String kind,
      String[] ids,
      double[] kbps,
      double[] heights,
      double[] startMs,
      double[] sizeBits,
      double[] initBits) {
    List<Ladder.Rung> rungs = new ArrayList<>();
    for (int rung = 0; rung < ids.length; rung++) {
      rungs.add(new Ladder.Rung(ids[rung], kbps[rung], (int) heights[rung]));
    }
    int count = startMs.length - 1;
    double[][] sizes = new double[sizeBits.length == 0 ? 0 : ids.length][];
    for (int rung = 0; rung < sizes.length; rung++) {
      sizes[rung] = Arrays.copyOfRange(sizeBits, rung * count, (rung + 1) * count);
    }
    return new Track(Track.Kind.valueOf(kind), new Ladder(rungs), startMs, sizes, initBits);
  }
}
