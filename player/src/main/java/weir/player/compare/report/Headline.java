package weir.player.compare.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came out, in words: who is best by the report's first metric, by how much, and how sure that
 * is. A policy is called best only where the interval of its difference to every other rival leaves
 * out zero.
 */
final class Headline {
  /** So many names are told, then how many others. */
  private static final int NAMED = 4;

  private final Report report;
  private final Group group;
  private final Metric metric;
  private final List<Standing> ranked;

  private Headline(Report report, Group group) {
    this.report = report;
    this.group = group;
    metric = report.metrics().get(0);
    Comparator<Standing> better = Comparator.comparingDouble(one -> one.mean().estimate());
    ranked =
        group.standings().stream()
            .filter(one -> one.metric().equals(metric.key()))
            .filter(one -> !Double.isNaN(one.mean().estimate()))
            .filter(one -> !isBound(one.policy()))
            .sorted(metric.better() == Metric.Better.LOWER ? better : better.reversed())
            .toList();
  }

  /** Sentences, the most important one first; none where there is nothing to be said. */
  static List<String> of(Report report, Group group) {
    return report.metrics().isEmpty() ? List.of() : new Headline(report, group).sentences();
  }

  private boolean isBound(String policy) {
    return report.policies().stream().anyMatch(one -> one.name().equals(policy) && one.isBound());
  }

  private List<String> sentences() {
    if (ranked.isEmpty()) {
      return List.of();
    }
    List<String> said = new ArrayList<>();
    Standing best = ranked.get(0);
    if (ranked.size() == 1) {
      said.add(best.policy() + ": " + figures(best.policy()) + ".");
    } else if (metric.better() == Metric.Better.NEITHER) {
      said.add(
          best.policy()
              + " has the highest "
              + metric.name()
              + ": "
              + value(best.mean().estimate())
              + ".");
    } else {
      compared(best, said);
    }
    optimum(best).ifPresent(said::add);
    return said;
  }

  /** Means by the first metrics, where there is nothing to compare with. */
  private String figures(String policy) {
    List<String> figures = new ArrayList<>();
    for (Metric one : report.metrics()) {
      group.standings().stream()
          .filter(at -> at.policy().equals(policy) && at.metric().equals(one.key()))
          .filter(at -> !Double.isNaN(at.mean().estimate()) && figures.size() < NAMED)
          .forEach(at -> figures.add(one.name() + " " + value(one, at.mean().estimate())));
    }
    return String.join(", ", figures);
  }

  private void compared(Standing best, List<String> said) {
    Standing second = ranked.get(1);
    if (best.mean().estimate() == second.mean().estimate()) {
      List<String> equal =
          ranked.stream()
              .filter(one -> one.mean().estimate() == best.mean().estimate())
              .map(Standing::policy)
              .toList();
      said.add(
          named(equal)
              + " share the best "
              + metric.name()
              + ": "
              + value(best.mean().estimate())
              + ".");
      return;
    }
    List<String> alike = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Standing other : ranked.subList(1, ranked.size())) {
      Optional<Pair> pair = pair(best.policy(), other.policy());
      if (pair.isEmpty() || !pair.get().difference().isKnown()) {
        unknown.add(other.policy());
      } else if (!pair.get().difference().excludesZero()) {
        alike.add(other.policy());
      }
    }
    String lead =
        value(best.mean().estimate())
            + ", "
            + apart(best.mean().estimate() - second.mean().estimate())
            + " than "
            + second.policy();
    Optional<Pair> toSecond = pair(best.policy(), second.policy());
    if (alike.isEmpty() && unknown.isEmpty()) {
      said.add(best.policy() + " is best by " + metric.name() + ": " + lead + ".");
    } else if (!alike.isEmpty()) {
      said.add(
          best.policy()
              + " is ahead by "
              + metric.name()
              + " ("
              + lead
              + "), but not distinguishable from "
              + named(alike)
              + ".");
    } else if (unknown.contains(second.policy())) {
      said.add(
          best.policy()
              + " has the best mean "
              + metric.name()
              + ": "
              + lead
              + ". How sure that is was not computed.");
    } else {
      said.add(best.policy() + " is ahead by " + metric.name() + ": " + lead + ".");
    }
    toSecond.filter(pair -> pair.difference().isKnown()).ifPresent(pair -> said.add(words(pair)));
    if (!group.baseline().isEmpty()
        && !group.baseline().equals(best.policy())
        && !group.baseline().equals(second.policy())) {
      pair(best.policy(), group.baseline())
          .filter(pair -> pair.difference().isKnown())
          .ifPresent(pair -> said.add(words(pair)));
    }
  }

  /** How one does against another. */
  private String words(Pair pair) {
    Interval by = pair.difference();
    int all = pair.wins() + pair.ties() + pair.losses();
    return "Trace by trace "
        + pair.policy()
        + " differs from "
        + pair.against()
        + " by "
        + signed(by.estimate())
        + unit()
        + " ("
        + percent(group.confidence())
        + " interval "
        + signed(by.low())
        + " to "
        + signed(by.high())
        + "): better on "
        + pair.wins()
        + " of "
        + all
        + (all == 1 ? " trace" : " traces")
        + (pair.ties() > 0 ? ", equal on " + pair.ties() : "")
        + ", worse on "
        + pair.losses()
        + ".";
  }

  private Optional<String> optimum(Standing best) {
    List<Bracket> brackets =
        group.optimum().stream().filter(one -> one.metric().equals(metric.key())).toList();
    if (brackets.isEmpty()) {
      return Optional.empty();
    }
    double feasible = brackets.stream().mapToDouble(Bracket::feasible).average().orElseThrow();
    double bound = brackets.stream().mapToDouble(Bracket::bound).average().orElseThrow();
    return Optional.of(
        "The best anyone could have done, knowing each trace beforehand, lies between "
            + number(Math.min(feasible, bound))
            + " and "
            + number(Math.max(feasible, bound))
            + unit()
            + " on average over "
            + brackets.size()
            + (brackets.size() == 1 ? " trace; " : " traces; ")
            + best.policy()
            + " has "
            + number(best.mean().estimate())
            + unit()
            + ".");
  }

  private Optional<Pair> pair(String policy, String against) {
    for (Pair pair : group.pairs()) {
      if (pair.metric().equals(metric.key())) {
        if (pair.policy().equals(policy) && pair.against().equals(against)) {
          return Optional.of(pair);
        }
        if (pair.policy().equals(against) && pair.against().equals(policy)) {
          return Optional.of(pair.reversed());
        }
      }
    }
    return Optional.empty();
  }

  private String apart(double difference) {
    return number(Math.abs(difference)) + unit() + (difference < 0 ? " less" : " more");
  }

  private String value(double value) {
    return value(metric, value);
  }

  private static String value(Metric metric, double value) {
    return number(metric, value) + (metric.unit().isEmpty() ? "" : " " + metric.unit());
  }

  private String unit() {
    return metric.unit().isEmpty() ? "" : " " + metric.unit();
  }

  private String number(double value) {
    return number(metric, value);
  }

  private static String number(Metric metric, double value) {
    return String.format(Locale.ROOT, "%." + metric.decimals() + "f", value).replace('-', '−');
  }

  private String signed(double value) {
    return (value > 0 ? "+" : "") + number(value);
  }

  private static String percent(double share) {
    return Math.round(share * 1000) / 10.0 % 1 == 0
        ? Math.round(share * 100) + " %"
        : Math.round(share * 1000) / 10.0 + " %";
  }

  private static String named(List<String> names) {
    if (names.size() == 1) {
      return names.get(0);
    }
    if (names.size() > NAMED) {
      return String.join(", ", names.subList(0, NAMED - 1))
          + " and "
          + (names.size() - NAMED + 1)
          + " others";
    }
    return String.join(", ", names.subList(0, names.size() - 1))
        + " and "
        + names.get(names.size() - 1);
  }
}
