package weir.player.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import weir.network.trace.Trace;
import weir.player.abr.Named;
import weir.player.abr.Policy;
import weir.player.compare.Cell;
import weir.player.compare.Comparison;
import weir.player.compare.Findings;
import weir.player.compare.Metric;
import weir.player.compare.Outcome;
import weir.player.compare.SimulatedTraces;
import weir.player.compare.report.Bracket;
import weir.player.compare.report.Contender;
import weir.player.compare.report.Course;
import weir.player.compare.report.Fact;
import weir.player.compare.report.Group;
import weir.player.compare.report.Interval;
import weir.player.compare.report.Pair;
import weir.player.compare.report.Report;
import weir.player.compare.report.Standing;
import weir.player.compare.report.Story;
import weir.player.compare.wire.Players;

/** What a comparison found, in the report's words. */
final class CompareReport {
  private final CompareResults results;
  private final Comparison comparison;
  private final Map<SimulatedTraces.One, String> names;

  CompareReport(CompareResults results) {
    this.results = results;
    comparison = results.comparison();
    names = names(comparison.traces());
  }

  /**
   * The report.
   *
   * @param command what made it
   * @param known what is known of policies
   * @param again what runs one session again
   * @param stories how sessions went, by position of the cell, where that is told
   */
  Report report(
      String command,
      List<Named<Policy>> known,
      Function<Cell, String> again,
      IntFunction<Optional<Story>> stories) {
    List<String> warnings = new ArrayList<>(results.overall().warnings());
    List<Group> groups =
        results.groups().stream().map(group -> group(group, again, stories)).toList();
    return new Report(
        count(comparison.contestants().size(), "policy", "policies")
            + " over "
            + count(results.overall().traces(), "trace", "traces"),
        command,
        List.of(
            new Fact("version", comparison.version()),
            new Fact("sessions", "" + results.overall().sessions()),
            new Fact(
                "intervals",
                Math.round(100 * results.bootstrap().confidence())
                    + " %, BCa bootstrap over traces, "
                    + results.bootstrap().resamples()
                    + " resamples, seed "
                    + results.bootstrap().seed()),
            new Fact("chance", "Wilcoxon's signed-rank test, corrected after Holm")),
        results.overall().metrics().stream().map(CompareReport::metric).toList(),
        "mean_kbps",
        "stall_ratio",
        comparison.contestants().stream().map(one -> contender(one.name(), known)).toList(),
        comparison.traces().stream().map(one -> course(one, names.get(one))).toList(),
        groups,
        SettingEffects.panels(results),
        warnings);
  }

  private static String count(int count, String one, String more) {
    return count + " " + (count == 1 ? one : more);
  }

  static weir.player.compare.report.Metric metric(Metric one) {
    return new weir.player.compare.report.Metric(
        one.key(),
        one.name(),
        one.unit(),
        one.decimals(),
        one.isHigherBetter()
            ? weir.player.compare.report.Metric.Better.HIGHER
            : weir.player.compare.report.Metric.Better.LOWER,
        one.what());
  }

  static Contender contender(String name, List<Named<Policy>> known) {
    if (name.equals(Optima.ORACLE)) {
      return new Contender(name, Optima.WHAT, "Weir", true);
    }
    boolean isBound = name.equals("lowest") || name.equals("highest") || name.startsWith("fixed:");
    return known.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .map(one -> new Contender(name, one.what(), one.source(), isBound))
        .orElse(new Contender(name, "", "", isBound));
  }

  /** A trace under that name. */
  static Course course(SimulatedTraces.One one, String name) {
    String[] steps = one.name().split("[/\\\\]");
    Trace trace = one.trace();
    double kbit = 0;
    double ms = 0;
    for (int i = 0; i < trace.periods(); i++) {
      kbit += trace.kbps(i) * trace.durationMs(i);
      ms += trace.durationMs(i);
    }
    return new Course(name, steps.length < 2 ? "" : steps[steps.length - 2], one.hash(), kbit / ms);
  }

  /** Names as short as they can be while no two are the same: without folder, without ending. */
  private static Map<SimulatedTraces.One, String> names(List<SimulatedTraces.One> traces) {
    List<Function<SimulatedTraces.One, String>> ways =
        List.of(
            one -> one.shortName().replaceFirst("(?<=.)\\.[A-Za-z]\\w{0,7}$", ""),
            SimulatedTraces.One::shortName);
    for (Function<SimulatedTraces.One, String> way : ways) {
      if (traces.stream().map(way).distinct().count() == traces.size()) {
        return named(traces, way);
      }
    }
    return named(traces, SimulatedTraces.One::name);
  }

  private static Map<SimulatedTraces.One, String> named(
      List<SimulatedTraces.One> traces, Function<SimulatedTraces.One, String> way) {
    Map<SimulatedTraces.One, String> names = new HashMap<>();
    traces.forEach(one -> names.put(one, way.apply(one)));
    return names;
  }

  private Group group(
      CompareResults.Group group,
      Function<Cell, String> again,
      IntFunction<Optional<Story>> stories) {
    String title = group.title().title().title().name();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("title", title));
    facts.add(new Fact("segments", CompareResults.told("_ms", group.title().segmentMs())));
    group
        .setup()
        .columns()
        .forEach(
            (column, value) ->
                facts.add(
                    new Fact(CompareResults.heading(column), CompareResults.told(column, value))));
    facts.add(new Fact("world", group.setup().network() == Players.NETWORK ? "wire" : "virtual"));
    Findings findings = group.findings();
    List<Standing> standings = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    for (Findings.Standing standing : findings.standings()) {
      for (int i = 0; i < findings.metrics().size(); i++) {
        Findings.Measure measure = standing.measures().get(i);
        String key = findings.metrics().get(i).key();
        standings.add(
            new Standing(
                standing.policy(),
                key,
                standing.sessions(),
                interval(measure.spread().mean(), measure.mean()),
                measure.spread().p10(),
                measure.spread().median(),
                measure.spread().p90()));
        if (measure.against() != null && measure.against().traces() > 0) {
          pairs.add(pair(standing.policy(), findings.baseline(), key, measure.against()));
        }
      }
    }
    bestTwo(group).ifPresent(pairs::add);
    return new Group(
        group.name().isEmpty() ? title : group.name(),
        facts,
        findings.baseline(),
        results.bootstrap().confidence(),
        standings,
        pairs,
        brackets(group),
        cells(group, again, stories));
  }

  /** The second against the best, unless one of them is the baseline, so that it is there. */
  private Optional<Pair> bestTwo(CompareResults.Group group) {
    List<Findings.Standing> standings = group.findings().standings();
    if (standings.size() < 2
        || standings.get(0).policy().equals(group.findings().baseline())
        || standings.get(1).policy().equals(group.findings().baseline())) {
      return Optional.empty();
    }
    String best = standings.get(0).policy();
    String second = standings.get(1).policy();
    Findings.Pair pair = results.against(group, best).get(second);
    return pair == null || pair.traces() == 0
        ? Optional.empty()
        : Optional.of(pair(second, best, group.findings().metrics().get(0).key(), pair));
  }

  private List<weir.player.compare.report.Cell> cells(
      CompareResults.Group group,
      Function<Cell, String> again,
      IntFunction<Optional<Story>> stories) {
    List<weir.player.compare.report.Cell> cells = new ArrayList<>();
    List<Metric> metrics = group.findings().metrics();
    for (int i = group.from(); i < group.to(); i++) {
      Cell cell = results.cells().get(i);
      Outcome outcome = results.outcomes().get(i);
      double[] values =
          metrics.stream()
              .mapToDouble(one -> outcome.isBroken() ? Double.NaN : one.of().applyAsDouble(outcome))
              .toArray();
      cells.add(
          new weir.player.compare.report.Cell(
              cell.contestant().name(),
              names.get(cell.trace()),
              values,
              again.apply(cell),
              outcome.isBroken() ? Optional.empty() : stories.apply(i),
              outcome.broken()));
    }
    return cells;
  }

  /** Between what the best of each trace lies, where it was computed. */
  private List<Bracket> brackets(CompareResults.Group group) {
    List<Bracket> brackets = new ArrayList<>();
    for (int i = group.from(); i < group.to(); i++) {
      Cell cell = results.cells().get(i);
      if (cell.contestant().name().equals(Optima.ORACLE) && results.optima().isPresent()) {
        var bracket = results.optima().get().of(cell);
        if (!Double.isNaN(bracket.feasible())) {
          brackets.add(
              new Bracket(
                  names.get(cell.trace()), Metric.MAIN, bracket.feasible(), bracket.upper()));
        }
      }
    }
    return brackets;
  }

  private static Pair pair(String policy, String against, String metric, Findings.Pair pair) {
    return new Pair(
        policy,
        against,
        metric,
        interval(pair.difference(), pair.interval()),
        pair.wins(),
        pair.ties(),
        pair.losses(),
        pair.corrected());
  }

  private static Interval interval(
      double estimate, weir.player.compare.statistics.Interval interval) {
    return new Interval(estimate, interval.low(), interval.high());
  }
}
