package weir.manifests.rules;

import static weir.manifests.rules.Rule.Force.SHALL;
import static weir.manifests.rules.Rule.Force.SHOULD;
import static weir.manifests.rules.Rule.Topic.HEAD;
import static weir.manifests.rules.Rule.Topic.MEANING;
import static weir.manifests.rules.Rule.about;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import weir.manifests.mpd.Mpd;

/** What the document as a whole owes. */
final class MpdRules {
  private static final String CLAUSE = "ISO/IEC 23009-1:2022, 5.3.1.2";

  private static final Set<String> CLOCKS =
      Set.of(
          "urn:mpeg:dash:utc:ntp:2014",
          "urn:mpeg:dash:utc:sntp:2014",
          "urn:mpeg:dash:utc:http-head:2014",
          "urn:mpeg:dash:utc:http-xsdate:2014",
          "urn:mpeg:dash:utc:http-iso:2014",
          "urn:mpeg:dash:utc:http-ntp:2014",
          "urn:mpeg:dash:utc:direct:2014");

  static final List<Rule> ALL =
      List.of(
          about(HEAD, SHALL)
              .mpd(
                  "mpd.profiles",
                  "MPD@profiles names at least one profile.",
                  CLAUSE,
                  (mpd, wrong) -> {
                    if (mpd.profiles().isEmpty()) {
                      wrong.accept("no @profiles");
                    }
                  }),
          about(HEAD, SHALL)
              .mpd(
                  "mpd.min-buffer-time",
                  "MPD@minBufferTime is there.",
                  CLAUSE,
                  (mpd, wrong) -> {
                    if (mpd.minBufferTime().isEmpty()) {
                      wrong.accept("no @minBufferTime, so that no @bandwidth means anything");
                    }
                  }),
          about(HEAD, SHALL)
              .mpd(
                  "mpd.availability-start-time",
                  "A dynamic MPD has @availabilityStartTime.",
                  CLAUSE,
                  (mpd, wrong) -> {
                    if (mpd.isDynamic() && mpd.availabilityStartTime().isEmpty()) {
                      wrong.accept("dynamic, but no @availabilityStartTime");
                    }
                  }),
          about(HEAD, SHALL)
              .mpd(
                  "mpd.publish-time",
                  "A dynamic MPD has @publishTime.",
                  CLAUSE,
                  (mpd, wrong) -> {
                    if (mpd.isDynamic() && mpd.publishTime().isEmpty()) {
                      wrong.accept("dynamic, but no @publishTime");
                    }
                  }),
          about(MEANING, SHALL)
              .mpd(
                  "mpd.end",
                  "The end is known, or updates tell it: @mediaPresentationDuration,"
                      + " @minimumUpdatePeriod or the last Period's @duration.",
                  CLAUSE,
                  (mpd, wrong) -> {
                    if (mpd.mediaPresentationDuration().isEmpty()
                        && mpd.minimumUpdatePeriod().isEmpty()
                        && !hasLastDuration(mpd)) {
                      wrong.accept("none of the three is there");
                    }
                  }),
          about(MEANING, SHOULD)
              .mpd(
                  "mpd.static",
                  "A static MPD has neither @minimumUpdatePeriod nor @timeShiftBufferDepth.",
                  "DASH-IF IOP 4.3, 3.2.2",
                  (mpd, wrong) -> {
                    if (!mpd.isDynamic()
                        && (mpd.minimumUpdatePeriod().isPresent()
                            || mpd.timeShiftBufferDepth().isPresent())) {
                      wrong.accept("static, but an attribute of live presentations");
                    }
                  }),
          about(MEANING, SHALL)
              .mpd(
                  "mpd.durations",
                  "No duration of the MPD is negative.",
                  CLAUSE,
                  (mpd, wrong) ->
                      Stream.of(
                              mpd.mediaPresentationDuration(),
                              mpd.minimumUpdatePeriod(),
                              mpd.minBufferTime(),
                              mpd.timeShiftBufferDepth(),
                              mpd.suggestedPresentationDelay(),
                              mpd.maxSegmentDuration(),
                              mpd.maxSubsegmentDuration())
                          .flatMap(Optional::stream)
                          .filter(Duration::isNegative)
                          .forEach(length -> wrong.accept(length + " is below zero"))),
          about(MEANING, SHOULD)
              .mpd(
                  "mpd.delay",
                  "@suggestedPresentationDelay lies within @timeShiftBufferDepth.",
                  CLAUSE,
                  (mpd, wrong) -> {
                    Optional<Duration> delay = mpd.suggestedPresentationDelay();
                    Optional<Duration> depth = mpd.timeShiftBufferDepth();
                    if (delay.isPresent()
                        && depth.isPresent()
                        && delay.get().compareTo(depth.get()) >= 0) {
                      wrong.accept("delay " + delay.get() + ", depth " + depth.get());
                    }
                  }),
          about(MEANING, SHALL)
              .mpd(
                  "mpd.program-information",
                  "Of several ProgramInformation elements each has a @lang.",
                  CLAUSE,
                  (mpd, wrong) -> {
                    if (mpd.programInformations().size() > 1
                        && mpd.programInformations().stream()
                            .anyMatch(one -> one.lang().isEmpty())) {
                      wrong.accept(
                          mpd.programInformations().size() + " of them, one without @lang");
                    }
                  }),
          about(MEANING, SHOULD)
              .mpd(
                  "mpd.utc-timing",
                  "A dynamic MPD says by UTCTiming where to learn the time.",
                  "DASH-IF IOP 4.3, 4.7.2",
                  (mpd, wrong) -> {
                    if (mpd.isDynamic() && mpd.utcTimings().isEmpty()) {
                      wrong.accept("no UTCTiming");
                    }
                  }),
          about(MEANING, SHOULD)
              .mpd(
                  "mpd.utc-timing-scheme",
                  "UTCTiming uses one of the schemes that clients know.",
                  "ISO/IEC 23009-1:2022, 5.8.5.7",
                  (mpd, wrong) ->
                      mpd.utcTimings().stream()
                          .filter(timing -> !CLOCKS.contains(timing.schemeIdUri()))
                          .forEach(timing -> wrong.accept(timing.schemeIdUri()))));

  private MpdRules() {}

  private static boolean hasLastDuration(Mpd mpd) {
    return !mpd.periods().isEmpty()
        && mpd.periods().get(mpd.periods().size() - 1).duration().isPresent();
  }
}
