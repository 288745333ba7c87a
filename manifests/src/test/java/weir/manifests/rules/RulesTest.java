package weir.manifests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.manifests.Documents;
import weir.manifests.Shared;
import weir.manifests.mpd.Finding;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.Mpd;
import weir.manifests.mpd.MpdReader;

/** Every rule, by one document that keeps it and one that does not. */
class RulesTest {
  private static final String SEGMENTED =
      """
      <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011"
          type="static" mediaPresentationDuration="PT8S" minBufferTime="PT2S"
          maxSegmentDuration="PT2S">
        <ProgramInformation lang="en"><Title>A film</Title></ProgramInformation>
        <Period id="1" start="PT0S" duration="PT8S">
          <AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true"
              minWidth="320" maxWidth="640" maxHeight="360" maxFrameRate="25" startWithSAP="1">
            <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
            <SegmentTemplate timescale="1000" media="$RepresentationID$/$Number%05d$.m4s"
                initialization="$RepresentationID$/init.mp4"><SegmentTimeline>
              <S t="0" d="2000" r="3"/></SegmentTimeline></SegmentTemplate>
            <Representation id="low" bandwidth="300000" codecs="avc1.42c01e" width="320"
                height="180" frameRate="25" sar="1:1"/>
            <Representation id="high" bandwidth="900000" codecs="avc1.64001f" width="640"
                height="360" frameRate="25" sar="1:1"/>
          </AdaptationSet>
          <AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" lang="en"
              segmentAlignment="true">
            <SegmentTemplate timescale="1000" duration="2000" media="$RepresentationID$/$Time$.m4s"
                initialization="$RepresentationID$/init.mp4"/>
            <Representation id="sound" bandwidth="64000" codecs="mp4a.40.2"
                audioSamplingRate="48000">
              <AudioChannelConfiguration
                  schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
            </Representation>
          </AdaptationSet>
          <AdaptationSet id="3" contentType="image" mimeType="image/jpeg">
            <SegmentTemplate duration="2" media="$RepresentationID$/$Number$.jpg"/>
            <Representation id="tiles" bandwidth="9000" width="1600" height="90">
              <EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile"
                  value="10x1"/>
            </Representation>
          </AdaptationSet>
        </Period>
      </MPD>
      """;

  private static final String LIVE =
      SEGMENTED
          .replace(
              "type=\"static\" mediaPresentationDuration=\"PT8S\"",
              "type=\"dynamic\" minimumUpdatePeriod=\"PT2S\" timeShiftBufferDepth=\"PT1M\""
                  + " suggestedPresentationDelay=\"PT6S\" availabilityStartTime=\"2026-01-01T00:00:00Z\""
                  + " publishTime=\"2026-01-01T00:00:00Z\"")
          .replace(
              "</MPD>",
              "<UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:http-iso:2014\" value=\"/time\"/></MPD>");

  private static final String INDEXED =
      """
      <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" minBufferTime="PT2S" type="static"
          profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" mediaPresentationDuration="PT8S">
        <Period id="1">
          <AdaptationSet id="1" contentType="video" mimeType="video/mp4" codecs="avc1.42c01e"
              subsegmentAlignment="true">
            <Representation id="one" bandwidth="300000"><BaseURL>one.mp4</BaseURL>
              <SegmentBase indexRange="800-900" indexRangeExact="true">
                <Initialization range="0-799"/></SegmentBase>
            </Representation>
          </AdaptationSet>
        </Period>
      </MPD>
      """;

  private static final String DASH_IF =
      SEGMENTED
          .replace("isoff-live:2011\"", "isoff-live:2011,http://dashif.org/guidelines/dash264\"")
          .replace("contentType=\"video\"", "contentType=\"video\" par=\"16:9\"");

  private static final Set<String> NOT_TO_BE_READ = Set.of("period.there", "mpd.durations");

  /** One edit that breaks one rule of a document that keeps it. */
  private record Breach(String rule, String sound, UnaryOperator<String> edit) {
    @Override
    public String toString() {
      return rule;
    }
  }

  private static Breach breach(String rule, String sound, String what, String by) {
    return new Breach(rule, sound, text -> text.replaceFirst(what, by));
  }

  static Stream<Breach> breaches() {
    String live = "type=\"dynamic\"";
    return Stream.of(
        breach("schema.document", SEGMENTED, "startWithSAP=\"1\"", "startWithSAP=\"yes\""),
        breach("schema.set-id", SEGMENTED, "AdaptationSet id=\"1\"", "AdaptationSet id=\"v1\""),
        breach("schema.content-type", SEGMENTED, "contentType=\"video\"", "contentType=\"film\""),
        breach(
            "schema.language", SEGMENTED, "audio/mp4\" lang=\"en\"", "audio/mp4\" lang=\"en_GB\""),
        breach("schema.representation-id", SEGMENTED, "id=\"low\"", "id=\"l ow\""),
        breach("schema.bandwidth", SEGMENTED, "bandwidth=\"300000\"", "bandwidth=\"4294967296\""),
        breach("schema.codecs", SEGMENTED, "avc1.42c01e", "avc1.42c01e, mp4a.40.2"),
        breach("schema.common-values", SEGMENTED, "sar=\"1:1\"", "scanType=\"odd\""),
        breach("schema.descriptors", SEGMENTED, "<Role schemeIdUri=\"[^\"]*\"", "<Role"),
        breach(
            "schema.producer-reference-time",
            SEGMENTED,
            "<Role ",
            "<ProducerReferenceTime id=\"1\"/><Role "),
        breach("schema.unsigned", SEGMENTED, "timescale=\"1000\"", "timescale=\"4294967296\""),
        breach("mpd.profiles", SEGMENTED, "profiles=\"[^\"]*\"", ""),
        breach("mpd.min-buffer-time", SEGMENTED, "minBufferTime=\"PT2S\"", ""),
        breach("mpd.availability-start-time", LIVE, "availabilityStartTime=\"[^\"]*\"", ""),
        breach("mpd.publish-time", LIVE, "publishTime=\"[^\"]*\"", ""),
        new Breach(
            "mpd.end",
            SEGMENTED,
            text ->
                text.replace("mediaPresentationDuration=\"PT8S\"", "")
                    .replace("duration=\"PT8S\"", "")),
        breach("mpd.static", LIVE, live, "type=\"static\" mediaPresentationDuration=\"PT8S\""),
        breach("mpd.delay", LIVE, "Delay=\"PT6S\"", "Delay=\"PT1M\""),
        breach(
            "mpd.program-information",
            SEGMENTED,
            "<Period ",
            "<ProgramInformation><Title>Ein Film</Title></ProgramInformation><Period "),
        breach("mpd.utc-timing", LIVE, "<UTCTiming [^>]*/>", ""),
        breach("mpd.utc-timing-scheme", LIVE, "urn:mpeg:dash:utc:http-iso:2014", "urn:sundial"),
        breach("period.sets", SEGMENTED, "<AdaptationSet(?s:.)*</AdaptationSet>", ""),
        breach("period.nothing", SEGMENTED, "\" duration=\"PT8S\"", "\" duration=\"PT0S\""),
        new Breach(
            "period.bitstream-switching",
            SEGMENTED.replace("<Period ", "<Period bitstreamSwitching=\"true\" "),
            text ->
                text.replaceFirst(
                    "<AdaptationSet ", "<AdaptationSet bitstreamSwitching=\"false\" ")),
        breach(
            "period.id-unique",
            SEGMENTED,
            "</Period>",
            "</Period><Period id=\"1\" duration=\"PT0S\"/>"),
        breach("period.id-live", LIVE, "<Period id=\"1\"", "<Period"),
        breach("ids.there", SEGMENTED, "AdaptationSet id=\"2\"", "AdaptationSet"),
        breach("set.id-unique", SEGMENTED, "AdaptationSet id=\"2\"", "AdaptationSet id=\"1\""),
        breach("representation.id-unique", SEGMENTED, "id=\"sound\"", "id=\"low\""),
        breach("period.first-start", SEGMENTED, "start=\"PT0S\"", "start=\"PT1S\""),
        breach(
            "period.order",
            SEGMENTED.replace("</Period>", "</Period><Period start=\"PT8S\" duration=\"PT0S\"/>"),
            "start=\"PT0S\"",
            "start=\"PT9S\""),
        breach(
            "period.adjoining",
            SEGMENTED.replace("</Period>", "</Period><Period start=\"PT8S\" duration=\"PT0S\"/>"),
            "start=\"PT8S\"",
            "start=\"PT9S\""),
        breach("mpd.duration", SEGMENTED, "Duration=\"PT8S\"", "Duration=\"PT9S\""),
        breach(
            "set.representations",
            SEGMENTED,
            "<Representation id=\"sound\"(?s:.)*?</Representation>",
            ""),
        breach("set.said-once", SEGMENTED, "startWithSAP", "frameRate=\"25\" startWithSAP"),
        breach("set.range-order", SEGMENTED, "minWidth=\"320\"", "minWidth=\"641\""),
        breach("set.range", SEGMENTED, "maxFrameRate=\"25\"", "maxFrameRate=\"24000/1001\""),
        breach("set.media-type", SEGMENTED, "contentType=\"audio\"", "contentType=\"video\""),
        breach("set.language", SEGMENTED, "audio/mp4\" lang=\"en\"", "audio/mp4\""),
        breach("set.role", SEGMENTED, "value=\"main\"", "value=\"mane\""),
        new Breach(
            "set.main",
            SEGMENTED.replace("</AdaptationSet>\n  </Period>", "</AdaptationSet></Period>"),
            text ->
                text.replace("value=\"main\"", "value=\"alternate\"")
                    .replace(
                        "</Period>",
                        "<AdaptationSet id=\"9\" contentType=\"video\" mimeType=\"video/mp4\"/></Period>")),
        breach("set.aligned", SEGMENTED, "segmentAlignment=\"true\"", "segmentAlignment=\"false\""),
        breach(
            "set.one-addressing",
            SEGMENTED,
            "height=\"180\" frameRate=\"25\" sar=\"1:1\"/>",
            "height=\"180\"><SegmentBase indexRange=\"5-9\"/></Representation>"),
        breach("representation.mime-type", SEGMENTED, "mimeType=\"audio/mp4\"", ""),
        breach("representation.codecs", SEGMENTED, "codecs=\"mp4a.40.2\"", ""),
        breach(
            "representation.profiles",
            SEGMENTED,
            "id=\"low\"",
            "id=\"low\" profiles=\"urn:mpeg:dash:profile:full:2011\""),
        breach(
            "sub-representation.bandwidth",
            SEGMENTED,
            "</Representation>",
            "<SubRepresentation level=\"1\"/></Representation>"),
        breach(
            "representation.dependency",
            SEGMENTED,
            "id=\"low\"",
            "id=\"low\" dependencyId=\"base\""),
        breach("representation.addressed", INDEXED, "<BaseURL>one.mp4</BaseURL>", ""),
        breach(
            "content-protection.value",
            SEGMENTED,
            "<Role ",
            "<ContentProtection schemeIdUri=\"urn:mpeg:dash:mp4protection:2011\" value=\"no\"/><Role "),
        breach("audio-channels.value", SEGMENTED, "value=\"2\"", "value=\"stereo\""),
        breach("thumbnails.tiles", SEGMENTED, "value=\"10x1\"", "value=\"10\""),
        breach(
            "srd.value",
            SEGMENTED,
            "<Role ",
            "<SupplementalProperty schemeIdUri=\"urn:mpeg:dash:srd:2014\" value=\"0,0,0\"/><Role "),
        breach(
            "segments.one-way",
            SEGMENTED,
            "<SegmentTemplate duration=\"2\"",
            "<SegmentList duration=\"2\"><SegmentURL media=\"a\"/></SegmentList><SegmentTemplate duration=\"2\""),
        breach(
            "segments.one-timing",
            SEGMENTED,
            "<SegmentTemplate timescale=\"1000\" media",
            "<SegmentTemplate duration=\"2000\" timescale=\"1000\" media"),
        breach("segments.timed", SEGMENTED, "duration=\"2000\"", ""),
        breach("segments.index-range", INDEXED, "indexRange=\"800-900\"", ""),
        breach("template.fixed", SEGMENTED, "/init.mp4", "/\\$Number\\$.mp4"),
        breach("template.identifiers", SEGMENTED, "%05d", "%5x"),
        breach("template.number-or-time", SEGMENTED, "\\$Time\\$", "\\$Time\\$-\\$Number\\$"),
        breach("timeline.order", SEGMENTED, "r=\"3\"/>", "r=\"2\"/><S t=\"5000\" d=\"2000\"/>"),
        breach(
            "segments.max-duration",
            SEGMENTED,
            "maxSegmentDuration=\"PT2S\"",
            "maxSegmentDuration=\"PT1.9S\""),
        breach("profile.known", SEGMENTED, "isoff-live:2011", "isoff-lively:2011"),
        breach("profile.on-demand-static", LIVE, "isoff-live:2011", "isoff-on-demand:2011"),
        breach(
            "profile.on-demand-period",
            INDEXED,
            "<AdaptationSet",
            "<SegmentTemplate duration=\"2\" media=\"\\$Number\\$\"/><AdaptationSet"),
        breach("profile.on-demand-index", INDEXED, "indexRange=\"800-900\"", ""),
        breach(
            "profile.live-template",
            SEGMENTED,
            "<SegmentTemplate duration=\"2\" media=\"[^\"]*\"/>",
            "<BaseURL>one.jpg</BaseURL>"),
        breach("profile.dash-if-video", DASH_IF, "par=\"16:9\"", ""),
        breach("profile.dash-if-audio", DASH_IF, "audioSamplingRate=\"48000\"", ""),
        breach("profile.dash-if-type", DASH_IF, "image/jpeg", "image/gif"),
        new Breach(
            "profile.dash-if-live",
            DASH_IF.replace(
                "mimeType=\"image/jpeg\"", "mimeType=\"image/jpeg\" segmentAlignment=\"true\""),
            text -> text.replaceFirst("segmentAlignment=\"true\"", "")),
        breach(
            "document.resolvable",
            SEGMENTED,
            "media=\"\\$RepresentationID\\$/\\$Time\\$.m4s\"",
            ""),
        breach("segments.cover", SEGMENTED, "r=\"3\"", "r=\"2\""),
        breach("segments.needed", SEGMENTED, "r=\"3\"", "r=\"4\""));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void tellsWhatBreaksARuleFromWhatKeepsIt(Breach breach) {
    String broken = breach.edit().apply(breach.sound());
    assertFalse(broken.equals(breach.sound()), "the edit changes something");

    Verdict kept = verdict(breach.rule(), breach.sound());
    Verdict notKept = verdict(breach.rule(), broken);

    assertEquals(List.of(), kept.first());
    assertFalse(notKept.isKept());
    assertFalse(notKept.first().get(0).what().isBlank());
  }

  @Test
  void everyRuleIsBrokenOnceUnlessNoReaderLetsThatPass() {
    Set<String> rules =
        Rules.ALL.stream().map(Rule::id).collect(Collectors.toCollection(TreeSet::new));
    Set<String> broken =
        breaches().map(Breach::rule).collect(Collectors.toCollection(TreeSet::new));

    assertEquals(Rules.ALL.size(), rules.size(), "ids are unique");
    rules.removeAll(NOT_TO_BE_READ);
    assertEquals(rules, broken);
  }

  @Test
  void aDocumentWithoutPeriodsOrWithTimesBelowZeroCanBeMadeButNotRead() {
    Mpd empty = Mpd.builder().minBufferTime(Duration.ofSeconds(-1)).build();

    List<String> broken =
        Rules.judge(empty, List.of()).stream()
            .filter(verdict -> !verdict.isKept())
            .map(verdict -> verdict.rule().id())
            .toList();

    assertTrue(broken.containsAll(NOT_TO_BE_READ), broken.toString());
  }

  @Test
  void soundDocumentsBreakNothing() {
    for (String document : List.of(SEGMENTED, LIVE, INDEXED)) {
      assertEquals(List.of(), complaints(document));
    }
  }

  @Test
  void whatWeWriteForOurOwnTitlesBreaksNothing() {
    List<Verdict> verdicts = Rules.judge(Documents.onDemand(), List.of());

    assertEquals(List.of(), verdicts.stream().filter(one -> !one.isKept()).toList());
  }

  @Test
  void placesAreNamedByIdAndOnlyTheFirstAreKept() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      many.append("<Representation id=\"r").append(i).append("\" bandwidth=\"0\"/>");
    }
    String document =
        SEGMENTED.replace("<Representation id=\"low\"", many + "<Representation id=\"low\"");

    Verdict verdict = verdict("schema.bandwidth", document);

    assertEquals(100, verdict.count());
    assertEquals(Rules.MOST_PLACES, verdict.first().size());
    assertEquals("Period 1, AdaptationSet 1, Representation r0", verdict.first().get(0).place());
    assertEquals("@bandwidth is 0", verdict.first().get(0).what());
  }

  @Test
  void whatTheReaderFoundIsNamedByItsLine() {
    String document = SEGMENTED.replace("startWithSAP=\"1\"", "startWithSAP=\"yes\"");

    Verdict verdict = verdict("schema.document", document);

    assertEquals("line 7", verdict.first().get(0).place());
  }

  @Test
  void otherPeoplesManifestsAreJudgedInTime() throws IOException {
    Path mpds = Shared.mpds();
    var threads = ManagementFactory.getThreadMXBean();
    List<String> slow = new ArrayList<>();
    int judged = 0;
    try (Stream<Path> files = Files.list(mpds)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        List<Finding> findings = new ArrayList<>();
        Mpd mpd;
        try (InputStream document = Files.newInputStream(file)) {
          mpd = MpdReader.read(document, file.getFileName().toString(), findings::add);
        } catch (MalformedManifest noManifest) {
          continue;
        }
        long begin = threads.getCurrentThreadCpuTime();
        List<Verdict> verdicts = Rules.judge(mpd, findings);
        long nanos = threads.getCurrentThreadCpuTime() - begin;
        judged++;
        if (nanos > Duration.ofSeconds(1).toNanos()) {
          slow.add(file + " took " + nanos / 1_000_000 + " ms");
        }
        if (Boolean.getBoolean("rules.print")) {
          System.out.println(file.getFileName() + " " + nanos / 1_000_000 + " ms");
          verdicts.stream()
              .filter(one -> !one.isKept())
              .forEach(
                  one ->
                      System.out.println(
                          "  "
                              + one.rule().force()
                              + " "
                              + one.rule().id()
                              + " "
                              + one.count()
                              + " "
                              + one.first().get(0)));
        }
      }
    }

    assertEquals(17, judged);
    assertEquals(List.of(), slow);
  }

  private static Verdict verdict(String rule, String document) {
    return judge(document).stream()
        .filter(one -> one.rule().id().equals(rule))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no rule " + rule));
  }

  private static List<String> complaints(String document) {
    return judge(document).stream()
        .filter(one -> !one.isKept())
        .map(one -> one.rule().id() + " " + one.first())
        .toList();
  }

  private static List<Verdict> judge(String document) {
    List<Finding> findings = new ArrayList<>();
    return Rules.judge(MpdReader.read(document, "a test", findings::add), findings);
  }
}
