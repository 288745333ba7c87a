package weir.player.compare.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Decision;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.abr.Progress;
import weir.player.abr.Reason;
import weir.player.abr.Situation;
import weir.player.qoe.LinearQoe;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.virtual.SampleTitles;

class OptimumTest {
  private static final LinearQoe.Model LIN = LinearQoe.Model.LIN;

  /** As simulations have it: outages are waited out. */
  private static final Settings PATIENT =
      Settings.DEFAULT.withPatience(1e12, Settings.DEFAULT.retries(), Settings.DEFAULT.backoffMs());

  private static final Limits CLOSE = new Limits(1e-9, 1_000_000, 300);

  private static final double ROUNDING = 1e-9;

  /**
   * At 1 Mbit/s a segment of 2 s takes 1 s in the low rung and 2.5 s in the high one. All high
   * stalls twice for 0.5 s: 3 times 1.25 less 1.25 a second is 2.5; all other seven reach at most
   * 1.625.
   */
  @Test
  void threeSegmentsAndTwoRungsReckonedByHand() {
    double[][] bits = {{1e6, 1e6, 1e6}, {2.5e6, 2.5e6, 2.5e6}};
    Title title = Tiny.title(2000, new double[] {500, 1250}, bits);
    Trace trace = Trace.constant(new BitRate(1_000_000));

    Bracket bracket = Optimum.of(title, trace, PATIENT, LIN, CLOSE);

    assertEquals(2.5 / 3, Tiny.best(title, trace, PATIENT, LIN), ROUNDING);
    assertEquals(2.5 / 3, bracket.feasible(), ROUNDING);
    // The finest pass counts a stall less than two milliseconds too short.
    assertEquals(2.5 / 3, bracket.upper(), 0.002 * 1.25);
    assertEquals(List.of(1, 1, 1), rungs(bracket));
  }

  @Test
  void equalsTheBestOfAllSequencesAroundAnOutage() {
    double[][] bits = {{1e6, 1e6, 1e6, 1e6, 1e6}, {2.5e6, 2.5e6, 2.5e6, 2.5e6, 2.5e6}};
    Title title = Tiny.title(2000, new double[] {500, 1250}, bits);
    Trace trace =
        Trace.holding(new BitRate(1_000_000), Duration.ofSeconds(5))
            .then(new BitRate(0), Duration.ofSeconds(4))
            .then(new BitRate(1_000_000), Duration.ofSeconds(60));

    Bracket bracket = Optimum.of(title, trace, PATIENT, LIN, CLOSE);

    assertEquals(Tiny.best(title, trace, PATIENT, LIN), bracket.feasible(), ROUNDING);
  }

  @Test
  void equalsTheBestOfAllSequencesOfChoicesPlayedBySessions() {
    for (long seed = 0; seed < 25; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Title title = Tiny.title(3, 6, random);
      Trace trace = Tiny.trace(random, false);
      Settings settings = anySettings(random);
      LinearQoe.Model model = anyModel(random);

      Bracket bracket = Optimum.of(title, trace, settings, model, CLOSE);

      String story = "seed " + seed + ", " + settings + ", " + bracket;
      double best = Tiny.best(title, trace, settings, model);
      assertEquals(best, bracket.feasible(), ROUNDING, story);
      assertTrue(best <= bracket.upper() + ROUNDING, story);
    }
  }

  @Test
  void boundsTheBestOfAllSequencesWithSoundAndInitializationAndChangingLatency() {
    double gaps = 0;
    for (long seed = 0; seed < 25; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Title title = Tiny.withSound(Tiny.title(3, 5, random), random);
      Trace trace = Tiny.trace(random, true);
      Settings settings = anySettings(random).withFullStepMs(random.nextInt(3) == 0 ? 500 : 0);
      LinearQoe.Model model = anyModel(random);

      Bracket bracket = Optimum.of(title, trace, settings, model, CLOSE);

      String story = "seed " + seed + ", " + settings + ", " + bracket;
      double best = Tiny.best(title, trace, settings, model);
      assertTrue(best <= bracket.upper() + ROUNDING, story + ", best " + best);
      assertTrue(best <= bracket.feasible() + 0.02 * bracket.scale(), story + ", best " + best);
      gaps += bracket.gap();
    }
    assertTrue(gaps / 25 < 0.05, "mean gap " + gaps / 25);
  }

  /** Who pauses, gives up and replaces at random as well as chooses at random. */
  @Test
  void nothingThatSessionsCanDoExceedsTheBound() {
    for (long seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Title title = Tiny.title(3, 8, random);
      if (random.nextBoolean()) {
        title = Tiny.withSound(title, random);
      }
      Trace trace = Tiny.trace(random, random.nextBoolean());
      Settings.Replacement[] ways = Settings.Replacement.values();
      Settings settings =
          Settings.DEFAULT
              .withBufferMs(8000 + 20_000 * random.nextDouble())
              .withReplacement(ways[random.nextInt(ways.length)])
              .withPatience(random.nextBoolean() ? 2000 : 1e12, 5, 500);
      LinearQoe.Model model = anyModel(random);

      Bracket bracket = Optimum.of(title, trace, settings, model, Limits.DEFAULT);

      for (long dice = 0; dice < 100; dice++) {
        double score = Tiny.played(title, trace, settings, model, new Restless(dice));
        String story = "seed " + seed + ", dice " + dice + ", " + settings + ", " + bracket;
        assertTrue(score <= bracket.upper() + ROUNDING, story + ", scored " + score);
      }
    }
  }

  @Test
  void noPolicyExceedsTheBoundOnOurTraces() {
    Title[] titles = {
      Tiny.title(6, 24, new SplittableRandom(5)), SampleTitles.seconds(60, 1),
    };
    for (Title title : titles) {
      for (Traces.Own named : Traces.ALL) {
        Trace trace = named.trace();
        Bracket bracket = Optimum.of(title, trace, PATIENT, LIN, Limits.DEFAULT);
        for (Named<Policy> policy : Policies.ALL) {
          double score = Tiny.played(title, trace, PATIENT, LIN, policy.make().apply(1));
          String story = policy.name() + " on " + named.name() + ", " + title.name();
          assertTrue(score <= bracket.upper() + ROUNDING, story + ": " + score + ", " + bracket);
        }
        // The bound leaves all initialization segments out but the first.
        double wide = title.main().needsInit() ? 0.04 : 0.005;
        assertTrue(bracket.gap() < wide, named.name() + ", " + title.name() + ": " + bracket);
        assertEquals(
            bracket.feasible(),
            Tiny.played(title, trace, PATIENT, LIN, bracket.oracle()),
            0,
            named.name());
      }
    }
  }

  @Test
  void isTheSameOnEveryThread() {
    Title title = SampleTitles.seconds(40, 2);
    Trace trace = Tiny.trace(new SplittableRandom(8), true);
    Bracket alone = Optimum.of(title, trace, PATIENT, LIN, Limits.DEFAULT);

    List<Bracket> together =
        Stream.generate(() -> 0)
            .limit(4)
            .parallel()
            .map(i -> Optimum.of(title, trace, PATIENT, LIN, Limits.DEFAULT))
            .toList();

    assertEquals(List.of(alone, alone, alone, alone), together);
  }

  private static List<Integer> rungs(Bracket bracket) {
    return bracket.choices().stream().map(Bracket.Choice::rung).toList();
  }

  /** Buffers so small that sessions wait for room, and start buffers of none to two segments. */
  private static Settings anySettings(SplittableRandom random) {
    return PATIENT
        .withBufferMs(6000 + 6000 * random.nextDouble())
        .withStartBufferMs(random.nextInt(3) == 0 ? 5000 : 0);
  }

  private static LinearQoe.Model anyModel(SplittableRandom random) {
    LinearQoe.Model[] models = {
      LIN, LinearQoe.Model.LOG, LinearQoe.Model.YIN, LinearQoe.Model.YIN_STEADY, LIN.withMu(0.3)
    };
    return models[random.nextInt(models.length)];
  }

  /** Does anything at any time, but fetches at once what playback begins with. */
  private static final class Restless implements Policy {
    private final SplittableRandom random;

    Restless(long seed) {
      random = new SplittableRandom(seed);
    }

    @Override
    public Decision decide(Situation now) {
      double pauseMs = now.isPlaying() && random.nextInt(4) == 0 ? 2000 * random.nextDouble() : 0;
      return new Decision(random.nextInt(now.ladder().size()), pauseMs, Reason.FITS, 0, 0);
    }

    @Override
    public boolean mayGiveUp() {
      return true;
    }

    @Override
    public int giveUp(Progress progress, Situation now) {
      return now.isPlaying() && random.nextInt(20) == 0 ? 0 : KEEP;
    }
  }
}
