package weir.media.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Workshop;
import weir.media.box.Box;
import weir.media.box.BoxReader;
import weir.media.box.Fragment;
import weir.media.box.Movie;
import weir.media.box.MovieTrack;
import weir.media.box.Track;
import weir.media.encode.Ffmpeg;
import weir.media.encode.PackagingFailed.UnreadableInput;

/** Files made by ffmpeg, cut by us, and compared by ffprobe, packet by packet. */
@Tag("encode")
class FragmenterTest {
  private static final String PICTURE = "-f lavfi -i testsrc2=size=128x72:rate=25";
  private static final String SOUND = "-f lavfi -i sine=frequency=440:sample_rate=48000";
  private static final String H264 = "-c:v libx264 -preset veryfast -sc_threshold 0 -g 25";
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  private static Ffmpeg ffmpeg;
  @TempDir Path folder;
  private Workshop workshop;

  @BeforeAll
  static void findFfmpeg() {
    ffmpeg = Ffmpeg.bundled();
  }

  @BeforeEach
  void openWorkshop() {
    workshop = new Workshop(ffmpeg, folder);
  }

  @Test
  void keepsEveryPictureAndItsTimeWithoutAnEditList() throws IOException {
    Path film =
        workshop.input("film.mp4", PICTURE + " " + SOUND + " -t 5 " + H264 + " -bf 3 -c:a aac");

    List<Fragmenter.Segment> segments = picture(film, TWO_SECONDS);

    assertEquals(List.of(0L, 25_600L, 51_200L), starts(segments));
    Path whole = appended(segments.size());
    assertIterableEquals(packets(film, "v"), packets(whole, "v"));
    assertEquals(125, packets(whole, "v").size());
    workshop.ffmpeg("-i", "file:" + whole, "-f", "null", "-");
    String init = new String(Files.readAllBytes(folder.resolve("out/init.mp4")), "ISO-8859-1");
    assertTrue(init.contains("cmfccmf2"));
    assertFalse(init.contains("elst"));
  }

  @Test
  void writesFragmentsAsCmafWantsThem() throws IOException {
    Path film = workshop.input("film.mp4", PICTURE + " -t 4 " + H264 + " -bf 2");

    List<Fragmenter.Segment> segments = picture(film, TWO_SECONDS);

    Track track = Track.read(folder.resolve("out/init.mp4"));
    for (int i = 0; i < 2; i++) {
      Path file = folder.resolve("out/" + (i + 1) + ".m4s");
      Fragment fragment = Fragment.read(file, track).get(0);
      assertTrue(fragment.isSync());
      assertEquals(segments.get(i).startTicks(), fragment.startTicks());
      assertEquals(segments.get(i).durationTicks(), fragment.durationTicks());
      assertEquals(segments.get(i).bytes(), Files.size(file));
      try (BoxReader reader = BoxReader.open(file)) {
        assertEquals(
            List.of("styp", "moof", "mdat"), reader.boxes().stream().map(Box::type).toList());
        Box traf = reader.child(reader.boxes().get(1), "traf").orElseThrow();
        int tfhd = reader.payload(reader.descend(traf, "tfhd")).getInt();
        assertEquals(0x2_0002, tfhd & 0x2_0003, "default-base-is-moof and a sample description");
        assertEquals(1, reader.payload(reader.descend(traf, "tfdt")).get());
        ByteBuffer trun = reader.payload(reader.descend(traf, "trun"));
        assertEquals(1, trun.get(0));
        assertEquals(0xe01, trun.getInt(0) & 0xffff, "sizes, flags and compositions");
        assertEquals(0, trun.getInt(20), "the first picture is shown when it is decoded");
      }
    }
  }

  @Test
  void cutsSoundWithinAFrameOfThePictureAndKeepsItsTime() throws IOException {
    Path film =
        workshop.input(
            "film.mp4", PICTURE + " " + SOUND + " -t 7 " + H264 + " -bf 2 -c:a aac -b:a 64k");

    List<Fragmenter.Segment> segments = sound(film, film, TWO_SECONDS);

    assertEquals(4, segments.size());
    for (int i = 0; i < 4; i++) {
      double late = segments.get(i).startTicks() / 48_000.0 - 2 * i;
      assertTrue(late >= 0 && late < 1024 / 48_000.0, "segment " + i + " is late by " + late);
    }
    List<String> source = packets(film, "a");
    List<String> kept = packets(appended(4), "a");
    // the first frame is the encoder's own, and hidden by an edit list
    assertIterableEquals(source.subList(1, kept.size() + 1), kept);
    assertTrue(source.size() - kept.size() <= 3, source.size() + " and " + kept.size());
  }

  @Test
  void keepsSoundInPlaceWhosePrimingIsNoWholeNumberOfFrames() throws IOException {
    Path film = workshop.input("film.mp4", PICTURE + " " + SOUND + " -t 2 " + H264 + " -c:a aac");
    byte[] bytes = Files.readAllBytes(film);
    int elst = indexOf(bytes, "elst", indexOf(bytes, "elst", 0) + 4);
    // version and flags, count, duration, media time
    bytes[elst + 4 + 4 + 4 + 4 + 2] = 2112 >>> 8;
    bytes[elst + 4 + 4 + 4 + 4 + 3] = 2112 & 0xff;
    Files.write(film, bytes);

    List<Fragmenter.Segment> segments = sound(film, film, TWO_SECONDS);

    assertEquals(3 * 1024 - 2112, segments.get(0).startTicks());
  }

  @Test
  void keepsSoundBesideAPictureThatBeginsLater() throws IOException {
    workshop.input("picture.mp4", PICTURE + " -t 3 " + H264);
    Path film =
        workshop.input(
            "late.mp4",
            SOUND + " -itsoffset 0.5 -i picture.mp4 -t 3 -map 1 -map 0 -c:v copy -c:a aac");

    List<Fragmenter.Segment> segments = sound(film, film, TWO_SECONDS);

    // frames begin at every 1024th sample of the file's time; 24 000 of them are before the picture
    assertEquals(24 * 1024 - 24_000, segments.get(0).startTicks());
  }

  @Test
  void cutsTelevisionFramesAndChangingOnes() throws IOException {
    Path television =
        workshop.input(
            "television.mp4",
            "-f lavfi -i testsrc2=size=128x72:rate=30000/1001 -t 4 " + H264 + " -g 30 -bf 2");
    Path variable =
        workshop.input(
            "variable.mp4",
            PICTURE + " -vf select='not(eq(mod(n,7),3))' -fps_mode vfr -t 4 " + H264 + " -bf 2");

    for (Path film : List.of(television, variable)) {
      List<Fragmenter.Segment> segments = picture(film, TWO_SECONDS);
      assertIterableEquals(packets(film, "v"), packets(appended(segments.size()), "v"));
    }
    assertEquals("30000/1001", times(television).frameRate().toString());
  }

  @Test
  void cutsNotWherePicturesReachAcross() throws IOException {
    Path film =
        workshop.input(
            "open.mp4", PICTURE + " -t 6 " + H264 + " -bf 2 -x264-params open-gop=1:keyint=25");

    PictureTimes times = times(film);

    for (long cut : times.cuts()) {
      assertTrue(cut == 0 || cut % 512 == 0);
    }
    List<Fragmenter.Segment> segments = picture(film, TWO_SECONDS);
    assertIterableEquals(packets(film, "v"), packets(appended(segments.size()), "v"));
  }

  @Test
  void cutsALadderWhereAllRungsHaveKeyFrames() throws IOException {
    PictureTimes low = times(workshop.input("low.mp4", PICTURE + " -t 6 " + H264 + " -bf 0"));
    PictureTimes high = times(workshop.input("high.mp4", PICTURE + " -t 6 " + H264 + " -g 50"));

    assertEquals(
        "[0, 25600, 51200]",
        Arrays.toString(Cuts.of(List.of(low, high), Duration.ofSeconds(1)).starts()));
  }

  @Test
  void namesTheFileThatIsNotAligned() throws IOException {
    PictureTimes low = times(workshop.input("low.mp4", PICTURE + " -t 12 " + H264 + " -g 50"));
    PictureTimes odd = times(workshop.input("odd.mp4", PICTURE + " -t 12 " + H264 + " -g 48"));
    PictureTimes brief = times(workshop.input("brief.mp4", PICTURE + " -t 4 " + H264));
    PictureTimes film =
        times(workshop.input("film.mp4", "-f lavfi -i testsrc2=size=128x72:rate=24 -t 12 " + H264));

    assertMisaligned(
        low, odd, "odd.mp4: is not aligned with low.mp4: it has no key frame at 2.0 s");
    assertMisaligned(
        low, brief, "brief.mp4: is not aligned with low.mp4: it lasts 4.0 s, not 12.0");
    assertMisaligned(
        low,
        film,
        "film.mp4: is not aligned with low.mp4: it counts 12288 ticks a second, not 12800");
  }

  @Test
  void refusesAFilmWithoutKeyFrames() throws IOException {
    Path film = workshop.input("film.mp4", PICTURE + " -t 70 " + H264 + " -g 9999");

    UnreadableInput refusal =
        assertThrows(UnreadableInput.class, () -> Cuts.of(List.of(times(film)), TWO_SECONDS));

    assertTrue(refusal.getMessage().startsWith("film.mp4: has no key frame for 70.0 seconds"));
  }

  private static void assertMisaligned(PictureTimes one, PictureTimes other, String says) {
    UnreadableInput refusal =
        assertThrows(UnreadableInput.class, () -> Cuts.of(List.of(one, other), TWO_SECONDS));
    assertTrue(refusal.getMessage().startsWith(says), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("leave --copy out"));
  }

  private PictureTimes times(Path film) throws IOException {
    try (BoxReader reader = BoxReader.open(film)) {
      Movie movie = Movie.read(reader);
      return PictureTimes.of(film.getFileName().toString(), movie, first(movie, "vide"));
    }
  }

  private List<Fragmenter.Segment> picture(Path film, Duration segment) throws IOException {
    PictureTimes times = times(film);
    try (BoxReader reader = BoxReader.open(film)) {
      MovieTrack track = first(Movie.read(reader), "vide");
      Cuts cuts = Cuts.of(List.of(times), segment);
      return new Fragmenter().picture(reader, track, times, cuts, fresh(), bytes -> {});
    }
  }

  private List<Fragmenter.Segment> sound(Path film, Path picture, Duration segment)
      throws IOException {
    PictureTimes times = times(picture);
    try (BoxReader reader = BoxReader.open(film)) {
      Movie movie = Movie.read(reader);
      Cuts cuts = Cuts.of(List.of(times), segment);
      return new Fragmenter()
          .sound(
              reader, movie, first(movie, "soun"), times.zeroSeconds(), cuts, fresh(), bytes -> {});
    }
  }

  private static MovieTrack first(Movie movie, String handler) {
    return movie.tracks().stream()
        .filter(track -> track.facts().handler().equals(handler))
        .findFirst()
        .orElseThrow();
  }

  private Path fresh() throws IOException {
    Path out = folder.resolve("out");
    if (Files.exists(out)) {
      try (var files = Files.list(out)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(out);
  }

  private Path appended(int segments) throws IOException {
    Path whole = Files.createTempFile(folder, "whole", ".mp4");
    try (var out = Files.newOutputStream(whole)) {
      Files.copy(folder.resolve("out/init.mp4"), out);
      for (int number = 1; number <= segments; number++) {
        Files.copy(folder.resolve("out/" + number + ".m4s"), out);
      }
    }
    return whole;
  }

  /**
   * When each packet is shown, counted from the first, whether it is a key frame, and its content.
   * Counted from the first, since ffmpeg takes the least negative composition offset for a delay.
   */
  private List<String> packets(Path file, String type) throws IOException {
    List<String> packets = new ArrayList<>();
    long first = Long.MIN_VALUE;
    for (String line : probed(file, type)) {
      long shown = Long.parseLong(line.substring(0, line.indexOf(',')));
      // priming is before 0
      first = first == Long.MIN_VALUE ? Math.max(0, shown) : first;
      packets.add((shown - first) + line.substring(line.indexOf(',')));
    }
    return packets;
  }

  private List<String> probed(Path file, String type) throws IOException {
    return workshop
        .ffprobe(
            "-select_streams",
            type,
            "-show_entries",
            "packet=pts,flags,data_hash",
            "-show_data_hash",
            "md5",
            "-of",
            "csv=p=0",
            file.toString())
        .lines()
        .map(line -> line.replaceAll(",([K_])[^,]*,", ",$1,"))
        .toList();
  }

  private static List<Long> starts(List<Fragmenter.Segment> segments) {
    return segments.stream().map(Fragmenter.Segment::startTicks).toList();
  }

  private static int indexOf(byte[] bytes, String type, int from) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    return text.indexOf(type, from);
  }
}
