package weir.manifests.rules;

import static weir.manifests.rules.Rule.Force.SHALL;
import static weir.manifests.rules.Rule.Force.SHOULD;
import static weir.manifests.rules.Rule.Topic.ADDRESSING;
import static weir.manifests.rules.Rule.Topic.MEANING;
import static weir.manifests.rules.Rule.about;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import weir.manifests.mpd.AdaptationSet;
import weir.manifests.mpd.Alignment;
import weir.manifests.mpd.CommonAttributes;
import weir.manifests.mpd.FrameRate;
import weir.manifests.mpd.Representation;

/** What an AdaptationSet owes. */
final class SetRules {
  private static final String CLAUSE = "ISO/IEC 23009-1:2022, 5.3.3.2";

  /** ISO/IEC 23009-1:2022, 5.8.5.5. */
  private static final Set<String> ROLES =
      Set.of(
          "caption",
          "subtitle",
          "main",
          "alternate",
          "supplementary",
          "commentary",
          "dub",
          "description",
          "sign",
          "metadata",
          "enhanced-audio-intelligibility",
          "emergency",
          "forced-subtitle",
          "forced_subtitle",
          "easyreader",
          "karaoke");

  static final List<Rule> ALL =
      List.of(
          about(MEANING, SHALL)
              .set(
                  "set.representations",
                  "An AdaptationSet holds a Representation, or refers to a set that does.",
                  CLAUSE,
                  (at, wrong) -> {
                    if (at.set().representations().isEmpty() && at.set().remote().isEmpty()) {
                      wrong.accept("no Representation");
                    }
                  }),
          about(MEANING, SHALL)
              .set(
                  "set.said-once",
                  "What an AdaptationSet says of all its Representations none of them says again.",
                  "ISO/IEC 23009-1:2022, 5.3.7.1",
                  SetRules::saidOnce),
          about(MEANING, SHALL)
              .set(
                  "set.range-order",
                  "The least value of a range is not above the greatest.",
                  CLAUSE,
                  (at, wrong) -> {
                    AdaptationSet set = at.set();
                    order("Bandwidth", set.minBandwidth(), set.maxBandwidth(), wrong);
                    order("Width", asLong(set.minWidth()), asLong(set.maxWidth()), wrong);
                    order("Height", asLong(set.minHeight()), asLong(set.maxHeight()), wrong);
                    if (isAbove(set.minFrameRate(), set.maxFrameRate())) {
                      wrong.accept("@minFrameRate is above @maxFrameRate");
                    }
                  }),
          about(MEANING, SHALL)
              .representation(
                  "set.range",
                  "Bandwidth, width, height and frame rate lie within the range the set gives.",
                  CLAUSE,
                  SetRules::range),
          about(MEANING, SHALL)
              .representation(
                  "set.media-type",
                  "@contentType is what the media type says, and all of a set have one.",
                  CLAUSE,
                  SetRules::mediaType),
          about(MEANING, SHOULD)
              .set(
                  "set.language",
                  "Sound and text have a @lang; und, if nobody knows.",
                  "DASH-IF IOP 4.3, 3.2.4",
                  (at, wrong) -> {
                    if ((at.isOf("audio") || at.isOf("text")) && at.set().lang().isEmpty()) {
                      wrong.accept("no @lang");
                    }
                  }),
          about(MEANING, SHOULD)
              .set(
                  "set.role",
                  "Roles of the DASH scheme are values that scheme has.",
                  "ISO/IEC 23009-1:2022, 5.8.5.5",
                  (at, wrong) ->
                      at.set().roles().stream()
                          .filter(role -> role.schemeIdUri().equals("urn:mpeg:dash:role:2011"))
                          .map(role -> role.value().orElse(""))
                          .filter(value -> !ROLES.contains(value))
                          .forEach(value -> wrong.accept("Role \"" + value + '"'))),
          about(MEANING, SHOULD)
              .period(
                  "set.main",
                  "Of several video sets at least one has the Role main.",
                  "ISO/IEC 23009-1:2022, 8.8.2; DASH-IF IOP 4.3, 3.2.2",
                  (at, wrong) -> {
                    List<AdaptationSet> sets = at.period().adaptationSets();
                    long videos =
                        sets.stream()
                            .filter(set -> set.contentType().filter("video"::equals).isPresent())
                            .count();
                    if (videos > 1
                        && sets.stream()
                            .flatMap(set -> set.roles().stream())
                            .noneMatch(role -> role.value().filter("main"::equals).isPresent())) {
                      wrong.accept(videos + " video sets, none of them main");
                    }
                  }),
          about(MEANING, SHOULD)
              .set(
                  "set.aligned",
                  "Where one can switch, segments or subsegments are said to be aligned.",
                  "ISO/IEC 23009-1:2022, 8.4.2; DASH-IF IOP 4.3, 3.2.2",
                  (at, wrong) -> {
                    boolean isClaimed =
                        isAligned(at.set().segmentAlignment())
                            || isAligned(at.set().subsegmentAlignment());
                    if (at.set().representations().size() > 1
                        && (at.isOf("video") || at.isOf("audio"))
                        && !isClaimed) {
                      wrong.accept("neither @segmentAlignment nor @subsegmentAlignment is true");
                    }
                  }),
          about(ADDRESSING, SHOULD)
              .set(
                  "set.one-addressing",
                  "All Representations of a set are addressed in the same way.",
                  "DASH-IF IOP 5, 4.3",
                  (at, wrong) -> {
                    List<String> ways =
                        at.set().representations().stream()
                            .map(one -> new RepresentationAt(at, one).addressing())
                            .distinct()
                            .toList();
                    if (ways.size() > 1) {
                      wrong.accept(String.join(" beside ", ways));
                    }
                  }));

  private SetRules() {}

  private static boolean isAligned(Optional<Alignment> claim) {
    return claim.filter(Alignment::isAligned).isPresent();
  }

  /** An attribute that both levels can have, and whether it is there. */
  private record Attribute(String name, Function<CommonAttributes, Boolean> isSaid) {}

  private static final List<Attribute> COMMON =
      List.of(
          new Attribute("profiles", common -> !common.profiles().isEmpty()),
          new Attribute("width", common -> common.width().isPresent()),
          new Attribute("height", common -> common.height().isPresent()),
          new Attribute("sar", common -> common.sar().isPresent()),
          new Attribute("frameRate", common -> common.frameRate().isPresent()),
          new Attribute("audioSamplingRate", common -> !common.audioSamplingRates().isEmpty()),
          new Attribute("mimeType", common -> common.mimeType().isPresent()),
          new Attribute("codecs", common -> common.codecs().isPresent()),
          new Attribute("startWithSAP", common -> common.startWithSap().isPresent()),
          new Attribute("maxPlayoutRate", common -> common.maxPlayoutRate().isPresent()),
          new Attribute("codingDependency", common -> common.codingDependency().isPresent()),
          new Attribute("scanType", common -> common.scanType().isPresent()));

  private static void saidOnce(SetAt at, Consumer<String> wrong) {
    for (Attribute one : COMMON) {
      if (one.isSaid.apply(at.set().common())
          && at.set().representations().stream()
              .anyMatch(representation -> one.isSaid.apply(representation.common()))) {
        wrong.accept("@" + one.name + " here and in a Representation");
      }
    }
  }

  private static void order(
      String what, OptionalLong least, OptionalLong greatest, Consumer<String> wrong) {
    if (least.isPresent() && greatest.isPresent() && least.getAsLong() > greatest.getAsLong()) {
      wrong.accept("@min" + what + " is above @max" + what);
    }
  }

  private static void range(RepresentationAt at, Consumer<String> wrong) {
    AdaptationSet set = at.in().set();
    Representation one = at.representation();
    CommonAttributes common = one.common();
    within(
        "bandwidth",
        OptionalLong.of(one.bandwidth()),
        set.minBandwidth(),
        set.maxBandwidth(),
        wrong);
    within("width", asLong(common.width()), asLong(set.minWidth()), asLong(set.maxWidth()), wrong);
    within(
        "height", asLong(common.height()), asLong(set.minHeight()), asLong(set.maxHeight()), wrong);
    if (isAbove(set.minFrameRate(), common.frameRate())
        || isAbove(common.frameRate(), set.maxFrameRate())) {
      wrong.accept("@frameRate is outside the set's range");
    }
  }

  private static void within(
      String what,
      OptionalLong value,
      OptionalLong least,
      OptionalLong greatest,
      Consumer<String> wrong) {
    if (value.isPresent()
        && (value.getAsLong() < least.orElse(Long.MIN_VALUE)
            || value.getAsLong() > greatest.orElse(Long.MAX_VALUE))) {
      wrong.accept("@" + what + ' ' + value.getAsLong() + " is outside the set's range");
    }
  }

  private static OptionalLong asLong(OptionalInt value) {
    return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
  }

  /** Whether both are there, and the one is more. */
  private static boolean isAbove(Optional<FrameRate> one, Optional<FrameRate> other) {
    return one.isPresent()
        && other.isPresent()
        && Times.compare(
                one.get().frames(),
                one.get().seconds(),
                other.get().frames(),
                other.get().seconds())
            > 0;
  }

  private static void mediaType(RepresentationAt at, Consumer<String> wrong) {
    Optional<String> contentType = at.in().set().contentType();
    String media = at.mimeType().map(type -> type.split("/")[0]).orElse("");
    boolean isPlain = media.equals("video") || media.equals("audio") || media.equals("image");
    if (contentType.isPresent() && isPlain && !contentType.get().equals(media)) {
      wrong.accept("@contentType is " + contentType.get() + ", the media is " + media);
    }
    Representation first = at.in().set().representations().get(0);
    Optional<String> ofTheFirst = first.common().mimeType();
    if (at.representation().common().mimeType().isPresent()
        && ofTheFirst.isPresent()
        && !ofTheFirst.get().split("/")[0].equals(media)) {
      wrong.accept("@mimeType is " + media + "/…, that of the first " + ofTheFirst.get());
    }
  }
}
