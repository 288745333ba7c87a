package weir.manifests.rules;

import static weir.manifests.rules.Rule.Force.SHALL;
import static weir.manifests.rules.Rule.Topic.SCHEMA;
import static weir.manifests.rules.Rule.about;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import weir.manifests.mpd.CommonAttributes;
import weir.manifests.mpd.Descriptor;
import weir.manifests.mpd.EventStream;
import weir.manifests.mpd.ProducerReferenceTime;
import weir.manifests.mpd.SegmentBase;
import weir.manifests.mpd.SegmentSeries;
import weir.manifests.mpd.SegmentTimeline;

/** Values as the schema (ISO/IEC 23009-1, Annex B) has them, where this model could hold others. */
final class SchemaRules {
  private static final Rule.About SAYS = about(SCHEMA, SHALL);

  private static final String SCHEMA_ANNEX = "ISO/IEC 23009-1:2022, Annex B";

  /** {@code xs:language}. */
  private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*");

  private static final Pattern UNSIGNED_INT = Pattern.compile("\\d{1,10}");

  /** The short form of RFC 6381, {@code simp-list}. */
  private static final Pattern CODECS =
      Pattern.compile("[a-zA-Z0-9!#\\\\$%^*_\\-+{}|'.`~&]+(,[a-zA-Z0-9!#\\\\$%^*_\\-+{}|'.`~&]+)*");

  private static final Set<String> CONTENT_TYPES =
      Set.of("text", "image", "audio", "video", "application", "font");

  private static final Set<String> SCAN_TYPES = Set.of("progressive", "interlaced", "unknown");

  private static final long UNSIGNED_INT_END = 1L << 32;

  static final List<Rule> ALL =
      List.of(
          SAYS.document(
              "schema.document",
              "Every element and attribute is one the schema has, with a value it allows.",
              SCHEMA_ANNEX,
              (document, complaints) ->
                  document
                      .findings()
                      .forEach(
                          finding ->
                              complaints
                                  .at("line " + finding.line())
                                  .accept(finding.what() + " (" + finding.understood() + ")"))),
          SAYS.set(
              "schema.set-id",
              "AdaptationSet@id is a whole number below 2^32.",
              SCHEMA_ANNEX,
              (at, wrong) ->
                  at.set()
                      .id()
                      .filter(id -> !isUnsignedInt(id))
                      .ifPresent(id -> wrong.accept("@id is \"" + id + '"'))),
          SAYS.set(
              "schema.content-type",
              "AdaptationSet@contentType is text, image, audio, video, application or font.",
              SCHEMA_ANNEX,
              (at, wrong) -> oneOf("contentType", at.set().contentType(), CONTENT_TYPES, wrong)),
          SAYS.set(
              "schema.language",
              "Languages are tags as xs:language has them, such as en or de-AT.",
              SCHEMA_ANNEX,
              (at, wrong) ->
                  Stream.concat(
                          at.set().lang().stream(),
                          at.set().common().labels().stream().flatMap(one -> one.lang().stream()))
                      .filter(tag -> !LANGUAGE.matcher(tag).matches())
                      .forEach(tag -> wrong.accept("\"" + tag + "\" is no language tag"))),
          SAYS.representation(
              "schema.representation-id",
              "Representation@id is there and has no white space.",
              SCHEMA_ANNEX,
              (at, wrong) -> {
                String id = at.representation().id();
                if (id.isEmpty() || id.codePoints().anyMatch(SchemaRules::isSpace)) {
                  wrong.accept("@id is \"" + id + '"');
                }
              }),
          SAYS.representation(
              "schema.bandwidth",
              "Representation@bandwidth is there, above 0 and below 2^32.",
              SCHEMA_ANNEX + "; 5.3.5.2",
              (at, wrong) -> {
                long bandwidth = at.representation().bandwidth();
                if (bandwidth <= 0 || bandwidth >= UNSIGNED_INT_END) {
                  wrong.accept("@bandwidth is " + bandwidth);
                }
              }),
          SAYS.representation(
              "schema.codecs",
              "@codecs is a list as RFC 6381 has it: names with commas, no blanks.",
              SCHEMA_ANNEX,
              (at, wrong) ->
                  at.codecs()
                      .filter(codecs -> !CODECS.matcher(codecs).matches())
                      .ifPresent(codecs -> wrong.accept("@codecs is \"" + codecs + '"'))),
          SAYS.representation(
              "schema.common-values",
              "@scanType and @audioSamplingRate have values the schema allows.",
              SCHEMA_ANNEX,
              (at, wrong) -> {
                for (CommonAttributes common :
                    List.of(at.in().set().common(), at.representation().common())) {
                  oneOf("scanType", common.scanType(), SCAN_TYPES, wrong);
                  if (common.audioSamplingRates().size() > 2) {
                    wrong.accept(
                        "@audioSamplingRate lists "
                            + common.audioSamplingRates().size()
                            + " rates, two at most");
                  }
                }
              }),
          SAYS.document(
              "schema.descriptors",
              "Every descriptor and event stream has a @schemeIdUri.",
              SCHEMA_ANNEX,
              SchemaRules::descriptors),
          SAYS.set(
              "schema.producer-reference-time",
              "ProducerReferenceTime has @id, @wallClockTime and @presentationTime.",
              SCHEMA_ANNEX,
              (at, wrong) ->
                  at.set().common().producerReferenceTimes().stream()
                      .filter(SchemaRules::lacksSomething)
                      .forEach(one -> wrong.accept("ProducerReferenceTime without one of them"))),
          SAYS.level(
              "schema.unsigned",
              "Timescales, durations and numbers of segments are below 2^32, times not below 0.",
              SCHEMA_ANNEX,
              (at, wrong) -> {
                at.bases().forEach(base -> unsigned(base, wrong));
                at.series().forEach(series -> unsigned(series, wrong));
              }));

  private SchemaRules() {}

  static boolean isUnsignedInt(String text) {
    return UNSIGNED_INT.matcher(text).matches() && Long.parseLong(text) < UNSIGNED_INT_END;
  }

  private static boolean isSpace(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  private static void oneOf(
      String attribute, Optional<String> value, Set<String> allowed, Consumer<String> wrong) {
    value
        .filter(text -> !allowed.contains(text))
        .ifPresent(text -> wrong.accept("@" + attribute + " is \"" + text + '"'));
  }

  private static boolean lacksSomething(ProducerReferenceTime reference) {
    return reference.id().isEmpty()
        || reference.wallClockTime().isEmpty()
        || reference.presentationTime().isEmpty();
  }

  private static void descriptors(Document document, Complaints complaints) {
    schemes(
        Stream.of(
                document.mpd().essentialProperties(),
                document.mpd().supplementalProperties(),
                document.mpd().utcTimings())
            .flatMap(List::stream),
        complaints.at("MPD"));
    for (PeriodAt at : document.periods()) {
      schemes(
          Stream.concat(
              at.period().assetIdentifier().stream(),
              at.period().supplementalProperties().stream()),
          complaints.at(at));
      events(at.period().eventStreams(), complaints.at(at));
    }
    for (SetAt at : document.sets()) {
      schemes(
          Stream.concat(at.set().roles().stream(), at.set().accessibilities().stream()),
          complaints.at(at));
      schemes(common(at.set().common()), complaints.at(at));
      events(at.set().common().inbandEventStreams(), complaints.at(at));
    }
    for (RepresentationAt at : document.representations()) {
      schemes(common(at.representation().common()), complaints.at(at));
      events(at.representation().common().inbandEventStreams(), complaints.at(at));
    }
  }

  private static Stream<Descriptor> common(CommonAttributes common) {
    return Stream.of(
            common.essentialProperties(),
            common.supplementalProperties(),
            common.audioChannelConfigurations(),
            common.contentProtections().stream().map(one -> one.descriptor()).toList())
        .flatMap(List::stream);
  }

  private static void schemes(Stream<Descriptor> descriptors, Consumer<String> wrong) {
    descriptors
        .filter(one -> one.schemeIdUri().isEmpty())
        .forEach(one -> wrong.accept("a descriptor without @schemeIdUri"));
  }

  private static void events(List<EventStream> streams, Consumer<String> wrong) {
    streams.stream()
        .filter(one -> one.schemeIdUri().isEmpty())
        .forEach(one -> wrong.accept("an event stream without @schemeIdUri"));
  }

  private static void unsigned(SegmentBase base, Consumer<String> wrong) {
    if (base.timescale().orElse(1) >= UNSIGNED_INT_END) {
      wrong.accept("@timescale is " + base.timescale().getAsLong());
    }
    if (base.presentationTimeOffset().orElse(0) < 0) {
      wrong.accept("@presentationTimeOffset is " + base.presentationTimeOffset().getAsLong());
    }
  }

  private static void unsigned(SegmentSeries series, Consumer<String> wrong) {
    Stream.of(series.duration(), series.startNumber(), series.endNumber())
        .filter(number -> number.orElse(0) >= UNSIGNED_INT_END || number.orElse(0) < 0)
        .forEach(number -> wrong.accept("a duration or number of " + number.getAsLong()));
    if (series.timeline().isPresent()) {
      for (SegmentTimeline.S s : series.timeline().get().entries()) {
        if (s.t().orElse(0) < 0) {
          wrong.accept("S@t is " + s.t().getAsLong());
        }
      }
    }
  }
}
