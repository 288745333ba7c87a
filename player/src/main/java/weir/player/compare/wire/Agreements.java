package weir.player.compare.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import weir.player.compare.SessionTable;
import weir.player.compare.report.Cell;
import weir.player.compare.report.Contender;
import weir.player.compare.report.Fact;
import weir.player.compare.report.Group;
import weir.player.compare.report.Pair;
import weir.player.compare.report.Panel;
import weir.player.compare.report.Report;
import weir.player.compare.report.Standing;

/** How well the two worlds agree: as a table, as JSON, and as a part of the report. */
public final class Agreements {
  /** What is put behind a policy's name where its sessions on the wire stand beside the others. */
  private static final String ON_THE_WIRE = " (wire)";

  private static final List<String> COLUMNS =
      List.of(
          "policy",
          "equal",
          "of",
          "share",
          "simulated kbit/s",
          "on the wire",
          "rate error",
          "worst",
          "stall error",
          "worst",
          "start-up error",
          "worst");

  private Agreements() {}

  /** A table with a line for each policy. */
  public static void print(List<Agreement> agreements, PrintStream out) {
    out.println(
        "Simulation against wire: segments played in the same rung, and errors per session");
    List<List<String>> lines = new ArrayList<>();
    lines.add(COLUMNS);
    lines.addAll(rows(agreements));
    int[] widths = new int[COLUMNS.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String space = " ".repeat(widths[i] - line.get(i).length());
        text.append(i == 0 ? line.get(i) + space : "  " + space + line.get(i));
      }
      out.println(text);
    }
  }

  private static List<List<String>> rows(List<Agreement> agreements) {
    List<List<String>> rows = new ArrayList<>();
    for (Agreement one : agreements) {
      rows.add(
          List.of(
              one.policy(),
              "" + one.equal(),
              "" + one.segments(),
              fixed(100 * one.equalShare(), 1) + " %",
              fixed(one.simulatedKbps(), 0),
              fixed(one.wireKbps(), 0),
              fixed(100 * one.rate().mean(), 2) + " %",
              fixed(100 * one.rate().worst(), 2) + " %",
              fixed(one.stalledMs().mean() / 1000, 3) + " s",
              fixed(one.stalledMs().worst() / 1000, 3) + " s",
              fixed(one.startupMs().mean() / 1000, 3) + " s",
              fixed(one.startupMs().worst() / 1000, 3) + " s"));
    }
    return rows;
  }

  private static String fixed(double value, int decimals) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /**
   * Fields of the object that is open: {@code machine}, and {@code agreement} where there is any.
   */
  public static void write(List<Agreement> agreements, Timeliness timeliness, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("machine");
    json.writeBooleanField("kept_up", timeliness.isOnTime());
    number(json, "late_ms_p99", timeliness.lateMs());
    json.writeNumberField("processors", timeliness.processors());
    number(json, "processors_used", timeliness.ownProcessors());
    number(json, "processors_used_by_others", timeliness.otherProcessors());
    json.writeNumberField("sessions_at_once_safe", timeliness.safely());
    json.writeEndObject();
    if (agreements.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("agreement");
    for (Agreement one : agreements) {
      json.writeStartObject();
      json.writeStringField("policy", one.policy());
      json.writeNumberField("sessions", one.sessions());
      json.writeNumberField("segments", one.segments());
      json.writeNumberField("equal", one.equal());
      number(json, "equal_share", one.equalShare());
      number(json, "simulated_mean_kbps", one.simulatedKbps());
      number(json, "wire_mean_kbps", one.wireKbps());
      errors(json, "mean_rate_relative_error", one.rate());
      errors(json, "stalled_ms_error", one.stalledMs());
      errors(json, "startup_ms_error", one.startupMs());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void errors(JsonGenerator json, String name, Agreement.Errors errors)
      throws IOException {
    json.writeObjectFieldStart(name);
    number(json, "mean", errors.mean());
    number(json, "worst", errors.worst());
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    SessionTable.number(json, value);
  }

  /**
   * The report with a panel about the agreement, what is to be known of the machine, and in front
   * of the others a group with both worlds in it, so that their sessions can be laid over each
   * other.
   *
   * @param plain groups in pairs: as many simulated ones, then as many on the wire
   */
  public static Report added(Report plain, List<Agreement> agreements, Timeliness timeliness) {
    List<Panel> panels = new ArrayList<>(plain.panels());
    List<Group> groups = new ArrayList<>();
    List<Contender> contenders = new ArrayList<>(plain.policies());
    List<String> warnings = new ArrayList<>(plain.warnings());
    timeliness.warning().ifPresent(warnings::add);
    if (!agreements.isEmpty()) {
      panels.add(
          new Panel(
              "Simulation against wire",
              "Every session was played in virtual time and over HTTP in real time, with the same"
                  + " policy, trace, title and settings. Equal are segments that were played in the"
                  + " same rung in both. Errors are means over sessions of their sizes, and the"
                  + " worst. "
                  + timeliness.told()
                  + ".",
              List.of(),
              new Panel.Table(COLUMNS, rows(agreements))));
      // No rivals: the headline is to be about policies, not about worlds.
      plain
          .policies()
          .forEach(
              one ->
                  contenders.add(
                      new Contender(one.name() + ON_THE_WIRE, one.what(), one.source(), true)));
      groups.addAll(merged(plain.groups()));
    }
    groups.addAll(plain.groups());
    List<Fact> facts = new ArrayList<>(plain.facts());
    facts.add(new Fact("machine", timeliness.told()));
    return new Report(
        plain.heading(),
        plain.command(),
        facts,
        plain.metrics(),
        plain.rate(),
        plain.stalls(),
        contenders,
        plain.courses(),
        groups,
        panels,
        warnings);
  }

  /** Pairs of groups that differ by their world alone, each as one. */
  private static List<Group> merged(List<Group> groups) {
    Map<List<Fact>, Group> simulated = new LinkedHashMap<>();
    List<Group> merged = new ArrayList<>();
    for (Group group : groups) {
      List<Fact> alike =
          group.facts().stream()
              .filter(fact -> !fact.name().equals("network") && !fact.name().equals("world"))
              .toList();
      Group before = simulated.putIfAbsent(alike, group);
      if (before != null) {
        merged.add(merged(before, group, alike));
      }
    }
    return merged;
  }

  private static Group merged(Group simulated, Group wire, List<Fact> alike) {
    List<Fact> facts = new ArrayList<>(alike);
    facts.add(new Fact("world", "both"));
    List<Standing> standings = new ArrayList<>(simulated.standings());
    for (Standing one : wire.standings()) {
      standings.add(
          new Standing(
              one.policy() + ON_THE_WIRE,
              one.metric(),
              one.sessions(),
              one.mean(),
              one.p10(),
              one.median(),
              one.p90()));
    }
    List<Pair> pairs = new ArrayList<>(simulated.pairs());
    List<Cell> cells = new ArrayList<>(simulated.cells());
    for (Cell one : wire.cells()) {
      cells.add(
          new Cell(
              one.policy() + ON_THE_WIRE,
              one.trace(),
              one.values(),
              one.command(),
              one.story(),
              one.failure()));
    }
    return new Group(
        "both worlds" + (simulated.name().startsWith("network") ? "" : ": " + simulated.name()),
        facts,
        simulated.baseline(),
        simulated.confidence(),
        standings,
        pairs,
        simulated.optimum(),
        cells);
  }
}
