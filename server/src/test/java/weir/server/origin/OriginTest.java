package weir.server.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginTest {
  private static final String MPD =
      """
      <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011"
          mediaPresentationDuration="PT4S" minBufferTime="PT2S">%s
        <Period><AdaptationSet mimeType="%s">
          <SegmentTemplate media="$RepresentationID$/$Number$.m4s" duration="2"
              initialization="$RepresentationID$/init.mp4"/>
          <Representation id="one" bandwidth="400000" width="416" height="234" codecs="avc1.42c015"/>
        </AdaptationSet></Period>
      </MPD>
      """;

  @TempDir Path folder;

  @Test
  void knowsWhatATitleIsFromItsManifest() throws IOException {
    title("bird", MPD.formatted("", "video/mp4"));

    Origin origin = new Origin(folder, 0);

    PublishedTitle bird = origin.titles(0).get(0);
    assertEquals("bird", bird.name());
    assertEquals(4000, bird.durationMs());
    assertEquals(
        List.of(
            new PublishedRepresentation("one", "video", 400000, 416, 234, "avc1.42c015", "", 2)),
        bird.representations());
    assertEquals(List.of(), bird.warnings());
    StoredFile segment = origin.find("bird", "one/1.m4s", 0).orElseThrow();
    assertEquals("video/mp4", segment.contentType());
    assertEquals(1, segment.videoSegment().orElseThrow());
  }

  @Test
  void aTitleThatCannotBeReadHidesNoOtherAndIsThereAgainWhenItCan() throws IOException {
    title("bird", MPD.formatted("", "video/mp4"));
    title("fish", MPD.formatted("", "video/mp4"));
    Path monster = folder.resolve("fish/quality.json");
    try (var file = new RandomAccessFile(monster.toFile(), "rw")) {
      file.setLength(3L << 30);
    }

    Origin origin = new Origin(folder, 0);

    assertEquals(List.of("bird"), names(origin, 0));
    assertTrue(origin.find("bird", "one/1.m4s", 0).isPresent());
    Files.delete(monster);
    assertEquals(List.of("bird", "fish"), names(origin, 1000));

    title("crow", MPD.formatted("", "video/mp4"));
    try (var file = new RandomAccessFile(monster.toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    assertEquals(List.of("bird", "crow", "fish"), names(origin, 2000), "what is known stays");
  }

  private static List<String> names(Origin origin, long nowMs) {
    return origin.titles(nowMs).stream().map(PublishedTitle::name).toList();
  }

  /** RFC 9110, section 8.8.2.2. */
  @Test
  void aSecondThatSawTwoContentsOfAFileDatesNeither() throws IOException {
    title("bird", MPD.formatted("", "video/mp4"));
    Path segment = folder.resolve("bird/one/1.m4s");
    FileTime second = FileTime.from(Instant.parse("2026-11-28T12:00:00Z"));
    Files.setLastModifiedTime(segment, second);
    Origin origin = new Origin(folder, 0);
    StoredFile first = origin.find("bird", "one/1.m4s", 0).orElseThrow();

    Files.writeString(segment, "another content");
    Files.setLastModifiedTime(segment, second);
    StoredFile next = origin.findAnew("bird", "one/1.m4s", first).orElseThrow();
    Files.setLastModifiedTime(segment, FileTime.from(second.toInstant().plusSeconds(1)));
    StoredFile last = origin.findAnew("bird", "one/1.m4s", next).orElseThrow();

    assertTrue(first.isDateStrong());
    assertFalse(next.isDateStrong());
    assertTrue(last.isDateStrong());
  }

  @Test
  void goesByTheManifestAndNotByTheName() throws IOException {
    title("song", MPD.formatted("", "audio/mp4"));

    StoredFile segment = new Origin(folder, 0).find("song", "one/1.m4s", 0).orElseThrow();

    assertEquals("audio/mp4", segment.contentType());
    assertTrue(segment.videoSegment().isEmpty());
  }

  @Test
  void warnsOfAddressesThatLeadOffALink() throws IOException {
    title("away", MPD.formatted("<BaseURL>https://cdn.example/bird/</BaseURL>", "video/mp4"));
    title("root", MPD.formatted("<BaseURL>/media/root/</BaseURL>", "video/mp4"));
    title("near", MPD.formatted("<BaseURL>./</BaseURL>", "video/mp4"));
    title("broken", "<MPD");

    List<PublishedTitle> titles = new Origin(folder, 0).titles(0);

    assertTrue(warning(titles, "away").contains("https://cdn.example/bird/one/"));
    assertTrue(warning(titles, "root").contains("/media/root/one/"));
    assertEquals("", warning(titles, "near"));
    assertTrue(warning(titles, "away").contains("no HLS playlist"));
    assertTrue(warning(titles, "broken").contains("not understood: broken/manifest.mpd, line 1"));
  }

  @Test
  void looksAgainOnceASecondAndAtOnceForWhatIsMissing() throws IOException {
    title("bird", MPD.formatted("", "video/mp4"));
    Origin origin = new Origin(folder, 0);

    title("fish", MPD.formatted("", "video/mp4"));
    assertEquals(Optional.empty(), origin.find("fish", "manifest.mpd", 10));
    assertTrue(origin.find("fish", "manifest.mpd", 25).isPresent());
    Files.move(folder.resolve("bird"), folder.resolve(".bird"));
    assertTrue(origin.find("bird", "manifest.mpd", 900).isPresent());

    assertEquals(Optional.empty(), origin.find("bird", "manifest.mpd", 1100));
  }

  @Test
  void givesAChangedManifestAnotherTag() throws IOException {
    title("bird", MPD.formatted("", "video/mp4"));
    Origin origin = new Origin(folder, 0);
    String before = origin.find("bird", "manifest.mpd", 0).orElseThrow().etag();

    Files.writeString(folder.resolve("bird/manifest.mpd"), MPD.formatted(" ", "video/mp4"));
    String after = origin.find("bird", "manifest.mpd", 1000).orElseThrow().etag();

    assertNotEquals(before, after);
  }

  @Test
  void waitsForALibraryThatIsNotThereYet() throws IOException {
    Origin origin = new Origin(folder.resolve("later"), 0);
    assertEquals(List.of(), origin.titles(0));

    Files.createDirectories(folder.resolve("later"));
    Files.createDirectories(folder.resolve("later/empty"));

    assertEquals(List.of(), origin.titles(1000));
  }

  private static String warning(List<PublishedTitle> titles, String name) {
    return titles.stream()
        .filter(title -> title.name().equals(name))
        .map(title -> String.join(" ", title.warnings()))
        .findFirst()
        .orElseThrow();
  }

  private void title(String name, String manifest) throws IOException {
    Path representation = Files.createDirectories(folder.resolve(name).resolve("one"));
    Files.writeString(representation.resolve("init.mp4"), "init");
    Files.writeString(representation.resolve("1.m4s"), "first");
    Files.writeString(representation.resolve("2.m4s"), "second");
    Files.writeString(folder.resolve(name).resolve("manifest.mpd"), manifest);
  }
}
