package weir.player.compare.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that the page shows, checked at birth: what names a policy, metric or trace names one that is
 * here.
 *
 * @param heading what was compared, such as {@code 24 policies over 126 traces}
 * @param command the command line that made it, as one would paste it; may be empty
 * @param facts version, seed, machine and the like
 * @param metrics the first one is what the ranking begins with and the headline speaks of
 * @param rate key of the metric that goes up in the trade-off plot, usually the mean bit rate;
 *     empty to leave the plot out
 * @param stalls key of the one that goes to the right in it, usually time stalled or its share;
 *     empty to leave the plot out
 * @param policies in the order in which they are listed
 * @param courses the traces
 * @param groups the first one is shown first
 * @param panels further parts, after the comparison
 * @param warnings what a reader should know before believing anything, one sentence each
 */
public record Report(
    String heading,
    String command,
    List<Fact> facts,
    List<Metric> metrics,
    String rate,
    String stalls,
    List<Contender> policies,
    List<Course> courses,
    List<Group> groups,
    List<Panel> panels,
    List<String> warnings) {
  public Report {
    facts = List.copyOf(facts);
    metrics = List.copyOf(metrics);
    policies = List.copyOf(policies);
    courses = List.copyOf(courses);
    groups = List.copyOf(groups);
    panels = List.copyOf(panels);
    warnings = List.copyOf(warnings);
    Set<String> keys = distinct("metric", metrics.stream().map(Metric::key).toList());
    Set<String> names = distinct("policy", policies.stream().map(Contender::name).toList());
    Set<String> traces = distinct("trace", courses.stream().map(Course::name).toList());
    distinct("group", groups.stream().map(Group::name).toList());
    if (!rate.isEmpty()) {
      known("metric", rate, keys);
    }
    if (!stalls.isEmpty()) {
      known("metric", stalls, keys);
    }
    for (Group group : groups) {
      if (!group.baseline().isEmpty()) {
        known("policy", group.baseline(), names);
      }
      for (Standing one : group.standings()) {
        known("policy", one.policy(), names);
        known("metric", one.metric(), keys);
      }
      for (Pair one : group.pairs()) {
        known("policy", one.policy(), names);
        known("policy", one.against(), names);
        known("metric", one.metric(), keys);
      }
      for (Bracket one : group.optimum()) {
        known("trace", one.trace(), traces);
        known("metric", one.metric(), keys);
      }
      distinct(
          "session in " + group.name(),
          group.cells().stream().map(one -> one.policy() + " over " + one.trace()).toList());
      for (Cell one : group.cells()) {
        known("policy", one.policy(), names);
        known("trace", one.trace(), traces);
        if (one.values().length != metrics.size()) {
          throw new IllegalArgumentException(
              one.policy()
                  + " over "
                  + one.trace()
                  + " has "
                  + one.values().length
                  + " values for "
                  + metrics.size()
                  + " metrics");
        }
      }
    }
  }

  private static Set<String> distinct(String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    String twice = names.stream().filter(name -> !seen.add(name)).collect(Collectors.joining(", "));
    if (!twice.isEmpty()) {
      throw new IllegalArgumentException("more than one " + what + " is called " + twice);
    }
    return seen;
  }

  private static void known(String what, String name, Set<String> all) {
    if (!all.contains(name)) {
      throw new IllegalArgumentException("no " + what + " of the report is called " + name);
    }
  }
}
