package weir.player.abr;

/**
 * BOLA's objective over one ladder: of all rungs, the one with the highest {@code (Vp (u + gp) -
 * buffer) / rate} is chosen, u being its utility, the logarithm of its rate (Spiteri, Urgaonkar,
 * Sitaraman, "BOLA: Near-Optimal Bitrate Adaptation for Online Videos", INFOCOM 2016, equation 9,
 * with rates in place of sizes, as Sabre has it).
 */
final class BolaScores {
  /** Factor from one rate to the next below which they are too much alike for bounds. */
  private static final double APART = 1.001;

  private final Ladder ladder;
  private final double[] kbps;
  private final double[] utilities;
  private final double[] mostMs;

  private final double[] leastMs;

  /** So near to the buffer a choice begins at, rounding may decide it; infinite for always, ms. */
  private double nearMs;

  private double vp = Double.NaN;
  private double gp;

  /**
   * @param lowestUtility utility of the lowest rung, to which the others are relative
   */
  BolaScores(Ladder ladder, double lowestUtility) {
    this.ladder = ladder;
    kbps = new double[ladder.size()];
    utilities = new double[kbps.length];
    mostMs = new double[kbps.length];
    leastMs = new double[kbps.length];
    double offset = lowestUtility - StrictMath.log(ladder.kbps(0));
    for (int rung = 0; rung < kbps.length; rung++) {
      kbps[rung] = ladder.kbps(rung);
      utilities[rung] = StrictMath.log(kbps[rung]) + offset;
    }
  }

  /** Whether these are still the scores of that ladder. */
  boolean areOf(Ladder other) {
    return ladder == other;
  }

  int top() {
    return kbps.length - 1;
  }

  double kbps(int rung) {
    return kbps[rung];
  }

  double highestUtility() {
    return utilities[utilities.length - 1];
  }

  /** Sets the weights of utility, in ms, and of not stalling. */
  void weigh(double utilityMs, double playing) {
    if (utilityMs == vp && playing == gp) {
      return;
    }
    vp = utilityMs;
    gp = playing;
    for (int rung = 0; rung < kbps.length; rung++) {
      mostMs[rung] = vp * (utilities[rung] + gp);
    }
    nearMs = vp > 0 ? 1 : Double.POSITIVE_INFINITY;
    for (int rung = 1; rung < kbps.length; rung++) {
      leastMs[rung] = crossedMs(rung);
      if (kbps[rung] < APART * kbps[rung - 1]) {
        nearMs = Double.POSITIVE_INFINITY;
      }
    }
  }

  /** The buffer from which on the rung scores below 0, so that BOLA would rather pause. */
  double mostMs(int rung) {
    return mostMs[rung];
  }

  /** The buffer from which on the rung scores higher than all below it; 0 for the lowest. */
  double leastMs(int rung) {
    return leastMs[rung];
  }

  private double crossedMs(int rung) {
    double ms = 0;
    for (int lower = 0; lower < rung; lower++) {
      if (utilities[lower] < utilities[rung]) {
        double weighed = kbps[rung] * utilities[lower] - kbps[lower] * utilities[rung];
        ms = Math.max(ms, vp * (gp + weighed / (kbps[rung] - kbps[lower])));
      }
    }
    return ms;
  }

  /**
   * The rung with the highest score; of equal ones the lowest.
   *
   * <p>That is the highest rung that scores more than all below it: none above can be best, and
   * whatever is best below scores less. Rounding could say otherwise only where two scores are all
   * but equal, which for rates that are {@link #APART} is within far less than a millisecond.
   */
  int best(double bufferMs) {
    int rung = top();
    while (rung > 0 && bufferMs < leastMs[rung] - nearMs) {
      rung--;
    }
    return rung == 0 || bufferMs > leastMs[rung] + nearMs ? rung : bestByScores(bufferMs);
  }

  private int bestByScores(double bufferMs) {
    int best = 0;
    double most = (mostMs[0] - bufferMs) / kbps[0];
    for (int rung = 1; rung < kbps.length; rung++) {
      double score = (mostMs[rung] - bufferMs) / kbps[rung];
      if (score > most) {
        best = rung;
        most = score;
      }
    }
    return best;
  }

  /**
   * The lower rung that is worth more than what is left of a running transfer, or {@link
   * Policy#KEEP}: the best by the same score over bits, and only if it has fewer bits to fetch. Its
   * size is estimated from the running one's by their rates.
   *
   * @param of rung of the running transfer
   * @param sizeBits its size
   * @param leftBits what is left of it, above 0
   */
  int worthMore(int of, double sizeBits, double leftBits, double bufferMs) {
    int instead = Policy.KEEP;
    double most = (mostMs[of] - bufferMs) / leftBits;
    for (int rung = 0; rung < of; rung++) {
      double bits = sizeBits * kbps[rung] / kbps[of];
      if (bits < leftBits) {
        double score = (mostMs[rung] - bufferMs) / bits;
        if (score > most) {
          most = score;
          instead = rung;
        }
      }
    }
    return instead;
  }

  /**
   * The buffer below which some lower rung could be {@link #worthMore}, ms, now and at any time
   * later; negative infinity where none could be.
   *
   * <p>With {@code x} the share of the transfer that is left and {@code r} a lower rung's rate over
   * the running one's, that rung needs {@code r < x} and {@code (m_r - B) / r > (m - B) / x}, which
   * is {@code B < (x m_r - r m) / (x - r)}. That grows with x, and x never does.
   *
   * @param leftShare what is left over the size, at most 1
   */
  double worthMoreBelowMs(int of, double leftShare) {
    double most = Double.NEGATIVE_INFINITY;
    for (int rung = 0; rung < of; rung++) {
      double share = kbps[rung] / kbps[of];
      if (share < leftShare) {
        most =
            Math.max(most, (leftShare * mostMs[rung] - share * mostMs[of]) / (leftShare - share));
      }
    }
    return most;
  }

  /** Whether the running transfer itself already scores below 0. */
  boolean isTooMuch(int of, double bufferMs) {
    return mostMs[of] - bufferMs < 0;
  }
}
