package weir.manifests.rules;

import static weir.manifests.rules.Rule.Force.SHALL;
import static weir.manifests.rules.Rule.Topic.ADDRESSING;
import static weir.manifests.rules.Rule.Topic.TIMES;
import static weir.manifests.rules.Rule.about;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import weir.manifests.mpd.SegmentSeries;
import weir.manifests.mpd.SegmentTemplate;
import weir.manifests.mpd.SegmentTimeline;

/** What SegmentBase, SegmentList and SegmentTemplate owe, wherever they stand. */
final class SegmentRules {
  private static final Pattern IDENTIFIER =
      Pattern.compile("RepresentationID|(Number|Time|Bandwidth|SubNumber)(%0\\d{1,9}d)?");

  private static final Pattern OF_A_SEGMENT = Pattern.compile("\\$(Number|Time|SubNumber)[%$]");

  private static final Rule.About ADDRESSES = about(ADDRESSING, SHALL);

  static final List<Rule> ALL =
      List.of(
          ADDRESSES.level(
              "segments.one-way",
              "A level has at most one of SegmentBase, SegmentList and SegmentTemplate.",
              "ISO/IEC 23009-1:2022, 5.3.9.1",
              (at, wrong) -> {
                if (ways(at) > 1) {
                  wrong.accept(ways(at) + " of them");
                }
              }),
          ADDRESSES.level(
              "segments.one-timing",
              "Segments have a @duration or a SegmentTimeline, not both.",
              "ISO/IEC 23009-1:2022, 5.3.9.2.1",
              (at, wrong) ->
                  at.series()
                      .filter(one -> one.duration().isPresent() && one.timeline().isPresent())
                      .forEach(one -> wrong.accept("@duration beside SegmentTimeline"))),
          ADDRESSES.representation(
              "segments.timed",
              "Where there are several segments, a @duration or a SegmentTimeline says how long"
                  + " they are.",
              "ISO/IEC 23009-1:2022, 5.3.9.2.1",
              SegmentRules::timed),
          ADDRESSES.level(
              "segments.index-range",
              "@indexRangeExact stands only beside @indexRange.",
              "ISO/IEC 23009-1:2022, 5.3.9.2.2",
              (at, wrong) ->
                  at.bases()
                      .filter(one -> one.indexRangeExact().isPresent())
                      .filter(one -> one.indexRange().isEmpty())
                      .forEach(one -> wrong.accept("@indexRangeExact without @indexRange"))),
          ADDRESSES.level(
              "template.fixed",
              "The address of an initialization or bitstream switching segment has no number and"
                  + " no time.",
              "ISO/IEC 23009-1:2022, 5.3.9.4.2",
              (at, wrong) ->
                  at.addressing().segmentTemplate().stream()
                      .flatMap(
                          one ->
                              Stream.concat(
                                  one.initialization().stream(), one.bitstreamSwitching().stream()))
                      .filter(pattern -> OF_A_SEGMENT.matcher(pattern).find())
                      .forEach(pattern -> wrong.accept("\"" + pattern + '"'))),
          ADDRESSES.level(
              "template.identifiers",
              "Templates use the identifiers there are, in pairs of $, with a width as in %05d;"
                  + " $RepresentationID$ has none.",
              "ISO/IEC 23009-1:2022, 5.3.9.4.4",
              (at, wrong) ->
                  patterns(at)
                      .filter(pattern -> !hasKnownIdentifiers(pattern))
                      .forEach(pattern -> wrong.accept("\"" + pattern + '"'))),
          ADDRESSES.level(
              "template.number-or-time",
              "A media template has $Number$ or $Time$, not both.",
              "ISO/IEC 23009-1:2022, 5.3.9.4.4",
              (at, wrong) ->
                  at.addressing().segmentTemplate().flatMap(SegmentTemplate::media).stream()
                      .filter(pattern -> pattern.matches(".*\\$Number[%$].*"))
                      .filter(pattern -> pattern.matches(".*\\$Time[%$].*"))
                      .forEach(pattern -> wrong.accept("\"" + pattern + '"'))),
          about(TIMES, SHALL)
              .level(
                  "timeline.order",
                  "In a SegmentTimeline no segment begins before the one before it ends.",
                  "ISO/IEC 23009-1:2022, 5.3.9.6.2",
                  (at, wrong) ->
                      at.series()
                          .flatMap(series -> series.timeline().stream())
                          .forEach(timeline -> order(timeline, wrong))),
          about(TIMES, SHALL)
              .level(
                  "segments.max-duration",
                  "No segment is longer than MPD@maxSegmentDuration.",
                  "ISO/IEC 23009-1:2022, 5.3.1.2",
                  SegmentRules::longest));

  private SegmentRules() {}

  private static long ways(LevelAt at) {
    return Stream.of(
            at.addressing().segmentBase(),
            at.addressing().segmentList(),
            at.addressing().segmentTemplate())
        .filter(Optional::isPresent)
        .count();
  }

  private static void timed(RepresentationAt at, Consumer<String> wrong) {
    List<LevelAt> levels =
        at.levels().stream()
            .map(level -> new LevelAt(at, level, List.of(), at.in().in().mpd()))
            .toList();
    if (levels.stream().flatMap(LevelAt::series).anyMatch(SegmentRules::saysHowLong)) {
      return;
    }
    boolean hasPattern =
        levels.stream()
            .flatMap(level -> level.addressing().segmentTemplate().stream())
            .flatMap(template -> template.media().stream())
            .anyMatch(pattern -> OF_A_SEGMENT.matcher(pattern).find());
    boolean hasSeveral =
        levels.stream()
            .flatMap(level -> level.addressing().segmentList().stream())
            .anyMatch(list -> list.segmentUrls().size() > 1);
    if (at.addressing().equals("SegmentTemplate") && hasPattern
        || at.addressing().equals("SegmentList") && hasSeveral) {
      wrong.accept(at.addressing() + " has neither @duration nor SegmentTimeline");
    }
  }

  private static boolean saysHowLong(SegmentSeries series) {
    return series.duration().isPresent() || series.timeline().isPresent();
  }

  private static Stream<String> patterns(LevelAt at) {
    return at.addressing().segmentTemplate().stream()
        .flatMap(
            one ->
                Stream.of(one.media(), one.initialization(), one.index(), one.bitstreamSwitching()))
        .flatMap(Optional::stream);
  }

  private static boolean hasKnownIdentifiers(String pattern) {
    String[] parts = pattern.split("\\$", -1);
    if (parts.length % 2 == 0) {
      return false;
    }
    for (int i = 1; i < parts.length; i += 2) {
      if (!parts[i].isEmpty() && !IDENTIFIER.matcher(parts[i]).matches()) {
        return false;
      }
    }
    return true;
  }

  private static void order(SegmentTimeline timeline, Consumer<String> wrong) {
    BigInteger end = BigInteger.ZERO;
    for (SegmentTimeline.S s : timeline.entries()) {
      BigInteger start = s.t().isPresent() ? BigInteger.valueOf(s.t().getAsLong()) : end;
      if (start.compareTo(end) < 0) {
        wrong.accept("S@t is " + start + ", the one before ends at " + end);
      }
      // where an open run ends is known only to what follows
      long least = Math.max(0, s.r() + 1);
      end = start.add(BigInteger.valueOf(s.d()).multiply(BigInteger.valueOf(least)));
    }
  }

  private static void longest(LevelAt at, Consumer<String> wrong) {
    if (at.mpd().maxSegmentDuration().isEmpty()) {
      return;
    }
    at.series()
        .forEach(
            series -> {
              long timescale = at.timescale(series.base());
              Stream.concat(
                      series.duration().isPresent()
                          ? Stream.of(series.duration().getAsLong())
                          : Stream.empty(),
                      series.timeline().stream()
                          .flatMap(timeline -> timeline.entries().stream())
                          .map(SegmentTimeline.S::d))
                  .filter(
                      ticks ->
                          Times.compare(ticks, timescale, at.mpd().maxSegmentDuration().get()) > 0)
                  .forEach(
                      ticks ->
                          wrong.accept(
                              ticks
                                  + " units of 1/"
                                  + timescale
                                  + " s are more than "
                                  + at.mpd().maxSegmentDuration().get()));
            });
  }
}
