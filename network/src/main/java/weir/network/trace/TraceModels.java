package weir.network.trace;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * How our own traces are made.
 *
 * <p>The modelled ones move in steps of a second. A Markov chain says what the surroundings are (in
 * sight of the cell, in a tunnel, others downloading); around the level that state allows, the rate
 * wanders as a log-normal first-order autoregression. The levels are our own choice for clearly
 * different networks and fit no measured set. All numbers are rounded to whole units, and
 * transcendental functions come from {@link StrictMath}, so that every machine makes the same.
 */
final class TraceModels {

  private static final double STEP_MS = 1000;

  private TraceModels() {}

  static Trace constant() {
    return new Steps().add(60_000, 5000, 0).trace();
  }

  static Trace step() {
    return new Steps().add(20_000, 6000, 0).add(20_000, 1200, 0).add(20_000, 4000, 0).trace();
  }

  static Trace ramp() {
    Steps steps = new Steps();
    for (int kbps = 500; kbps <= 8000; kbps += 500) {
      steps.add(4000, kbps, 0);
    }
    for (int kbps = 7500; kbps >= 1000; kbps -= 500) {
      steps.add(4000, kbps, 0);
    }
    return steps.trace();
  }

  static Trace square() {
    return new Steps().add(15_000, 5000, 0).add(15_000, 1000, 0).trace();
  }

  static Trace sawtooth() {
    Steps steps = new Steps();
    for (int second = 0; second <= 20; second++) {
      steps.add(STEP_MS, 1000 + 250 * second, 0);
    }
    return steps.trace();
  }

  static Trace outage() {
    return new Steps().add(25_000, 4000, 0).add(4000, 0, 0).add(31_000, 4000, 0).trace();
  }

  /** Good, fair and poor cells; a poor one also answers late. */
  static Trace busOn3g(SplittableRandom random) {
    double[] levelKbps = {2300, 1300, 600};
    double[][] next = {{0.93, 0.06, 0.01}, {0.05, 0.88, 0.07}, {0.01, 0.12, 0.87}};
    double[] latencyMs = {90, 105, 150};
    Wander wander = new Wander(random, 0.7, 0.22);
    Steps steps = new Steps();
    int cell = 1;
    for (int second = 0; second < 240; second++) {
      cell = next(random, next[cell]);
      double kbps = clamp(levelKbps[cell] * wander.step(), 250, 3200);
      steps.add(STEP_MS, kbps, latencyMs[cell] + 25 * random.nextDouble());
    }
    return steps.trace();
  }

  /**
   * Cells come and go on open track; a station brings more; in a tunnel there is nothing, and
   * little at its ends.
   */
  static Trace trainOnLte(SplittableRandom random) {
    Wander wander = new Wander(random, 0.8, 0.28);
    Steps steps = new Steps();
    int second = 0;
    while (second < 300) {
      int openTrack = 25 + random.nextInt(35);
      boolean station = random.nextInt(3) == 0;
      for (int i = 0; i < openTrack && second < 300; i++, second++) {
        double kbps = clamp((station ? 26_000 : 12_000) * wander.step(), 1500, 60_000);
        steps.add(STEP_MS, kbps, 40 + 20 * random.nextDouble());
      }
      int tunnel = 1 + random.nextInt(4);
      for (int i = -1; i <= tunnel && second < 300; i++, second++) {
        boolean inside = i >= 0 && i < tunnel;
        steps.add(STEP_MS, inside ? 0 : 1800 * wander.step(), 90 + 40 * random.nextDouble());
      }
    }
    return steps.trace();
  }

  /** In sight of a small cell, around a corner, or behind a body. */
  static Trace walkOn5g(SplittableRandom random) {
    double[] levelKbps = {120_000, 38_000, 6000};
    double[][] next = {{0.86, 0.08, 0.06}, {0.14, 0.80, 0.06}, {0.30, 0.25, 0.45}};
    Wander wander = new Wander(random, 0.4, 0.35);
    Steps steps = new Steps();
    int sight = 0;
    for (int second = 0; second < 180; second++) {
      sight = next(random, next[sight]);
      double kbps = clamp(levelKbps[sight] * wander.step(), 2500, 320_000);
      steps.add(STEP_MS, kbps, 12 + 8 * sight + 6 * random.nextDouble());
    }
    return steps.trace();
  }

  /** The line holds its rate; now and then the house itself uses some of it for a few seconds. */
  static Trace dsl(SplittableRandom random) {
    double[] share = {1, 0.86};
    double[][] next = {{0.97, 0.03}, {0.30, 0.70}};
    Wander wander = new Wander(random, 0.5, 0.012);
    Steps steps = new Steps();
    int house = 0;
    for (int second = 0; second < 180; second++) {
      house = next(random, next[house]);
      steps.add(STEP_MS, 8000 * share[house] * wander.step(), 24 + 4 * random.nextDouble());
    }
    return steps.trace();
  }

  /**
   * The access point's air is free, shared, or taken by somebody's download, when packets also
   * queue.
   */
  static Trace wifiInACafe(SplittableRandom random) {
    double[] levelKbps = {9500, 5200, 1300};
    double[][] next = {{0.90, 0.07, 0.03}, {0.12, 0.80, 0.08}, {0.07, 0.13, 0.80}};
    double[] latencyMs = {12, 25, 60};
    Wander wander = new Wander(random, 0.5, 0.25);
    Steps steps = new Steps();
    int air = 0;
    for (int second = 0; second < 240; second++) {
      air = next(random, next[air]);
      double kbps = clamp(levelKbps[air] * wander.step(), 400, 20_000);
      steps.add(STEP_MS, kbps, latencyMs[air] * (1 + 0.4 * random.nextDouble()));
    }
    return steps.trace();
  }

  /**
   * A segment shared by a street: when the neighbours watch too, the rate slides down and later up
   * again.
   */
  static Trace cable(SplittableRandom random) {
    double[][] next = {{0.975, 0.025}, {0.05, 0.95}};
    Wander wander = new Wander(random, 0.6, 0.05);
    Steps steps = new Steps();
    int street = 0;
    double levelKbps = 40_000;
    for (int second = 0; second < 240; second++) {
      street = next(random, next[street]);
      levelKbps += 0.3 * ((street == 0 ? 40_000 : 13_000) - levelKbps);
      steps.add(STEP_MS, levelKbps * wander.step(), 16 + 8 * street + 4 * random.nextDouble());
    }
    return steps.trace();
  }

  private static int next(SplittableRandom random, double[] chances) {
    double drawn = random.nextDouble();
    int state = 0;
    while (state < chances.length - 1 && drawn >= chances[state]) {
      drawn -= chances[state];
      state++;
    }
    return state;
  }

  private static double clamp(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }

  /** A factor around 1: the exponential of a first-order autoregression of normal variables. */
  static final class Wander {
    private final SplittableRandom random;
    private final double memory;
    private final double deviation;
    private double state;

    /**
     * @param memory how much of a second's deviation remains in the next one, 0 to below 1
     * @param deviation standard deviation of the logarithm in the long run
     */
    Wander(SplittableRandom random, double memory, double deviation) {
      this.random = random;
      this.memory = memory;
      this.deviation = deviation;
    }

    double step() {
      // Box and Muller's normal variable: nextGaussian may be another algorithm in another JDK.
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      double normal = radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
      state = memory * state + deviation * StrictMath.sqrt(1 - memory * memory) * normal;
      return StrictMath.exp(state - deviation * deviation / 2);
    }
  }

  private static final class Steps {
    private final DoubleStream.Builder durationsMs = DoubleStream.builder();
    private final DoubleStream.Builder kbps = DoubleStream.builder();
    private final DoubleStream.Builder latenciesMs = DoubleStream.builder();

    Steps add(double durationMs, double rateKbps, double latencyMs) {
      durationsMs.add(durationMs);
      kbps.add(Math.rint(rateKbps));
      latenciesMs.add(Math.rint(latencyMs));
      return this;
    }

    Trace trace() {
      return Trace.of(
          durationsMs.build().toArray(), kbps.build().toArray(), latenciesMs.build().toArray());
    }
  }
}
