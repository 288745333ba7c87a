package weir.player.abr;

/**
 * Finds the best sequence of rungs for the next few segments: the exact answer of trying all of
 * them, without trying all of them.
 *
 * <p>The value of a plan is that of Yin et al. (SIGCOMM 2015, eq. 5, linear quality) in the order
 * of operations of Pensieve's programs: {@code (sum of rates / 1000 - penalty * stall) - sum of
 * steps / 1000}, rates in kbit/s, times in s. Of plans whose values are equal as doubles, the one
 * that is last in lexicographic order wins, as it does there.
 *
 * <p>Plans are walked from the lexicographically last to the first, so that a later one has to be
 * truly better. A beginning is dropped when what it has gathered, plus a bound of what can still
 * come, is below what some plan is known to reach. The bound is the best any rest could do from the
 * fullest buffer there can be at each position; the buffer's recursion is made of roundings that
 * preserve order, so this holds for the doubles too. What remains is the rounding of at most a few
 * dozen sums, relative errors of 2^-53 each, against which the bound is raised by {@value #MARGIN}
 * of the magnitudes summed.
 */
final class PlanSearch {
  /**
   * What a plan has to reach to count at all, from Pensieve; with none the lowest rung is taken.
   */
  private static final double WORST = -100_000_000;

  /** More than a thousand times the rounding that the sums of a plan can gather. */
  private static final double MARGIN = 1e-12;

  private double[] kbps = {};
  private double penalty;
  private int horizon;
  private double[][] fetchS = {};
  private double[] segmentS = {};
  private double[] roomS = {};

  /** By position and rung before it: the most the rest of a plan can add. */
  private double[][] most = {};

  private double[] fullestS = {};
  private double known;
  private double best;
  private int bestFirst;
  private boolean isFound;
  private long visited;
  private double scale;

  /**
   * Sets what a plan is judged by.
   *
   * @param ladder whose rates count
   * @param rebufferPenalty Mbit/s that a second of stalling costs
   * @param length segments planned for
   */
  void begin(Ladder ladder, double rebufferPenalty, int length) {
    int rungs = ladder.size();
    if (kbps.length != rungs || fetchS.length < length) {
      fetchS = new double[length][rungs];
      most = new double[length + 1][rungs];
      segmentS = new double[length];
      roomS = new double[length];
      fullestS = new double[length];
      kbps = new double[rungs];
    }
    for (int rung = 0; rung < rungs; rung++) {
      kbps[rung] = ladder.kbps(rung);
    }
    penalty = rebufferPenalty;
    horizon = length;
  }

  /**
   * One position of the plan.
   *
   * @param durationS how long its segment plays, s
   * @param fullS buffer above which the player waits before it fetches, s; infinite for never
   */
  void segment(int position, double durationS, double fullS) {
    segmentS[position] = durationS;
    roomS[position] = fullS;
  }

  /** How long fetching the segment at a position takes in a rung, s. */
  void fetch(int position, int rung, double s) {
    fetchS[position][rung] = s;
  }

  /**
   * The rung with which the best plan begins.
   *
   * @param bufferS buffer now, s
   * @param last the rung before; -1 for none, so that the first step costs nothing
   */
  int first(double bufferS, int last) {
    bound(bufferS);
    best = WORST;
    bestFirst = 0;
    isFound = false;
    visited = 0;
    known = WORST;
    for (int rung = 0; rung < kbps.length; rung++) {
      known = Math.max(known, steady(rung, bufferS, last));
    }
    walk(0, last, bufferS, 0, 0, 0, 0);
    return bestFirst;
  }

  /** Value of the best plan found by {@link #first}. */
  double value() {
    return best;
  }

  /** Plans and beginnings of plans the last search tried. */
  long visited() {
    return visited;
  }

  private void bound(double bufferS) {
    double fullS = bufferS;
    for (int at = 0; at < horizon; at++) {
      fullS = Math.min(fullS, roomS[at]);
      fullestS[at] = fullS;
      double least = fetchS[at][0];
      for (double s : fetchS[at]) {
        least = Math.min(least, s);
      }
      fullS = (fullS < least ? 0 : fullS - least) + segmentS[at];
    }
    java.util.Arrays.fill(most[horizon], 0);
    for (int at = horizon - 1; at >= 0; at--) {
      for (int from = 0; from < kbps.length; from++) {
        double top = Double.NEGATIVE_INFINITY;
        for (int to = 0; to < kbps.length; to++) {
          double value =
              (kbps[to] - Math.abs(kbps[to] - kbps[from])) / 1000
                  - penalty * Math.max(0, fetchS[at][to] - fullestS[at])
                  + most[at + 1][to];
          top = Math.max(top, value);
        }
        most[at][from] = top;
      }
    }
    scale = 4 * horizon * kbps[kbps.length - 1] / 1000;
  }

  private double steady(int rung, double bufferS, int last) {
    double x = bufferS;
    double stallS = 0;
    double rates = 0;
    for (int at = 0; at < horizon; at++) {
      x = Math.min(x, roomS[at]);
      double s = fetchS[at][rung];
      if (x < s) {
        stallS += s - x;
        x = 0;
      } else {
        x -= s;
      }
      x += segmentS[at];
      rates += kbps[rung];
    }
    double steps = last < 0 ? 0 : Math.abs(kbps[rung] - kbps[last]);
    return (rates / 1000 - penalty * stallS) - steps / 1000;
  }

  private void walk(
      int at, int last, double bufferS, double stallS, double rates, double steps, int first) {
    if (at == horizon) {
      double value = (rates / 1000 - penalty * stallS) - steps / 1000;
      if (value > best || (!isFound && value >= best)) {
        best = value;
        bestFirst = first;
        isFound = true;
        known = Math.max(known, value);
      }
      return;
    }
    double waitedS = Math.min(bufferS, roomS[at]);
    for (int rung = kbps.length - 1; rung >= 0; rung--) {
      visited++;
      double s = fetchS[at][rung];
      double x = waitedS;
      double z = stallS;
      if (x < s) {
        z += s - x;
        x = 0;
      } else {
        x -= s;
      }
      x += segmentS[at];
      double r = rates + kbps[rung];
      double d = last < 0 ? steps : steps + Math.abs(kbps[rung] - kbps[last]);
      double lostS = penalty * z;
      double bound = (r / 1000 - lostS) - d / 1000 + most[at + 1][rung];
      if (bound + MARGIN * (scale + lostS + Math.abs(bound)) < known) {
        continue;
      }
      walk(at + 1, rung, x, z, r, d, at == 0 ? rung : first);
    }
  }
}
