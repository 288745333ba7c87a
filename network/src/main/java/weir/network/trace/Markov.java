package weir.network.trace;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * A network that is in one of several states at a time: the model of which {@code weir traces make}
 * draws.
 *
 * <p>It begins in the first state. At the end of each step a state is left with the chance of step
 * to mean stay, so that stays are geometric, and every other state is as likely to be next. Within
 * a state the rate wanders around its mean: the exponential of a first-order autoregression, with a
 * correlation of {@value #MEMORY} over a second. Latency and loss are the state's own. Rates are
 * whole kbit/s.
 *
 * @param states at least one, of which at least one has a rate above 0
 * @param stepMs length of a period, above 0
 * @param durationMs at least one step; what is left of the last step is cut off
 */
public record Markov(List<State> states, double stepMs, double durationMs) {

  private static final double MEMORY = 0.6;

  /** Beyond it a trace could not be written. */
  private static final int MOST_STEPS = 500_000;

  public Markov {
    states = List.copyOf(states);
    require(!states.isEmpty(), "a network needs at least one state");
    require(
        states.stream().anyMatch(state -> state.kbps() >= 1),
        "at least one state needs a rate of 1 kbit/s or more");
    require(stepMs > 0 && Double.isFinite(stepMs), "a step must be above 0");
    require(
        durationMs >= stepMs && durationMs <= stepMs * MOST_STEPS,
        "the duration must be from 1 to " + MOST_STEPS + " steps");
  }

  /**
   * What the network is like for a while.
   *
   * @param kbps mean rate, 0 or more
   * @param stayMs mean time until it changes, above 0; shorter than a step means one step
   * @param variation standard deviation of the rate to its mean, 0 to 3
   * @param latencyMs 0 or more
   * @param loss fraction of packets lost, 0 to 1
   */
  public record State(double kbps, double stayMs, double variation, double latencyMs, double loss) {
    public State {
      require(kbps >= 0 && kbps <= 1e9, "a rate must be from 0 to 1000000000 kbit/s");
      require(stayMs > 0 && Double.isFinite(stayMs), "a mean stay must be above 0");
      require(variation >= 0 && variation <= 3, "a variation must be from 0 to 3");
      require(latencyMs >= 0 && Double.isFinite(latencyMs), "a latency must be 0 or more");
      require(loss >= 0 && loss <= 1, "a loss must be from 0 to 1");
    }
  }

  private static void require(boolean holds, String demand) {
    if (!holds) {
      throw new IllegalArgumentException(demand);
    }
  }

  /**
   * One course the network may take: the same for the same seed, on every machine.
   *
   * @throws IllegalArgumentException if chance left no bit in it, which happens only to short ones
   */
  public Trace realise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double memory = StrictMath.pow(MEMORY, stepMs / 1000);
    TraceModels.Wander[] wanders = new TraceModels.Wander[states.size()];
    for (int i = 0; i < wanders.length; i++) {
      double squared = states.get(i).variation() * states.get(i).variation();
      // Of a lognormal variable, whose deviation to its mean is given.
      double deviation = StrictMath.sqrt(StrictMath.log(1 + squared));
      wanders[i] = new TraceModels.Wander(random, memory, deviation);
    }
    DoubleStream.Builder durationsMs = DoubleStream.builder();
    DoubleStream.Builder kbps = DoubleStream.builder();
    DoubleStream.Builder latenciesMs = DoubleStream.builder();
    DoubleStream.Builder losses = DoubleStream.builder();
    int at = 0;
    for (long step = 0; step * stepMs < durationMs; step++) {
      State state = states.get(at);
      durationsMs.add(Math.min(stepMs, durationMs - step * stepMs));
      kbps.add(Math.rint(state.kbps() * wanders[at].step()));
      latenciesMs.add(state.latencyMs());
      losses.add(state.loss());
      boolean isLeft = random.nextDouble() * state.stayMs() < stepMs;
      if (isLeft && states.size() > 1) {
        at = (at + 1 + random.nextInt(states.size() - 1)) % states.size();
      }
    }
    return Trace.of(
        durationsMs.build().toArray(),
        kbps.build().toArray(),
        latenciesMs.build().toArray(),
        losses.build().toArray());
  }
}
