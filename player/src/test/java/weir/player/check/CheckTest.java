package weir.player.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.manifests.rules.Violation;
import weir.media.box.MalformedMedia;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.encode.Progress;
import weir.media.store.Library;
import weir.media.store.PackageRequest;
import weir.media.store.Packager;
import weir.media.store.Title;
import weir.server.http.WeirServer;

/** A title of ours keeps every rule; each planted defect is named by the rule it breaks. */
@Tag("encode")
@Timeout(120)
class CheckTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path library;
  private static Title title;
  private static Title cutOtherwise;
  private static WeirServer server;

  @TempDir Path folder;

  @BeforeAll
  static void packageTwoTitles() throws Exception {
    Ffmpeg ffmpeg = Ffmpeg.bundled();
    Path film = library.resolve("film.mp4");
    List<String> command =
        List.of(
            (ffmpeg.ffmpeg()
                    + " -v error -nostdin -f lavfi -i testsrc2=size=256x144:rate=25"
                    + " -f lavfi -i sine=sample_rate=48000 -t 5 -c:v libx264 -preset ultrafast"
                    + " -b:v 800k -c:a aac "
                    + film)
                .split(" "));
    Process making = new ProcessBuilder(command).inheritIO().start();
    assertTrue(making.waitFor(60, TimeUnit.SECONDS) && making.exitValue() == 0);
    title = pack(ffmpeg, film, "film", Duration.ofSeconds(1));
    // as many segments, all but the first beginning some frames later
    cutOtherwise = pack(ffmpeg, film, "otherwise", Duration.ofMillis(1040));
    server = WeirServer.start(new WeirServer.Settings(library, "127.0.0.1", 0));
  }

  private static Title pack(Ffmpeg ffmpeg, Path film, String name, Duration segment)
      throws IOException {
    return new Packager(ffmpeg, Library.open(library))
        .pack(
            PackageRequest.of(film)
                .withTitle(name)
                .with(
                    PackageRequest.Encoding.DEFAULT
                        .withLadder(Ladder.parse("72:100,144:300"))
                        .withPreset("ultrafast")
                        .withSegment(segment))
                .with(PackageRequest.Extras.DEFAULT.withOnDemand()),
            Progress.NONE);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void anUntouchedTitleKeepsEveryRuleOverHttp() throws Exception {
    Report report = check(server.address().resolve("media/film/manifest.mpd"));

    assertEquals(List.of(), failures(report));
    assertEquals(List.of("R9"), idle(report), "nothing but an index is missing");
    assertEquals(15, report.segments());
    assertEquals(notes(report, "R7"), List.of());
  }

  @Test
  void itsOnDemandFormKeepsEveryRuleOverHttp() throws Exception {
    Report report = check(server.address().resolve("media/film/ondemand.mpd"));

    assertEquals(List.of(), failures(report));
    assertEquals(List.of(), idle(report));
    assertEquals(15, report.segments());
  }

  @Test
  void bothFormsKeepEveryRuleOnDisk() throws Exception {
    Report segmented = check(title.manifest().toUri());
    Report onDemand = check(title.onDemandManifest().toUri());

    assertEquals(List.of(), failures(segmented));
    assertEquals(List.of("R9", "R31"), idle(segmented));
    assertEquals(List.of(), failures(onDemand));
    assertEquals(List.of("R31"), idle(onDemand));
  }

  @Test
  void aSegmentWhoseTimeIsASecondLateBreaksContinuity() throws Exception {
    Path copy = copy(title);
    Path segment = copy.resolve("144p/3.m4s");
    byte[] bytes = Files.readAllBytes(segment);
    int tfdt = find(bytes, "tfdt");
    assertEquals(1, bytes[tfdt + 4], "a 64-bit time");
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    fields.putLong(tfdt + 8, fields.getLong(tfdt + 8) + timescale(copy));
    Files.write(segment, bytes);

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertEquals(List.of("R2", "R3"), failures(report));
    Violation first = ruling(report, "R3").first().get(0);
    assertTrue(first.place().startsWith("144p segment 3, file:"), first.place());
    assertTrue(first.what().contains("(1.000000 s)"), first.what());
  }

  @Test
  void aThirdOfTheBandwidthIsTooLow() throws Exception {
    Path copy = copy(title);
    long told = bandwidth(copy, "144p");
    edit(copy, text -> text.replace("bandwidth=\"" + told, "bandwidth=\"" + told / 3));

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertTrue(failures(report).contains("R7"), "" + failures(report));
    assertEquals(
        "@bandwidth is " + told / 3 + ", its segments need " + told,
        ruling(report, "R7").first().get(0).what());
  }

  @Test
  void twiceTheBandwidthIsNoFaultButWorthANote() throws Exception {
    Path copy = copy(title);
    long told = bandwidth(copy, "144p");
    edit(copy, text -> text.replace("bandwidth=\"" + told, "bandwidth=\"" + 2 * told));

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertEquals(List.of(), failures(report));
    assertEquals(1, notes(report, "R7").size());
  }

  @Test
  void aRenditionCutAtOtherFramesIsNotAligned() throws Exception {
    Path copy = copy(title);
    for (String file : List.of("1.m4s", "2.m4s", "3.m4s", "4.m4s", "5.m4s")) {
      Files.copy(
          cutOtherwise.folder().resolve("72p").resolve(file),
          copy.resolve("72p").resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Files.delete(copy.resolve("sizes.json"));

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertTrue(failures(report).contains("R2"), "" + failures(report));
    assertFalse(failures(report).contains("R3"), "" + failures(report));
    assertTrue(
        ruling(report, "R2").first().get(0).what().startsWith("segment 2 begins at 1.0"),
        "" + ruling(report, "R2").first());
  }

  @Test
  void aMissingSegmentIsNamedByItsAddress() throws Exception {
    Path copy = copy(title);
    Files.delete(copy.resolve("144p/4.m4s"));

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertEquals(List.of("R0"), failures(report));
    Violation missing = ruling(report, "R0").first().get(0);
    assertTrue(missing.place().endsWith("144p/4.m4s"), missing.place());
    assertEquals("no such file", missing.what());
  }

  @Test
  void aTruncatedSegmentIsNotWhole() throws Exception {
    Path copy = copy(title);
    Path segment = copy.resolve("144p/2.m4s");
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - 100));

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertEquals(List.of("R0"), failures(report));
    assertTrue(
        ruling(report, "R0").first().get(0).what().contains("'mdat' says"),
        "" + ruling(report, "R0").first());
  }

  @Test
  void whatAServerRefusesOrBreaksOffIsNamed() throws Exception {
    Report report =
        check(
            server
                .address()
                .resolve("via/id=faults,fail=503@1,truncate@3/media/film/manifest.mpd"));

    assertEquals(List.of("R0"), failures(report));
    List<String> what = ruling(report, "R0").first().stream().map(Violation::what).toList();
    assertTrue(what.contains("answers 503, not 200"), "" + what);
    assertEquals(2, ruling(report, "R0").count(), "" + what);
  }

  @Test
  void anotherCodecIsNotWhatTheMediaIs() throws Exception {
    Path copy = copy(title);
    edit(copy, text -> text.replaceFirst("codecs=\"avc1.[0-9a-f]{6}\"", "codecs=\"avc1.640028\""));

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertEquals(List.of("R8"), failures(report));
    assertTrue(
        ruling(report, "R8")
            .first()
            .get(0)
            .what()
            .startsWith("@codecs is avc1.640028, the media is"),
        "" + ruling(report, "R8").first());
  }

  @Test
  void anotherSizePixelShapeAndFrameRateAreNotWhatThePictureHas() throws Exception {
    Path copy = copy(title);
    edit(
        copy,
        text ->
            text.replaceFirst(
                    "width=\"256\" height=\"144\" sar=\"1:1\"",
                    "width=\"256\" height=\"140\" sar=\"4:3\"")
                .replace("rameRate=\"25\"", "rameRate=\"24\""));

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertEquals(List.of("R8"), failures(report));
    assertEquals(4, ruling(report, "R8").count(), "" + ruling(report, "R8").first());
  }

  @Test
  void anIndexThatCountsWrongIsFound() throws Exception {
    Path copy = copy(title);
    Path file = copy.resolve("144p/ondemand.mp4");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    int firstSize = find(bytes, "sidx") + 4 + 28 + 4;
    fields.putInt(firstSize, fields.getInt(firstSize) - 8);
    Files.write(file, bytes);

    Report report = check(copy.resolve("ondemand.mpd").toUri());

    assertTrue(failures(report).contains("R9"), "" + failures(report));
    assertTrue(
        ruling(report, "R9").first().get(0).what().startsWith("it covers bytes up to "),
        "" + ruling(report, "R9").first());
  }

  @Test
  void anIndexRangeThatIsNotExactIsFound() throws Exception {
    Path copy = copy(title);
    Path manifest = copy.resolve("ondemand.mpd");
    String text = Files.readString(manifest);
    Files.writeString(
        manifest, text.replaceFirst("indexRange=\"(\\d+)-(\\d)", "indexRange=\"$1-1$2"));

    Report report = check(manifest.toUri());

    assertTrue(failures(report).contains("R9"), "" + failures(report));
  }

  @Test
  void aGroupOfPicturesThatIsNoAccessPointIsFound() throws Exception {
    Path copy = copy(title);
    Path segment = copy.resolve("144p/2.m4s");
    byte[] bytes = Files.readAllBytes(segment);
    // the first NAL unit of a picture in the segment: an IDR becomes a slice of another
    int at = find(bytes, "mdat") + 4;
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    while ((bytes[at + 4] & 0x1f) != 5) {
      at += 4 + fields.getInt(at);
    }
    bytes[at + 4] = (byte) (bytes[at + 4] & 0xe0 | 1);
    Files.write(segment, bytes);

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertEquals(List.of("R1"), failures(report));
  }

  @Test
  void periodsListsAndReckonedTimesOfOthersAreChecked() throws Exception {
    Path copy = copy(title);
    String manifest = Files.readString(copy.resolve("ondemand.mpd"));
    long[] moofs = fragments(Files.readAllBytes(copy.resolve("144p/ondemand.mp4")));
    String range = manifest.split("144p/ondemand.mp4")[1].split("range=\"")[1].split("\"")[0];
    Path other =
        Files.writeString(
            copy.resolve("other.mpd"),
            """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT1S"
                profiles="urn:mpeg:dash:profile:full:2011" mediaPresentationDuration="PT5S">
            <Period id="a" duration="PT3S"><AdaptationSet id="1" mimeType="video/mp4"
                segmentAlignment="true" startWithSAP="1">
              <Representation id="72p" bandwidth="4000000" height="72"><SegmentTemplate duration="1"
                  media="72p/$Number$.m4s" initialization="72p/init.mp4"/></Representation>
              <Representation id="144p" bandwidth="4000001" height="144"><BaseURL>144p/</BaseURL>
                <SegmentList duration="1"><Initialization sourceURL="init.mp4"/>
                <SegmentURL media="1.m4s"/><SegmentURL media="2.m4s"/><SegmentURL media="3.m4s"/>
                </SegmentList></Representation>
            </AdaptationSet></Period>
            <Period id="b" duration="PT2S"><AdaptationSet id="1" mimeType="video/mp4">
              <Representation id="144p" bandwidth="4000000"><BaseURL>144p/ondemand.mp4</BaseURL>
                <SegmentList duration="1" presentationTimeOffset="3"><Initialization range="%s"/>
                <SegmentURL mediaRange="%d-%d"/><SegmentURL mediaRange="%d-"/>
                </SegmentList></Representation>
            </AdaptationSet></Period></MPD>
            """
                .formatted(range, moofs[3], moofs[4] - 1, moofs[4]));
    Files.delete(copy.resolve("sizes.json"));

    Report report = check(other.toUri());

    assertEquals(List.of(), failures(report), "" + report.rulings());
    assertEquals(8, report.segments());
    assertEquals(3, report.representations());
  }

  @Test
  void ofALiveTitleWhatIsThereNowIsChecked() throws Exception {
    Path copy = copy(title);
    Instant begun = Instant.parse("2026-01-01T00:00:00Z");
    edit(
        copy,
        text ->
            text.replaceFirst(
                    "type=\"static\" mediaPresentationDuration=\"[^\"]*\"",
                    "type=\"dynamic\" minimumUpdatePeriod=\"PT1S\" availabilityStartTime=\""
                        + begun
                        + "\" publishTime=\""
                        + begun
                        + '"')
                .replaceFirst("(<Period id=\"1\" start=\"PT0S\") duration=\"[^\"]*\"", "$1"));
    Files.delete(copy.resolve("sizes.json"));
    Files.delete(copy.resolve("144p/5.m4s"));

    Report report =
        Check.run(
            CLIENT,
            copy.resolve("manifest.mpd").toUri(),
            begun.plusMillis(3_500),
            Check.Settings.DEFAULT,
            Progress.NONE);

    assertTrue(report.isLive());
    assertEquals(List.of(), failures(report), "" + report.rulings());
    assertEquals(9, report.segments(), "three that have ended, of each");
  }

  @Test
  void brokenBoxesAreNamedAndNothingElseHappens() throws Exception {
    Path copy = copy(title);
    Path init = copy.resolve("144p/init.mp4");
    Path segment = copy.resolve("144p/1.m4s");
    byte[] soundInit = Files.readAllBytes(init);
    byte[] soundSegment = Files.readAllBytes(segment);
    long seed = 20261122;
    RandomGenerator random = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      Path file = folder.resolve("broken");
      byte[] broken = (i % 2 == 0 ? soundInit : soundSegment).clone();
      int front = i % 2 == 0 ? broken.length : find(broken, "mdat");
      for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
        broken[random.nextInt(front)] = (byte) random.nextInt(256);
      }
      Files.write(file, broken);
      try {
        Media.read(i % 2 == 0 ? segment : file, Initialization.read(i % 2 == 0 ? file : init));
      } catch (MalformedMedia expected) {
        assertFalse(expected.getMessage().isBlank());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + i, e);
      }
    }
  }

  @Test
  void aPeriodThatBeginsElsewhereInTheMediaIsFound() throws Exception {
    Path copy = copy(title);
    edit(copy, text -> text.replace("timescale=", "presentationTimeOffset=\"48000\" timescale="));

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertFalse(report.isPassed());
  }

  @Test
  void whatIsNeitherSoundNorPictureIsFetchedAndMeasured() throws Exception {
    Path copy = copy(title);
    Files.write(copy.resolve("tiles-1.jpg"), new byte[50_000]);
    Files.write(copy.resolve("words.vtt"), "WEBVTT\n".getBytes(StandardCharsets.UTF_8));
    edit(
        copy,
        text ->
            text.replace("isoff-live:2011", "isoff-main:2011")
                .replace("maxSegmentDuration=\"PT1.003S\"", "")
                .replace(
                    "</Period>",
                    """
                    <AdaptationSet id="8" contentType="text" lang="en" mimeType="text/vtt">
                      <Representation id="words" bandwidth="100"><BaseURL>words.vtt</BaseURL>
                      </Representation></AdaptationSet>
                    <AdaptationSet id="9" contentType="image" mimeType="image/jpeg">
                      <SegmentTemplate duration="5" media="tiles-$Number$.jpg"/>
                      <Representation id="tiles" bandwidth="80000" width="640" height="360">
                        <EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile"
                            value="5x5"/></Representation></AdaptationSet></Period>
                    """));

    Report report = check(copy.resolve("manifest.mpd").toUri());

    assertEquals(17, report.segments());
    assertEquals(List.of("R7"), failures(report));
    assertEquals("tiles", ruling(report, "R7").first().get(0).place());
  }

  private static long[] fragments(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    return Stream.iterate(text.indexOf("moof"), at -> at >= 0, at -> text.indexOf("moof", at + 1))
        .mapToLong(at -> at - 4L)
        .toArray();
  }

  private Report check(URI manifest) throws Exception {
    return Check.run(CLIENT, manifest, Instant.EPOCH, Check.Settings.DEFAULT, Progress.NONE);
  }

  private static List<String> failures(Report report) {
    return report.rulings().stream()
        .filter(one -> one.outcome() == Ruling.Outcome.FAIL)
        .map(Ruling::id)
        .toList();
  }

  private static List<String> idle(Report report) {
    return report.rulings().stream()
        .filter(
            one ->
                one.outcome() == Ruling.Outcome.NOT_APPLICABLE
                    || one.outcome() == Ruling.Outcome.NOT_JUDGED)
        .map(Ruling::id)
        .toList();
  }

  private static Ruling ruling(Report report, String id) {
    return report.rulings().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  private static List<Violation> notes(Report report, String id) {
    return ruling(report, id).notes();
  }

  private Path copy(Title of) throws IOException {
    Path to = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(of.folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(of.folder().relativize(file).toString()));
      }
    }
    return to;
  }

  private static void edit(Path copy, UnaryOperator<String> change) throws IOException {
    Path manifest = copy.resolve("manifest.mpd");
    String before = Files.readString(manifest);
    String after = change.apply(before);
    assertFalse(before.equals(after), "the edit changes something");
    Files.writeString(manifest, after);
  }

  private static long bandwidth(Path copy, String representation) throws IOException {
    String text = Files.readString(copy.resolve("manifest.mpd"));
    String after = text.substring(text.indexOf("id=\"" + representation + "\" bandwidth=\""));
    return Long.parseLong(after.split("\"")[3]);
  }

  private static long timescale(Path copy) throws IOException {
    String text = Files.readString(copy.resolve("manifest.mpd"));
    return Long.parseLong(text.split("timescale=\"")[1].split("\"")[0]);
  }

  private static int find(byte[] bytes, String fourcc) {
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(fourcc);
    assertTrue(at > 0, "no " + fourcc);
    return at;
  }
}
