package weir.manifests.rules;

import static weir.manifests.rules.Rule.Force.SHALL;
import static weir.manifests.rules.Rule.Force.SHOULD;
import static weir.manifests.rules.Rule.Topic.IDS;
import static weir.manifests.rules.Rule.Topic.MEANING;
import static weir.manifests.rules.Rule.Topic.PERIODS;
import static weir.manifests.rules.Rule.about;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.Period;
import weir.manifests.mpd.Representation;

/** What Periods owe, and the names of all within them. */
final class PeriodRules {
  private static final String CLAUSE = "ISO/IEC 23009-1:2022, 5.3.2.2";

  static final List<Rule> ALL =
      List.of(
          about(MEANING, SHALL)
              .mpd(
                  "period.there",
                  "There is a Period.",
                  "ISO/IEC 23009-1:2022, 5.3.1.2",
                  (mpd, wrong) -> {
                    if (mpd.periods().isEmpty()) {
                      wrong.accept("no Period");
                    }
                  }),
          about(MEANING, SHALL)
              .period(
                  "period.sets",
                  "A Period holds an AdaptationSet, or refers to one, or lasts nothing.",
                  CLAUSE,
                  (at, wrong) -> {
                    if (at.period().adaptationSets().isEmpty()
                        && at.period().remote().isEmpty()
                        && at.period().foreign().elements("EmptyAdaptationSet").findAny().isEmpty()
                        && !isEmpty(at.period())
                        && !isEarly(at)) {
                      wrong.accept("no AdaptationSet");
                    }
                  }),
          about(MEANING, SHALL)
              .period(
                  "period.nothing",
                  "A Period of no duration holds nothing.",
                  CLAUSE,
                  (at, wrong) -> {
                    if (isEmpty(at.period()) && !at.period().adaptationSets().isEmpty()) {
                      wrong.accept("@duration is 0, but there are AdaptationSets");
                    }
                  }),
          about(MEANING, SHALL)
              .period(
                  "period.bitstream-switching",
                  "Where a Period promises bitstream switching, none of its sets denies it.",
                  CLAUSE,
                  (at, wrong) -> {
                    if (at.period().bitstreamSwitching().orElse(false)
                        && at.period().adaptationSets().stream()
                            .anyMatch(set -> !set.bitstreamSwitching().orElse(true))) {
                      wrong.accept("@bitstreamSwitching is true here and false in a set");
                    }
                  }),
          about(IDS, SHALL)
              .mpd(
                  "period.id-unique",
                  "No two Periods have the same @id.",
                  CLAUSE,
                  (mpd, wrong) ->
                      twice(
                          mpd.periods().stream().flatMap(one -> one.id().stream()).toList(),
                          "Period",
                          wrong)),
          about(IDS, SHALL)
              .period(
                  "period.id-live",
                  "Periods of a dynamic MPD have an @id.",
                  CLAUSE,
                  (at, wrong) -> {
                    if (at.mpd().isDynamic() && at.period().id().isEmpty()) {
                      wrong.accept("no @id");
                    }
                  }),
          about(IDS, SHOULD)
              .period(
                  "ids.there",
                  "Periods and AdaptationSets have an @id by which logs and updates can name them.",
                  "ISO/IEC 23009-1:2022, 5.4",
                  (at, wrong) -> {
                    if (at.period().id().isEmpty()) {
                      wrong.accept("no @id");
                    }
                    if (at.period().adaptationSets().stream().anyMatch(one -> one.id().isEmpty())) {
                      wrong.accept("an AdaptationSet has no @id");
                    }
                  }),
          about(IDS, SHALL)
              .period(
                  "set.id-unique",
                  "No two AdaptationSets of a Period have the same @id.",
                  "ISO/IEC 23009-1:2022, 5.3.3.2",
                  (at, wrong) ->
                      twice(
                          at.period().adaptationSets().stream()
                              .flatMap(one -> one.id().stream())
                              .toList(),
                          "AdaptationSet",
                          wrong)),
          about(IDS, SHALL)
              .period(
                  "representation.id-unique",
                  "No two Representations of a Period have the same @id, unless they are the same.",
                  "ISO/IEC 23009-1:2022, 5.3.5.2",
                  PeriodRules::representations),
          about(PERIODS, SHALL)
              .mpd(
                  "period.first-start",
                  "The first Period of a static MPD begins at 0.",
                  CLAUSE,
                  (mpd, wrong) -> {
                    if (!mpd.isDynamic() && !mpd.periods().isEmpty()) {
                      mpd.periods()
                          .get(0)
                          .start()
                          .filter(start -> !start.isZero())
                          .ifPresent(start -> wrong.accept("it begins at " + start));
                    }
                  }),
          about(PERIODS, SHALL)
              .period(
                  "period.order",
                  "Periods stand in the order of their starts.",
                  CLAUSE,
                  (at, wrong) -> {
                    Optional<Duration> start = at.period().start();
                    Optional<Duration> next = next(at).flatMap(Period::start);
                    if (start.isPresent()
                        && next.isPresent()
                        && next.get().compareTo(start.get()) < 0) {
                      wrong.accept("begins at " + start.get() + ", the next at " + next.get());
                    }
                  }),
          about(PERIODS, SHOULD)
              .period(
                  "period.adjoining",
                  "A Period ends where the next begins.",
                  CLAUSE,
                  (at, wrong) -> {
                    Optional<Duration> end =
                        at.period()
                            .start()
                            .flatMap(start -> at.period().duration().map(start::plus));
                    Optional<Duration> next = next(at).flatMap(Period::start);
                    if (end.isPresent() && next.isPresent() && !end.equals(next)) {
                      wrong.accept("ends at " + end.get() + ", the next begins at " + next.get());
                    }
                  }),
          about(PERIODS, SHALL)
              .mpd(
                  "mpd.duration",
                  "@mediaPresentationDuration is where the last Period ends.",
                  "ISO/IEC 23009-1:2022, 5.3.1.2",
                  PeriodRules::duration));

  private PeriodRules() {}

  private static boolean isEmpty(Period period) {
    return period.duration().filter(Duration::isZero).isPresent();
  }

  /** Announced only. */
  private static boolean isEarly(PeriodAt at) {
    return at.mpd().isDynamic() && at.period().start().isEmpty();
  }

  private static Optional<Period> next(PeriodAt at) {
    return at.mpd().periods().stream().skip(at.index() + 1L).findFirst();
  }

  private static void twice(List<String> ids, String element, Consumer<String> wrong) {
    Set<String> seen = new HashSet<>();
    ids.stream()
        .filter(id -> !seen.add(id))
        .forEach(id -> wrong.accept(element + "@id \"" + id + "\" twice"));
  }

  private static void representations(PeriodAt at, Consumer<String> wrong) {
    Map<String, Representation> seen = new HashMap<>();
    for (AdaptationSet set : at.period().adaptationSets()) {
      for (Representation one : set.representations()) {
        Representation before = seen.putIfAbsent(one.id(), one);
        if (before != null && !before.equals(one)) {
          wrong.accept("Representation@id \"" + one.id() + "\" twice");
        }
      }
    }
  }

  private static void duration(Mpd mpd, Consumer<String> wrong) {
    if (mpd.periods().isEmpty()) {
      return;
    }
    Optional<Duration> end = Optional.of(Duration.ZERO);
    for (Period period : mpd.periods()) {
      end = start(period, end).flatMap(start -> period.duration().map(start::plus));
    }
    if (end.isPresent()
        && mpd.mediaPresentationDuration().isPresent()
        && !end.equals(mpd.mediaPresentationDuration())) {
      wrong.accept(
          "the presentation lasts "
              + mpd.mediaPresentationDuration().get()
              + ", its last Period ends at "
              + end.get());
    }
  }

  private static Optional<Duration> start(Period period, Optional<Duration> endOfTheOneBefore) {
    return period.start().isPresent() ? period.start() : endOfTheOneBefore;
  }
}
