package weir.manifests.mpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.manifests.Documents;
import weir.manifests.Golden;
import weir.manifests.Shared;

class MpdReaderTest {
  private final List<Finding> findings = new ArrayList<>();

  @Test
  void goldenDocumentsAreReadWithoutAFinding() throws IOException {
    assertEquals(Documents.onDemand(), read(Golden.read("on-demand.mpd")));
    assertEquals(Documents.everything(), read(Golden.read("everything.mpd")));
    assertEquals(List.of(), findings);
  }

  @Test
  void anyPrefixMayStandForTheNamespace() {
    Mpd mpd =
        read(
            """
            <d:MPD xmlns:d="urn:mpeg:dash:schema:mpd:2011" profiles="urn:p" minBufferTime="PT1S">
              <d:Period id="a"/>
            </d:MPD>
            """);

    assertEquals(Optional.of("a"), mpd.periods().get(0).id());
    assertEquals(List.of(), findings);
  }

  @Test
  void whatIsUnknownIsKeptAndReported() {
    Mpd mpd =
        read(
            """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:x="urn:other" profiles="urn:p" minBufferTime="PT1S"
                 x:a="1" b="2">
              <x:Period/>
              <Novelty><Period id="not here"/></Novelty>
              <undeclared:Period/>
              stray
              <Period id="a"/>
            </MPD>
            """);

    assertEquals(1, mpd.periods().size());
    assertEquals(
        List.of(
            "line 2: attribute MPD@b=\"2\" kept as it is: not modelled",
            "line 4: element \"Novelty\" kept as it is: not modelled",
            "line 5: prefix \"undeclared\" taken as urn:undeclared:undeclared: it is not declared"),
        told().stream().filter(finding -> !finding.contains("stray")).toList());
    assertTrue(told().stream().anyMatch(finding -> finding.contains("ignored: none belongs here")));
  }

  @Test
  void whatOnlyDescribesMayBeWrong() {
    Mpd mpd =
        read(
            """
            <MPD xmlns="urn:mpeg:DASH:schema:MPD:2011" availabilityStartTime="2026-01-01T00:00:00">
              <Period><AdaptationSet id="video" par="wide" segmentAlignment="yes">
                <Representation width="-1" frameRate="29.97" startWithSAP="9"/>
              </AdaptationSet></Period>
            </MPD>
            """);

    AdaptationSet set = mpd.periods().get(0).adaptationSets().get(0);
    assertEquals(Optional.of("video"), set.id());
    assertEquals(
        Optional.of(new FrameRate(2997, 100)), set.representations().get(0).common().frameRate());
    assertEquals(Optional.of(Instant.parse("2026-01-01T00:00:00Z")), mpd.availabilityStartTime());
    assertEquals(
        List.of(
            "line 1: namespace urn:mpeg:DASH:schema:MPD:2011 taken as urn:mpeg:dash:schema:mpd:2011",
            "line 1: attribute MPD@availabilityStartTime=\"2026-01-01T00:00:00\" taken as UTC: it names no zone",
            "line 1: MPD without @profiles taken as unknown",
            "line 1: MPD without @minBufferTime taken as unknown",
            "line 2: attribute AdaptationSet@id=\"video\" kept, but should be a whole number",
            "line 2: attribute AdaptationSet@par=\"wide\" ignored: not a ratio such as 16:9",
            "line 2: attribute AdaptationSet@segmentAlignment=\"yes\" ignored: not a whole number below 2^63",
            "line 3: Representation without @id taken as empty",
            "line 3: Representation without @bandwidth taken as 0",
            "line 3: attribute Representation@width=\"-1\" ignored: below 0",
            "line 3: attribute Representation@startWithSAP=\"9\" ignored: not a type of access point, 0 to 6"),
        told());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <Patch/>                                              | this is an MPD patch, the difference between two documents; read the MPD itself
          <SmoothStreamingMedia/>                               | the outermost element is SmoothStreamingMedia, not MPD
          <MPD><Period><SegmentTemplate startNumber='-1'/></Period></MPD> | SegmentTemplate@startNumber="-1" must not be below 0
          <MPD><Period><SegmentTemplate duration='long'/></Period></MPD> | SegmentTemplate@duration="long" is not a whole number below 2^63
          <MPD><Period><SegmentBase indexRange='5'/></Period></MPD> | SegmentBase@indexRange="5" is not a byte range such as 0-99
          <MPD><Period><SegmentTemplate><SegmentTimeline><S d='99999999999999999999'/></SegmentTimeline></SegmentTemplate></Period></MPD> | S@d="99999999999999999999" is not a whole number below 2^63
          """)
  void whatDecidesWhereAndWhenMustBeRight(String document, String reason) {
    var malformed = assertThrows(MalformedManifest.class, () -> read(document));

    assertEquals("story.mpd, line 1: " + reason, malformed.getMessage());
    assertEquals("story.mpd, line 1", malformed.place());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <MPD mediaPresentationDuration='soon'><Period/></MPD> | attribute MPD@mediaPresentationDuration="soon" ignored: not a duration such as PT1M3.5S
          <MPD mediaPresentationDuration='9.5'><Period/></MPD>  | attribute MPD@mediaPresentationDuration="9.5" taken as PT9.5S
          <MPD><Period start='-PT1S'/></MPD>                    | attribute Period@start="-PT1S" ignored: a negative duration has no meaning here
          <MPD availabilityStartTime='1970-01-01'><Period/></MPD> | attribute MPD@availabilityStartTime="1970-01-01" taken as 1970-01-01T00:00:00
          <MPD availabilityStartTime='{now}'><Period/></MPD>    | attribute MPD@availabilityStartTime="{now}" ignored: not a point in time such as 2026-01-01T00:00:00Z
          <MPD type='Dynamic'><Period/></MPD>                   | MPD@type="Dynamic" taken as dynamic
          <MPD type='list'><Period/></MPD>                      | MPD@type="list" taken as static
          <MPD/>                                                | MPD without a Period read as it is: there is nothing to play
          <MPD><Period><SegmentTemplate timescale='0'/></Period></MPD> | attribute SegmentTemplate@timescale="0" ignored: it must be above 0
          <MPD><Period><SegmentTemplate duration='634.566'/></Period></MPD> | attribute SegmentTemplate@duration="634.566" taken as 635: not a whole number
          <MPD><Period><SegmentBase indexRange='bytes=0-9'/></Period></MPD> | attribute SegmentBase@indexRange="bytes=0-9" taken as 0-9
          <MPD><Period><SegmentTemplate><SegmentTimeline><S t='0'/></SegmentTimeline></SegmentTemplate></Period></MPD> | S without @d left out: it lasts nothing
          """)
  void whatSomeWriteCarelesslyIsUnderstoodWithAFinding(String document, String finding) {
    Mpd mpd = read(document);

    assertTrue(told().contains("line 1: " + finding), told().toString());
    assertEquals(mpd, read(MpdWriter.writeAsItIs(mpd)));
  }

  @Test
  void foreignContentSurvivesWithItsNamespaces() {
    Mpd mpd =
        read(
            """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:a="urn:a" profiles="urn:p" minBufferTime="PT1S"
                 a:x="1" type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z">
              <Metrics metrics="BufferLevel"><Reporting schemeIdUri="urn:r" a:y="2"/></Metrics>
              <Period a:z="3">
                <EventStream schemeIdUri="urn:e">
                  <Event id="7" b="4">text &lt;<a:s xmlns:a="urn:other" a:t="5"><a:u/> more</a:s> end </Event>
                </EventStream>
                <AdaptationSet>
                  <ContentProtection schemeIdUri="urn:drm" xmlns:cenc="urn:mpeg:cenc:2013" cenc:default_KID="kid">
                    <cenc:pssh> AAAA </cenc:pssh>
                    <pro xmlns="urn:pr"><inner xmlns=""/></pro>
                  </ContentProtection>
                  <Rating schemeIdUri="urn:rating"/>
                  <lost:thing/>
                </AdaptationSet>
              </Period>
            </MPD>
            """);

    Mpd again = read(MpdWriter.writeAsItIs(mpd));

    assertEquals(mpd, again);
    Period period = mpd.periods().get(0);
    ContentProtection drm = period.adaptationSets().get(0).common().contentProtections().get(0);
    assertEquals(Optional.of("kid"), drm.defaultKid());
    assertEquals(List.of("AAAA"), drm.pssh());
    EventStream.Event event = period.eventStreams().get(0).events().get(0);
    assertEquals(new ForeignText("text <"), event.message().get(0));
    assertEquals("urn:other", ((ForeignElement) event.message().get(1)).namespace());
    assertEquals(List.of(new ForeignAttribute("urn:a", "a", "x", "1")), mpd.foreign().attributes());
    String written = MpdWriter.write(mpd);
    assertTrue(
        written.indexOf("<lost:thing/>") < written.indexOf("<Rating "),
        "what is foreign stands before Rating, as in the schema: " + written);
    assertTrue(written.contains("xmlns:lost=\"urn:undeclared:lost\""), written);
  }

  @Test
  void whatIsWrittenALittleWrongIsUnderstood() throws IOException {
    String document =
        "\n <?xml version='1.0' encoding='utf-16'?>\n<MPD profiles='p' minBufferTime='PT1S' type='Dynamic' "
            + "availabilityStartTime='2026-01-01 00:00:00+0100' publishTime='never' "
            + "xmlns='urn:mpeg:dash:schema:mpd:2011'><Period>"
            + "<SegmentTemplate timescale='1000.0'><SegmentTimeline><S t='-5' d='2'/></SegmentTimeline>"
            + "</SegmentTemplate></Period></MPD>";

    Mpd mpd =
        MpdReader.read(
            new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)),
            "story.mpd",
            findings::add);

    assertTrue(mpd.isDynamic());
    assertEquals(Optional.of(Instant.parse("2025-12-31T23:00:00Z")), mpd.availabilityStartTime());
    assertEquals(mpd, read(MpdWriter.writeAsItIs(mpd)));
    assertEquals(
        List.of(
            "line 1: white space before the XML declaration ignored, and so is that",
            "line 3: MPD@type=\"Dynamic\" taken as dynamic",
            "line 3: attribute MPD@availabilityStartTime=\"2026-01-01 00:00:00+0100\" taken as 2026-01-01T00:00:00+01:00",
            "line 3: attribute MPD@publishTime=\"never\" ignored: not a point in time such as 2026-01-01T00:00:00Z",
            "line 3: S@t=-5 taken as it is: media begins before 0"),
        told().subList(0, 5));
  }

  @Test
  void aDocumentOfTooManyThingsIsGivenUp() {
    var limits = new MpdReader.Limits(10_000, 8, 100);

    var many =
        assertThrows(
            MalformedManifest.class,
            () ->
                MpdReader.read(
                    "<MPD><Period/>" + "<a b='1'/>".repeat(50) + "</MPD>",
                    "many",
                    finding -> {},
                    limits));

    assertEquals("many, line 1: more than 100 elements and attributes", many.getMessage());
  }

  @Test
  void oddTimelinesAreReported() {
    Mpd mpd =
        read(
            "<MPD profiles='p' minBufferTime='PT1S' xmlns='urn:mpeg:dash:schema:mpd:2011'>"
                + "<Period><SegmentTemplate><SegmentTimeline><S t='5' d='0'/><S d='2' r='9'/>"
                + "<S t='20' d='1' r='-1'/><S t='30' d='1'/></SegmentTimeline></SegmentTemplate>"
                + "</Period></MPD>");

    assertEquals(
        OptionalLong.of(5),
        mpd.periods()
            .get(0)
            .addressing()
            .segmentTemplate()
            .orElseThrow()
            .series()
            .timeline()
            .orElseThrow()
            .entries()
            .get(0)
            .t());
    assertEquals(
        List.of(
            "line 1: S@d=\"0\" left out: it lasts nothing",
            "line 1: S that begins at 20, before the one before it ends at 25 taken as it is: segments overlap"),
        told());
  }

  @Test
  void aNameWithTooManyColonsIsNoAttribute() {
    Mpd mpd =
        read(
            """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:p" minBufferTime="PT1S">
              <Period ::x="1" :y="2" xlink:href="p.xml"/>
            </MPD>
            """);

    assertEquals(Optional.of(new RemoteElement("p.xml", false)), mpd.periods().get(0).remote());
    assertEquals(mpd, read(MpdWriter.writeAsItIs(mpd)));
    assertEquals(
        2, told().stream().filter(one -> one.endsWith("ignored: no name with a prefix")).count());
    var refusal = assertThrows(MalformedManifest.class, () -> read("<MPD><a::b/></MPD>"));
    assertTrue(refusal.getMessage().contains("a::b"), refusal.getMessage());
  }

  @Test
  void whatLiesElsewhereTakesItsPlaceWhenAskedFor() throws IOException {
    String document =
        """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:xlink="http://www.w3.org/1999/xlink"
             profiles="urn:p" minBufferTime="PT1S" mediaPresentationDuration="PT9S">
          <Period id="a">
            <EventStream xlink:href="events.xml" schemeIdUri="urn:e"/>
            <AdaptationSet xlink:href="sets.xml" id="1"/>
            <AdaptationSet id="3">
              <SegmentList xlink:href="list.xml" duration="1"/>
              <Representation id="r" bandwidth="1"/>
            </AdaptationSet>
          </Period>
          <Period xlink:href="periods.xml" xlink:actuate="onLoad"/>
          <Period xlink:href="urn:mpeg:dash:resolve-to-zero:2013"/>
        </MPD>
        """;
    Map<String, String> elsewhere =
        Map.of(
            "events.xml",
            "<EventStream schemeIdUri='urn:e'><Event id='7'/></EventStream>",
            "sets.xml",
            "<AdaptationSet id='1' lang='en'/>\n<AdaptationSet id='2'/>",
            "list.xml",
            "<?xml version='1.0'?>\n<SegmentList duration='2'><SegmentURL media='1.m4s'/></SegmentList>",
            "periods.xml",
            "\uFEFF<Period id='b' duration='PT1S'/><Period id='c'/>");

    Mpd kept = read(document);
    Mpd whole = resolved(document, element -> Optional.of(elsewhere.get(element.href())));

    assertEquals(
        Optional.of(new RemoteElement("periods.xml", true)), kept.periods().get(1).remote());
    assertEquals(
        List.of("a", "b", "c"), whole.periods().stream().map(one -> one.id().orElse("?")).toList());
    Period first = whole.periods().get(0);
    assertEquals(OptionalLong.of(7), first.eventStreams().get(0).events().get(0).id());
    assertEquals(
        List.of("1", "2", "3"),
        first.adaptationSets().stream().map(set -> set.id().orElse("?")).toList());
    SegmentList list = first.adaptationSets().get(2).addressing().segmentList().orElseThrow();
    assertEquals(Optional.of("1.m4s"), list.segmentUrls().get(0).media());
    assertEquals(List.of(), findings);
  }

  @Test
  void whatIsNotToBeHadStaysAReference() throws IOException {
    String document =
        """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:xlink="http://www.w3.org/1999/xlink"
             profiles="urn:p" minBufferTime="PT1S" mediaPresentationDuration="PT9S">
          <Period xlink:href="gone.xml"/>
          <Period xlink:href="broken.xml"/>
          <Period xlink:href="loop.xml"/>
          <Period xlink:href="other.xml"/>
        </MPD>
        """;

    Mpd mpd =
        resolved(
            document,
            element ->
                switch (element.href()) {
                  case "gone.xml" -> throw new FileNotFoundException("no gone.xml");
                  case "broken.xml" -> Optional.of("</Period>");
                  case "loop.xml" -> Optional.of("<Period xlink:href='loop.xml'/>");
                  default -> Optional.of("<Nonsense/><Period id='d'/>");
                });

    assertEquals(
        List.of("gone.xml", "broken.xml", "loop.xml", "here"),
        mpd.periods().stream()
            .map(period -> period.remote().map(RemoteElement::href).orElse("here"))
            .toList());
    assertEquals(
        "line 3: remote Period at \"gone.xml\": no gone.xml the reference stays", told().get(0));
    assertTrue(
        told().get(1).startsWith("line 4: remote Period at \"broken.xml\": "), told().get(1));
    assertEquals(
        "line 6: Period at other.xml: element \"Nonsense\" skipped: no Period",
        told().get(told().size() - 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                     | story.mpd, line 1: not well-formed XML
          not xml                | story.mpd, line 1: not well-formed XML
          <MPD><Period></MPD>    | story.mpd, line 1: not well-formed XML
          <MPD><Period/></MPD>x  | story.mpd, line 1: not well-formed XML
          <MPD a='1'b='2'/>      | story.mpd, line 1: not well-formed XML
          <MPD a='&nothing;'/>   | story.mpd, line 1: not well-formed XML
          """)
  void whatIsNotXmlIsOneErrorThatSaysWhere(String document, String beginning) {
    var malformed = assertThrows(MalformedManifest.class, () -> read(document));

    assertTrue(malformed.getMessage().startsWith(beginning), malformed.getMessage());
  }

  @Test
  void anEntityBombDoesNotGoOff() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE MPD [<!ENTITY e0 'boom'>");
    for (int i = 1; i < 40; i++) {
      bomb.append("<!ENTITY e%d '&e%d;&e%d;'>".formatted(i, i - 1, i - 1));
    }
    bomb.append("]><MPD id='&e39;'><Period/></MPD>");

    var malformed = assertThrows(MalformedManifest.class, () -> read(bomb.toString()));

    assertEquals(
        "story.mpd, line 1: a document type declaration; an MPD has none, so it is not read",
        malformed.getMessage());
  }

  @Test
  void externalEntitiesAreNeitherReadNorRequested(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
        });
    server.start();
    try {
      String web = "http://127.0.0.1:" + server.getAddress().getPort() + "/evil.dtd";
      for (String declaration :
          List.of(
              "SYSTEM '" + web + "'",
              "PUBLIC 'x' '" + web + "' []",
              "[<!ENTITY % p SYSTEM '" + web + "'> %p;]",
              "[<!ENTITY x SYSTEM '" + web + "'>]",
              "[<!ENTITY x SYSTEM '" + secret.toUri() + "'>]")) {
        String document =
            "<!DOCTYPE MPD "
                + declaration
                + "><MPD><ProgramInformation><Title>&x;</Title>"
                + "</ProgramInformation><Period/></MPD>";

        var malformed = assertThrows(MalformedManifest.class, () -> read(document));

        assertTrue(!malformed.getMessage().contains("secret"), malformed.getMessage());
      }
    } finally {
      server.stop(0);
    }
    assertEquals(0, requests.get());
  }

  @Test
  void aDeepOrALargeDocumentIsGivenUp() throws IOException {
    var limits = new MpdReader.Limits(1000, 8);

    var deep =
        assertThrows(
            MalformedManifest.class,
            () -> MpdReader.read("<MPD>" + "<a>".repeat(200), "deep", finding -> {}, limits));
    var large =
        assertThrows(
            MalformedManifest.class,
            () ->
                MpdReader.read(
                    new ByteArrayInputStream(new byte[1001]), "large", finding -> {}, limits));
    var long1001 =
        assertThrows(
            MalformedManifest.class,
            () -> MpdReader.read(" ".repeat(1001), "long", finding -> {}, limits));

    assertEquals("deep, line 1: elements are nested deeper than 8", deep.getMessage());
    assertEquals("large: larger than 1000 bytes", large.getMessage());
    assertEquals("long: larger than 1000 bytes", long1001.getMessage());
    String fits = "<MPD><Period/></MPD>";
    MpdReader.read(
        new ByteArrayInputStream(
            (fits + " ".repeat(1000 - fits.length())).getBytes(StandardCharsets.UTF_8)),
        "fits",
        finding -> {},
        limits);
  }

  @Test
  void theDeclaredEncodingIsFollowed() throws IOException {
    for (Charset encoding :
        List.of(
            StandardCharsets.UTF_8,
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.ISO_8859_1)) {
      String document =
          "<?xml version='1.0' encoding='%s'?><MPD><ProgramInformation><Title>Grüße</Title></ProgramInformation><Period/></MPD>"
              .formatted(encoding);

      Mpd mpd = MpdReader.read(new ByteArrayInputStream(document.getBytes(encoding)), "encoded");

      assertEquals(Optional.of("Grüße"), mpd.programInformations().get(0).title());
    }
  }

  @Test
  void bytesThatAreNoCharactersAreOneErrorThatSaysWhere() {
    byte[] document = "<MPD>\n<Period/>\n<!-- ü --></MPD>".getBytes(StandardCharsets.ISO_8859_1);

    var malformed =
        assertThrows(
            MalformedManifest.class,
            () -> MpdReader.read(new ByteArrayInputStream(document), "latin"));

    assertEquals(
        "latin, line 3: not well-formed XML: bytes that are not UTF-8", malformed.getMessage());
  }

  @Test
  void damagedBytesGiveADocumentOrOneClearError() throws IOException {
    byte[] sound = Golden.read("everything.mpd").getBytes(StandardCharsets.UTF_8);
    for (long seed = 0; seed < 3_000; seed++) {
      var random = new SplittableRandom(seed);
      byte[] damaged = sound.clone();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        MpdReader.read(new ByteArrayInputStream(damaged), "damaged");
      } catch (MalformedManifest expected) {
        assertTrue(expected.getMessage().matches("damaged, line [1-9].*"), expected.getMessage());
      } catch (RuntimeException unexpected) {
        fail("seed " + seed, unexpected);
      }
    }
  }

  @Test
  void manifestsOfOthersSurviveBeingWrittenAndReadAgain() throws IOException {
    List<String> survived = new ArrayList<>();
    try (var files = Files.newDirectoryStream(Shared.mpds(), "*_*")) {
      for (Path file : files) {
        String document = Files.readString(file);
        if (!document.contains("<MPD") || file.toString().endsWith("livesim2__Manifest.mpd")) {
          assertThrows(MalformedManifest.class, () -> read(document));
          continue;
        }
        Mpd mpd = read(document);
        assertEquals(mpd, read(MpdWriter.writeAsItIs(mpd)), file.toString());
        survived.add(file.getFileName().toString());
      }
    }
    assertEquals(17, survived.size(), survived.toString());
  }

  @Test
  void aTimelineOfDurationsHasAsFewRunsAsPossible() {
    assertEquals(
        new SegmentTimeline(
            List.of(
                SegmentTimeline.S.at(7, 10, 2),
                SegmentTimeline.S.following(9, 0),
                SegmentTimeline.S.following(10, 1))),
        SegmentTimeline.ofDurations(7, List.of(10L, 10L, 10L, 9L, 10L, 10L)));
  }

  private Mpd resolved(String document, RemoteContent remote) throws IOException {
    return MpdReader.read(
        new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)),
        "story.mpd",
        findings::add,
        MpdReader.Limits.DEFAULT,
        remote);
  }

  private Mpd read(String document) {
    return MpdReader.read(document, "story.mpd", findings::add);
  }

  private List<String> told() {
    return findings.stream().map(Finding::toString).toList();
  }
}
