package weir.player.compare.optimum;

import java.util.Arrays;
import java.util.BitSet;

/**
 * One pass over a course that bounds from above what any sequence of choices scores.
 *
 * <p>A label stands for all who have fetched so many segments, the last in a given rung. It holds
 * the earliest arrival, the earliest origin (the moment at which playback would have had to begin
 * to be, without a stall, where it is) and the highest score of those it stands for, origins not
 * yet paid for; {@link Optimum} argues that earlier and higher is never worse. Forward, labels are
 * extended by every rung; those of one bucket of time, origin and rung become one, those behind
 * another in all three respects are dropped, and so are those which by a coarser pass cannot exceed
 * the threshold. Backward, every label learns what can still come after it, which guides finer
 * passes and the {@link Beam}.
 */
final class Bound {
  /** By what lookups are in the player's favour, so that rounding never is against it, ms. */
  private static final double EARLIER_MS = 1e-6;

  private static final double FEWER_BITS = 1e-3;

  private static final double SCORE_ROUNDING = 1e-7;

  /** What all roundings of a pass together can amount to, as a stall, ms. */
  private static final double ROUNDING_MS = 1e-3;

  /** So many labels are kept apart while playback has not begun. */
  private static final int MOST_SINGLE = 5000;

  private final Course course;
  private final Capacity net;
  private final double bucketMs;
  private final Origins origins;
  private final Bound coarser;
  private final double threshold;

  /** Guides the pass that no coarser one guides. */
  private final BitPrices bitPrices;

  private final Stage[] stages;
  private final double upper;

  /**
   * @param bitPrices guides a pass that no coarser one guides
   * @param bucketMs arrivals and origins closer than this may count as one, ms
   * @param coarser guides this pass; null for none
   * @param threshold who cannot exceed this is not looked at; not below that of the coarser pass
   * @param mostLabels the pass is broken off when it would need more
   */
  Bound(
      Course course,
      Capacity net,
      BitPrices bitPrices,
      double bucketMs,
      Bound coarser,
      double threshold,
      long mostLabels) {
    this.course = course;
    this.net = net;
    this.bucketMs = bucketMs;
    this.coarser = coarser;
    this.threshold = threshold;
    int count = course.steps.length;
    this.bitPrices = bitPrices;
    stages = new Stage[count + 1];
    stages[1] = new Stage();
    origins = new Origins(begin(stages[1]), bucketMs);
    Pass pass = new Pass();
    pass.place(stages[1]);
    long labels = 0;
    for (int k = 1; k < count && labels <= mostLabels; k++) {
      stages[k + 1] = k < course.playsAfter ? pass.startUp(k) : pass.forward(k);
      labels += stages[k + 1].size;
    }
    upper = labels > mostLabels ? Double.POSITIVE_INFINITY : pass.backward();
  }

  /** What nobody exceeds; infinite if the pass was broken off. */
  double upper() {
    return upper;
  }

  boolean isBrokenOff() {
    return upper == Double.POSITIVE_INFINITY;
  }

  /** Whether there is anybody left who might exceed the threshold. */
  boolean isExhausted() {
    return upper <= threshold;
  }

  /**
   * At most what is still to come for somebody after so many steps, the price of the origin
   * included; negative infinity where all of them stay at or below the threshold.
   *
   * @param score what they have so far, which tells whom of the labels they can be one of
   */
  double rest(int after, int rung, double originMs, double atMs, double score) {
    if (after == course.steps.length) {
      return -course.perMs * originMs;
    }
    if (after <= course.playsAfter) {
      int label = stages[after].lastBefore(rung, atMs + EARLIER_MS / 10);
      return label < 0 ? 0 : stages[after].rest[label];
    }
    return rest(after, rung, origins.cell(originMs), atMs, score);
  }

  /**
   * Whoever is in a situation was taken in by a label that is no later in time and origin and has
   * no less, or was dropped for the threshold. Any such label bounds; the nearest bounds best.
   */
  private double rest(int after, int rung, int cell, double atMs, double score) {
    Stage stage = stages[after];
    double ms = atMs + EARLIER_MS / 10;
    double enough = score - SCORE_ROUNDING;
    double least = Double.POSITIVE_INFINITY;
    int found = 0;
    for (int group = stage.groupAt(cell); group >= 0 && found < 2; group--) {
      int label = stage.lastBefore(group * course.rungs + rung, ms);
      if (label >= 0 && stage.score[label] >= enough) {
        least = Math.min(least, stage.rest[label]);
        found++;
      }
    }
    return found == 0 ? Double.NEGATIVE_INFINITY : least;
  }

  /** Bits carried until the body of a request made at a moment, or later, begins at best. */
  private double bodyBits(double ms) {
    return net.bitsAt(net.earliestBodyMs(Math.max(0, ms - EARLIER_MS)));
  }

  private double arrivalMs(double bodyBits, double bits) {
    return net.msAt(Math.max(0, bodyBits + bits - FEWER_BITS));
  }

  /** When a request at a moment is answered, made without waiting for a better latency. */
  private double answerMs(double ms, double bits) {
    double bodyMs = net.bodyMs(ms);
    return bits == 0 ? bodyMs : net.msAt(net.bitsAt(bodyMs) + bits);
  }

  /**
   * The first step in every rung. Nobody waits before it, so it is made with the latency there is.
   *
   * @return the origins playback can have, rising, if it begins with this step
   */
  private double[] begin(Stage stage) {
    Course.Step step = course.steps[0];
    stage.lateMs = new double[course.rungs];
    for (int rung = 0; rung < course.rungs; rung++) {
      double init = step.initBits()[rung];
      double bits = step.bits()[rung];
      double earlyMs;
      double lateMs;
      if (init >= 0) {
        earlyMs = arrivalMs(bodyBits(arrivalMs(net.bitsAt(net.bodyMs(0)), init)), bits);
        lateMs = answerMs(answerMs(0, init), bits);
      } else {
        earlyMs = arrivalMs(net.bitsAt(net.bodyMs(0)), bits);
        lateMs = answerMs(0, bits);
      }
      stage.label(earlyMs, course.worth[rung]);
      stage.lateMs[rung] = lateMs;
      stage.close(rung);
    }
    if (course.playsAfter > 0) {
      return new double[] {0};
    }
    double[] anchors = Arrays.copyOf(stage.atMs, course.rungs);
    Arrays.sort(anchors);
    return anchors;
  }

  /**
   * All labels after so many steps: in groups by the cell of their origin, in these by rung, in
   * these by time, and so by score.
   */
  private static final class Stage {
    int groups;
    int[] cells = new int[16];

    /** Where the list of a group and rung begins. */
    int[] from = new int[64];

    double[] atMs = new double[256];
    double[] score = new double[256];
    double[] rest;

    /** While playback has not begun: the latest of those a label stands for. */
    double[] lateMs;

    /** While playback has not begun: whether labels stand for several. */
    boolean isMerged;

    int size;

    void label(double ms, double value) {
      if (size == atMs.length) {
        atMs = Arrays.copyOf(atMs, 2 * size);
        score = Arrays.copyOf(score, 2 * size);
      }
      atMs[size] = ms;
      score[size++] = value;
    }

    void close(int list) {
      if (list + 1 >= from.length) {
        from = Arrays.copyOf(from, 2 * from.length);
      }
      from[list + 1] = size;
    }

    void group(int cell) {
      if (groups == cells.length) {
        cells = Arrays.copyOf(cells, 2 * groups);
      }
      cells[groups++] = cell;
    }

    void trim() {
      atMs = Arrays.copyOf(atMs, size);
      score = Arrays.copyOf(score, size);
    }

    /** The last group whose cell is at or before this one; -1 where there is none. */
    int groupAt(int cell) {
      int found = Arrays.binarySearch(cells, 0, groups, cell);
      return found >= 0 ? found : -found - 2;
    }

    /** The last label of a list at or before a moment; -1 where there is none. */
    int lastBefore(int list, double ms) {
      int low = from[list];
      int high = from[list + 1];
      if (low == high || atMs[low] > ms) {
        return -1;
      }
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (atMs[middle] <= ms) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /** Labels sorted by time, each with a higher score than the one before. */
  private static final class Front {
    double[] atMs = new double[256];
    double[] score = new double[256];
    double[] lateMs = {};
    int size;

    void add(double ms, double value) {
      if (size == atMs.length) {
        atMs = Arrays.copyOf(atMs, 2 * size);
        score = Arrays.copyOf(score, 2 * size);
      }
      atMs[size] = ms;
      score[size++] = value;
    }

    /** Becomes the front of two others. */
    void merge(Front one, Front other) {
      size = 0;
      double best = Double.NEGATIVE_INFINITY;
      int a = 0;
      int b = 0;
      while (a < one.size || b < other.size) {
        boolean isOne = b == other.size || (a < one.size && one.atMs[a] <= other.atMs[b]);
        double ms = isOne ? one.atMs[a] : other.atMs[b];
        double value = isOne ? one.score[a++] : other.score[b++];
        if (value > best) {
          best = value;
          add(ms, value);
        }
      }
    }
  }

  /** What a pass works with. */
  private final class Pass {
    private final int rungs = course.rungs;

    // The labels of the group being extended, all rungs together by time.
    private int count;
    private int[] index = new int[1024];
    private int[] rungOf = new int[1024];
    private double[] bodyBits = new double[1024];
    private final int[] heads = new int[rungs];

    /** What comes of them with their origin kept, by rung. */
    private final Front[] own = fronts();

    /** By rung the labels of earlier origins. */
    private Front[] ahead = fronts();

    private Front[] spare = fronts();

    // Who comes to a new origin: the earliest and best by cell and rung.
    private final BitSet movedCells = new BitSet();
    private double[] movedMs = new double[0];
    private double[] movedScore = new double[0];

    private Front[] fronts() {
      Front[] fronts = new Front[rungs];
      for (int rung = 0; rung < rungs; rung++) {
        fronts[rung] = new Front();
      }
      return fronts;
    }

    /** Sorts what the first step led to by its origins. */
    void place(Stage first) {
      if (course.playsAfter > 0) {
        first.group(0);
        first.trim();
        return;
      }
      for (int rung = 0; rung < rungs; rung++) {
        double free = course.countsStartUp ? 0 : course.perMs * first.lateMs[rung];
        move(origins.cell(first.atMs[rung]), rung, first.atMs[rung], first.score[rung] + free);
      }
      Stage placed = new Stage();
      settle(placed);
      stages[1] = placed;
    }

    /** Extends labels while playback has not begun; nobody is ahead of anybody then. */
    Stage startUp(int k) {
      clear(own);
      gather(stages[k], 0);
      request(k, 0);
      Course.Step step = course.steps[k];
      boolean isMerged = stages[k].isMerged || count > MOST_SINGLE;
      for (int i = 0; i < count; i++) {
        for (int rung = lowest(step, i); rung <= highest(step, i); rung++) {
          Front front = own[rung];
          double ms = arrivalMs(bodyBits[i], bits(step, rung));
          double lateMs = lateMs(k, i, rung);
          double score = stages[k].score[index[i]] + gain(step, i, rung);
          int last = front.size - 1;
          if (isMerged && last >= 0 && isSameBucket(front.atMs[last], ms)) {
            front.score[last] = Math.max(front.score[last], score);
            front.lateMs[last] = Math.max(front.lateMs[last], lateMs);
          } else {
            front.add(ms, score);
            if (front.lateMs.length < front.atMs.length) {
              front.lateMs = Arrays.copyOf(front.lateMs, front.atMs.length);
            }
            front.lateMs[last + 1] = lateMs;
          }
        }
      }
      Stage to = new Stage();
      to.group(0);
      for (int rung = 0; rung < rungs; rung++) {
        for (int i = 0; i < own[rung].size; i++) {
          to.label(own[rung].atMs[i], own[rung].score[i]);
        }
        to.close(rung);
      }
      to.trim();
      to.isMerged = isMerged;
      to.lateMs = new double[to.size];
      for (int rung = 0; rung < rungs; rung++) {
        System.arraycopy(own[rung].lateMs, 0, to.lateMs, to.from[rung], own[rung].size);
      }
      return to;
    }

    Stage forward(int k) {
      Stage from = stages[k];
      Stage to = new Stage();
      if (k == course.playsAfter) {
        leaveStartUp(k);
        settle(to);
        return to;
      }
      clear(ahead);
      int group = 0;
      while (group < from.groups || !movedCells.isEmpty()) {
        int cell = group < from.groups ? from.cells[group] : Integer.MAX_VALUE;
        int moved = movedCells.nextSetBit(0);
        clear(own);
        if (moved < 0 || cell <= moved) {
          extend(k, group++, cell);
        } else {
          cell = moved;
        }
        finish(to, cell);
      }
      to.trim();
      return to;
    }

    /** Files all that have moved under their new origins. */
    private void settle(Stage to) {
      clear(ahead);
      while (!movedCells.isEmpty()) {
        clear(own);
        finish(to, movedCells.nextSetBit(0));
      }
      to.trim();
    }

    private void clear(Front[] fronts) {
      for (Front front : fronts) {
        front.size = 0;
      }
    }

    private void leaveStartUp(int k) {
      gather(stages[k], 0);
      request(k, 0);
      Course.Step step = course.steps[k];
      for (int i = 0; i < count; i++) {
        for (int rung = lowest(step, i); rung <= highest(step, i); rung++) {
          double ms = arrivalMs(bodyBits[i], bits(step, rung));
          double free = course.countsStartUp ? 0 : course.perMs * lateMs(k, i, rung);
          double score = stages[k].score[index[i]] + gain(step, i, rung) + free;
          move(origins.cell(ms), rung, ms, score);
        }
      }
    }

    /**
     * When the latest of those a label stands for arrives, playback not having begun. Where it
     * stands for several we do not know which latency they meet.
     */
    private double lateMs(int k, int i, int rung) {
      Course.Step step = course.steps[k];
      Stage stage = stages[k];
      double ms = stage.lateMs[index[i]];
      boolean isOne = !stage.isMerged || net.hasOneLatency();
      if (!step.isChoice() && step.initBits()[0] >= 0) {
        ms = late(ms, step.initBits()[0], isOne);
      }
      return late(ms, bits(step, rung), isOne);
    }

    private double late(double ms, double bits, boolean isOne) {
      double bodyMs = isOne ? net.bodyMs(ms) : ms + net.mostLatencyMs();
      return bits == 0 ? bodyMs : net.msAt(net.bitsAt(bodyMs) + bits);
    }

    private int lowest(Course.Step step, int i) {
      return step.isChoice() ? 0 : rungOf[i];
    }

    private int highest(Course.Step step, int i) {
      return step.isChoice() ? rungs - 1 : rungOf[i];
    }

    private double bits(Course.Step step, int rung) {
      return step.bits()[step.isChoice() ? rung : 0];
    }

    private double gain(Course.Step step, int i, int rung) {
      return step.isChoice() ? course.worth[rung] - course.change(rungOf[i], rung) : 0;
    }

    private boolean isSameBucket(double oneMs, double otherMs) {
      return Math.floor(oneMs / bucketMs) == Math.floor(otherMs / bucketMs);
    }

    private void gather(Stage stage, int group) {
      int base = group * rungs;
      count = stage.from[base + rungs] - stage.from[base];
      if (count > index.length) {
        index = new int[2 * count];
        rungOf = new int[2 * count];
        bodyBits = new double[2 * count];
      }
      System.arraycopy(stage.from, base, heads, 0, rungs);
      for (int i = 0; i < count; i++) {
        int first = -1;
        double firstMs = Double.POSITIVE_INFINITY;
        for (int rung = 0; rung < rungs; rung++) {
          int head = heads[rung];
          if (head < stage.from[base + rung + 1] && stage.atMs[head] < firstMs) {
            first = rung;
            firstMs = stage.atMs[head];
          }
        }
        rungOf[i] = first;
        index[i] = heads[first]++;
      }
    }

    /** Waits for room, and asks. */
    private void request(int k, double originMs) {
      Course.Step step = course.steps[k];
      double[] atMs = stages[k].atMs;
      boolean hasInit = !step.isChoice() && step.initBits()[0] >= 0;
      double roomMs =
          k > course.playsAfter
              ? originMs + step.endMs() - course.bufferMs
              : Double.NEGATIVE_INFINITY;
      for (int i = 0; i < count; i++) {
        double ms = Math.max(atMs[index[i]], roomMs);
        if (hasInit) {
          ms = arrivalMs(bodyBits(ms), step.initBits()[0]);
        }
        bodyBits[i] = bodyBits(ms);
      }
    }

    private void extend(int k, int group, int cell) {
      Course.Step step = course.steps[k];
      double[] scores = stages[k].score;
      double originMs = origins.ms(cell);
      gather(stages[k], group);
      request(k, originMs);
      double[] ofOrigin = coarser == null ? bitPrices.of(originMs) : null;
      for (int rung = 0; rung < rungs; rung++) {
        double best = Double.NEGATIVE_INFINITY;
        double bits = bits(step, rung);
        for (int i = 0; i < count; i++) {
          if (!step.isChoice() && rungOf[i] != rung) {
            continue;
          }
          double score = scores[index[i]] + gain(step, i, rung);
          if (score <= best) {
            continue;
          }
          best = score;
          double ms = arrivalMs(bodyBits[i], bits);
          double neededMs = Math.max(originMs, ms - step.dueMs());
          double[] of = ofOrigin;
          if (coarser == null && neededMs > originMs) {
            of = bitPrices.of(neededMs);
          }
          double rest =
              coarser != null
                  ? coarser.rest(k + 1, rung, neededMs, ms, score)
                  : bitPrices.rest(k + 1, of, bodyBits[i] + bits - FEWER_BITS);
          if (score + rest <= threshold) {
            continue;
          }
          if (neededMs > originMs) {
            move(Math.max(cell, origins.cell(neededMs)), rung, ms, score);
          } else {
            add(own[rung], ms, score);
          }
        }
      }
    }

    /** Adds a label that is later and better than those before. */
    private void add(Front front, double ms, double score) {
      int last = front.size - 1;
      if (last >= 0 && isSameBucket(front.atMs[last], ms)) {
        front.score[last] = score;
      } else {
        front.add(ms, score);
      }
    }

    private void move(int cell, int rung, double ms, double score) {
      int slot = cell * rungs + rung;
      if (slot >= movedMs.length) {
        int old = movedMs.length;
        int length = Math.max(2 * old, (cell + 64) * rungs);
        movedMs = Arrays.copyOf(movedMs, length);
        movedScore = Arrays.copyOf(movedScore, length);
        Arrays.fill(movedMs, old, length, Double.POSITIVE_INFINITY);
        Arrays.fill(movedScore, old, length, Double.NEGATIVE_INFINITY);
      }
      movedMs[slot] = Math.min(movedMs[slot], ms);
      movedScore[slot] = Math.max(movedScore[slot], score);
      movedCells.set(cell);
    }

    /** Writes a cell's labels, but for those which are behind somebody of an earlier origin. */
    private void finish(Stage to, int cell) {
      if (movedCells.get(cell)) {
        movedCells.clear(cell);
        for (int rung = 0; rung < rungs; rung++) {
          takeIn(own[rung], cell * rungs + rung);
        }
      }
      int before = to.size;
      for (int rung = 0; rung < rungs; rung++) {
        Front front = own[rung];
        Front earlier = ahead[rung];
        double best = Double.NEGATIVE_INFINITY;
        int at = 0;
        int kept = 0;
        for (int i = 0; i < front.size; i++) {
          while (at < earlier.size && earlier.atMs[at] <= front.atMs[i]) {
            best = earlier.score[at++];
          }
          if (front.score[i] > best) {
            to.label(front.atMs[i], front.score[i]);
            front.atMs[kept] = front.atMs[i];
            front.score[kept++] = front.score[i];
          }
        }
        to.close(to.groups * rungs + rung);
        front.size = kept;
        if (kept > 0) {
          spare[rung].merge(earlier, front);
          ahead[rung] = spare[rung];
          spare[rung] = earlier;
        }
      }
      if (to.size > before) {
        to.group(cell);
      }
    }

    private void takeIn(Front front, int slot) {
      double ms = movedMs[slot];
      double score = movedScore[slot];
      movedMs[slot] = Double.POSITIVE_INFINITY;
      movedScore[slot] = Double.NEGATIVE_INFINITY;
      // Who stalls into a cell is never earlier than who came to it without.
      if (front.size > 0 && front.score[front.size - 1] >= score) {
        return;
      }
      while (front.size > 0 && front.atMs[front.size - 1] >= ms) {
        front.size--;
      }
      add(front, ms, score);
    }

    /** Tells every label what can come after it; returns what nobody exceeds. */
    double backward() {
      int last = course.steps.length;
      for (int k = last; k >= 1; k--) {
        Stage stage = stages[k];
        stage.rest = new double[stage.size];
        for (int group = 0; group < stage.groups; group++) {
          if (k == last) {
            Arrays.fill(
                stage.rest,
                stage.from[group * rungs],
                stage.from[(group + 1) * rungs],
                -course.perMs * origins.ms(stage.cells[group]));
          } else {
            backward(k, group);
          }
        }
      }
      double best = threshold;
      for (int i = 0; i < stages[1].size; i++) {
        best = Math.max(best, stages[1].score[i] + stages[1].rest[i]);
      }
      return best > threshold ? best + course.perMs * ROUNDING_MS : threshold;
    }

    private void backward(int k, int group) {
      Stage stage = stages[k];
      Course.Step step = course.steps[k];
      boolean plays = k > course.playsAfter;
      int cell = stage.cells[group];
      double originMs = plays ? origins.ms(cell) : 0;
      gather(stage, group);
      request(k, originMs);
      for (int i = 0; i < count; i++) {
        double score = stage.score[index[i]];
        double best = Double.NEGATIVE_INFINITY;
        for (int rung = lowest(step, i); rung <= highest(step, i); rung++) {
          double ms = arrivalMs(bodyBits[i], bits(step, rung));
          double gain = gain(step, i, rung);
          int then = cell;
          if (k == course.playsAfter) {
            gain += course.countsStartUp ? 0 : course.perMs * lateMs(k, i, rung);
            then = origins.cell(ms);
          } else if (plays && ms - step.dueMs() > originMs) {
            then = Math.max(cell, origins.cell(ms - step.dueMs()));
          }
          double rest;
          if (k + 1 == course.steps.length) {
            rest = -course.perMs * origins.ms(then);
          } else if (k < course.playsAfter) {
            rest = stages[k + 1].rest[stages[k + 1].lastBefore(rung, ms)];
          } else {
            rest = rest(k + 1, rung, then, ms, score + gain);
          }
          best = Math.max(best, gain + rest);
        }
        stage.rest[index[i]] = best;
      }
    }
  }
}
