package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.media.store.TitleJudge.contents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Workshop;
import weir.media.encode.Codec;
import weir.media.encode.Encoder;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.encode.PackagingFailed.NotResumable;
import weir.media.encode.Probe;
import weir.media.encode.Progress;
import weir.media.encode.Rung;
import weir.media.encode.Source;
import weir.media.encode.Thumbnails;

/** Jobs that were interrupted, as they lie on disk then, and what becomes of them. */
@Tag("encode")
class ResumeTest {
  /** Each frame is of another brightness than those around it. */
  private static final String PICTURE =
      "-f lavfi -i color=size=128x72:rate=RATE,format=gray,geq=lum='20+mod(N*37,200)'";

  private static final String SOUND =
      "-f lavfi -i anoisesrc=seed=7:sample_rate=48000:amplitude=0.3";
  private static final PackageRequest.Encoding ENCODING =
      new PackageRequest.Encoding(
          Ladder.parse("36:60,72:100"), Duration.ofSeconds(1), "veryfast", false);

  private static Ffmpeg ffmpeg;
  @TempDir Path folder;
  private Workshop workshop;
  private Library library;

  @BeforeAll
  static void findFfmpeg() {
    ffmpeg = Ffmpeg.bundled();
  }

  @BeforeEach
  void openLibrary() throws IOException {
    workshop = new Workshop(ffmpeg, folder);
    library = Library.open(folder.resolve("library"));
  }

  @Test
  void goesOnWhereItStoppedAsIfItNeverHad() throws IOException {
    Path input = film("film.mp4", "25", 15.4, "-bf 3 -g 120 -c:a aac");
    PackageRequest request = request(input).with(ENCODING.withPreset("ultrafast"));
    Title whole = pack(request.withTitle("whole"));
    Path place = interrupted(request, whole, 12);
    long kept = Files.getLastModifiedTime(place.resolve("built/v1/12.m4s")).toMillis();
    List<Double> heard = new ArrayList<>();

    Title resumed =
        new Packager(ffmpeg, library).resume(request, (fraction, remaining) -> heard.add(fraction));

    new TitleJudge(workshop).judge(resumed);
    assertEquals(contents(whole.folder()), contents(resumed.folder()));
    assertEquals(kept, modified(resumed, "72p/12.m4s"), "not encoded again");
    assertTrue(heard.get(0) > 0.7, "progress goes on at " + heard.get(0));
    assertSameFrames(whole, resumed);
    for (String file : contents(whole.folder().resolve("audio-und"))) {
      assertEquals(-1, mismatch(whole, resumed, "audio-und/" + file), file);
    }
    assertEquals(-1, mismatch(whole, resumed, "72p/init.mp4"));
    assertEquals(List.of("film", "whole"), inside(library.folder()));
  }

  @Test
  void goesOnTwiceInEveryCodec() throws IOException {
    Path input = film("film.mkv", "25", 13.4, "-bf 2 -g 75 -c:a pcm_s16le");
    PackageRequest request =
        request(input)
            .with(
                ENCODING
                    .withPreset("ultrafast")
                    .withLadder(Ladder.parse("72:100"))
                    .withCodecs(Codec.parse("h264,hevc,av1,vp9,opus")));
    Title whole = pack(request.withTitle("whole"));
    Path place = interrupted(request, whole, 11);
    // a second run that was interrupted in its turn, one segment further
    Path more = Files.createDirectory(place.resolve("more-11"));
    String[] codecs = {"72p", "72p-hevc", "72p-av1", "72p-vp9"};
    for (int i = 0; i < codecs.length; i++) {
      Path home = Files.createDirectory(more.resolve("v" + i));
      Files.copy(whole.folder().resolve(codecs[i] + "/init.mp4"), home.resolve("init.mp4"));
      Files.copy(whole.folder().resolve(codecs[i] + "/1.m4s"), home.resolve("1.m4s"));
    }

    Title resumed = new Packager(ffmpeg, library).resume(request, Progress.NONE);

    new TitleJudge(workshop).judge(resumed);
    for (String id : codecs) {
      int[] frames = workshop.brightness(workshop.appended(resumed, id));
      int[] before = workshop.brightness(workshop.appended(whole, id));
      // the twelfth segment is the first once more, as it was put there
      System.arraycopy(before, 0, before, 11 * 25, 25);
      assertAlike(before, frames, id);
    }
  }

  @Test
  void startsAnewWhatHadFinishedNothingAndCutsFromTheStartWithoutAnIndex() throws IOException {
    Path input = film("film.avi", "25", 3.4, "-bf 0 -g 250 -an");
    Title whole = pack(request(input).withTitle("whole"));
    Path place = interrupted(request(input), whole, 2);
    Path torn = place.resolve("built/v0/2.m4s");
    Files.write(torn, Arrays.copyOf(Files.readAllBytes(torn), (int) Files.size(torn) - 1));
    PackageRequest other = request(input).withTitle("hollow");
    Path hollow = interrupted(other, whole, 2).resolve("built/v1/1.m4s");
    byte[] segment = Files.readAllBytes(hollow);
    int mdat = new String(segment, StandardCharsets.ISO_8859_1).indexOf("mdat") - 4;
    int unwritten = 8192;
    ByteBuffer.wrap(segment).putInt(mdat, segment.length - mdat + unwritten);
    Files.write(hollow, Arrays.copyOf(segment, segment.length + unwritten));

    Title second = new Packager(ffmpeg, library).resume(request(input), Progress.NONE);
    Title anew = new Packager(ffmpeg, library).resume(other, Progress.NONE);

    for (Title title : List.of(second, anew)) {
      new TitleJudge(workshop).judge(title);
      assertSameFrames(whole, title);
    }
  }

  @Test
  void refusesWhatIsNotTheSameJob() throws IOException {
    Path input = film("film.mp4", "25", 3.4, "-an");
    Title whole = pack(request(input).withTitle("whole"));
    Packager packager = new Packager(ffmpeg, library);
    assertNotResumable("there is no unfinished job for 'film' in ", packager, request(input));
    interrupted(request(input), whole, 2);

    assertNotResumable(
        "was begun with other options, or another ffmpeg; use those, or leave --resume out",
        packager,
        request(input).with(ENCODING.withPreset("ultrafast")));
    Path other = Files.copy(input, folder.resolve("other.mp4"));
    assertNotResumable(
        "the unfinished job for 'film' was begun from " + input.toRealPath() + "; leave --resume",
        packager,
        request(other).withTitle("film"));
    try (Workplace busy = Workplace.resume(library.folder(), "film")) {
      assertNotResumable("'film' is being packaged just now", packager, request(input));
      Library.open(library.folder());
      assertTrue(busy.isResumable());
      assertNotResumable("'film' is being packaged just now", packager, request(input));
      assertEquals(List.of(), library.unfinished());
    }
    Files.setLastModifiedTime(input, FileTime.fromMillis(1_000_000));
    assertNotResumable("has changed since the unfinished job", packager, request(input));

    assertEquals("film", library.unfinished().get(0).title());
  }

  @Test
  void keepsAnUnfinishedJobOutOfSightUntilItIsRemovedOrReplaced() throws IOException {
    Path input = film("film.mp4", "25", 3.4, "-an");
    Title whole = pack(request(input).withTitle("whole"));
    interrupted(request(input), whole, 2);

    Library again = Library.open(library.folder());

    assertEquals(List.of("whole"), again.titles().stream().map(Title::name).toList());
    assertEquals("film", again.unfinished().get(0).title());
    assertTrue(again.unfinished().get(0).bytes() > 1000);
    again.remove("film");
    assertEquals(List.of(), again.unfinished());
    interrupted(request(input), whole, 2);
    pack(request(input));
    assertEquals(List.of(), again.unfinished());
    assertEquals(List.of("film", "whole"), inside(library.folder()));
  }

  private PackageRequest request(Path input) {
    return PackageRequest.of(input).with(ENCODING);
  }

  private Title pack(PackageRequest request) {
    return new Packager(ffmpeg, library).pack(request, Progress.NONE);
  }

  private Path film(String name, String rate, double seconds, String options) throws IOException {
    return workshop.input(
        name,
        PICTURE.replace("RATE", rate)
            + " "
            + SOUND
            + " -t "
            + seconds
            + " -c:v libx264 -preset veryfast -pix_fmt yuv420p -qp 12 "
            + options);
  }

  /** As a job for the request would leave it when killed, with so many segments and a bit more. */
  private Path interrupted(PackageRequest request, Title whole, int segments) throws IOException {
    Path place = Files.createDirectory(library.folder().resolve(".building-" + request.title()));
    Files.createFile(place.resolve("lock"));
    Source source = new Probe(ffmpeg).source(request.input().orElseThrow());
    PackageRequest.Encoding encoding = request.encoding();
    List<Rung> rungs =
        encoding.ladder().climbedBy(source.width(), source.height(), source.videoBitRate());
    Encoder.Settings settings =
        new Encoder.Settings(
            rungs,
            encoding.codecs(),
            encoding.segment(),
            encoding.preset(),
            false,
            Optional.of(Thumbnails.of(rungs.get(0), source.frameRate(), source.frames())));
    JobCard.of(request.title(), request.input(), Encoder.recipe(ffmpeg, source, settings))
        .write(place.resolve("job.json"));
    int pictures = 0;
    int sounds = 0;
    for (Sizes.RepresentationSizes one : whole.sizes().representations()) {
      boolean isPicture = one.contentType().equals("video");
      Path home = place.resolve("built/" + (isPicture ? "v" + pictures++ : "a" + sounds++));
      Files.createDirectories(home);
      Path from = whole.folder().resolve(one.id());
      Files.copy(from.resolve("init.mp4"), home.resolve("init.mp4"));
      // the first was a segment ahead, as encoders are
      for (int number = 1; number <= segments + (pictures == 1 ? 1 : 0); number++) {
        Files.copy(from.resolve(number + ".m4s"), home.resolve(number + ".m4s"));
      }
      Files.writeString(home.resolve("9.m4s.tmp"), "half");
    }
    Files.writeString(place.resolve("built/video.mpd"), "old");
    return place;
  }

  private void assertSameFrames(Title whole, Title resumed) throws IOException {
    for (Sizes.RepresentationSizes one : whole.sizes().representations()) {
      if (one.contentType().equals("video")) {
        assertAlike(
            workshop.brightness(workshop.appended(whole, one.id())),
            workshop.brightness(workshop.appended(resumed, one.id())),
            one.id());
      }
    }
  }

  /** A frame too early or too late would be 37 off. */
  private static void assertAlike(int[] expected, int[] frames, String what) {
    assertEquals(expected.length, frames.length, what);
    for (int i = 0; i < frames.length; i++) {
      assertEquals(expected[i], frames[i], 6, what + " frame " + i);
    }
  }

  private static void assertNotResumable(String says, Packager packager, PackageRequest request) {
    NotResumable refusal =
        assertThrows(NotResumable.class, () -> packager.resume(request, Progress.NONE), says);
    assertTrue(refusal.getMessage().contains(says), refusal.getMessage());
  }

  private static long mismatch(Title one, Title other, String file) throws IOException {
    return Files.mismatch(one.folder().resolve(file), other.folder().resolve(file));
  }

  private static long modified(Title title, String file) throws IOException {
    return Files.getLastModifiedTime(title.folder().resolve(file)).toMillis();
  }

  private static List<String> inside(Path folder) throws IOException {
    return Workplace.inside(folder).stream().map(p -> p.getFileName().toString()).sorted().toList();
  }
}
