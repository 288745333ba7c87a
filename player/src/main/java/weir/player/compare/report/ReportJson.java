package weir.player.compare.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import weir.player.abr.Reason;
import weir.player.session.Command;
import weir.player.session.Failure;

/**
 * A report as the page reads it: names become positions, numbers keep {@value #DIGITS} digits, and
 * what stories share (titles, links) is told once.
 */
final class ReportJson {
  private static final int DIGITS = 7;

  private final Report report;
  private final Map<String, Integer> policies = new HashMap<>();
  private final Map<String, Integer> courses = new HashMap<>();
  private final Map<String, Integer> metrics = new HashMap<>();
  private final List<Story.Shape> shapes = new ArrayList<>();
  private final Map<Story.Shape, Integer> shapeAt = new HashMap<>();
  private final List<LinkRates.Known> links = new ArrayList<>();
  private final Map<String, List<Integer>> linksOf = new HashMap<>();
  private final List<byte[]> stories = new ArrayList<>();
  private final byte[] bytes;

  /** Writes what it was given. */
  private interface Content {
    void write() throws IOException;
  }

  private final JsonGenerator json;

  ReportJson(Report report) throws IOException {
    this.report = report;
    number(policies, report.policies().stream().map(Contender::name).toList());
    number(courses, report.courses().stream().map(Course::name).toList());
    number(metrics, report.metrics().stream().map(Metric::key).toList());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    json = new JsonFactory().createGenerator(out);
    object(this::all);
    json.close();
    bytes = out.toByteArray();
  }

  byte[] bytes() {
    return bytes;
  }

  List<byte[]> links() {
    return links.stream().map(LinkRates.Known::bytes).toList();
  }

  List<byte[]> stories() {
    return stories;
  }

  private static void number(Map<String, Integer> positions, List<String> names) {
    names.forEach(name -> positions.put(name, positions.size()));
  }

  private void all() throws IOException {
    json.writeStringField("heading", report.heading());
    json.writeStringField("command", report.command());
    facts(report.facts());
    json.writeNumberField("rate", metrics.getOrDefault(report.rate(), -1));
    json.writeNumberField("stalls", metrics.getOrDefault(report.stalls(), -1));
    array("warnings", () -> texts(report.warnings()));
    array("metrics", () -> each(report.metrics(), this::metric));
    array("policies", () -> each(report.policies(), this::policy));
    array("courses", () -> each(report.courses(), this::course));
    array("groups", () -> each(report.groups(), this::group));
    array("panels", () -> each(report.panels(), this::panel));
    array("shapes", () -> each(shapes, this::shape));
    array(
        "reasons",
        () -> {
          for (Reason reason : Reason.values()) {
            json.writeString(reason.template());
          }
        });
    names("causes", Command.Cause.values());
    names("outcomes", StoryRows.Outcome.values());
    names("failures", Failure.values());
    names("marks", StoryRows.Mark.values());
  }

  private void metric(Metric metric) throws IOException {
    object(
        () -> {
          json.writeStringField("key", metric.key());
          json.writeStringField("name", metric.name());
          json.writeStringField("unit", metric.unit());
          json.writeNumberField("decimals", metric.decimals());
          json.writeNumberField(
              "better",
              switch (metric.better()) {
                case HIGHER -> 1;
                case LOWER -> -1;
                case NEITHER -> 0;
              });
          json.writeStringField("what", metric.what());
        });
  }

  private void policy(Contender policy) throws IOException {
    object(
        () -> {
          json.writeStringField("name", policy.name());
          json.writeStringField("what", policy.what());
          json.writeStringField("source", policy.source());
          json.writeBooleanField("isBound", policy.isBound());
        });
  }

  private void course(Course course) throws IOException {
    object(
        () -> {
          json.writeStringField("name", course.name());
          json.writeStringField("set", course.set());
          json.writeStringField("hash", course.hash());
          real("kbps", course.meanKbps());
        });
  }

  private void group(Group group) throws IOException {
    object(
        () -> {
          json.writeStringField("name", group.name());
          facts(group.facts());
          json.writeNumberField("baseline", policies.getOrDefault(group.baseline(), -1));
          json.writeNumberField("confidence", group.confidence());
          array("headline", () -> texts(Headline.of(report, group)));
          array("standings", () -> each(group.standings(), this::standing));
          array("pairs", () -> each(group.pairs(), this::pair));
          array("optimum", () -> each(group.optimum(), this::bracket));
          array("cells", () -> each(group.cells(), this::cell));
        });
  }

  private void standing(Standing one) throws IOException {
    json.writeStartArray();
    json.writeNumber(policies.get(one.policy()));
    json.writeNumber(metrics.get(one.metric()));
    json.writeNumber(one.sessions());
    interval(one.mean());
    real(one.p10());
    real(one.median());
    real(one.p90());
    json.writeEndArray();
  }

  private void pair(Pair one) throws IOException {
    json.writeStartArray();
    json.writeNumber(policies.get(one.policy()));
    json.writeNumber(policies.get(one.against()));
    json.writeNumber(metrics.get(one.metric()));
    interval(one.difference());
    json.writeNumber(one.wins());
    json.writeNumber(one.ties());
    json.writeNumber(one.losses());
    real(one.p());
    json.writeEndArray();
  }

  private void bracket(Bracket one) throws IOException {
    json.writeStartArray();
    json.writeNumber(courses.get(one.trace()));
    json.writeNumber(metrics.get(one.metric()));
    real(one.feasible());
    real(one.bound());
    json.writeEndArray();
  }

  private void interval(Interval interval) throws IOException {
    real(interval.estimate());
    real(interval.low());
    real(interval.high());
  }

  private void cell(Cell cell) throws IOException {
    object(
        () -> {
          json.writeNumberField("p", policies.get(cell.policy()));
          json.writeNumberField("c", courses.get(cell.trace()));
          array(
              "v",
              () -> {
                for (double value : cell.values()) {
                  real(value);
                }
              });
          if (!cell.command().isEmpty()) {
            json.writeStringField("run", cell.command());
          }
          if (!cell.failure().isEmpty()) {
            json.writeStringField("failure", cell.failure());
          }
          if (cell.story().isPresent()) {
            Story story = cell.story().get();
            json.writeNumberField("story", stories.size());
            json.writeNumberField("shape", shapeAt(story.shape()));
            json.writeNumberField("link", linkAt(cell.trace(), story.link()));
            if (!story.isWhole()) {
              json.writeBooleanField("isCut", true);
            }
            stories.add(story.rows());
          }
        });
  }

  private int shapeAt(Story.Shape shape) {
    return shapeAt.computeIfAbsent(
        shape,
        fresh -> {
          shapes.add(fresh);
          return shapes.size() - 1;
        });
  }

  /** Sessions over one trace see the same link, some of them for longer. -1 where none is known. */
  private int linkAt(String trace, LinkRates.Known link) {
    if (link.atMs().length == 0) {
      return -1;
    }
    List<Integer> known = linksOf.computeIfAbsent(trace, name -> new ArrayList<>());
    for (int at : known) {
      LinkRates.Known other = links.get(at);
      if (link.begins(other)) {
        return at;
      }
      if (other.begins(link)) {
        links.set(at, link);
        return at;
      }
    }
    links.add(link);
    known.add(links.size() - 1);
    return links.size() - 1;
  }

  private void shape(Story.Shape shape) throws IOException {
    object(
        () -> {
          json.writeStringField("title", shape.title());
          array(
              "rungs",
              () ->
                  each(
                      shape.rungs(),
                      rung ->
                          object(
                              () -> {
                                json.writeStringField("id", rung.id());
                                real("kbps", rung.kbps());
                                json.writeNumberField("height", rung.height());
                              })));
          array(
              "segmentMs",
              () -> {
                for (int i = 1; i < shape.startMs().size(); i++) {
                  json.writeNumber(shape.startMs().get(i) - shape.startMs().get(i - 1));
                }
              });
        });
  }

  private void panel(Panel panel) throws IOException {
    object(
        () -> {
          json.writeStringField("heading", panel.heading());
          json.writeStringField("words", panel.words());
          array("charts", () -> each(panel.charts(), this::chart));
          array("columns", () -> texts(panel.table().columns()));
          array(
              "rows",
              () ->
                  each(
                      panel.table().rows(),
                      row -> {
                        json.writeStartArray();
                        texts(row);
                        json.writeEndArray();
                      }));
        });
  }

  private void chart(Panel.Chart chart) throws IOException {
    object(
        () -> {
          json.writeStringField("heading", chart.heading());
          axis("x", chart.x());
          axis("y", chart.y());
          array("lines", () -> each(chart.lines(), this::line));
        });
  }

  private void axis(String field, Panel.Axis axis) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("name", axis.name());
    json.writeStringField("unit", axis.unit());
    json.writeEndObject();
  }

  private void line(Panel.Line line) throws IOException {
    object(
        () -> {
          json.writeStringField("name", line.name());
          json.writeBooleanField("isStepped", line.isStepped());
          array("x", () -> reals(line.x()));
          array("y", () -> reals(line.y()));
        });
  }

  private void facts(List<Fact> facts) throws IOException {
    array(
        "facts",
        () ->
            each(
                facts,
                fact -> {
                  json.writeStartArray();
                  json.writeString(fact.name());
                  json.writeString(fact.value());
                  json.writeEndArray();
                }));
  }

  private void names(String field, Enum<?>[] all) throws IOException {
    array(
        field,
        () -> {
          for (Enum<?> one : all) {
            json.writeString(one.name().toLowerCase(Locale.ROOT).replace('_', ' '));
          }
        });
  }

  private void texts(List<String> all) throws IOException {
    for (String one : all) {
      json.writeString(one);
    }
  }

  private void reals(double[] all) throws IOException {
    for (double one : all) {
      real(one);
    }
  }

  /** Writes one of many. */
  private interface Each<T> {
    void write(T one) throws IOException;
  }

  private static <T> void each(List<T> all, Each<T> how) throws IOException {
    for (T one : all) {
      how.write(one);
    }
  }

  private void object(Content content) throws IOException {
    json.writeStartObject();
    content.write();
    json.writeEndObject();
  }

  private void array(String field, Content content) throws IOException {
    json.writeArrayFieldStart(field);
    content.write();
    json.writeEndArray();
  }

  private void real(String field, double value) throws IOException {
    json.writeFieldName(field);
    real(value);
  }

  private void real(double value) throws IOException {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      json.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(
          new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros().doubleValue());
    }
  }
}
