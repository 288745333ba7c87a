package weir.manifests.rules;

import static weir.manifests.rules.Rule.Force.SHALL;
import static weir.manifests.rules.Rule.Force.SHOULD;
import static weir.manifests.rules.Rule.Topic.ADDRESSING;
import static weir.manifests.rules.Rule.Topic.PERIODS;
import static weir.manifests.rules.Rule.Topic.TIMES;
import static weir.manifests.rules.Rule.about;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.PeriodView;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.Segment;
import weir.manifests.presentation.SegmentIndex;
import weir.manifests.presentation.UnsupportedManifest;

/** What the segments of a static document, taken together, owe to its Periods. */
final class TimeRules {
  static final List<Rule> ALL =
      List.of(
          about(ADDRESSING, SHALL)
              .document(
                  "document.resolvable",
                  "Every Period has a place in time, and every segment an address.",
                  "ISO/IEC 23009-1:2022, 5.3.2.1, 5.3.9.5",
                  (document, complaints) -> {
                    document.refusal().ifPresent(complaints.at("MPD"));
                    each(document, complaints, TimeRules::resolvable);
                  }),
          about(TIMES, SHOULD)
              .document(
                  "segments.cover",
                  "The segments fill their Period, but for half a segment at each end.",
                  "ISO/IEC 23009-1:2022, 7.2.1",
                  (document, complaints) -> each(document, complaints, TimeRules::cover)),
          about(PERIODS, SHOULD)
              .document(
                  "segments.needed",
                  "No segment lies outside its Period.",
                  "ISO/IEC 23009-1:2022, 5.3.9.6.1",
                  (document, complaints) -> each(document, complaints, TimeRules::needed)));

  private TimeRules() {}

  private interface Look {
    void at(PeriodView period, RepresentationView one, Consumer<String> wrong);
  }

  private static void each(Document document, Complaints complaints, Look look) {
    if (document.meaning().isEmpty()) {
      return;
    }
    int number = 0;
    for (PeriodView period : document.meaning().get().periods()) {
      String place = "Period " + period.id().orElse("number " + ++number);
      for (AdaptationSetView set : period.adaptationSets()) {
        for (RepresentationView one : set.representations()) {
          look.at(period, one, complaints.at(() -> place + ", Representation " + one.id()));
        }
      }
    }
  }

  private static void resolvable(
      PeriodView period, RepresentationView one, Consumer<String> wrong) {
    if (one.index().isPresent()) {
      return;
    }
    try {
      if (one.segments().count() > 0) {
        one.segments().at(0);
      }
    } catch (MalformedManifest e) {
      wrong.accept(e.getMessage().substring(e.place().length() + 2));
    } catch (UnsupportedManifest notJudged) {
      // no fault of the document
    }
  }

  private static void cover(PeriodView period, RepresentationView one, Consumer<String> wrong) {
    if (!isListed(one) || period.isOpen()) {
      return;
    }
    SegmentIndex segments = one.segments();
    if (segments.count() == 0) {
      if (!period.duration().isZero()) {
        wrong.accept("no segment at all");
      }
      return;
    }
    Segment first = segments.at(0);
    if (first.startTicks() > first.durationTicks() / 2) {
      wrong.accept("the first segment begins " + seconds(first.startTicks(), first) + " late");
    }
    Segment last = segments.at(segments.count() - 1);
    long end = last.startTicks() + last.durationTicks();
    if (Times.compare(end + last.durationTicks() / 2, last.timescale(), period.duration()) < 0) {
      wrong.accept(
          "the last segment ends at "
              + seconds(end, last)
              + ", the Period at "
              + period.duration());
    }
  }

  private static void needed(PeriodView period, RepresentationView one, Consumer<String> wrong) {
    if (!isListed(one) || period.isOpen() || one.segments().count() == 0) {
      return;
    }
    Segment first = one.segments().at(0);
    if (first.startTicks() + first.durationTicks() <= 0) {
      wrong.accept("the first segment ends before the Period begins");
    }
    Segment last = one.segments().at(one.segments().count() - 1);
    Duration length = period.duration();
    if (!length.isZero() && Times.compare(last.startTicks(), last.timescale(), length) >= 0) {
      wrong.accept(
          "the last segment begins at "
              + seconds(last.startTicks(), last)
              + ", the Period ends at "
              + length);
    }
  }

  private static boolean isListed(RepresentationView one) {
    return one.isAddressable() && one.index().isEmpty();
  }

  private static String seconds(long ticks, Segment segment) {
    return String.format(Locale.ROOT, "%.3f s", (double) ticks / segment.timescale());
  }
}
