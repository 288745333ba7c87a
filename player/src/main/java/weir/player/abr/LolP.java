package weir.player.abr;

import java.util.ArrayList;
import java.util.List;

/**
 * LoL+ for low delay: a self-organizing map with one neuron for each rung; the neuron nearest to
 * the present throughput, no delay, no stall and no switch wins, and those near it learn from it.
 *
 * <p>Source: Bentaleb, Akcay, Lim, Begen, Zimmermann, "Catching the moment with LoL+ in Twitch-like
 * low-latency live streaming platforms", IEEE Trans. Multimedia 2021, as dash.js 5.2.1 has it
 * ({@code rules/abr/lolp}: {@code LoLPRule}, {@code LearningAbrController}, {@code
 * LoLpWeightSelector}).
 *
 * <p>For video on demand the delay is 0, as in dash.js, and of its feature nothing can be learnt.
 * The weights of the distance are those among 625 that promise most; by how the promise is made
 * that is always 0.2 for throughput, delay and switch and 1 for stalls, as soon as one rung leaves
 * 0.3 s in the buffer. Before that they are the outermost of random centres, which come from the
 * seed here, so that a session can be repeated.
 *
 * <p>Mended: with a low buffer the rule takes the highest rung below the present one that the link
 * bears, and stays where it is if there is none; here it takes the lowest then. Kept: a segment
 * that takes longer than it lasts is thought to cost the buffer one duration, however long it
 * takes. Requests are never given up here; in dash.js that is another rule's work.
 */
public final class LolP implements Policy {
  /**
   * dash.js's throughput averages: half-lives of 3 and 8 s in ms of transfers, of which it weighs
   * one as 0.0015 s, and the share of them that is used.
   */
  private static final double FAST_MS = 3000 / 1.5;

  private static final double SLOW_MS = 8000 / 1.5;

  private static final double SAFETY = 0.9;

  /** {@code DWS_BUFFER_MIN}: with less left the buffer is low, ms. */
  private static final double LOW_MS = 300;

  /** {@code throughputDelta}: a rung must be so far below the throughput, kbit/s. */
  private static final double MARGIN_KBPS = 10;

  /** Weight of the throughput for a rung that does not fit or leaves the buffer low. */
  private static final double FORBIDDING = 100;

  /** Width of the neighbourhood, and the learning rate. */
  private static final double SIGMA = 0.1;

  private static final double RATE = 0.01;

  /** What is promised most by: throughput, delay, stall, switch. */
  private static final double[] BEST_WEIGHTS = {0.2, 0.2, 1, 0.2};

  private final WeightedAverages estimate = new WeightedAverages(1000, FAST_MS, SLOW_MS);
  private final SplitMix random;
  private Ladder ladder;

  /** Features of each rung's neuron: throughput (normalized), delay, stall (s), switch. */
  private double[][] neurons;

  private double normKbps;
  private double[] weights;

  public LolP(long seed) {
    random = new SplitMix(seed);
  }

  @Override
  public Decision decide(Situation now) {
    prepare(now);
    if (!estimate.isKnown()) {
      double kbps = SAFETY * now.rememberedKbps();
      if (Double.isNaN(kbps)) {
        return Decision.of(0, Reason.START, 0, 0);
      }
      int rung = ladder.highestWithin(kbps);
      return Decision.of(rung, Reason.ASSUMED, ladder.kbps(rung), kbps);
    }
    double kbps = Math.max(1, SAFETY * estimate.kbps());
    double segmentMs = now.segmentMs(now.index());
    int current = Math.max(0, now.lastRung());
    double fetchMs = ladder.kbps(current) * segmentMs / kbps;
    if (now.bufferMs() - fetchMs < LOW_MS) {
      int rung = 0;
      for (int i = 0; i < current; i++) {
        rung = ladder.kbps(i) < kbps ? i : rung;
      }
      return Decision.of(rung, Reason.DRAINING, fetchMs, now.bufferMs());
    }
    boolean[] isLow = new boolean[ladder.size()];
    for (int i = 0; i < isLow.length; i++) {
      isLow[i] = nextBufferMs(i, kbps, segmentMs, now) < LOW_MS;
      weights = isLow[i] ? weights : BEST_WEIGHTS;
    }
    double seen = kbps / normKbps;
    double[] target = {seen > 1 ? fastest() : seen, 0, 0, 0};
    int winner = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < neurons.length; i++) {
      double[] by = weights.clone();
      if (ladder.kbps(i) > ladder.kbps(0) && (ladder.kbps(i) > kbps - MARGIN_KBPS || isLow[i])) {
        by[0] = FORBIDDING;
      }
      double distance = distance(neurons[i], target, by);
      if (distance < least) {
        least = distance;
        winner = i;
      }
    }
    double moved = Math.abs(ladder.kbps(current) - ladder.kbps(winner)) / normKbps;
    double stallSeconds = Math.max(0, fetchMs - now.bufferMs()) / 1000;
    learn(current, new double[] {target[0], 0, stallSeconds, moved});
    learn(winner, new double[] {target[0], 0, 0, moved});
    return Decision.of(winner, Reason.LEARNT, ladder.kbps(winner), target[0] * normKbps);
  }

  @Override
  public void ended(Transfer transfer, Situation now) {
    if (!transfer.wasGivenUp() && transfer.bodyMs() > 0) {
      estimate.add(transfer.bodyMs(), transfer.kbps(), transfer.firstByteMs());
    }
  }

  private double nextBufferMs(int rung, double kbps, double segmentMs, Situation now) {
    double fetchMs = ladder.kbps(rung) * segmentMs / kbps;
    return now.bufferMs() + (fetchMs > segmentMs ? -segmentMs : segmentMs - fetchMs);
  }

  private double fastest() {
    double most = 0;
    for (double[] neuron : neurons) {
      most = Math.max(most, neuron[0]);
    }
    return most;
  }

  /** Draws the neurons near this one towards what was seen, the more the nearer. */
  private void learn(int around, double[] seen) {
    double[] centre = neurons[around].clone();
    for (double[] neuron : neurons) {
      double distance = distance(neuron, centre, new double[] {1, 1, 1, 1});
      double pull = RATE * Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
      for (int i = 0; i < neuron.length; i++) {
        neuron[i] += pull * (seen[i] - neuron[i]);
      }
    }
  }

  private static double distance(double[] one, double[] other, double[] by) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += by[i] * (one[i] - other[i]) * (one[i] - other[i]);
    }
    return Math.sqrt(sum);
  }

  private void prepare(Situation now) {
    if (ladder == now.ladder()) {
      return;
    }
    ladder = now.ladder();
    double squares = 0;
    for (int i = 0; i < ladder.size(); i++) {
      squares += ladder.kbps(i) * ladder.kbps(i);
    }
    normKbps = Math.sqrt(squares);
    neurons = new double[ladder.size()][4];
    for (int i = 0; i < neurons.length; i++) {
      neurons[i][0] = ladder.kbps(i) / normKbps;
    }
    if (weights == null) {
      weights = outermost();
    }
  }

  /**
   * Of as many centres as there are rungs, picked by k-means++ from random points, the one farthest
   * from the one least like the others.
   */
  private double[] outermost() {
    double[] even = {1, 1, 1, 1};
    double[][] points = new double[neurons.length * neurons.length][];
    for (int i = 0; i < points.length; i++) {
      points[i] =
          new double[] {
            random.nextDouble() * fastest(),
            random.nextDouble(),
            random.nextDouble(),
            random.nextDouble()
          };
    }
    List<double[]> centres = new ArrayList<>(List.of(points[0]));
    while (centres.size() < neurons.length) {
      double[] next = points[0];
      double most = -1;
      for (double[] point : points) {
        double least = Double.POSITIVE_INFINITY;
        for (double[] centre : centres) {
          least = Math.min(least, distance(point, centre, even));
        }
        if (least > most) {
          most = least;
          next = point;
        }
      }
      centres.add(next);
    }
    double[] lonely = centres.get(0);
    double most = -1;
    for (double[] centre : centres) {
      double sum = 0;
      for (double[] other : centres) {
        sum += distance(centre, other, even);
      }
      if (sum > most) {
        most = sum;
        lonely = centre;
      }
    }
    double[] farthest = lonely;
    for (double[] centre : centres) {
      if (distance(lonely, centre, even) > distance(lonely, farthest, even)) {
        farthest = centre;
      }
    }
    return farthest;
  }
}
