package weir.player.abr;

/**
 * Finds the rung with the highest expected linear score over the next segments, by value iteration
 * backwards over steps, with the state (buffer, last rung, condition of the link).
 *
 * <p>The link's condition is one of {@value #CONDITIONS} levels of log throughput around the
 * outlook's centre, and moves from step to step as a first-order autoregression: a bad time tends
 * to last, and the plan knows that it will have seen it when it decides again. For a step and a
 * condition c met in it
 *
 * <pre>
 * F(b, a, c)  = m q(a) - mu stall(b, a, c) + V'(b'(b, a, c), a, c)
 * G(b, a, c0) = sum over c of P(c | c0) F(b, a, c)
 * V(b, l, c0) = max over a of G(b, a, c0) - |q(a) - q(l)|
 * </pre>
 *
 * with q the rate in Mbit/s and m the segments in the step. The last line is a distance transform:
 * since the price of a switch is a distance along the ladder, one pass up and one down find the
 * maximum for all l at once. The buffer is an even grid, read by linear interpolation, so that a
 * fetch moves all of its points alike. Nothing is allocated for a decision unless the ladder
 * changed.
 */
final class ValueIteration {
  /** Levels of throughput told apart. */
  static final int CONDITIONS = 7;

  /** Distance between two levels, in spreads. */
  private static final double APART = 0.75;

  /** Points of the buffer's grid: at least, and at most, from 0 to full. */
  private static final int LEAST_POINTS = 13;

  private static final int MOST_POINTS = 31;

  /** A step to another condition with a smaller chance is left out. */
  private static final double NEGLIGIBLE = 0.002;

  private static final int MOST_STEPS = 12;

  private final Settings settings;

  private ThroughputOutlook outlook;
  private Ladder ladder;
  private int rungs;
  private double mu;
  private double[] worth = {};
  private double[] bits = {};
  private double[] held = {};
  private double[] value = {};
  private double[] next = {};
  private double[] choice = {};

  private int points;
  private double gridMs = -1;
  private double apartMs;
  private double pointsPerMs;

  private final double[] deviation = new double[CONDITIONS];
  private final double[] msPerBit = new double[CONDITIONS];
  private final double[] first = new double[CONDITIONS];
  private final double[] moves = new double[CONDITIONS * CONDITIONS];
  private double movesForMs = -1;

  private final int[] count = new int[MOST_STEPS];
  private final double[] durationMs = new double[MOST_STEPS];
  private double latencyMs;
  private double besideKbps;
  private double centre;
  private double spread;

  /**
   * @param stallWeight price of a second stalled, in top rates of the ladder
   * @param stallAtLeastMs every stall counts as so much longer than it is, ms: many short ones are
   *     worse than their sum says
   * @param stretch how much further throughput falls below the centre than it rises above it
   * @param memoryMs time in which a deviation from the centre fades to 1/e of itself
   * @param farSpread spread far ahead, in spreads of the next transfer
   * @param bufferWorth worth of a second in the buffer at the end of the plan, in seconds of what
   *     the link then bears
   * @param steps steps of the plan
   * @param longestStepMs later steps take so much media together, ms
   * @param pointMs points of the buffer's grid are so far apart, ms, as far as their number allows
   * @param insuredMs beyond the plan's end the buffer is to outlast a hold-up that comes within
   *     this time or before the title ends, ms: a plan of a minute alone does not see what a full
   *     buffer is good for
   */
  record Settings(
      double stallWeight,
      double stallAtLeastMs,
      double stretch,
      double memoryMs,
      double farSpread,
      double bufferWorth,
      int steps,
      double longestStepMs,
      double pointMs,
      double insuredMs) {
    static final Settings DEFAULT =
        new Settings(1, 1000, 0.95, 15_000, 1.3, 0.2, 8, 12_000, 1000, 250_000);
  }

  ValueIteration(Settings settings) {
    this.settings = settings;
    double sum = 0;
    for (int c = 0; c < CONDITIONS; c++) {
      deviation[c] = (c - CONDITIONS / 2) * APART;
      first[c] = Math.exp(-0.5 * deviation[c] * deviation[c]);
      sum += first[c];
    }
    for (int c = 0; c < CONDITIONS; c++) {
      first[c] /= sum;
    }
  }

  /** The rung that promises most for the next segment. */
  int best(Situation now, ThroughputOutlook outlook) {
    this.outlook = outlook;
    if (now.ladder() != ladder) {
      learn(now.ladder());
    }
    look(outlook);
    latencyMs = outlook.latencyMs();
    besideKbps = now.besideKbps();
    int index = now.index();
    int steps = lay(now);
    double roomMs = Math.max(now.bufferGoalMs() - durationMs[0] / count[0], durationMs[0]);
    layGrid(Math.max(roomMs, now.bufferMs()));
    double segmentMs = durationMs[0] / count[0];
    int beyond = now.segments() - index - segmentsIn(steps);
    end(beyond * segmentMs, segmentMs);
    for (int step = steps - 1; step > 0; step--) {
      back(step);
    }
    return choose(now.bufferMs(), now.lastRung());
  }

  /**
   * What it is worth, after the last decision, to have the segment it was about in a rung after
   * fetching {@code leftBits} more.
   *
   * @param beforeMs time that passes first, ms
   * @param shift how far the log throughput is from the outlook's centre by now
   */
  double worthOf(
      int rung, int last, double bufferMs, double beforeMs, double leftBits, double shift) {
    double sum = worth[rung] - (last < 0 ? 0 : Math.abs(worth[rung] - worth[last]));
    double slower = Math.exp(-shift);
    int levels = (int) Math.rint(shift / (spread * APART));
    for (int c = 0; c < CONDITIONS; c++) {
      double fetchMs = beforeMs + leftBits * msPerBit[c] * slower;
      double stallMs = Math.max(0, fetchMs - bufferMs);
      double afterMs = bufferMs - fetchMs + stallMs + durationMs[0];
      int then = Math.max(0, Math.min(CONDITIONS - 1, c + levels));
      sum += first[c] * (read((then * rungs + rung) * points, afterMs) - stallPrice(stallMs));
    }
    return sum;
  }

  /** What so many seconds stalled cost, in the unit of {@link #worthOf}. */
  double secondsStalled(double seconds) {
    return seconds * 1000 * mu;
  }

  private int segmentsIn(int steps) {
    int segments = 0;
    for (int step = 0; step < steps; step++) {
      segments += count[step];
    }
    return segments;
  }

  private void learn(Ladder other) {
    ladder = other;
    rungs = other.size();
    worth = new double[rungs];
    for (int a = 0; a < rungs; a++) {
      worth[a] = other.kbps(a) / 1000;
    }
    mu = settings.stallWeight() * worth[rungs - 1] / 1000;
    bits = new double[MOST_STEPS * rungs];
    choice = new double[rungs];
    held = new double[rungs * MOST_POINTS];
    value = new double[CONDITIONS * rungs * MOST_POINTS];
    next = new double[CONDITIONS * rungs * MOST_POINTS];
  }

  private void look(ThroughputOutlook outlook) {
    centre = outlook.centre();
    spread = outlook.spread();
    for (int c = 0; c < CONDITIONS; c++) {
      double far = deviation[c] < 0 ? settings.stretch() * deviation[c] : deviation[c];
      msPerBit[c] = 1 / ThroughputOutlook.clamped(Math.exp(centre + spread * far));
    }
  }

  /** Lays out the steps: the next segment alone, later ones together. */
  private int lay(Situation now) {
    int index = now.index();
    int step = 0;
    while (step < settings.steps() && index < now.segments()) {
      int segments = 0;
      double ms = 0;
      double wantedMs = step == 0 ? 0 : settings.longestStepMs() * step / settings.steps();
      int from = index;
      do {
        ms += now.segmentMs(index++);
        segments++;
      } while (ms + now.segmentMs(index - 1) / 2 < wantedMs && index < now.segments());
      for (int a = 0; a < rungs; a++) {
        double sum = 0;
        for (int i = from; i < index; i++) {
          sum += now.sizeBits(i, a);
        }
        bits[step * rungs + a] = sum / segments;
      }
      count[step] = segments;
      durationMs[step] = ms;
      step++;
    }
    return step;
  }

  /** Evenly, so that a fetch moves all buffers by the same number of points. */
  private void layGrid(double mostMs) {
    if (mostMs == gridMs) {
      return;
    }
    gridMs = mostMs;
    double wanted = 1 + Math.ceil(mostMs / settings.pointMs());
    points = (int) Math.max(LEAST_POINTS, Math.min(MOST_POINTS, wanted));
    apartMs = mostMs / (points - 1);
    pointsPerMs = (points - 1) / mostMs;
  }

  private void layMoves(double ms) {
    if (ms == movesForMs) {
      return;
    }
    movesForMs = ms;
    double keep = Math.exp(-ms / settings.memoryMs());
    double far = settings.farSpread() * settings.farSpread();
    double variance = Math.max(far * (1 - keep * keep), 0.05);
    for (int from = 0; from < CONDITIONS; from++) {
      double sum = 0;
      for (int to = 0; to < CONDITIONS; to++) {
        double miss = deviation[to] - keep * deviation[from];
        double chance = Math.exp(-0.5 * miss * miss / variance);
        moves[from * CONDITIONS + to] = chance < NEGLIGIBLE ? 0 : chance;
        sum += moves[from * CONDITIONS + to];
      }
      for (int to = 0; to < CONDITIONS; to++) {
        moves[from * CONDITIONS + to] /= sum;
      }
    }
  }

  /**
   * What the end of the plan is worth: what the buffer can still be turned into, and what it saves
   * when the link is held up later.
   *
   * @param beyondMs what is left of the title then, ms
   */
  private void end(double beyondMs, double segmentMs) {
    double weight = beyondMs > 0 ? 1 : 0;
    double top = ladder.kbps(rungs - 1);
    double insurance = mu * outlook.holdUpChance(Math.min(settings.insuredMs(), beyondMs));
    double holdMs = outlook.holdUpMs();
    for (int i = 0; i < points; i++) {
      double ms = i * apartMs;
      held[i] = insurance * holdMs * (1 - Math.exp(-ms / holdMs));
    }
    for (int c = 0; c < CONDITIONS; c++) {
      double kbps = Math.min(1 / msPerBit[c], top);
      double each = weight * settings.bufferWorth() * kbps / 1000 * apartMs / segmentMs;
      for (int a = 0; a < rungs; a++) {
        int at = (c * rungs + a) * points;
        for (int i = 0; i < points; i++) {
          next[at + i] = held[i] + i * each;
        }
      }
    }
  }

  /** One step backwards: from {@link #next}, the values after it, to those before it. */
  private void back(int step) {
    double eachMs = durationMs[step] / count[step];
    int segments = count[step];
    for (int c = 0; c < CONDITIONS; c++) {
      for (int a = 0; a < rungs; a++) {
        double fetchMs = fetchMs(step, a, c, eachMs);
        double allMs = segments * fetchMs;
        // The buffer is lowest after the first fetch, or after the last where fetching is slow.
        double neededMs = Math.max(fetchMs, allMs - (segments - 1) * eachMs);
        double gainMs = durationMs[step] - allMs;
        int at = (c * rungs + a) * points;
        lead(value, at, at, 1, segments * worth[a], neededMs, gainMs);
      }
    }
    double heldUp = outlook.holdUpChance(durationMs[step]);
    for (int a = 0; a < rungs; a++) {
      double fetchMs = fetchMs(step, a, CONDITIONS / 2, eachMs);
      double neededMs = fetchMs + outlook.holdUpMs();
      double gainMs = durationMs[step] - segments * fetchMs - outlook.holdUpMs();
      int from = (CONDITIONS / 2 * rungs + a) * points;
      lead(held, a * points, from, heldUp, segments * worth[a], neededMs, gainMs);
    }
    layMoves(durationMs[step]);
    int row = rungs * points;
    for (int from = 0; from < CONDITIONS; from++) {
      int to = from * row;
      for (int i = 0; i < row; i++) {
        next[to + i] = held[i] + (1 - heldUp) * moves[from * CONDITIONS] * value[i];
      }
      for (int c = 1; c < CONDITIONS; c++) {
        double chance = (1 - heldUp) * moves[from * CONDITIONS + c];
        if (chance == 0) {
          continue;
        }
        int of = c * row;
        for (int i = 0; i < row; i++) {
          next[to + i] += chance * value[of + i];
        }
      }
      for (int a = 1; a < rungs; a++) {
        allowSwitch(to + (a - 1) * points, to + a * points, worth[a] - worth[a - 1]);
      }
      for (int a = rungs - 2; a >= 0; a--) {
        allowSwitch(to + (a + 1) * points, to + a * points, worth[a + 1] - worth[a]);
      }
    }
  }

  /**
   * Fills in, for every buffer of the grid, what a fetch is worth that needs {@code neededMs} of
   * buffer not to stall and leaves {@code gainMs} more than there was.
   */
  private void lead(
      double[] into,
      int at,
      int from,
      double weight,
      double quality,
      double neededMs,
      double gainMs) {
    int safe = (int) Math.min(points, Math.ceil(neededMs * pointsPerMs));
    if (safe > 0) {
      // Whoever stalls ends with the same buffer, however much there was.
      double dry = quality + read(from, Math.max(0, neededMs + gainMs));
      for (int i = 0; i < safe; i++) {
        into[at + i] = weight * (dry - stallPrice(neededMs - i * apartMs));
      }
    }
    double gain = Math.max(-points, Math.min(points, gainMs * pointsPerMs));
    int whole = (int) Math.floor(gain);
    double high = weight * (gain - whole);
    double low = weight - high;
    double plus = weight * quality;
    int full = Math.max(safe, Math.min(points, points - 1 - whole));
    int shift = from + whole;
    for (int i = Math.max(safe, -whole); i < full; i++) {
      into[at + i] = plus + low * next[shift + i] + high * next[shift + i + 1];
    }
    double most = plus + weight * next[from + points - 1];
    for (int i = full; i < points; i++) {
      into[at + i] = most;
    }
  }

  private double stallPrice(double stallMs) {
    return stallMs > 0 ? mu * (stallMs + settings.stallAtLeastMs()) : 0;
  }

  private void allowSwitch(int from, int to, double price) {
    for (int i = 0; i < points; i++) {
      next[to + i] = Math.max(next[to + i], next[from + i] - price);
    }
  }

  private double fetchMs(int step, int a, int c, double eachMs) {
    double sideMs = besideKbps > 0 ? latencyMs + besideKbps * eachMs * msPerBit[c] : 0;
    return latencyMs + bits[step * rungs + a] * msPerBit[c] + sideMs;
  }

  /** The value after a step at a buffer, between the points of the grid. */
  private double read(int at, double bufferMs) {
    double place = Math.min(bufferMs, gridMs) * pointsPerMs;
    int i = Math.min((int) place, points - 2);
    double low = next[at + i];
    return low + (place - i) * (next[at + i + 1] - low);
  }

  private int choose(double bufferMs, int last) {
    int best = 0;
    double heldUp = outlook.holdUpChance(durationMs[0]);
    for (int a = 0; a < rungs; a++) {
      double sum = 0;
      for (int c = 0; c < CONDITIONS; c++) {
        double fetchMs = fetchMs(0, a, c, durationMs[0]);
        double stallMs = Math.max(0, fetchMs - bufferMs);
        double afterMs = bufferMs - fetchMs + stallMs + durationMs[0];
        sum += first[c] * (read((c * rungs + a) * points, afterMs) - stallPrice(stallMs));
      }
      double heldMs = fetchMs(0, a, CONDITIONS / 2, durationMs[0]) + outlook.holdUpMs();
      double heldStallMs = Math.max(0, heldMs - bufferMs);
      double heldAfterMs = bufferMs - heldMs + heldStallMs + durationMs[0];
      sum =
          worth[a]
              - (last < 0 ? 0 : Math.abs(worth[a] - worth[last]))
              + (1 - heldUp) * sum
              + heldUp
                  * (read((CONDITIONS / 2 * rungs + a) * points, heldAfterMs)
                      - stallPrice(heldStallMs));
      choice[a] = sum;
      if (sum > choice[best]) {
        best = a;
      }
    }
    return best;
  }
}
