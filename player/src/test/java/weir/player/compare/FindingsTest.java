package weir.player.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import weir.network.trace.Trace;
import weir.player.abr.Ladder;
import weir.player.compare.Findings.Measure;
import weir.player.compare.Findings.Standing;
import weir.player.compare.statistics.Bootstrap;
import weir.player.qoe.Facts;
import weir.player.qoe.Presented;
import weir.player.qoe.QoeModels;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.virtual.Networks;

/** Findings from scores made up so that all can be checked by hand. */
class FindingsTest {
  private static final double X = Double.NaN;
  private final List<Cell> cells = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  @Test
  void meansRanksAndComparisonsAreThoseOnPaper() {
    scores(25_000, "base", 1, 2, 3);
    scores(25_000, "good", 2, 2.0005, 5);
    scores(25_000, "bad", 1, 0, 3);

    Findings findings = findings(cell -> X);

    assertEquals(List.of("good", "base", "bad"), names(findings));
    Measure good = main(findings, "good");
    assertEquals((2 + 2.0005 + 5) / 3, good.spread().mean(), 1e-12);
    assertEquals(1 + 0.5 / 3, good.rank(), 1e-12, "1, 1.5 of two alike, 1");
    assertEquals(1, good.against().ties(), "0.0005 is nothing");
    assertEquals(2, good.against().wins());
    assertEquals(3.0005 / 3, good.against().difference(), 1e-12);
    // Two differences have the signs ++ in one of four cases, and -- is as uneven.
    assertEquals(0.5, good.against().p(), 1e-12);
    assertEquals(1, good.against().corrected(), "twice that, for two policies");
    assertEquals(1, main(findings, "bad").against().losses());
    assertEquals(2, main(findings, "bad").against().ties());
    assertNull(main(findings, "base").against());
    assertFalse(good.against().isDistinguishable());
  }

  @Test
  void sessionsOnOneTraceCountAsOneValue() {
    scores(25_000, "base", 1, 2, 3, 4);
    scores(60_000, "base", 3, 4, 5, 6);
    scores(25_000, "good", 2, 3, 4, 5);
    scores(60_000, "good", 3, 4, 5, 6);

    Findings findings = findings(cell -> X);

    Measure good = main(findings, "good");
    assertEquals(4, good.spread().count(), "not eight");
    assertEquals(0.5, good.against().difference(), 1e-12);
    assertEquals(0.5, good.against().interval().low(), 1e-12, "the same on every trace");
    assertEquals(4, good.against().wins());
    assertEquals(16, findings.sessions());
    assertEquals(4, findings.traces());
  }

  @Test
  void clearDifferencesOverManyTracesAreToldApart() {
    double[] base = IntStream.range(0, 30).mapToDouble(i -> i % 7).toArray();
    double[] good = IntStream.range(0, 30).mapToDouble(i -> i % 7 + 0.1 + 0.01 * i).toArray();
    double[] same = IntStream.range(0, 30).mapToDouble(i -> i % 7 + (i % 2 - 0.5)).toArray();
    scores(25_000, "base", base);
    scores(25_000, "good", good);
    scores(25_000, "same", same);

    Findings findings = findings(cell -> X);

    assertTrue(main(findings, "good").against().isDistinguishable());
    assertFalse(main(findings, "same").against().isDistinguishable());
    assertTrue(findings.warnings().isEmpty(), findings.warnings().toString());
  }

  @Test
  void lowestIsNothingAndTheOptimumAllWhereThereIsRoomBetweenThem() {
    scores(25_000, "lowest", 1, 1, 1);
    scores(25_000, "base", 2, 3, 1.0001);
    Map<String, Double> best = Map.of("0", 3.0, "1", 3.0, "2", 1.0002);

    Findings findings = findings(cell -> best.get(cell.trace().name()));

    Standing base = standing(findings, "base");
    assertEquals(2, base.normalised().count(), "where nothing can be won, nothing is told");
    assertEquals((0.5 + 1) / 2, base.normalised().mean(), 1e-12);
    assertEquals(0, standing(findings, "lowest").normalised().mean(), 1e-12);
    assertEquals(0, standing(findings(cell -> X), "base").normalised().count());
  }

  @Test
  void brokenSessionsAreLeftOutAndToldOf() {
    scores(25_000, "base", 1, 2, 3);
    scores(25_000, "frail", 2, X, 5);
    scores(25_000, "dead", X, X, X);

    Findings findings = findings(cell -> X);

    assertEquals(List.of("frail", "base", "dead"), names(findings), "what broke is last");
    Measure frail = main(findings, "frail");
    assertEquals(3.5, frail.spread().mean(), 1e-12);
    assertEquals(2, frail.against().traces());
    assertEquals(1.5, frail.against().difference(), 1e-12);
    assertEquals(1, frail.rank(), 1e-12, "over the two traces where both are");
    assertEquals(1, standing(findings, "frail").broken());
    assertEquals(0, main(findings, "dead").spread().count());
    assertTrue(
        findings.warnings().contains("frail broke in 1 of 3 sessions, which its means leave out"),
        findings.warnings().toString());
    assertTrue(
        findings.warnings().get(0).startsWith("3 traces say little about others"),
        findings.warnings().toString());
  }

  @Test
  void lessIsBetterWhereItIs() {
    scores(25_000, "base", 1, 1);
    scores(25_000, "other", 2, 2);
    outcomes.replaceAll(
        one -> {
          double[] facts = one.facts().clone();
          facts[Facts.position("stalled_ms")] = 1000 * one.figures()[0];
          return new Outcome(facts, one.figures(), "");
        });

    Findings findings = findings(cell -> X);

    int stalls =
        IntStream.range(0, findings.metrics().size())
            .filter(i -> findings.metrics().get(i).key().equals("stalled_s"))
            .findFirst()
            .orElseThrow();
    Measure other = standing(findings, "other").measures().get(stalls);
    assertEquals(2, other.spread().mean(), 1e-12);
    assertEquals(2, other.against().losses());
    assertEquals(2, other.rank(), 1e-12);
  }

  private Findings findings(ToDoubleFunction<Cell> optimum) {
    List<Metric> metrics = Metric.all(List.of(QoeModels.named("lin", QoeModels.ALL)));
    return Findings.of(cells, outcomes, metrics, "base", optimum, Bootstrap.DEFAULT);
  }

  private static List<String> names(Findings findings) {
    return findings.standings().stream().map(Standing::policy).collect(Collectors.toList());
  }

  private static Standing standing(Findings findings, String policy) {
    return findings.standings().stream()
        .filter(one -> one.policy().equals(policy))
        .findFirst()
        .orElseThrow();
  }

  private static Measure main(Findings findings, String policy) {
    return standing(findings, policy).measures().get(0);
  }

  /**
   * A session on each of the traces 0, 1, 2 and so on, with these scores; NaN for one that broke.
   */
  private void scores(double bufferMs, String policy, double... scores) {
    Setup setup = new Setup(Networks.ALL.get(0), X, Settings.DEFAULT.withBufferMs(bufferMs));
    for (int i = 0; i < scores.length; i++) {
      Trace trace = Trace.of(new double[] {1000}, new double[] {1 + i}, new double[] {0});
      cells.add(
          new Cell(
              TITLE,
              setup,
              new SimulatedTraces.One("" + i, "" + i, trace),
              Contestant.online(policy, "", seed -> null)));
      double[] facts = new double[Facts.ALL.size()];
      facts[Facts.position("is_played")] = 1;
      outcomes.add(
          Double.isNaN(scores[i])
              ? Outcome.broken("for a reason")
              : new Outcome(facts, new double[] {scores[i], 0, 0, 0, 0}, ""));
    }
  }

  private static final ComparedTitle TITLE =
      ComparedTitle.of(
          "title",
          new SimulatedTitle(
              new Title(
                  "title",
                  List.of(
                      new Track(
                          Track.Kind.VIDEO,
                          new Ladder(List.of(new Ladder.Rung("q0", 100, 0))),
                          Track.evenly(2, 1000),
                          new double[0][],
                          new double[0]))),
              Presented.UNKNOWN));
}
