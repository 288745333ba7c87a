package weir.network.trace;

import java.util.SplittableRandom;

/** Traces for properties: any shape, no likeness to a network. */
public final class SomeTraces {

  private SomeTraces() {}

  /** Up to 40 periods, some without capacity, the first with. */
  public static Trace from(SplittableRandom random) {
    int periods = 1 + random.nextInt(40);
    double[] durations = new double[periods];
    double[] rates = new double[periods];
    double[] latencies = new double[periods];
    for (int i = 0; i < periods; i++) {
      durations[i] = random.nextBoolean() ? 1000 : 1 + 2000 * random.nextDouble();
      rates[i] = i > 0 && random.nextInt(4) == 0 ? 0 : 10 + 8000 * random.nextDouble();
      latencies[i] = random.nextInt(200);
    }
    return Trace.of(durations, rates, latencies);
  }
}
