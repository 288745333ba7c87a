package weir.player.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import weir.network.trace.Trace;
import weir.player.abr.Named;
import weir.player.abr.Policy;
import weir.player.compare.Cell;
import weir.player.compare.ComparedTitle;
import weir.player.compare.Comparison;
import weir.player.compare.Metric;
import weir.player.compare.Outcome;
import weir.player.compare.SessionRow;
import weir.player.compare.SessionTable;
import weir.player.compare.Setup;
import weir.player.compare.SimulatedTraces;
import weir.player.compare.fairness.Sharing;
import weir.player.compare.report.Contender;
import weir.player.compare.report.Fact;
import weir.player.compare.report.Group;
import weir.player.compare.report.HtmlReport;
import weir.player.compare.report.Interval;
import weir.player.compare.report.Panel;
import weir.player.compare.report.Report;
import weir.player.compare.report.Standing;
import weir.player.compare.wire.Gathering;
import weir.player.compare.wire.Performance;
import weir.player.compare.wire.Players;
import weir.player.compare.wire.Stage;
import weir.player.compare.wire.Timeliness;
import weir.player.qoe.Facts;

/**
 * {@code weir compare --players N}: players on one link, and how they share it.
 *
 * @param gatherings one for each title, setup, trace and world
 */
record Neighbours(Comparison comparison, List<Gathering> gatherings, double staggerMs) {

  /**
   * What is to be played, and how.
   *
   * @param players on each link, the policies in turn
   * @param isSimulated whether in virtual time
   * @param isOnWire whether over HTTP
   * @param length how much of each title; empty for all
   */
  record Wanted(
      Comparison comparison,
      int players,
      double staggerMs,
      boolean isSimulated,
      boolean isOnWire,
      Path library,
      Optional<Duration> length) {}

  static Neighbours play(Wanted wanted) throws IOException {
    if (!wanted.isOnWire()) {
      return new Neighbours(
          wanted.comparison(),
          links(wanted, wanted.comparison().titles(), Optional.empty()).stream()
              .map(one -> simulated(one, wanted))
              .toList(),
          wanted.staggerMs());
    }
    Comparison given = wanted.comparison();
    List<Trace> traces =
        given.setups().stream()
            .flatMap(setup -> given.traces().stream().map(one -> setup.over(one.trace())))
            .distinct()
            .toList();
    try (Stage stage = Stage.open(given.titles(), wanted.library(), wanted.length(), traces)) {
      List<Gathering> gatherings = new ArrayList<>();
      if (wanted.isSimulated()) {
        links(wanted, stage.titles(), Optional.empty())
            .forEach(one -> gatherings.add(simulated(one, wanted)));
      }
      ProgressLines progress = new ProgressLines("playing", System.err);
      List<List<Cell>> onWire = links(wanted, stage.titles(), Optional.of(Players.NETWORK.name()));
      for (int i = 0; i < onWire.size(); i++) {
        progress.at((double) i / onWire.size(), remaining(onWire, i, wanted.staggerMs()));
        gatherings.add(
            Gathering.onTheWire(
                new Players(stage, wanted.players()),
                onWire.get(i),
                given.models(),
                wanted.staggerMs()));
      }
      progress.done();
      return new Neighbours(given, gatherings, wanted.staggerMs());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.running("interrupted", e);
    }
  }

  private static Duration remaining(List<List<Cell>> links, int from, double staggerMs) {
    double ms = 0;
    for (List<Cell> cells : links.subList(from, links.size())) {
      var main = cells.get(0).title().title().title().main();
      ms += main.startMs(main.count()) + staggerMs * (cells.size() - 1);
    }
    return Duration.ofMillis((long) ms);
  }

  private static Gathering simulated(List<Cell> cells, Wanted wanted) {
    try {
      return Gathering.simulated(cells, wanted.comparison().models(), wanted.staggerMs());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw CommandFailed.running("one of the policies failed: " + e, e);
    }
  }

  /** The players of every link. */
  private static List<List<Cell>> links(
      Wanted wanted, List<ComparedTitle> titles, Optional<String> wire) {
    Comparison of = wanted.comparison();
    List<List<Cell>> links = new ArrayList<>();
    for (ComparedTitle title : titles) {
      for (Setup setup : of.setups()) {
        for (SimulatedTraces.One trace : of.traces()) {
          List<Cell> cells = new ArrayList<>();
          for (int i = 0; i < wanted.players(); i++) {
            Setup own =
                new Setup(
                    wire.isPresent() ? Players.NETWORK : setup.network(),
                    setup.latencyMs(),
                    setup.settings().withSeed(setup.settings().seed() + i));
            cells.add(
                new Cell(title, own, trace, of.contestants().get(i % of.contestants().size())));
          }
          links.add(cells);
        }
      }
    }
    return links;
  }

  private static boolean isOnWire(Gathering gathering) {
    return gathering.timeliness().isPresent();
  }

  private static String world(Gathering gathering) {
    return isOnWire(gathering) ? "wire" : "virtual";
  }

  /** What tells it from the others. */
  private String name(Gathering gathering) {
    Cell first = gathering.cells().get(0);
    List<String> parts = new ArrayList<>();
    parts.add(first.trace().shortName());
    if (comparison.titles().size() > 1) {
      parts.add(first.title().title().title().name());
    }
    if (comparison.setups().size() > 1) {
      Setup setup = first.setup();
      parts.add("setup " + (1 + position(setup)));
    }
    parts.add(world(gathering));
    return String.join(", ", parts);
  }

  private int position(Setup setup) {
    for (int i = 0; i < comparison.setups().size(); i++) {
      Setup one = comparison.setups().get(i);
      if (one.settings().equals(setup.settings())
          && Double.compare(one.latencyMs(), setup.latencyMs()) == 0) {
        return i;
      }
    }
    throw new AssertionError(setup);
  }

  private static final List<String> COLUMNS =
      List.of("player", "policy", "kbit/s", "stalled s", "start-up s", "switches", "instability");

  private static List<List<String>> rows(Gathering gathering) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < gathering.cells().size(); i++) {
      Outcome outcome = gathering.performances().get(i).outcome();
      String number = "" + (i + 1);
      String policy = gathering.cells().get(i).contestant().name();
      rows.add(
          outcome.isBroken()
              ? List.of(number, policy, "broke", "", "", "", "")
              : List.of(
                  number,
                  policy,
                  fixed(fact(outcome, "mean_kbps"), 0),
                  fixed(fact(outcome, "stalled_ms") / 1000, 2),
                  fixed(fact(outcome, "startup_ms") / 1000, 2),
                  fixed(fact(outcome, "switches"), 0),
                  fixed(gathering.sharing().instability()[i], 3)));
    }
    return rows;
  }

  private static double fact(Outcome outcome, String name) {
    return outcome.facts()[Facts.position(name)];
  }

  private static String fixed(double value, int decimals) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** The figures of all players together, in a sentence. */
  private static String told(Gathering gathering) {
    Sharing sharing = gathering.sharing();
    return sharing.toMs() <= sharing.fromMs()
        ? "They were never all at the link at once."
        : String.format(
            Locale.ROOT,
            "From %.0f to %.0f s, while all of them were at it: Jain's index %s, unfairness %s,"
                + " instability %s; %s %% of the link was used.",
            sharing.fromMs() / 1000,
            sharing.toMs() / 1000,
            fixed(sharing.fairness(), 3),
            fixed(sharing.unfairness(), 3),
            fixed(sharing.meanInstability(), 3),
            fixed(100 * sharing.utilisation(), 1));
  }

  void print(PrintStream out) {
    boolean isFirst = true;
    for (Gathering gathering : gatherings) {
      if (!isFirst) {
        out.println();
      }
      isFirst = false;
      out.println(gathering.cells().size() + " players on one link: " + name(gathering));
      int width =
          Math.max(
              6,
              gathering.cells().stream()
                  .mapToInt(one -> one.contestant().name().length())
                  .max()
                  .orElse(0));
      List<List<String>> lines = new ArrayList<>();
      lines.add(COLUMNS);
      lines.addAll(rows(gathering));
      for (List<String> line : lines) {
        StringBuilder text = new StringBuilder(String.format("%6s  ", line.get(0)));
        text.append(line.get(1)).append(" ".repeat(width - line.get(1).length()));
        for (int i = 2; i < line.size(); i++) {
          text.append(String.format("%" + (2 + COLUMNS.get(i).length()) + "s", line.get(i)));
        }
        out.println(text);
      }
      out.println(told(gathering));
      gathering
          .timeliness()
          .ifPresent(
              timeliness ->
                  out.println(
                      timeliness
                          .warning()
                          .map(warning -> "note: " + warning)
                          .orElse("The machine kept up: " + timeliness.told() + ".")));
    }
  }

  /** Says which sessions broke, and why; how many they are. */
  int brokenSessions(PrintStream out) {
    List<String> why =
        gatherings.stream()
            .flatMap(one -> one.performances().stream())
            .map(one -> one.outcome().broken())
            .filter(one -> !one.isEmpty())
            .toList();
    why.stream().distinct().forEach(one -> out.println("weir: " + one));
    return why.size();
  }

  /**
   * Every file whole under its name, or not at all.
   *
   * @param again what lets the players of one link play again
   */
  void write(Path folder, String command, Function<Cell, String> again, List<Named<Policy>> known)
      throws IOException {
    SessionTable table = new SessionTable(comparison.models());
    try (Output csv = Output.to(Optional.of(folder.resolve("sessions.csv")));
        Output lines = Output.to(Optional.of(folder.resolve("sessions.jsonl")));
        Output summary = Output.to(Optional.of(folder.resolve("summary.json")))) {
      table.csv(sessions(again).iterator(), csv.text());
      table.jsonLines(sessions(again).iterator(), lines.text());
      summary.text().append(summary()).append('\n');
      csv.keep();
      lines.keep();
      summary.keep();
    }
    HtmlReport.write(report(command, again, known), folder.resolve("index.html"));
  }

  private Stream<SessionRow> sessions(Function<Cell, String> again) {
    return gatherings.stream()
        .flatMap(
            gathering ->
                IntStream.range(0, gathering.cells().size())
                    .mapToObj(i -> session(gathering, i, again)));
  }

  private SessionRow session(Gathering gathering, int player, Function<Cell, String> again) {
    Cell cell = gathering.cells().get(player);
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("title", cell.title().title().title().name());
    about.put("title_hash", cell.title().hash());
    about.put("segment_ms", cell.title().segmentMs());
    about.putAll(cell.setup().columns());
    about.put("players", (long) gathering.cells().size());
    about.put("player", player + 1L);
    about.put("stagger_ms", staggerMs);
    about.put("version", comparison.version());
    about.put("command", again.apply(gathering.cells().get(0)));
    Outcome outcome = gathering.performances().get(player).outcome();
    return new SessionRow(
        cell.trace(),
        cell.contestant().name(),
        about,
        outcome.facts(),
        outcome.figures(),
        outcome.broken());
  }

  private String summary() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("version", comparison.version());
      json.writeArrayFieldStart("links");
      for (Gathering gathering : gatherings) {
        Sharing sharing = gathering.sharing();
        Cell first = gathering.cells().get(0);
        json.writeStartObject();
        json.writeStringField("trace", first.trace().name());
        json.writeStringField("trace_hash", first.trace().hash());
        json.writeStringField("title", first.title().title().title().name());
        json.writeStringField("world", world(gathering));
        json.writeArrayFieldStart("policies");
        for (Cell cell : gathering.cells()) {
          json.writeString(cell.contestant().name());
        }
        json.writeEndArray();
        number(json, "stagger_ms", staggerMs);
        number(json, "from_ms", sharing.fromMs());
        number(json, "to_ms", sharing.toMs());
        number(json, "jain", sharing.fairness());
        number(json, "unfairness", sharing.unfairness());
        number(json, "instability", sharing.meanInstability());
        number(json, "utilisation", sharing.utilisation());
        numbers(json, "window_end_ms", sharing.windowEndsMs());
        numbers(json, "window_jain", sharing.jain());
        numbers(json, "window_utilisation", sharing.used());
        numbers(json, "player_instability", sharing.instability());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    SessionTable.number(json, value);
  }

  private static void numbers(JsonGenerator json, String name, double[] values) throws IOException {
    json.writeArrayFieldStart(name);
    for (double value : values) {
      SessionTable.number(json, value);
    }
    json.writeEndArray();
  }

  private Report report(String command, Function<Cell, String> again, List<Named<Policy>> known) {
    List<Metric> metrics = Metric.all(comparison.models());
    int players = gatherings.get(0).cells().size();
    Map<String, Group> groups = new LinkedHashMap<>();
    for (Gathering gathering : gatherings) {
      Group group = group(gathering, metrics, again);
      groups.merge(group.name(), group, Neighbours::joined);
    }
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < players; i++) {
      String policy = gatherings.get(0).cells().get(i).contestant().name();
      Contender own = CompareReport.contender(policy, known);
      contenders.add(new Contender(player(i, policy), own.what(), own.source(), own.isBound()));
    }
    return new Report(
        players + " players on one link",
        command,
        List.of(new Fact("version", comparison.version())),
        metrics.stream().map(CompareReport::metric).toList(),
        "mean_kbps",
        "stall_ratio",
        contenders,
        comparison.traces().stream()
            .map(one -> CompareReport.course(one, one.shortName()))
            .toList(),
        groups.values().stream().map(group -> withStandings(group, metrics)).toList(),
        gatherings.stream().map(this::panel).toList(),
        gatherings.stream()
            .flatMap(one -> one.timeliness().flatMap(Timeliness::warning).stream())
            .distinct()
            .toList());
  }

  private static String player(int at, String policy) {
    return (at + 1) + " " + policy;
  }

  private Group group(Gathering gathering, List<Metric> metrics, Function<Cell, String> again) {
    Cell first = gathering.cells().get(0);
    List<String> name = new ArrayList<>(List.of(first.title().title().title().name()));
    if (comparison.setups().size() > 1) {
      name.add("setup " + (1 + position(first.setup())));
    }
    name.add(world(gathering));
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("title", first.title().title().title().name()));
    first
        .setup()
        .columns()
        .forEach(
            (column, value) ->
                facts.add(
                    new Fact(CompareResults.heading(column), CompareResults.told(column, value))));
    facts.add(new Fact("stagger", CompareResults.told("_ms", staggerMs)));
    facts.add(new Fact("world", world(gathering)));
    List<weir.player.compare.report.Cell> cells = new ArrayList<>();
    for (int i = 0; i < gathering.cells().size(); i++) {
      Cell cell = gathering.cells().get(i);
      Performance performance = gathering.performances().get(i);
      Outcome outcome = performance.outcome();
      cells.add(
          new weir.player.compare.report.Cell(
              player(i, cell.contestant().name()),
              cell.trace().shortName(),
              metrics.stream()
                  .mapToDouble(
                      one -> outcome.isBroken() ? Double.NaN : one.of().applyAsDouble(outcome))
                  .toArray(),
              again.apply(gathering.cells().get(0)),
              performance.story(),
              outcome.broken()));
    }
    return new Group(
        String.join(", ", name), facts, "", 0.95, List.of(), List.of(), List.of(), cells);
  }

  private static Group joined(Group one, Group other) {
    List<weir.player.compare.report.Cell> cells = new ArrayList<>(one.cells());
    cells.addAll(other.cells());
    return new Group(
        one.name(), one.facts(), "", one.confidence(), List.of(), List.of(), List.of(), cells);
  }

  /** Plain means: players of one link are no sample of anything. */
  private static Group withStandings(Group group, List<Metric> metrics) {
    List<Standing> standings = new ArrayList<>();
    for (String policy :
        group.cells().stream().map(weir.player.compare.report.Cell::policy).distinct().toList()) {
      double[][] values =
          group.cells().stream()
              .filter(cell -> cell.policy().equals(policy))
              .map(weir.player.compare.report.Cell::values)
              .toArray(double[][]::new);
      for (int m = 0; m < metrics.size(); m++) {
        int at = m;
        double mean = Arrays.stream(values).mapToDouble(one -> one[at]).average().orElseThrow();
        standings.add(
            new Standing(
                policy,
                metrics.get(m).key(),
                values.length,
                Interval.only(mean),
                Double.NaN,
                Double.NaN,
                Double.NaN));
      }
    }
    return new Group(
        group.name(),
        group.facts(),
        "",
        group.confidence(),
        standings,
        List.of(),
        List.of(),
        group.cells());
  }

  private Panel panel(Gathering gathering) {
    List<Panel.Line> rates = new ArrayList<>();
    for (int i = 0; i < gathering.seats().size(); i++) {
      double[][] course = gathering.seats().get(i).course();
      rates.add(
          new Panel.Line(
              player(i, gathering.cells().get(i).contestant().name()),
              course[0],
              Arrays.stream(course[1]).map(kbps -> kbps / 1000).toArray(),
              true));
    }
    Sharing sharing = gathering.sharing();
    double[] seconds = Arrays.stream(sharing.windowEndsMs()).map(ms -> ms / 1000).toArray();
    Panel.Axis time = new Panel.Axis("time", "s");
    List<Panel.Chart> charts = new ArrayList<>();
    charts.add(
        new Panel.Chart("What each player chose", time, new Panel.Axis("rate", "Mbit/s"), rates));
    if (seconds.length > 0) {
      charts.add(
          new Panel.Chart(
              "In the 10 s before",
              time,
              new Panel.Axis("share", ""),
              List.of(
                  new Panel.Line("Jain's index of the rates", seconds, sharing.jain(), false),
                  new Panel.Line("used of the link", seconds, sharing.used(), false))));
    }
    return new Panel(
        gathering.cells().size() + " players on one link: " + name(gathering),
        told(gathering),
        charts,
        new Panel.Table(COLUMNS, rows(gathering)));
  }
}
