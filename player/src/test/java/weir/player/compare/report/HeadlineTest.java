package weir.player.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a report says first. */
class HeadlineTest {
  private static final Metric SCORE =
      new Metric("score", "score", "", 2, Metric.Better.HIGHER, "What a session is worth.");
  private static final Metric STALLED =
      new Metric("stalled_s", "time stalled", "s", 1, Metric.Better.LOWER, "Standstill.");

  @Test
  void namesTheBestWhereItsDifferenceToEveryOtherLeavesOutZero() {
    List<String> said =
        said(
            SCORE,
            List.of(stands("a", SCORE, 1.5), stands("b", SCORE, 1.25), stands("c", SCORE, 0.5)),
            List.of(
                pair("a", "b", SCORE, 0.25, 0.1, 0.4, 8, 1, 1),
                pair("c", "a", SCORE, -1, -1.2, -0.8, 0, 0, 10)));

    assertEquals(
        List.of(
            "a is best by score: 1.50, 0.25 more than b.",
            "Trace by trace a differs from b by +0.25 (95 % interval +0.10 to +0.40): better on 8"
                + " of 10 traces, equal on 1, worse on 1."),
        said);
  }

  @Test
  void saysWhatCannotBeToldFromTheBest() {
    List<String> said =
        said(
            SCORE,
            List.of(stands("a", SCORE, 1.5), stands("b", SCORE, 1.4), stands("c", SCORE, 0.5)),
            List.of(
                pair("b", "a", SCORE, -0.1, -0.3, 0.1, 4, 0, 6),
                pair("a", "c", SCORE, 1, 0.8, 1.2, 10, 0, 0)));

    assertEquals(
        "a is ahead by score (1.50, 0.10 more than b), but not distinguishable from b.",
        said.get(0));
  }

  @Test
  void isBestWithLessWhereLessIsBetterAndHasItsUnit() {
    List<String> said =
        said(
            STALLED,
            List.of(stands("a", STALLED, 9), stands("b", STALLED, 2)),
            List.of(pair("b", "a", STALLED, -7, -8, -6, 3, 0, 0)));

    assertEquals("b is best by time stalled: 2.0 s, 7.0 s less than a.", said.get(0));
  }

  @Test
  void admitsWhatWasNotComputed() {
    List<String> said =
        said(SCORE, List.of(stands("a", SCORE, 2), stands("b", SCORE, 1)), List.of());

    assertEquals(
        List.of(
            "a has the best mean score: 2.00, 1.00 more than b. How sure that is was not"
                + " computed."),
        said);
  }

  @Test
  void neverCallsABoundBest() {
    List<String> said =
        said(
            SCORE,
            List.of(stands("oracle", SCORE, 3), stands("a", SCORE, 2), stands("b", SCORE, 1)),
            List.of(pair("a", "b", SCORE, 1, 0.9, 1.1, 5, 0, 0)));

    assertTrue(said.get(0).startsWith("a is best"), said.get(0));
  }

  @Test
  void tellsFiguresWhereThereIsNothingToCompareWith() {
    assertEquals(
        List.of("a: time stalled 2.0 s."),
        said(STALLED, List.of(stands("a", STALLED, 2)), List.of()));
  }

  @Test
  void sharesWhatIsEqual() {
    List<String> said =
        said(SCORE, List.of(stands("a", SCORE, 1), stands("b", SCORE, 1)), List.of());

    assertEquals(List.of("a and b share the best score: 1.00."), said);
  }

  @Test
  void aReportThatNamesWhatIsNotThereIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> report(SCORE, List.of(stands("nobody", SCORE, 1)), List.of()));
    assertEquals("no policy of the report is called nobody", e.getMessage());

    Cell short_ = new Cell("a", "t", new double[0], "", Optional.empty(), "");
    e = assertThrows(IllegalArgumentException.class, () -> of(SCORE, List.of(), List.of(), short_));
    assertEquals("a over t has 0 values for 1 metrics", e.getMessage());
  }

  private static List<String> said(Metric metric, List<Standing> standings, List<Pair> pairs) {
    Report report = report(metric, standings, pairs);
    return Headline.of(report, report.groups().get(0));
  }

  private static Report report(Metric metric, List<Standing> standings, List<Pair> pairs) {
    Cell cell = new Cell("a", "t", new double[] {1}, "", Optional.empty(), "");
    return of(metric, standings, pairs, cell);
  }

  private static Report of(Metric metric, List<Standing> standings, List<Pair> pairs, Cell cell) {
    Group group = new Group("g", List.of(), "", 0.95, standings, pairs, List.of(), List.of(cell));
    return new Report(
        "heading",
        "",
        List.of(),
        List.of(metric),
        "",
        "",
        List.of(
            new Contender("oracle", "", "", true),
            new Contender("a", "", ""),
            new Contender("b", "", ""),
            new Contender("c", "", "")),
        List.of(new Course("t", "", "", Double.NaN)),
        List.of(group),
        List.of(),
        List.of());
  }

  private static Standing stands(String policy, Metric metric, double mean) {
    return new Standing(
        policy, metric.key(), 10, Interval.only(mean), Double.NaN, Double.NaN, Double.NaN);
  }

  private static Pair pair(
      String one,
      String other,
      Metric metric,
      double by,
      double low,
      double high,
      int wins,
      int ties,
      int losses) {
    return new Pair(
        one, other, metric.key(), new Interval(by, low, high), wins, ties, losses, Double.NaN);
  }
}
