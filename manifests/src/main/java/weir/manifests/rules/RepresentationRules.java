package weir.manifests.rules;

import static weir.manifests.rules.Rule.Force.SHALL;
import static weir.manifests.rules.Rule.Force.SHOULD;
import static weir.manifests.rules.Rule.Topic.ADDRESSING;
import static weir.manifests.rules.Rule.Topic.IDS;
import static weir.manifests.rules.Rule.Topic.MEANING;
import static weir.manifests.rules.Rule.about;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import weir.manifests.mpd.Descriptor;
import weir.manifests.mpd.Representation;

/** What a Representation owes, and descriptors. */
final class RepresentationRules {
  private static final String THUMBNAILS = "http://dashif.org/guidelines/thumbnail_tile";
  private static final Pattern TILES = Pattern.compile("[1-9]\\d{0,5}x[1-9]\\d{0,5}");

  private static final String SRD = "urn:mpeg:dash:srd:2014";
  private static final Pattern SRD_VALUE = Pattern.compile("\\d+(,\\d+){4}((,\\d+){2,3})?");

  static final List<Rule> ALL =
      List.of(
          about(MEANING, SHALL)
              .representation(
                  "representation.mime-type",
                  "@mimeType is said, by the Representation or its set.",
                  "ISO/IEC 23009-1:2022, 5.3.7.2",
                  (at, wrong) -> {
                    if (at.mimeType().isEmpty()) {
                      wrong.accept("no @mimeType");
                    }
                  }),
          about(MEANING, SHOULD)
              .representation(
                  "representation.codecs",
                  "Sound and picture in MP4 say their @codecs.",
                  "ISO/IEC 23009-1:2022, 5.3.7.2; DASH-IF IOP 4.3, 3.2.4",
                  (at, wrong) -> {
                    String type = at.mimeType().orElse("");
                    if ((type.equals("video/mp4") || type.equals("audio/mp4"))
                        && at.codecs().isEmpty()) {
                      wrong.accept("no @codecs");
                    }
                  }),
          about(MEANING, SHALL)
              .representation(
                  "representation.profiles",
                  "Its @profiles are among those of the set and of the document.",
                  "ISO/IEC 23009-1:2022, 5.3.7.2",
                  RepresentationRules::profiles),
          about(MEANING, SHALL)
              .representation(
                  "sub-representation.bandwidth",
                  "A SubRepresentation with a @level has a @bandwidth.",
                  "ISO/IEC 23009-1:2022, 5.3.6.2",
                  (at, wrong) ->
                      at.representation().subRepresentations().stream()
                          .filter(one -> one.level().isPresent() && one.bandwidth().isEmpty())
                          .forEach(one -> wrong.accept("level " + one.level().getAsLong()))),
          about(IDS, SHALL)
              .period(
                  "representation.dependency",
                  "@dependencyId names Representations of the same Period.",
                  "ISO/IEC 23009-1:2022, 5.3.5.2",
                  RepresentationRules::dependencies),
          about(ADDRESSING, SHALL)
              .representation(
                  "representation.addressed",
                  "A BaseURL, SegmentTemplate or SegmentList says where its segments are.",
                  "ISO/IEC 23009-1:2022, 5.3.9.1",
                  (at, wrong) -> {
                    if (!at.hasTemplate() && !at.hasList() && !at.hasBaseUrl()) {
                      wrong.accept("none of them, on any level");
                    }
                  }),
          about(MEANING, SHALL)
              .set(
                  "content-protection.value",
                  "The value of the mp4protection and CA_descriptor schemes has four characters.",
                  "ISO/IEC 23009-1:2022, 5.8.5.2",
                  (at, wrong) ->
                      at.set().common().contentProtections().stream()
                          .map(one -> one.descriptor())
                          .filter(
                              one ->
                                  one.schemeIdUri().equals("urn:mpeg:dash:mp4protection:2011")
                                      || one.schemeIdUri()
                                          .equals("urn:mpeg:dash:13818:1:CA_descriptor:2011"))
                          .filter(one -> one.value().orElse("").length() != 4)
                          .forEach(one -> wrong.accept("\"" + one.value().orElse("") + '"'))),
          about(MEANING, SHALL)
              .representation(
                  "audio-channels.value",
                  "A channel configuration is a number, a list of output channels has several.",
                  "ISO/IEC 23009-1:2022, 5.8.5.4",
                  (at, wrong) ->
                      both(
                              at.in().set().common().audioChannelConfigurations(),
                              at.representation().common().audioChannelConfigurations())
                          .filter(RepresentationRules::isNoConfiguration)
                          .forEach(one -> wrong.accept("\"" + one.value().orElse("") + '"'))),
          about(MEANING, SHALL)
              .representation(
                  "thumbnails.tiles",
                  "Thumbnails say in the Representation how they are tiled, as in 10x2, and have"
                      + " @bandwidth, @width and @height.",
                  "DASH-IF IOP 4.3, 6.2.6",
                  RepresentationRules::thumbnails),
          about(MEANING, SHALL)
              .document(
                  "srd.value",
                  "A spatial relationship has 5, 7 or 8 whole numbers and stands in a set.",
                  "ISO/IEC 23009-1:2022, Annex H",
                  RepresentationRules::spatial));

  private RepresentationRules() {}

  private static <T> Stream<T> both(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream());
  }

  private static void profiles(RepresentationAt at, Consumer<String> wrong) {
    List<String> above = at.in().in().mpd().profiles();
    List<String> inTheSet = at.in().set().common().profiles();
    for (String profile : at.representation().common().profiles()) {
      if (!above.isEmpty() && !above.contains(profile)
          || !inTheSet.isEmpty() && !inTheSet.contains(profile)) {
        wrong.accept(profile + " is claimed here only");
      }
    }
  }

  private static void dependencies(PeriodAt at, Consumer<String> wrong) {
    List<Representation> all =
        at.period().adaptationSets().stream()
            .flatMap(set -> set.representations().stream())
            .toList();
    Set<String> ids = new HashSet<>();
    all.forEach(one -> ids.add(one.id()));
    for (Representation one : all) {
      one.dependencyIds().stream()
          .filter(id -> !ids.contains(id))
          .forEach(id -> wrong.accept(one.id() + " depends on " + id + ", which is not there"));
    }
  }

  private static boolean isNoConfiguration(Descriptor channels) {
    String value = channels.value().orElse("");
    return switch (channels.schemeIdUri()) {
      case "urn:mpeg:dash:23003:3:audio_channel_configuration:2011",
          "urn:mpeg:mpegB:cicp:ChannelConfiguration" ->
          !value.matches("\\d{1,9}");
      case "urn:mpeg:dash:outputChannelPositionList:2012" -> value.split(" ").length < 2;
      default -> false;
    };
  }

  private static void thumbnails(RepresentationAt at, Consumer<String> wrong) {
    if (at.in().set().common().essentialProperties().stream()
        .anyMatch(one -> one.schemeIdUri().equals(THUMBNAILS))) {
      wrong.accept("the tiling is said in the set, not in the Representation");
    }
    Optional<Descriptor> tiling =
        at.representation().common().essentialProperties().stream()
            .filter(one -> one.schemeIdUri().equals(THUMBNAILS))
            .findFirst();
    if (tiling.isEmpty()) {
      return;
    }
    if (!TILES.matcher(tiling.get().value().orElse("")).matches()) {
      wrong.accept("the tiling is \"" + tiling.get().value().orElse("") + '"');
    }
    boolean hasSize =
        (at.representation().common().width().isPresent()
                || at.in().set().common().width().isPresent())
            && (at.representation().common().height().isPresent()
                || at.in().set().common().height().isPresent());
    if (!hasSize || at.representation().bandwidth() <= 0) {
      wrong.accept("@width, @height or @bandwidth is missing");
    }
  }

  private static void spatial(Document document, Complaints complaints) {
    for (SetAt at : document.sets()) {
      both(at.set().common().essentialProperties(), at.set().common().supplementalProperties())
          .filter(one -> one.schemeIdUri().equals(SRD))
          .filter(one -> !SRD_VALUE.matcher(one.value().orElse("")).matches())
          .forEach(one -> complaints.at(at).accept("\"" + one.value().orElse("") + '"'));
    }
    for (RepresentationAt at : document.representations()) {
      both(
              at.representation().common().essentialProperties(),
              at.representation().common().supplementalProperties())
          .filter(one -> one.schemeIdUri().equals(SRD))
          .forEach(one -> complaints.at(at).accept("it stands in a Representation"));
    }
  }
}
