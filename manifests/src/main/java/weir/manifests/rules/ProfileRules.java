package weir.manifests.rules;

import static weir.manifests.rules.Rule.Force.SHALL;
import static weir.manifests.rules.Rule.Force.SHOULD;
import static weir.manifests.rules.Rule.Topic.ADDRESSING;
import static weir.manifests.rules.Rule.Topic.HEAD;
import static weir.manifests.rules.Rule.Topic.MEANING;
import static weir.manifests.rules.Rule.about;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import weir.manifests.mpd.CommonAttributes;

/** What a document owes by the profiles it claims. */
final class ProfileRules {
  private static final String LIVE = "urn:mpeg:dash:profile:isoff-live:2011";
  private static final String ON_DEMAND = "urn:mpeg:dash:profile:isoff-on-demand:2011";
  private static final String DASH_IF = "http://dashif.org/guidelines/dash";

  private static final Set<String> ON_DEMANDS =
      Set.of(
          ON_DEMAND,
          "urn:mpeg:dash:profile:isoff-ext-on-demand:2014",
          "http://dashif.org/guidelines/dash-if-ondemand");

  /** ISO/IEC 23009-1:2022, clause 8, and the bodies that register profiles of their own. */
  private static final Pattern KNOWN =
      Pattern.compile(
          "urn:mpeg:dash:profile:(full:2011|isoff-on-demand:2011|isoff-live:2011|isoff-main:2011"
              + "|mp2t-main:2011|mp2t-simple:2011|isoff-ext-live:2014|isoff-ext-on-demand:2014"
              + "|isoff-common:2014|isoff-broadcast:2015|cmaf:2019|advanced-linear:2022"
              + "|list:2022)"
              + "|https?://dashif\\.org/guidelines/.+"
              + "|urn:dvb:dash:profile:.+|urn:hbbtv:dash:profile:.+|urn:cta:wave:.+"
              + "|urn:3GPP:PSS:profile:.+");

  private static final Set<String> MEDIA_TYPES =
      Set.of(
          "video/mp4",
          "audio/mp4",
          "application/mp4",
          "application/ttml+xml",
          "text/vtt",
          "image/jpeg",
          "image/png");

  private static final String IOP = "DASH-IF IOP 4.3, 3.2.4";

  static final List<Rule> ALL =
      List.of(
          about(HEAD, SHOULD)
              .mpd(
                  "profile.known",
                  "Profiles are ones that clients can know.",
                  "ISO/IEC 23009-1:2022, 8.1",
                  (mpd, wrong) ->
                      mpd.profiles().stream()
                          .filter(profile -> !KNOWN.matcher(profile).matches())
                          .forEach(wrong)),
          about(HEAD, SHALL)
              .mpd(
                  "profile.on-demand-static",
                  "By the on-demand profiles the MPD is static.",
                  "ISO/IEC 23009-1:2022, 8.3.2",
                  (mpd, wrong) -> {
                    if (mpd.isDynamic() && mpd.profiles().stream().anyMatch(ON_DEMANDS::contains)) {
                      wrong.accept("dynamic");
                    }
                  }),
          about(ADDRESSING, SHALL)
              .period(
                  "profile.on-demand-period",
                  "By the on-demand profiles a Period has neither SegmentList nor SegmentTemplate.",
                  "ISO/IEC 23009-1:2022, 8.3.2",
                  (at, wrong) -> {
                    if (at.mpd().profiles().stream().anyMatch(ON_DEMANDS::contains)
                        && (at.period().addressing().segmentList().isPresent()
                            || at.period().addressing().segmentTemplate().isPresent())) {
                      wrong.accept("one of them is there");
                    }
                  }),
          about(ADDRESSING, SHALL)
              .representation(
                  "profile.on-demand-index",
                  "By the on-demand profile sound and picture in MP4 are one file with an index,"
                      + " and @indexRange says where.",
                  "ISO/IEC 23009-1:2022, 8.3.3; DASH-IF IOP 4.3, 3.2.1",
                  (at, wrong) -> {
                    String type = at.mimeType().orElse("");
                    boolean isJudged = type.equals("video/mp4") || type.equals("audio/mp4");
                    if (at.profiles().contains(ON_DEMAND)
                        && !at.profiles().contains(LIVE)
                        && isJudged
                        && !at.hasIndexRange()) {
                      wrong.accept("addressed by " + at.addressing() + " without @indexRange");
                    }
                  }),
          about(ADDRESSING, SHALL)
              .representation(
                  "profile.live-template",
                  "By the live profile a SegmentTemplate addresses every Representation.",
                  "ISO/IEC 23009-1:2022, 8.4.2",
                  (at, wrong) -> {
                    if (at.profiles().contains(LIVE) && !at.hasTemplate()) {
                      wrong.accept("addressed by " + at.addressing());
                    }
                  }),
          about(MEANING, SHALL)
              .representation(
                  "profile.dash-if-video",
                  "By DASH-IF profiles, video has @par, greatest or common size and frame rate in"
                      + " the set, and size, frame rate and @sar of its own; it is progressive.",
                  IOP,
                  ProfileRules::video),
          about(MEANING, SHALL)
              .representation(
                  "profile.dash-if-audio",
                  "By DASH-IF profiles, sound has @lang, @audioSamplingRate and"
                      + " AudioChannelConfiguration.",
                  IOP,
                  ProfileRules::audio),
          about(MEANING, SHALL)
              .representation(
                  "profile.dash-if-type",
                  "By DASH-IF profiles, a Representation has one codec and one of the media types"
                      + " these know.",
                  IOP,
                  (at, wrong) -> {
                    if (isDashIf(at) && !MEDIA_TYPES.contains(at.mimeType().orElse(""))) {
                      wrong.accept("@mimeType is " + at.mimeType().orElse("missing"));
                    }
                    if (isDashIf(at) && at.codecs().orElse("").contains(",")) {
                      wrong.accept("@codecs is " + at.codecs().get());
                    }
                  }),
          about(MEANING, SHALL)
              .set(
                  "profile.dash-if-live",
                  "By DASH-IF profiles, sets of the live profile have aligned segments.",
                  "DASH-IF IOP 4.3, 3.2.2",
                  (at, wrong) -> {
                    List<String> profiles = at.in().mpd().profiles();
                    if (isDashIf(profiles)
                        && profiles.contains(LIVE)
                        && at.set().segmentAlignment().filter(one -> one.isAligned()).isEmpty()) {
                      wrong.accept("@segmentAlignment is not true");
                    }
                  }));

  private ProfileRules() {}

  private static boolean isDashIf(List<String> profiles) {
    return profiles.stream().anyMatch(profile -> profile.startsWith(DASH_IF));
  }

  private static boolean isDashIf(RepresentationAt at) {
    return isDashIf(at.in().in().mpd().profiles());
  }

  private static void video(RepresentationAt at, Consumer<String> wrong) {
    if (!isDashIf(at) || !at.in().isOf("video")) {
      return;
    }
    var set = at.in().set();
    CommonAttributes shared = set.common();
    CommonAttributes own = at.representation().common();
    if (set.par().isEmpty()
        || set.maxWidth().isEmpty() && shared.width().isEmpty()
        || set.maxHeight().isEmpty() && shared.height().isEmpty()
        || set.maxFrameRate().isEmpty() && shared.frameRate().isEmpty()) {
      wrong.accept("the set lacks @par, or a greatest width, height or frame rate");
    }
    if (own.width().isEmpty() && shared.width().isEmpty()
        || own.height().isEmpty() && shared.height().isEmpty()
        || own.frameRate().isEmpty() && shared.frameRate().isEmpty()
        || own.sar().isEmpty() && shared.sar().isEmpty()) {
      wrong.accept("@width, @height, @frameRate or @sar is missing");
    }
    Optional<String> scan = own.scanType().or(shared::scanType);
    if (scan.filter(type -> !type.equals("progressive")).isPresent()) {
      wrong.accept("@scanType is " + scan.get());
    }
  }

  private static void audio(RepresentationAt at, Consumer<String> wrong) {
    if (!isDashIf(at) || !at.in().isOf("audio")) {
      return;
    }
    CommonAttributes shared = at.in().set().common();
    CommonAttributes own = at.representation().common();
    if (at.in().set().lang().isEmpty()
        || own.audioSamplingRates().isEmpty() && shared.audioSamplingRates().isEmpty()
        || own.audioChannelConfigurations().isEmpty()
            && shared.audioChannelConfigurations().isEmpty()) {
      wrong.accept("@lang, @audioSamplingRate or AudioChannelConfiguration is missing");
    }
  }
}
