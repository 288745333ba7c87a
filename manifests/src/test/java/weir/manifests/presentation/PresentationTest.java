package weir.manifests.presentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.manifests.Documents;
import weir.manifests.mpd.ByteRange;
import weir.manifests.mpd.FrameRate;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.mpd.MpdReader;

class PresentationTest {
  private static final URI ADDRESS = URI.create("https://example.org/dash/manifest.mpd?token=1/2");

  @Test
  void aTitleOfOurOwnIsAVideoLadderAndAnAudioTrack() {
    Presentation title = Presentation.of(Documents.onDemand(), ADDRESS);

    assertEquals(Duration.ofSeconds(10), title.duration());
    assertEquals(Duration.ofNanos(2_005_333_333), title.minBufferTime());
    AdaptationSetView video = title.adaptationSets().get(0);
    assertEquals("video", video.contentType());
    RepresentationView hd = video.representations().get(1);
    assertEquals("720p", hd.id());
    assertEquals(2_500_000, hd.bandwidth());
    assertEquals(Optional.of("avc1.64001f"), hd.codecs());
    assertEquals(Optional.of("video/mp4"), hd.mimeType());
    assertEquals(OptionalInt.of(1280), hd.width());
    assertEquals(OptionalInt.of(720), hd.height());
    assertEquals(Optional.of(new FrameRate(30000, 1001)), hd.frameRate());
    assertEquals(
        Optional.of(URI.create("https://example.org/dash/720p/init.mp4")), hd.initialization());
    assertEquals(5, hd.segments().count());
    assertEquals(
        new Segment(URI.create("https://example.org/dash/720p/5.m4s"), 5, 240240, 59760, 30000),
        hd.segments().at(4));
    assertEquals(8008.0, hd.segments().at(4).startMs());
    assertEquals(1992.0, hd.segments().at(4).durationMs());
    AdaptationSetView audio = title.adaptationSets().get(1);
    assertEquals("audio", audio.contentType());
    assertEquals(Optional.of("en"), audio.language());
    assertEquals(96256 + 95232, audio.representations().get(0).segments().at(2).startTicks());
  }

  @Test
  void aSegmentOutsideTheIndexIsABug() {
    SegmentIndex segments = only("duration='2' media='$Number$'");

    assertThrows(IndexOutOfBoundsException.class, () -> segments.at(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> segments.at(segments.count()));
  }

  @Test
  void byDurationThePeriodIsFilledAndTheLastSegmentIsCut() {
    SegmentIndex segments =
        only("timescale='1000' duration='3000' media='$Number$.m4s' startNumber='7'");

    assertEquals(4, segments.count());
    assertEquals(segment("7.m4s", 7, 0, 3000, 1000), segments.at(0));
    assertEquals(segment("10.m4s", 10, 9000, 1000, 1000), segments.at(3));
  }

  @Test
  void byDurationThePresentationTimeOffsetMovesTheMediaTimeOnly() {
    SegmentIndex segments =
        only("timescale='10' duration='30' presentationTimeOffset='1000' media='$Time$'");

    assertEquals(segment("1000", 1, 0, 30, 10), segments.at(0));
    assertEquals(segment("1090", 4, 90, 10, 10), segments.at(3));
  }

  @Test
  void anEndNumberEndsTheSegmentsEarlier() {
    assertEquals(2, only("duration='2' startNumber='3' endNumber='4' media='$Number$'").count());
    assertEquals(0, only("duration='2' startNumber='3' endNumber='1' media='$Number$'").count());
    assertEquals(5, only("duration='2' startNumber='3' endNumber='99' media='$Number$'").count());
  }

  @Test
  void aPatternWithNothingOpenIsTheOneSegmentOfThePeriod() {
    SegmentIndex segments = only("timescale='4' media='all.mp4'");

    assertEquals(1, segments.count());
    assertEquals(segment("all.mp4", 1, 0, 40, 4), segments.at(0));
  }

  @Test
  void aTimelineMayStartAnywhereLeaveGapsAndNumberAnew() {
    SegmentIndex segments =
        timeline(
            "timescale='10' presentationTimeOffset='100' startNumber='5' media='$Number%03d$-$Time$'",
            "<S t='90' d='20' r='1'/><S d='10'/><S t='150' d='25' n='50' r='1'/>");

    assertEquals(5, segments.count());
    assertEquals(segment("005-90", 5, -10, 20, 10), segments.at(0));
    assertEquals(segment("006-110", 6, 10, 20, 10), segments.at(1));
    assertEquals(segment("007-130", 7, 30, 10, 10), segments.at(2));
    assertEquals(segment("050-150", 50, 50, 25, 10), segments.at(3));
    assertEquals(segment("051-175", 51, 75, 25, 10), segments.at(4));
    assertEquals(0, segments.indexAt(Duration.ofSeconds(-5)));
    assertEquals(0, segments.indexAt(Duration.ofMillis(999)));
    assertEquals(1, segments.indexAt(Duration.ofSeconds(1)));
    assertEquals(2, segments.indexAt(Duration.ofMillis(3500)));
    assertEquals(3, segments.indexAt(Duration.ofMillis(4500)), "in the gap, the next");
    assertEquals(4, segments.indexAt(Duration.ofMillis(7500)));
    assertEquals(4, segments.indexAt(Duration.ofDays(10_000)));
    assertEquals(4, segments.indexAt(Duration.ofSeconds(Long.MAX_VALUE)));
    assertEquals(0, segments.indexAt(Duration.ofSeconds(Long.MIN_VALUE)));
  }

  @Test
  void anOpenRunReachesToTheNextOrToThePeriodsEnd() {
    SegmentIndex segments =
        timeline(
            "timescale='10' media='$Number$'", "<S t='0' d='20' r='-1'/><S t='50' d='30' r='-1'/>");

    assertEquals(5, segments.count());
    assertEquals(40, segments.at(2).startTicks());
    assertEquals(50, segments.at(3).startTicks());
    assertEquals(80, segments.at(4).startTicks());
  }

  @Test
  void runsThatOverlapAreTakenAsTheyAre() {
    SegmentIndex segments =
        timeline("timescale='1' media='$Number$'", "<S t='0' d='10' r='2'/><S t='15' d='10'/>");

    assertEquals(4, segments.count());
    assertEquals(segment("4", 4, 15, 10, 1), segments.at(3));
    assertEquals(2, segments.indexAt(Duration.ofSeconds(22)));
    assertEquals(3, segments.indexAt(Duration.ofSeconds(99)));
  }

  @Test
  void aTimelineSinceTheEpochCostsNoMemory() {
    SegmentIndex segments =
        timeline(
            "timescale='90000' media='$Time$'",
            "<S t='0' d='180000' r='4000000000000'/><S d='1'/>");

    assertEquals(4_000_000_000_002L, segments.count());
    assertEquals(
        segment("719999999999820000", 4_000_000_000_000L, 719_999_999_999_820_000L, 180000, 90000),
        segments.at(3_999_999_999_999L));
    assertEquals(1_000_000_000_000L, segments.indexAt(Duration.ofSeconds(2_000_000_000_000L)));
  }

  @Test
  void lookingUpByTimeAgreesWithLookingThroughAll() {
    for (long seed = 0; seed < 200; seed++) {
      var random = new SplittableRandom(seed);
      StringBuilder runs = new StringBuilder();
      long time = random.nextLong(50);
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        long gap = random.nextInt(3) == 0 ? random.nextLong(20) : 0;
        long d = random.nextLong(1, 30);
        long r = random.nextLong(5);
        runs.append("<S t='%d' d='%d' r='%d'/>".formatted(time + gap, d, r));
        time += gap + d * (r + 1);
      }
      SegmentIndex segments = timeline("timescale='1000' media='$Number$'", runs.toString());
      for (long at = 0; at < time + 10; at++) {
        long expected = 0;
        while (expected < segments.count() - 1
            && segments.at(expected).startTicks() + segments.at(expected).durationTicks() <= at) {
          expected++;
        }
        assertEquals(
            expected, segments.indexAt(Duration.ofMillis(at)), "seed " + seed + " at " + at);
      }
    }
  }

  @Test
  void productsBeyond64BitsStayExact() {
    Presentation years =
        read(
            "<MPD mediaPresentationDuration='P20000DT0.000000001S'><Period><AdaptationSet>"
                + "<SegmentTemplate timescale='4294967295' duration='4294967295' media='$Number$'/>"
                + "<Representation id='a' bandwidth='1'/></AdaptationSet></Period></MPD>");

    SegmentIndex segments = first(years).segments();
    assertEquals(1_728_000_001L, segments.count());
    Segment last = segments.at(1_728_000_000L);
    assertEquals(1_728_000_000L * 4_294_967_295L, last.startTicks());
    assertEquals(5, last.durationTicks());
    assertEquals(1_728_000_000_000.0, last.startMs());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          $RepresentationID$/$Number$.m4s   | https://example.org/dash/v$1/7.m4s
          $Number%05d$-$Bandwidth$          | https://example.org/dash/00007-64000
          $Bandwidth%08d$/$Time%03d$        | https://example.org/dash/00064000/000
          a$$b$Number$$$                    | https://example.org/dash/a$b7$
          ../$Number$?n=$Number$            | https://example.org/7?n=7
          /~/$Number$/~~                    | https://example.org/~/7/~~
          ~$Number$~$Number$~0!             | https://example.org/dash/~7~7~0!
          https://h/~u/~1!/~$Number$!       | https://h/~u/~1!/~7!
          //cdn.example/$Number$            | https://cdn.example/7
          http://s$Number$.example/x        | http://s7.example/x
          ?n=$Number$                       | https://example.org/dash/manifest.mpd?n=7
          sp ace $Number$                   | https://example.org/dash/sp%20ace%207
          """)
  void patternsAreFilledIn(String pattern, URI expected) {
    Presentation title =
        read(
            "<MPD mediaPresentationDuration='PT10S'><Period><AdaptationSet>"
                + "<SegmentTemplate duration='2' startNumber='7' media='"
                + pattern
                + "'/><Representation id='v$1' bandwidth='64000'/></AdaptationSet></Period></MPD>");

    assertEquals(expected, first(title).segments().at(0).url());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          duration='2' media='$Nummer$'                  | unknown identifier $Nummer$ in "$Nummer$"; known are RepresentationID, Bandwidth, Number and Time, each but the first with a width such as %05d
          duration='2' media='$Number'                   | a $ without its pair in "$Number"
          duration='2' media='$Number%5x$'               | unknown identifier $Number%5x$ in "$Number%5x$"; known are RepresentationID, Bandwidth, Number and Time, each but the first with a width such as %05d
          duration='2' media='$RepresentationID%05d$'    | $RepresentationID$ is no number to be formatted
          duration='2' media='$Number%0999999999d$'      | $Number%0999999999d$ is wider than 40
          duration='2' media='$Number$' initialization='$Time$' | an initialization segment has no $Number$ and no $Time$, but its address does
          media='$Number$'                               | SegmentTemplate has neither duration nor SegmentTimeline
          duration='2'                                   | SegmentTemplate has no @media
          duration='2' media='http://[x]/$Number$'       | "http://[x]/$Number$" makes no valid address
          duration='1' timescale='9000000000000000000' media='$Number$' | times or numbers run beyond 2^63
          """)
  void whatCannotBeAddressedSaysWhereAndWhy(String template, String reason) {
    var malformed = assertThrows(MalformedManifest.class, () -> only(template).count());

    assertEquals(
        ADDRESS + ", Period number 1, Representation a: " + reason, malformed.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <S d='2' r='-1'/><S d='2'/>          | S number 1 repeats up to the next, but the next has no @t
          <S t='-9223372036854775808' d='2'/>  | the SegmentTimeline runs beyond 2^63 units or segments
          <S d='2' r='9223372036854775807'/>   | the SegmentTimeline runs beyond 2^63 units or segments
          <S d='9223372036854775807' r='1'/>   | the SegmentTimeline runs beyond 2^63 units or segments
          """)
  void aTimelineThatCannotBeSaysWhereAndWhy(String runs, String reason) {
    var malformed =
        assertThrows(MalformedManifest.class, () -> timeline("media='$Number$'", runs).count());

    assertEquals(
        ADDRESS + ", Period number 1, Representation a: " + reason, malformed.getMessage());
  }

  @Test
  void eachLevelOverridesWhatIsAboveIt() {
    Presentation title =
        read(
            """
            <MPD mediaPresentationDuration='PT10S'>
              <BaseURL>media/</BaseURL>
              <BaseURL>http://other.example/</BaseURL>
              <Period>
                <BaseURL>p/</BaseURL>
                <SegmentTemplate timescale='10' initialization='init-$RepresentationID$' startNumber='3'>
                  <SegmentTimeline><S d='50' r='1'/></SegmentTimeline>
                </SegmentTemplate>
                <AdaptationSet mimeType='video/mp4' codecs='avc1.64001f' frameRate='25' width='640'>
                  <BaseURL>../set/</BaseURL>
                  <EssentialProperty schemeIdUri='urn:set'/>
                  <SegmentTemplate media='$RepresentationID$-$Number$'/>
                  <Representation id='a' bandwidth='1'/>
                  <Representation id='b' bandwidth='2' codecs='hvc1' width='1280'>
                    <BaseURL>http://b.example/</BaseURL>
                    <EssentialProperty schemeIdUri='urn:own'/>
                    <SegmentTemplate duration='25' startNumber='0'/>
                  </Representation>
                </AdaptationSet>
              </Period>
            </MPD>
            """);

    List<RepresentationView> both = title.adaptationSets().get(0).representations();
    RepresentationView a = both.get(0);
    assertEquals(Optional.of("avc1.64001f"), a.codecs());
    assertEquals(
        Optional.of(URI.create("https://example.org/dash/media/set/init-a")), a.initialization());
    assertEquals(2, a.segments().count());
    assertEquals(
        new Segment(URI.create("https://example.org/dash/media/set/a-3"), 3, 0, 50, 10),
        a.segments().at(0));
    RepresentationView b = both.get(1);
    assertEquals(Optional.of("hvc1"), b.codecs());
    assertEquals(OptionalInt.of(1280), b.width());
    assertEquals(Optional.of(FrameRate.of(25)), b.frameRate());
    assertEquals(2, b.common().essentialProperties().size());
    assertEquals(Optional.of(URI.create("http://b.example/init-b")), b.initialization());
    assertEquals(4, b.segments().count());
    assertEquals(new Segment(URI.create("http://b.example/b-0"), 0, 0, 25, 10), b.segments().at(0));
  }

  @Test
  void aTimelineIsLaidOutOnceForAllWhoInheritIt() {
    StringBuilder document =
        new StringBuilder(
            "<MPD mediaPresentationDuration='PT10S'><Period><AdaptationSet>"
                + "<SegmentTemplate media='$Number$'><SegmentTimeline>");
    document.append("<S d='1'/>".repeat(20_000)).append("</SegmentTimeline></SegmentTemplate>");
    document.append("<Representation id='a' bandwidth='1'/>".repeat(5_000));
    document.append("</AdaptationSet></Period></MPD>");

    Presentation title = read(document.toString());

    assertEquals(
        20_000, title.adaptationSets().get(0).representations().get(4_999).segments().count());
  }

  @Test
  void inheritanceThatWouldExhaustMemoryIsRefused() {
    StringBuilder document =
        new StringBuilder("<MPD mediaPresentationDuration='PT10S'><Period><AdaptationSet>");
    document.append("<SegmentTemplate duration='1' media='").append("x".repeat(100_000));
    document.append("$Number$'/>");
    document.append("<Representation id='a' bandwidth='1'/>".repeat(5_000));
    document.append("</AdaptationSet></Period></MPD>");

    var refusal = assertThrows(UnsupportedManifest.class, () -> read(document.toString()));

    assertEquals(
        ADDRESS
            + ", Period number 1, Representation a: what is inherited up to here takes more than 64 MiB",
        refusal.getMessage());
  }

  @Test
  void contentTypesAreToldByWhateverTellsThem() {
    Presentation title =
        read(
            """
            <MPD mediaPresentationDuration='PT10S'><Period>
              <AdaptationSet contentType='image'/>
              <AdaptationSet mimeType='audio/mp4'/>
              <AdaptationSet><Representation id='a' bandwidth='1' mimeType='video/webm'/></AdaptationSet>
              <AdaptationSet mimeType='application/mp4' codecs='stpp.ttml.im1t'/>
              <AdaptationSet/>
            </Period></MPD>
            """);

    assertEquals(
        List.of("image", "audio", "video", "text", "unknown"),
        title.adaptationSets().stream().map(AdaptationSetView::contentType).toList());
  }

  @Test
  void periodsFollowEachOther() {
    Presentation title =
        read(
            """
            <MPD mediaPresentationDuration='PT100S'>
              <Period id='a' duration='PT10S'/>
              <Period id='gone' xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='urn:mpeg:dash:resolve-to-zero:2013'/>
              <Period id='b'/>
              <Period id='c' start='PT30S' duration='PT5S'/>
              <Period id='d' start='PT40S'/>
            </MPD>
            """);

    assertEquals(List.of("a 0..10", "b 10..30", "c 30..35", "d 40..100"), spans(title));
    assertThrows(UnsupportedManifest.class, title::adaptationSets);
  }

  @Test
  void aRemotePeriodTakesTheTimeThatIsLeft() {
    Presentation title =
        read(
            """
            <MPD mediaPresentationDuration='PT704S' xmlns:l='http://www.w3.org/1999/xlink'>
              <Period id='a' duration='PT250S'/>
              <Period id='b' l:href='period.xml'/>
              <Period id='c' duration='PT344S'/>
            </MPD>
            """);

    assertEquals(List.of("a 0..250", "b 250..360", "c 360..704"), spans(title));
    assertEquals(
        Optional.of(URI.create("https://example.org/dash/period.xml")),
        title.periods().get(1).remote());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <MPD><Period/></MPD>                                                | : neither MPD@mediaPresentationDuration nor the last Period's duration says when it ends
          <MPD><Period/><Period duration='PT1S'/></MPD>                       | : Period number 2 has no start, and none can be reckoned
          <MPD><Period start='PT9S'/><Period id='x' start='PT1S' duration='PT1S'/></MPD> | : Period number 1 ends before it begins
          <MPD mediaPresentationDuration='PT1S'><BaseURL>http://[a]/</BaseURL><Period/></MPD> | : "http://[a]/" makes no valid address
          """)
  void whatHasNoPlaceInTimeSaysSo(String document, String reason) {
    var malformed = assertThrows(MalformedManifest.class, () -> read(document));

    assertEquals(ADDRESS + reason, malformed.getMessage());
  }

  @Test
  void whatIsInTheMediaIsToBeReadThereFirst() {
    RepresentationView one =
        first(
            read(
                """
                <MPD mediaPresentationDuration='PT10S'><Period><AdaptationSet>
                  <SegmentBase timescale='1000' presentationTimeOffset='500' indexRange='700-799'>
                    <Initialization range='0-699'/>
                  </SegmentBase>
                  <Representation id='a' bandwidth='1'><BaseURL>a.mp4</BaseURL></Representation>
                </AdaptationSet></Period></MPD>
                """));
    URI file = URI.create("https://example.org/dash/a.mp4");

    assertFalse(one.isAddressable());
    assertEquals(Optional.of(file), one.initialization());
    assertEquals(Optional.of(ByteRange.of(0, 699)), one.initializationRange());
    assertEquals(Optional.of(new Located(file, Optional.of(ByteRange.of(700, 799)))), one.index());
    var refusal = assertThrows(UnsupportedManifest.class, () -> one.segments().count());
    assertTrue(
        refusal.getMessage().endsWith("a.mp4, bytes 700-799; that index is to be read first"));

    RepresentationView indexed =
        one.indexed(
            new MediaIndex(
                2000,
                1000,
                700,
                800,
                List.of(
                    new MediaIndex.Entry(100, 8000),
                    new MediaIndex.Entry(50, 8000),
                    new MediaIndex.Entry(25, 4000))));

    assertTrue(indexed.isAddressable());
    assertEquals(3, indexed.segments().count());
    assertEquals(
        new Segment(file, 2, 8000, 8000, 2000, Optional.of(ByteRange.of(900, 949))),
        indexed.segments().at(1));
    assertEquals(2, indexed.segments().indexAt(Duration.ofSeconds(9)));
    assertEquals(OptionalLong.of(2), indexed.segments().indexOf(3));
    assertEquals(OptionalLong.empty(), indexed.segments().indexOf(4));
  }

  @Test
  void aFileWithoutAnIndexIsTheOneSegmentOfThePeriod() {
    RepresentationView one =
        first(
            read(
                "<MPD mediaPresentationDuration='PT10S'><Period><AdaptationSet>"
                    + "<Representation id='a' bandwidth='1'><BaseURL>a.vtt</BaseURL></Representation>"
                    + "</AdaptationSet></Period></MPD>"));

    assertEquals(1, one.segments().count());
    assertEquals(segment("a.vtt", 1, 0, 10, 1), one.segments().at(0));
  }

  @Test
  void aListGivesEachSegmentItsAddressAndRange() {
    Presentation title =
        read(
            """
            <MPD mediaPresentationDuration='PT10S'><Period>
              <SegmentList timescale='10' duration='40' startNumber='7'><Initialization sourceURL='i.mp4' range='0-9'/></SegmentList>
              <AdaptationSet><Representation id='a' bandwidth='1'><BaseURL>all.mp4</BaseURL><SegmentList>
                <SegmentURL mediaRange='10-19'/><SegmentURL media='b.mp4'/><SegmentURL media='c.mp4'/>
                <SegmentURL media='beyond.mp4'/>
              </SegmentList></Representation></AdaptationSet>
            </Period></MPD>
            """);

    SegmentIndex segments = first(title).segments();
    assertEquals(3, segments.count());
    assertEquals(
        new Segment(
            URI.create("https://example.org/dash/all.mp4"),
            7,
            0,
            40,
            10,
            Optional.of(ByteRange.of(10, 19))),
        segments.at(0));
    assertEquals(segment("c.mp4", 9, 80, 20, 10), segments.at(2));
    assertEquals(Optional.of(ByteRange.of(0, 9)), first(title).initializationRange());
    assertEquals(2, segments.indexAt(Duration.ofSeconds(60)));
  }

  @Test
  void everyWayThroughTheBaseUrlsIsASource() {
    Presentation title =
        read(
            """
            <MPD mediaPresentationDuration='PT10S' xmlns:dvb='urn:dvb:dash:dash-extensions:2014-1'>
              <BaseURL serviceLocation='a' dvb:priority='1' dvb:weight='10'>http://a/</BaseURL>
              <BaseURL serviceLocation='b' dvb:priority='2'>http://b/</BaseURL>
              <Period><AdaptationSet>
                <BaseURL>v/</BaseURL><BaseURL serviceLocation='c'>http://c/</BaseURL>
                <SegmentTemplate duration='2' media='$Number$'/>
                <Representation id='a' bandwidth='1'/>
              </AdaptationSet></Period>
            </MPD>
            """);

    assertEquals(
        List.of(
            "http://a/v/1 a 1 10", "http://b/v/1 b 2 -1", "http://c/1 c 1 10", "http://c/1 c 2 -1"),
        first(title).sources().stream()
            .map(
                source ->
                    source.segments().at(0).url()
                        + " "
                        + source.serviceLocation().orElse("?")
                        + " "
                        + source.priority().orElse(-1)
                        + " "
                        + source.weight().orElse(-1))
            .toList());
  }

  @Test
  void oneRepresentationThatCannotBeAddressedDoesNotSpoilTheOthers() {
    List<RepresentationView> both =
        read("""
                <MPD mediaPresentationDuration='PT10S'><Period><AdaptationSet>
                  <SegmentTemplate duration='2'/>
                  <Representation id='a' bandwidth='1'/>
                  <Representation id='b' bandwidth='1'><SegmentTemplate media='$Number$'/></Representation>
                </AdaptationSet></Period></MPD>
                """)
            .adaptationSets()
            .get(0)
            .representations();

    assertFalse(both.get(0).isAddressable());
    assertEquals(5, both.get(1).segments().count());
  }

  @Test
  void aStaticPresentationThatDoesNotSayHowLongItIsEndsWithItsSegments() {
    Presentation title =
        read(
            "<MPD><Period><AdaptationSet><SegmentTemplate media='$Number$'><SegmentTimeline>"
                + "<S d='3' r='3'/></SegmentTimeline></SegmentTemplate>"
                + "<Representation id='a' bandwidth='1'/></AdaptationSet></Period></MPD>");

    assertEquals(Duration.ofSeconds(12), title.duration());
    assertTrue(title.periods().get(0).isOpen());
  }

  private static Presentation read(String document) {
    return Presentation.of(MpdReader.read(document, "story.mpd"), ADDRESS);
  }

  private static RepresentationView first(Presentation title) {
    return title.adaptationSets().get(0).representations().get(0);
  }

  /** The segments of a template in a Period of ten seconds. */
  private static SegmentIndex only(String template) {
    return timeline(template, null);
  }

  private static SegmentIndex timeline(String template, String runs) {
    String timeline = runs == null ? "" : "<SegmentTimeline>" + runs + "</SegmentTimeline>";
    return first(
            read(
                "<MPD mediaPresentationDuration='PT10S'><Period><AdaptationSet><SegmentTemplate "
                    + template
                    + ">"
                    + timeline
                    + "</SegmentTemplate><Representation id='a' bandwidth='1'/></AdaptationSet></Period></MPD>"))
        .segments();
  }

  private static Segment segment(
      String url, long number, long startTicks, long durationTicks, long timescale) {
    return new Segment(
        URI.create("https://example.org/dash/" + url),
        number,
        startTicks,
        durationTicks,
        timescale);
  }

  private static List<String> spans(Presentation title) {
    return title.periods().stream()
        .map(
            period ->
                period.id().orElse("?")
                    + " "
                    + period.start().toSeconds()
                    + ".."
                    + period.start().plus(period.duration()).toSeconds())
        .toList();
  }
}
