package weir.player.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import weir.player.compare.Cell;
import weir.player.compare.ComparedTitle;
import weir.player.compare.Comparison;
import weir.player.compare.Findings;
import weir.player.compare.FindingsJson;
import weir.player.compare.Metric;
import weir.player.compare.Outcome;
import weir.player.compare.Ranking;
import weir.player.compare.SessionTable;
import weir.player.compare.Setup;
import weir.player.compare.SimulatedTraces;
import weir.player.compare.statistics.Bootstrap;

/**
 * What a comparison found, to be printed and written.
 *
 * @param overall of all sessions
 * @param groups of those with one title and one setup each; one where there is no more
 */
record CompareResults(
    Comparison comparison,
    List<Cell> cells,
    List<Outcome> outcomes,
    Optional<Optima> optima,
    Bootstrap bootstrap,
    Findings overall,
    List<Group> groups) {

  /**
   * Sessions that differ by policy and trace alone.
   *
   * @param name what tells it from the other groups; empty where there is one only
   * @param from position of its first cell; the others follow
   * @param to behind its last cell
   */
  record Group(
      String name, ComparedTitle title, Setup setup, int from, int to, Findings findings) {}

  static CompareResults of(
      Comparison comparison,
      List<Cell> cells,
      List<Outcome> outcomes,
      String baseline,
      long seed,
      Optional<Optima> optima) {
    ToDoubleFunction<Cell> optimum =
        cell -> optima.map(all -> all.of(cell).upper()).orElse(Double.NaN);
    List<Metric> metrics = Metric.all(comparison.models());
    Bootstrap bootstrap = Bootstrap.DEFAULT.withSeed(seed);
    List<Group> groups = new ArrayList<>();
    int size = comparison.traces().size() * comparison.contestants().size();
    for (int from = 0; from < cells.size(); from += size) {
      Cell first = cells.get(from);
      groups.add(
          new Group(
              name(comparison, first),
              first.title(),
              first.setup(),
              from,
              from + size,
              Findings.of(
                  cells.subList(from, from + size),
                  outcomes.subList(from, from + size),
                  metrics,
                  baseline,
                  optimum,
                  bootstrap)));
    }
    Findings overall =
        groups.size() == 1
            ? groups.get(0).findings()
            : Findings.of(cells, outcomes, metrics, baseline, optimum, bootstrap);
    return new CompareResults(comparison, cells, outcomes, optima, bootstrap, overall, groups);
  }

  /** What differs from group to group, as it is in this one. */
  private static String name(Comparison comparison, Cell cell) {
    List<String> parts = new ArrayList<>();
    long names =
        comparison.titles().stream().map(one -> one.title().title().name()).distinct().count();
    if (names > 1) {
      parts.add(cell.title().title().title().name());
    }
    if (comparison.titles().stream().mapToDouble(ComparedTitle::segmentMs).distinct().count() > 1) {
      parts.add("segments of " + told("_ms", cell.title().segmentMs()));
    }
    Map<String, Object> ours = cell.setup().columns();
    ours.forEach(
        (column, value) -> {
          boolean differs =
              comparison.setups().stream()
                  .anyMatch(one -> !one.columns().get(column).equals(value));
          if (differs) {
            parts.add(heading(column) + " " + told(column, value));
          }
        });
    return String.join(", ", parts);
  }

  /** A column's name for people. */
  static String heading(String column) {
    return column.equals("start_kbps") || column.equals("max_kbps")
        ? column.replace("_kbps", " rate")
        : column.replaceAll("_ms$", "").replace('_', ' ');
  }

  /** A column's value for people, with its unit. */
  static String told(String column, Object value) {
    if (!(value instanceof Double number)) {
      return value.toString();
    }
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return switch (column) {
        case "latency_ms" -> "as in the trace";
        case "idle_ms" -> "for ever";
        case "start_kbps" -> "unknown";
        default -> "any";
      };
    }
    String unit = column.endsWith("_ms") ? " s" : column.endsWith("_kbps") ? " kbit/s" : "";
    double shown = column.endsWith("_ms") ? number / 1000 : number;
    return (shown == Math.rint(shown) ? Long.toString((long) shown) : Double.toString(shown))
        + unit;
  }

  /** The ranking, and those of the groups unless they are too many. */
  void print(int mostTables, int columns, PrintStream out) {
    Ranking.print(overall, columns, out);
    if (groups.size() > mostTables) {
      out.println(
          "note: "
              + groups.size()
              + " titles and setups are taken together; summary.json of --out"
              + " DIR has each");
    } else if (groups.size() > 1) {
      for (Group group : groups) {
        out.println();
        out.println(group.name() + ":");
        Ranking.print(group.findings(), columns, out);
      }
    }
  }

  /** Every policy's main score against one of them, within a group. */
  Map<String, Findings.Pair> against(Group group, String policy) {
    Findings findings =
        Findings.of(
            cells.subList(group.from(), group.to()),
            outcomes.subList(group.from(), group.to()),
            overall.metrics().subList(0, 1),
            policy,
            cell -> Double.NaN,
            bootstrap);
    Map<String, Findings.Pair> pairs = new LinkedHashMap<>();
    findings.standings().forEach(one -> pairs.put(one.policy(), one.measures().get(0).against()));
    return pairs;
  }

  /** How many sessions broke, and why: once for each policy and reason. */
  int brokenSessions(PrintStream out) {
    Map<String, List<String>> where = new LinkedHashMap<>();
    int broken = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i).isBroken()) {
        broken++;
        where
            .computeIfAbsent(outcomes.get(i).broken(), why -> new ArrayList<>())
            .add(cells.get(i).trace().name());
      }
    }
    where.forEach(
        (why, traces) ->
            out.println(
                "weir: "
                    + why
                    + ", over "
                    + traces.get(0)
                    + (traces.size() == 1 ? "" : " and " + (traces.size() - 1) + " others")));
    return broken;
  }

  /** What somebody else has to say in {@code summary.json}: fields of the object that is open. */
  @FunctionalInterface
  interface MoreJson {
    /** Nothing more. */
    MoreJson NONE = json -> {};

    void write(JsonGenerator json) throws IOException;
  }

  /** Every file whole under its name, or not at all. */
  void write(Path folder, Function<Cell, String> command, MoreJson more) throws IOException {
    SessionTable table = new SessionTable(comparison.models());
    try (Output csv = Output.to(Optional.of(folder.resolve("sessions.csv")));
        Output lines = Output.to(Optional.of(folder.resolve("sessions.jsonl")));
        Output summary = Output.to(Optional.of(folder.resolve("summary.json")))) {
      table.csv(comparison.rows(cells, outcomes, command).iterator(), csv.text());
      table.jsonLines(comparison.rows(cells, outcomes, command).iterator(), lines.text());
      summary.text().append(summary(more)).append('\n');
      csv.keep();
      lines.keep();
      summary.keep();
    }
  }

  static String files(Path folder) {
    return Stream.of("index.html", "sessions.csv", "sessions.jsonl", "summary.json")
        .map(name -> folder.resolve(name).toString())
        .collect(Collectors.joining(", "));
  }

  private String summary(MoreJson more) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("version", comparison.version());
      json.writeArrayFieldStart("traces");
      for (SimulatedTraces.One trace : comparison.traces()) {
        json.writeStartObject();
        json.writeStringField("name", trace.name());
        json.writeStringField("hash", trace.hash());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeObjectFieldStart("bootstrap");
      json.writeStringField("method", "BCa, over traces");
      json.writeNumberField("resamples", bootstrap.resamples());
      json.writeNumberField("confidence", bootstrap.confidence());
      json.writeNumberField("seed", bootstrap.seed());
      json.writeEndObject();
      FindingsJson.metrics(json, overall.metrics());
      json.writeObjectFieldStart("overall");
      FindingsJson.write(json, overall);
      json.writeEndObject();
      json.writeArrayFieldStart("groups");
      for (Group group : groups.size() > 1 ? groups : List.<Group>of()) {
        json.writeStartObject();
        json.writeStringField("name", group.name());
        json.writeStringField("title", group.title().title().title().name());
        json.writeStringField("title_hash", group.title().hash());
        json.writeNumberField("segment_ms", group.title().segmentMs());
        for (Map.Entry<String, Object> column : group.setup().columns().entrySet()) {
          FindingsJson.value(json, column.getKey(), column.getValue());
        }
        FindingsJson.write(json, group.findings());
        json.writeEndObject();
      }
      json.writeEndArray();
      more.write(json);
      json.writeEndObject();
    }
    return text.toString();
  }
}
