package weir.player.abr;

import java.util.List;

/**
 * The bit-rate ladder of one track: its representations from the lowest rate to the highest. A
 * <em>rung</em> is the position of a representation in it, 0 being the lowest.
 */
public final class Ladder {
  private final List<Rung> rungs;
  private final double[] kbps;

  /**
   * One representation as a policy sees it.
   *
   * @param id the representation's id in the manifest
   * @param kbps its bit rate, {@code @bandwidth} / 1000, above 0
   * @param height lines of the picture; 0 where there is none or it is unknown
   */
  public record Rung(String id, double kbps, int height) {
    public Rung {
      if (!(kbps > 0) || kbps == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("representation " + id + " has a rate of " + kbps);
      }
      if (height < 0) {
        throw new IllegalArgumentException("representation " + id + " has a height of " + height);
      }
    }
  }

  /** Takes the rungs in rising order of rate; equal rates are allowed, an empty list is not. */
  public Ladder(List<Rung> rungs) {
    this.rungs = List.copyOf(rungs);
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("a ladder needs at least one representation");
    }
    kbps = new double[rungs.size()];
    for (int i = 0; i < kbps.length; i++) {
      kbps[i] = rungs.get(i).kbps();
      if (i > 0 && kbps[i] < kbps[i - 1]) {
        throw new IllegalArgumentException("rates must rise, but rung " + i + " has " + kbps[i]);
      }
    }
  }

  public int size() {
    return kbps.length;
  }

  public int top() {
    return kbps.length - 1;
  }

  public Rung rung(int rung) {
    return rungs.get(rung);
  }

  public double kbps(int rung) {
    return kbps[rung];
  }

  /** The same ladder up to a rung: itself where that is its top. */
  public Ladder upTo(int top) {
    return top == top() ? this : new Ladder(rungs.subList(0, top + 1));
  }

  /**
   * The highest rung of which itself and all below keep to both caps; 0 where even the lowest does
   * not.
   */
  public int highestWithin(int maxHeight, double maxKbps) {
    int rung = 0;
    while (rung + 1 < kbps.length
        && kbps[rung + 1] <= maxKbps
        && rungs.get(rung + 1).height() <= maxHeight) {
      rung++;
    }
    return rung;
  }

  /** The highest rung whose rate is at most {@code limitKbps}; 0 where even the lowest is not. */
  public int highestWithin(double limitKbps) {
    int rung = 0;
    while (rung + 1 < kbps.length && kbps[rung + 1] <= limitKbps) {
      rung++;
    }
    return rung;
  }
}
