package weir.player.compare.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import weir.player.qoe.LinearQoe;
import weir.player.qoe.Summary;
import weir.player.session.Listener;
import weir.player.session.Replay;

/**
 * A report of sessions from their logs alone: what happened in each, and plain means where there
 * are several. For intervals and pairs one needs a comparison.
 */
public final class LoggedSessions {
  private static final List<Metric> METRICS =
      List.of(
          new Metric(
              "lin_qoe",
              "score",
              "",
              3,
              Metric.Better.HIGHER,
              "Rate in Mbit/s per segment, less the top rate for each second stalled, less changes"
                  + " of rate (QoE_lin)."),
          new Metric(
              "mean_kbps",
              "bit rate",
              "kbit/s",
              0,
              Metric.Better.HIGHER,
              "Mean rate of what was played."),
          new Metric(
              "stalled_s",
              "time stalled",
              "s",
              2,
              Metric.Better.LOWER,
              "Standstill after playback had begun."),
          new Metric("stalls", "stalls", "", 0, Metric.Better.LOWER, "How often playback ran dry."),
          new Metric("startup_s", "start-up", "s", 2, Metric.Better.LOWER, "Until playback began."),
          new Metric(
              "switches",
              "switches",
              "",
              0,
              Metric.Better.LOWER,
              "Changes of rate that were seen."));

  private final Map<String, List<Cell>> groups = new LinkedHashMap<>();
  private final Map<String, List<Fact>> groupFacts = new LinkedHashMap<>();
  private final Set<String> policies = new LinkedHashSet<>();
  private final Map<String, Course> courses = new LinkedHashMap<>();
  private final Set<String> versions = new TreeSet<>();
  private final List<String> warnings = new ArrayList<>();
  private int sessions;

  /**
   * Takes a log in.
   *
   * @param name of the log, for messages and to tell equal sessions apart
   * @param lines of it
   * @return the number of lines used where it was cut short, else 0
   * @throws Replay.MalformedLog where a line is not what a session writes
   */
  public int add(String name, List<String> lines) {
    Summary summary = new Summary();
    LinearQoe qoe = new LinearQoe(LinearQoe.Model.LIN);
    StoryRecorder recorder = new StoryRecorder();
    Replay.Heard heard = Replay.listen(lines, Listener.both(Listener.both(summary, qoe), recorder));
    Map<String, String> about = heard.about();
    String title = heard.title().name();
    String buffer = shortest(heard.settings().bufferMs() / 1000) + " s";
    String world = about.containsKey("network") ? "virtual (" + about.get("network") + ")" : "wire";
    String group = title + ", " + buffer + ", " + world;
    List<Cell> cells = groups.computeIfAbsent(group, fresh -> new ArrayList<>());
    groupFacts.put(
        group,
        List.of(new Fact("title", title), new Fact("buffer", buffer), new Fact("world", world)));
    String trace = about.getOrDefault("trace", "the network");
    String hash = about.getOrDefault("traceHash", "");
    courses.putIfAbsent(trace, new Course(trace, "", hash, Double.NaN));
    String policy = about.getOrDefault("policy", "unnamed");
    for (int i = 2; isTaken(cells, policy, trace); i++) {
      policy = about.getOrDefault("policy", "unnamed") + " (" + name + (i > 2 ? " " + i : "") + ")";
    }
    policies.add(policy);
    Optional.ofNullable(about.get("version")).ifPresent(versions::add);
    if (!heard.isWhole()) {
      warnings.add(
          name
              + " ends after "
              + heard.cutAfter()
              + " lines, before its session did: figures and"
              + " drawing go as far as it does.");
    }
    double[] values = {
      qoe.perSegment(),
      summary.meanKbps(),
      summary.stalledMs() / 1000,
      summary.stalls(),
      summary.startUpMs() / 1000,
      summary.switches()
    };
    cells.add(
        new Cell(policy, trace, values, "weir replay " + name, Optional.of(recorder.story()), ""));
    sessions++;
    return heard.cutAfter();
  }

  private static boolean isTaken(List<Cell> cells, String policy, String trace) {
    return cells.stream().anyMatch(one -> one.policy().equals(policy) && one.trace().equals(trace));
  }

  private static String shortest(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * What was taken in so far.
   *
   * @param command the command line that makes this report, or empty
   * @throws IllegalStateException where nothing was
   */
  public Report report(String command) {
    if (sessions == 0) {
      throw new IllegalStateException("no log was taken in");
    }
    List<Group> all = new ArrayList<>();
    groups.forEach(
        (name, cells) ->
            all.add(
                new Group(
                    name,
                    groupFacts.get(name),
                    "",
                    0.95,
                    standings(name, cells),
                    List.of(),
                    List.of(),
                    cells)));
    return new Report(
        heading(),
        command,
        versions.isEmpty()
            ? List.of()
            : List.of(new Fact("logged by Weir", String.join(", ", versions))),
        METRICS,
        "mean_kbps",
        "stalled_s",
        policies.stream().map(name -> new Contender(name, "", "")).toList(),
        List.copyOf(courses.values()),
        all,
        List.of(),
        warnings);
  }

  private String heading() {
    if (sessions == 1) {
      return "A session of "
          + policies.iterator().next()
          + " over "
          + courses.keySet().iterator().next();
    }
    return sessions + " sessions from their logs";
  }

  private List<Standing> standings(String group, List<Cell> cells) {
    Map<String, List<Cell>> byPolicy =
        cells.stream()
            .collect(Collectors.groupingBy(Cell::policy, LinkedHashMap::new, Collectors.toList()));
    Set<Set<String>> traces =
        byPolicy.values().stream()
            .map(own -> own.stream().map(Cell::trace).collect(Collectors.toSet()))
            .collect(Collectors.toSet());
    if (traces.size() > 1) {
      warnings.add(
          group
              + ": not all policies played over the same traces, so their means are not of the"
              + " same thing.");
    }
    List<Standing> standings = new ArrayList<>();
    byPolicy.forEach(
        (policy, own) -> {
          for (int m = 0; m < METRICS.size(); m++) {
            int metric = m;
            double mean =
                own.stream().mapToDouble(cell -> cell.values()[metric]).average().orElseThrow();
            standings.add(
                new Standing(
                    policy,
                    METRICS.get(m).key(),
                    own.size(),
                    Interval.only(mean),
                    Double.NaN,
                    Double.NaN,
                    Double.NaN));
          }
        });
    return standings;
  }
}
