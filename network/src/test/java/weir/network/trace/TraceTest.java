package weir.network.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.network.trace.BitRate.kbps;
import static weir.network.trace.BitRate.mbps;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TraceTest {

  static final long[] SEEDS = LongStream.range(0, 200).toArray();

  private static final Trace TWO_STEPS =
      Trace.holding(mbps(2), Duration.ofSeconds(3)).then(kbps(500), Duration.ofSeconds(1));

  @Test
  void aConstantTraceDeliversItsRateAtAnyTime() {
    Trace five = Trace.constant(mbps(5));

    assertEquals(5000 * 1234.5, five.bits(1e9, 1e9 + 1234.5));
    assertEquals(777 / 5000.0, five.msToDeliver(59_999.9, 777));
    assertEquals(5000, five.kbpsAt(1e12));
    assertEquals(5000, five.meanKbps());
  }

  @Test
  void aBorderBelongsToTheLaterPeriodAndTheEndToTheBeginning() {
    assertEquals(2000, TWO_STEPS.kbpsAt(2999.999));
    assertEquals(500, TWO_STEPS.kbpsAt(3000));
    assertEquals(2000, TWO_STEPS.kbpsAt(4000));
    assertEquals(500, TWO_STEPS.kbpsAt(4000e6 + 3500));
  }

  @Test
  void bitsAddUpAcrossPeriodsAndRounds() {
    assertEquals(2_000_000 + 250_000, TWO_STEPS.bits(2000, 3500));
    assertEquals(6_500_000, TWO_STEPS.bits(0, 4000));
    assertEquals(250_000 + 10 * 6_500_000 + 2_000_000, TWO_STEPS.bits(3500, 4000 + 40_000 + 1000));
  }

  @Test
  void aPeriodWithoutCapacityIsWaitedOutButNotWhenTheLastBitIsThereBeforeIt() {
    Trace tunnel =
        Trace.holding(mbps(1), Duration.ofSeconds(2)).then(kbps(0), Duration.ofSeconds(5));

    assertEquals(2000, tunnel.msToDeliver(0, 2_000_000));
    assertEquals(7000 + 1, tunnel.msToDeliver(0, 2_001_000));
    assertEquals(4000 + 1, tunnel.msToDeliver(3000, 1000));
    assertEquals(7000 + 2000, tunnel.msToDeliver(0, 4_000_000));
    assertEquals(0, tunnel.msToDeliver(3000, 0));
  }

  @Test
  void lateInTheTraceIsAsExactAsEarly() {
    assertEquals(TWO_STEPS.bits(2900, 3100), TWO_STEPS.bits(4e12 + 2900, 4e12 + 3100));
    assertEquals(TWO_STEPS.msToDeliver(2900, 210_000), TWO_STEPS.msToDeliver(4e12 + 2900, 210_000));
  }

  @ParameterizedTest
  @FieldSource("SEEDS")
  void bitsAreTheSumOverThePeriodsWalkedOneByOne(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Trace trace = SomeTraces.from(random);
    double from = 3 * trace.totalMs() * random.nextDouble();
    double to = from + 4 * trace.totalMs() * random.nextDouble();

    assertClose(walked(trace, from, to), trace.bits(from, to));
  }

  @ParameterizedTest
  @FieldSource("SEEDS")
  void bitsOfTwoStretchesAreTheBitsOfBothAndNeverFall(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Trace trace = SomeTraces.from(random);
    double from = 2 * trace.totalMs() * random.nextDouble();
    double middle = from + 2 * trace.totalMs() * random.nextDouble();
    double to = middle + 2 * trace.totalMs() * random.nextDouble();

    assertClose(trace.bits(from, middle) + trace.bits(middle, to), trace.bits(from, to));
    assertTrue(trace.bits(from, middle) <= trace.bits(from, to));
  }

  @ParameterizedTest
  @FieldSource("SEEDS")
  void theTimeToDeliverIsTheShortestInWhichTheBitsFit(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Trace trace = SomeTraces.from(random);
    double from = 3 * trace.totalMs() * random.nextDouble();
    double bits = 3 * trace.meanKbps() * trace.totalMs() * random.nextDouble();

    double ms = trace.msToDeliver(from, bits);

    assertClose(bits, trace.bits(from, from + ms));
    assertTrue(ms < 0.01 || trace.bits(from, from + ms - 0.01) < bits);
  }

  @ParameterizedTest
  @FieldSource("SEEDS")
  void moreBitsNeverTakeLess(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Trace trace = SomeTraces.from(random);
    double from = 3 * trace.totalMs() * random.nextDouble();

    double before = 0;
    double bits = 0;
    for (int i = 0; i < 100; i++) {
      bits += trace.meanKbps() * trace.totalMs() * random.nextDouble() / 20;
      double ms = trace.msToDeliver(from, bits);
      assertTrue(ms > before, ms + " after " + before);
      before = ms;
    }
  }

  @Test
  void keepsItsPeriodsAsTheyWereGivenAndApartFromTheArraysTheyCameIn() {
    double[] durations = {1013.25, 7};
    double[] rates = {1285, 0};
    double[] latencies = {100, 20.5};

    Trace trace = Trace.of(durations, rates, latencies);
    durations[0] = rates[0] = latencies[0] = 1;

    assertEquals(2, trace.periods());
    assertEquals(1013.25, trace.durationMs(0));
    assertEquals(1285, trace.kbps(0));
    assertEquals(100, trace.latencyMs(0));
    assertEquals(20.5, trace.latencyMsAt(1014));
    assertEquals(1020.25, trace.totalMs());
  }

  @Test
  void isNamedByItsPeriods() {
    Trace same = Trace.of(new double[] {3000, 1000}, new double[] {2000, 500}, new double[] {0, 0});

    assertEquals(same, TWO_STEPS);
    assertEquals(same.hashCode(), TWO_STEPS.hashCode());
    assertEquals(same.hash(), TWO_STEPS.hash());
    assertTrue(same.hash().matches("[0-9a-f]{16}"), same.hash());
    assertNotEquals(same.hash(), TWO_STEPS.withLatencyMs(1).hash());
    assertNotEquals(same, TWO_STEPS.withLatencyMs(1));
  }

  @Test
  void refusesWhatNoNetworkCanBe() {
    double[] one = {1};
    double[] zero = {0};

    refused("at least one period", () -> Trace.of(new double[0], new double[0], new double[0]));
    refused("as many", () -> Trace.of(one, one, new double[2]));
    refused("period 0: a duration of 0.0 ms", () -> Trace.of(zero, one, zero));
    refused("period 0: a duration of NaN", () -> Trace.of(new double[] {Double.NaN}, one, zero));
    refused(
        "period 1: a rate of -1.0",
        () -> Trace.of(new double[] {1, 1}, new double[] {1, -1}, new double[2]));
    refused(
        "a rate of Infinity", () -> Trace.of(one, new double[] {Double.POSITIVE_INFINITY}, zero));
    refused("a latency of -5.0 ms", () -> Trace.of(one, one, new double[] {-5}));
    refused("zero rates only", () -> Trace.constant(mbps(0)));
    refused(
        "more than a number can hold",
        () -> Trace.of(new double[] {1e308, 1e308}, new double[] {1, 1}, new double[2]));
    refused("below zero", () -> new BitRate(-1));
    refused("finite", () -> mbps(Double.NaN));
  }

  @Test
  void refusesQuestionsWithoutAnAnswer() {
    refused("moment", () -> TWO_STEPS.kbpsAt(-1));
    refused("moment", () -> TWO_STEPS.bits(Double.NEGATIVE_INFINITY, 0));
    refused("no time from", () -> TWO_STEPS.bits(2, 1));
    refused("no time from", () -> TWO_STEPS.bits(2, Double.NaN));
    refused("bits", () -> TWO_STEPS.msToDeliver(0, -1));
    refused("bits", () -> TWO_STEPS.msToDeliver(0, Double.POSITIVE_INFINITY));
  }

  private static void refused(String why, Runnable asked) {
    var refusal = assertThrows(IllegalArgumentException.class, asked::run);
    assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
  }

  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-9 * Math.max(1e6, Math.abs(expected)));
  }

  private static double walked(Trace trace, double from, double to) {
    double bits = 0;
    double start = 0;
    for (int i = 0; start < to; i = (i + 1) % trace.periods()) {
      double end = start + trace.durationMs(i);
      bits += Math.max(0, Math.min(end, to) - Math.max(start, from)) * trace.kbps(i);
      start = end;
    }
    return bits;
  }
}
