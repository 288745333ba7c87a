package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.media.store.TitleJudge.contents;
import static weir.media.store.TitleJudge.rate;
import static weir.media.store.TitleJudge.rungs;
import static weir.media.store.TitleJudge.sounds;
import static weir.media.store.TitleJudge.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.Presentation;
import weir.media.Workshop;
import weir.media.encode.Ffmpeg;
import weir.media.encode.PackagingFailed;
import weir.media.encode.PackagingFailed.UnreadableInput;
import weir.media.encode.Progress;

/** Ladders that are encoded already, packaged as they are, and judged like any other title. */
@Tag("encode")
class CopierTest {
  private static final String PICTURE = "-f lavfi -i testsrc2=size=256x144:rate=25";
  private static final String SOUND = "-f lavfi -i sine=frequency=440:sample_rate=48000";
  private static final String H264 = "-c:v libx264 -preset veryfast -sc_threshold 0 -g 25 -bf 2";

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
  void packagesALadderOfFilesThatAllCarryTheSound() throws IOException {
    Path low = rung("low.mp4", "128:72", "100k", "-c:a aac -b:a 48k");
    Path high = rung("high.mp4", "256:144", "300k", "-c:a aac -b:a 96k");

    Title title = pack(high, low);

    Presentation presentation = new TitleJudge(workshop).judge(title);
    assertEquals("high", title.name());
    assertEquals(List.of("72p 128x72", "144p 256x144"), rungs(presentation));
    assertEquals(List.of("audio-und"), sounds(presentation));
    assertEquals("25", rate(presentation));
    assertEquals(Duration.ofSeconds(5), presentation.duration());
    assertEquals(3, video(presentation).representations().get(0).segments().count());
    assertEquals("high.mp4", title.card().source());
    assertEquals(128, title.card().ladder().get(0).width());
    for (Sizes.RepresentationSizes sizes : title.sizes().representations()) {
      Rendition onDisk = Rendition.read(sizes.id(), title.folder().resolve(sizes.id()));
      assertEquals(
          sizes.segmentBytes(),
          onDisk.segments().stream().map(Rendition.MediaSegment::bytes).toList());
    }
  }

  @Test
  void hearsTheSoundExactlyWhereTheSourceHasIt() throws IOException {
    Path film = rung("film.mp4", "128:72", "100k", "-c:a aac -b:a 96k -aac_pns 0");

    Title title = pack(film);

    short[] source = workshop.sound(film);
    short[] copy = workshop.sound(workshop.appended(title, "audio-und"));
    // the first frame lacks the one before it, which was the encoder's priming
    int from = 1024;
    int to = Math.min(source.length, copy.length);
    assertTrue(to >= 5 * 48_000 - 2048, "" + to);
    assertEquals(
        -1,
        Arrays.mismatch(Arrays.copyOfRange(source, from, to), Arrays.copyOfRange(copy, from, to)));
  }

  @Test
  void takesSoundFromFilesOfItsOwn() throws IOException {
    Path picture = rung("picture.mp4", "128:72", "100k", "-an");
    Path german =
        workshop.input("de.m4a", SOUND + " -t 5 -c:a aac -metadata:s:a language=deu -f mp4");
    Path english =
        workshop.input("en.m4a", SOUND + " -t 5 -c:a aac -metadata:s:a language=eng -f mp4");
    Path comment =
        workshop.input(
            "en2.m4a",
            SOUND
                + " -t 5 -c:a aac -metadata:s:a language=eng -metadata:s:a title=Director"
                + " -disposition:a comment -f mp4");

    Presentation presentation =
        new TitleJudge(workshop).judge(pack(picture, german, english, comment));

    assertEquals(List.of("audio-de", "audio-en", "audio-en-2"), sounds(presentation));
    AdaptationSetView last = presentation.adaptationSets().get(3);
    assertEquals("Director", last.labels().get(0).text());
    assertEquals(
        List.of("alternate", "commentary"),
        last.roles().stream().map(role -> role.value().orElseThrow()).toList());
  }

  @Test
  void tellsTwoRungsOfOneSizeApart() throws IOException {
    Path good = rung("good.mp4", "128:72", "400k", "-an");
    Path poor = rung("poor.mp4", "128:72", "60k", "-an");

    Presentation presentation = new TitleJudge(workshop).judge(pack(good, poor));

    assertEquals(List.of("72p 128x72", "72p-2 128x72"), rungs(presentation));
    assertTrue(
        video(presentation).representations().get(0).bandwidth()
            < video(presentation).representations().get(1).bandwidth());
  }

  @Test
  void packagesAFilmOfManySamples() throws IOException {
    rung("film.mp4", "128:72", "100k", "-an");
    Path longer = workshop.input("longer.mp4", "-stream_loop 19 -i film.mp4 -map 0:v -c copy");

    Presentation presentation = new TitleJudge(workshop).judge(pack(longer));

    assertEquals(List.of("72p 128x72"), rungs(presentation));
    assertEquals(Duration.ofSeconds(100), presentation.duration());
    assertEquals(50, video(presentation).representations().get(0).segments().count());
  }

  @Test
  void saysClearlyWhatCannotBeCopied() throws IOException {
    Path good = rung("good.mp4", "128:72", "100k", "-an");
    Path odd =
        workshop.input("odd.mp4", PICTURE + " -t 5 -c:v libx264 -preset ultrafast -g 33 -bf 0");
    Path matroska = workshop.input("film.mkv", "-i good.mp4 -c copy");
    Path newer = workshop.input("mpeg4.mp4", PICTURE + " -t 1 -c:v mpeg4");
    Path sound = workshop.input("only.mp4", SOUND + " -t 1 -c:a aac");
    Path pieces = workshop.input("pieces.mp4", "-i good.mp4 -c copy -movflags +cmaf");
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    byte[] bytes = Files.readAllBytes(good);
    Path torn = Files.write(folder.resolve("torn.mp4"), Arrays.copyOf(bytes, bytes.length / 2));

    assertUnreadable("odd.mp4: is not aligned with good.mp4", good, odd);
    assertUnreadable("film.mkv", matroska);
    assertUnreadable("only H.264 and AAC are copied", newer);
    assertUnreadable("only.mp4: there is only sound in it", sound);
    assertUnreadable("is fragmented already", pieces);
    assertUnreadable("no 'moov' in it", empty);
    assertUnreadable("torn.mp4", torn);
    assertUnreadable("nowhere.mp4: there is no such file", folder.resolve("nowhere.mp4"));
    assertUnreadable("is a folder, name files", folder);
    assertThrows(IllegalArgumentException.class, () -> CopyRequest.of(List.of()));
  }

  @Test
  void copiesOrRefusesDamagedFiles() throws IOException {
    Path film = rung("film.mp4", "128:72", "60k", "-c:a aac -movflags +faststart");
    byte[] whole = Files.readAllBytes(film);
    int refusals = 0;

    for (long seed = 0; seed < 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = whole.clone();
      for (int wounds = random.nextInt(1, 4); wounds > 0; wounds--) {
        // where the headers are
        int at = random.nextInt(Math.min(bytes.length - 4, 8000));
        bytes[at] = (byte) (random.nextInt(3) == 0 ? 0xff : random.nextInt(256));
      }
      Files.write(film, bytes);
      try {
        pack(film);
        library.remove("film");
      } catch (UnreadableInput refusal) {
        refusals++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      assertEquals(List.of(), contents(library.folder()), "seed " + seed);
    }

    assertTrue(refusals > 0);
  }

  @Test
  void leavesNothingWhenItIsCancelled() throws IOException {
    Path film = rung("film.mp4", "128:72", "100k", "-an");

    Thread.currentThread().interrupt();
    PackagingFailed end = assertThrows(PackagingFailed.Cancelled.class, () -> pack(film));

    assertTrue(Thread.interrupted());
    assertEquals("film was cancelled; nothing of it is left", end.getMessage());
    assertEquals(List.of(), contents(library.folder()));
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    Path film = rung("film.mp4", "128:72", "100k", "-an");
    double[] last = {0};

    new Copier(library)
        .pack(
            CopyRequest.of(List.of(film)),
            (fraction, remaining) -> {
              assertTrue(fraction >= last[0]);
              last[0] = fraction;
            });

    assertEquals(1, last[0]);
  }

  private void assertUnreadable(String says, Path... inputs) throws IOException {
    UnreadableInput refusal = assertThrows(UnreadableInput.class, () -> pack(inputs), says);
    assertTrue(refusal.getMessage().contains(says), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());
    assertEquals(List.of(), contents(library.folder()));
  }

  private Path rung(String name, String size, String rate, String sound) throws IOException {
    return workshop.input(
        name,
        PICTURE
            + " "
            + SOUND
            + " -t 5 -vf scale="
            + size
            + " "
            + H264
            + " -b:v "
            + rate
            + " "
            + sound);
  }

  private Title pack(Path... inputs) {
    return new Copier(library).pack(CopyRequest.of(List.of(inputs)), Progress.NONE);
  }
}
