package weir.player.compare.optimum;

import java.util.Arrays;

/**
 * Looks for good plans: a beam of exact situations, guided by a bound on what is to come. Belongs
 * to one thread.
 */
final class Beam {
  /** A request meant for the moment a period begins is made so much later, for rounding, ms. */
  private static final double SURELY_MS = 1e-6;

  /**
   * What plain plans leave in the buffer, ms: all there is, that is the lowest rung, to nothing.
   */
  private static final double[] RESERVES_MS = {
    Double.POSITIVE_INFINITY, 40_000, 20_000, 10_000, 5000, 1000, Double.NEGATIVE_INFINITY
  };

  /** Promises closer than this are the same. */
  private static final double STEP = 1e-9;

  private static final int INDEX_BITS = 20;
  private static final double FARTHEST = 1L << 62 - INDEX_BITS;

  private final Course course;
  private final Capacity net;
  private final int width;

  // The beam: what is true of each of its members after the step under way.
  private int size;
  private double[] atMs;
  private double[] originMs;
  private double[] score;
  private int[] rung;
  private long[] inits;

  Beam(Course course, Capacity net, int width) {
    this.course = course;
    this.net = net;
    this.width = width;
  }

  /** A member extended by one step. */
  private static final class Next {
    double atMs;
    double originMs;
    double score;
    double pauseMs;
    long inits;
    boolean isPossible;
  }

  private final Next next = new Next();

  /** Computes what a step in a rung leads to. */
  private void extend(int k, int member, int to) {
    Course.Step step = course.steps[k];
    boolean plays = k > course.playsAfter;
    double at = atMs[member];
    double origin = originMs[member];
    double waitMs = step.endMs() - course.bufferMs - (plays ? at - origin : 0);
    if (course.waitStepMs > 0) {
      waitMs = Math.ceil(waitMs / course.waitStepMs) * course.waitStepMs;
    }
    double from = at + Math.max(0, waitMs);
    next.pauseMs = 0;
    if (plays && step.isChoice()) {
      double better = net.bestRequestMs(from);
      if (better > from) {
        next.pauseMs = better - from + SURELY_MS;
        from += next.pauseMs;
      }
    }
    int of = step.isChoice() ? to : 0;
    next.inits = inits[member];
    if (step.initBits()[of] >= 0 && (!step.isChoice() || (next.inits >>> of & 1) == 0)) {
      if (step.isChoice()) {
        next.inits |= 1L << of;
      }
      from = arrivalMs(from, step.initBits()[of]);
    }
    next.atMs = arrivalMs(from, step.bits()[of]);
    next.originMs = plays ? Math.max(origin, next.atMs - step.dueMs()) : 0;
    next.score = score[member];
    if (step.isChoice()) {
      next.score += course.worth[to] - (rung[member] < 0 ? 0 : course.change(rung[member], to));
    }
    if (k == course.playsAfter) {
      next.originMs = next.atMs;
      next.score += course.countsStartUp ? 0 : course.perMs * next.atMs;
    }
    next.isPossible = !net.isSilent(net.bodyMs(from), next.atMs, course.idleMs);
  }

  private double arrivalMs(double requestMs, double bits) {
    double body = net.bodyMs(requestMs);
    return bits == 0 ? body : net.msAt(net.bitsAt(body) + bits);
  }

  private void begin(int members) {
    size = 1;
    atMs = new double[members];
    originMs = new double[members];
    score = new double[members];
    rung = new int[members];
    inits = new long[members];
    rung[0] = -1;
  }

  /** What tells how much is still to come. */
  @FunctionalInterface
  interface Guide {
    /** At most so much, the price of the origin included; negative infinity for hopeless. */
    double rest(int after, int rung, double originMs, double atMs, double score);
  }

  /** The best plan of the beam; null where none ends. */
  Plan search(Guide guide) {
    int count = course.steps.length;
    begin(width);
    int[][] parents = new int[count][width];
    int[][] rungs = new int[count][width];
    double[][] pauses = new double[count][width];
    int most = width * course.rungs;
    double[] nextAt = new double[most];
    double[] nextOrigin = new double[most];
    double[] nextScore = new double[most];
    double[] nextPause = new double[most];
    long[] nextInits = new long[most];
    int[] nextRung = new int[most];
    int[] nextParent = new int[most];
    double[] promise = new double[most];
    int[] byPromise = new int[most];
    for (int k = 0; k < count; k++) {
      boolean isChoice = course.steps[k].isChoice();
      int n = 0;
      for (int member = 0; member < size; member++) {
        int low = isChoice ? 0 : rung[member];
        int high = isChoice ? course.rungs - 1 : rung[member];
        for (int to = low; to <= high; to++) {
          extend(k, member, to);
          if (!next.isPossible) {
            continue;
          }
          double rest = guide.rest(k + 1, to, next.originMs, next.atMs, next.score);
          if (rest == Double.NEGATIVE_INFINITY) {
            continue;
          }
          nextAt[n] = next.atMs;
          nextOrigin[n] = next.originMs;
          nextScore[n] = next.score;
          nextPause[n] = next.pauseMs;
          nextInits[n] = next.inits;
          nextRung[n] = to;
          nextParent[n] = member;
          promise[n] = next.score + rest;
          n++;
        }
      }
      if (n == 0) {
        return null;
      }
      int kept = best(n, promise, byPromise, nextAt, nextOrigin, nextScore, nextRung);
      for (int i = 0; i < kept; i++) {
        int from = byPromise[i];
        parents[k][i] = nextParent[from];
        rungs[k][i] = nextRung[from];
        pauses[k][i] = nextPause[from];
      }
      for (int i = 0; i < kept; i++) {
        int from = byPromise[i];
        atMs[i] = nextAt[from];
        originMs[i] = nextOrigin[from];
        score[i] = nextScore[from];
        rung[i] = nextRung[from];
        inits[i] = nextInits[from];
      }
      size = kept;
    }
    int best = 0;
    for (int i = 1; i < size; i++) {
      if (score[i] - course.perMs * originMs[i] > score[best] - course.perMs * originMs[best]) {
        best = i;
      }
    }
    return trace(best, parents, rungs, pauses);
  }

  private Plan trace(int last, int[][] parents, int[][] rungs, double[][] pauses) {
    int[] plan = new int[course.segments];
    double[] pausesMs = new double[course.segments];
    int segment = course.segments;
    int member = last;
    for (int k = course.steps.length - 1; k >= 0; k--) {
      if (course.steps[k].isChoice()) {
        segment--;
        plan[segment] = rungs[k][member];
        pausesMs[segment] = pauses[k][member];
      }
      member = parents[k][member];
    }
    return new Plan(plan, pausesMs, score[last] - course.perMs * originMs[last]);
  }

  /** Puts the most promising first, without those that another is ahead of in every respect. */
  private int best(
      int n,
      double[] promise,
      int[] order,
      double[] at,
      double[] origin,
      double[] value,
      int[] of) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      most = Math.max(most, promise[i]);
    }
    long[] keys = new long[n];
    for (int i = 0; i < n; i++) {
      keys[i] = (long) Math.min(FARTHEST, (most - promise[i]) / STEP) << INDEX_BITS | i;
    }
    Arrays.sort(keys);
    int kept = 0;
    for (int i = 0; i < n && kept < width; i++) {
      int one = (int) keys[i] & (1 << INDEX_BITS) - 1;
      boolean isBehind = false;
      for (int j = 0; j < kept && !isBehind; j++) {
        int other = order[j];
        isBehind =
            of[other] == of[one]
                && at[other] <= at[one]
                && origin[other] <= origin[one]
                && value[other] >= value[one];
      }
      if (!isBehind) {
        order[kept++] = one;
      }
    }
    return kept;
  }

  /**
   * The best of some plain ways to choose: as high as leaves so much in the buffer.
   *
   * @param outagesCount whether a transfer that would time out makes a plan impossible
   * @return null where none is possible
   */
  Plan plain(boolean outagesCount) {
    Plan best = null;
    for (double reserveMs : RESERVES_MS) {
      for (int first = 0; first < course.rungs; first++) {
        Plan plan = plain(first, reserveMs, outagesCount);
        if (plan != null && (best == null || plan.score() > best.score())) {
          best = plan;
        }
      }
    }
    return best;
  }

  private Plan plain(int first, double reserveMs, boolean outagesCount) {
    begin(1);
    int[] rungs = new int[course.segments];
    double[] pausesMs = new double[course.segments];
    int segment = 0;
    for (int k = 0; k < course.steps.length; k++) {
      Course.Step step = course.steps[k];
      int to = step.isChoice() ? segment == 0 ? first : course.rungs - 1 : rung[0];
      extend(k, 0, to);
      while (step.isChoice()
          && segment > 0
          && to > 0
          && step.endMs() - (next.atMs - next.originMs) < reserveMs) {
        extend(k, 0, --to);
      }
      if (outagesCount && !next.isPossible) {
        return null;
      }
      atMs[0] = next.atMs;
      originMs[0] = next.originMs;
      score[0] = next.score;
      inits[0] = next.inits;
      rung[0] = to;
      if (step.isChoice()) {
        rungs[segment] = to;
        pausesMs[segment++] = next.pauseMs;
      }
    }
    return new Plan(rungs, pausesMs, score[0] - course.perMs * originMs[0]);
  }
}
