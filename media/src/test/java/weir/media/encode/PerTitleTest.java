package weir.media.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.manifests.mpd.FrameRate;
import weir.media.Workshop;

/** Ladders are fitted to pictures that are easy and to pictures that are hard. */
@Tag("encode")
class PerTitleTest {
  private static final Ladder LADDER = Ladder.parse("72:150,108:300,144:600,180:1000");
  private static final String EASY = "smptebars=size=320x180:rate=25";
  private static final String HARD =
      "testsrc2=size=320x180:rate=25,noise=alls=60:allf=t:all_seed=7";
  private static final Duration SEGMENT = Duration.ofSeconds(1);

  private static Ffmpeg ffmpeg;
  @TempDir Path folder;

  @BeforeAll
  static void findFfmpeg() {
    ffmpeg = Ffmpeg.bundled();
  }

  @Test
  void anEasySourceGetsFewerRungsAndFewerBitsThanAHardOne() throws IOException {
    FittedLadder easy = fit(made(EASY, OptionalLong.empty()));
    FittedLadder hard = fit(made(HARD, OptionalLong.empty()));

    assertTrue(easy.rungs().size() < hard.rungs().size(), easy + "\n" + hard);
    assertTrue(bits(easy) < bits(hard) / 4, easy + "\n" + hard);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void theSameSourceGivesTheSameLadderAndNoneAboveIt() {
    Source source = made(HARD, OptionalLong.of(250_000));

    FittedLadder once = fit(source);
    FittedLadder again = fit(source);

    assertEquals(once, again);
    assertTrue(once.rungs().stream().allMatch(rung -> rung.bitsPerSecond() <= 250_000), "" + once);
  }

  @Test
  void looksAtTheMiddleOfALongFileAndNotOnlyAtItsBeginning() throws IOException {
    Workshop workshop = new Workshop(ffmpeg, folder);
    String stormy = ",noise=alls=60:allf=t:all_seed=7:enable='gte(t,1)'";
    Path calm =
        workshop.input("calm.mp4", "-f lavfi -i " + EASY + " -t 4 -preset ultrafast -qp 10");
    Path storm =
        workshop.input(
            "storm.mp4", "-f lavfi -i " + EASY + stormy + " -t 4 -preset ultrafast -qp 10");

    FittedLadder ofCalm = fit(new Probe(ffmpeg).source(calm));
    FittedLadder ofStorm = fit(new Probe(ffmpeg).source(storm));

    assertTrue(bits(ofStorm) > 2 * bits(ofCalm), ofCalm + "\n" + ofStorm);
  }

  @Test
  void excerptsAreSpreadAndTogetherNeverLong() {
    for (int seconds : new int[] {1, 5, 60, 600, 7200, 100_000}) {
      Source source = lasting(made(EASY, OptionalLong.empty()), Duration.ofSeconds(seconds));

      List<PerTitle.Excerpt> excerpts = PerTitle.excerpts(source, Duration.ofSeconds(2));

      double total = excerpts.stream().mapToLong(PerTitle.Excerpt::frames).sum() / 25.0;
      assertTrue(excerpts.size() >= 2 && total <= Math.max(4, Math.min(30, 0.03 * seconds)));
      Duration end = Duration.ZERO;
      for (PerTitle.Excerpt excerpt : excerpts) {
        assertTrue(excerpt.from().compareTo(end) >= 0, excerpts.toString());
        end = excerpt.from().plusMillis(excerpt.frames() * 40);
      }
      assertTrue(end.toSeconds() <= seconds, excerpts.toString());
    }
  }

  @Test
  void saysSoWhereThereIsNoPictureToMeasure() throws IOException {
    Workshop workshop = new Workshop(ffmpeg, folder);
    Path brief = workshop.input("brief.mp4", "-f lavfi -i " + EASY + " -t 1 -preset ultrafast");
    Source claimed = lasting(new Probe(ffmpeg).source(brief), Duration.ofSeconds(100));

    PackagingFailed failure = assertThrows(PackagingFailed.class, () -> fit(claimed));

    assertTrue(failure.getMessage().contains("name a ladder instead of 'auto'"), "" + failure);
  }

  private FittedLadder fit(Source source) {
    return new PerTitle(ffmpeg, folder).fit(source, LADDER, SEGMENT, "ultrafast", Progress.NONE);
  }

  private static long bits(FittedLadder fitted) {
    return fitted.rungs().stream().mapToLong(Rung::bitsPerSecond).sum();
  }

  private static Source made(String picture, OptionalLong rate) {
    return new Source(
        "made",
        List.of(List.of("-f", "lavfi", "-i", picture)),
        "0:v",
        320,
        180,
        FrameRate.of(25),
        Duration.ofSeconds(4),
        rate,
        Source.Colour.BT709,
        List.of(),
        List.of(),
        Source.About.NOTHING,
        false);
  }

  private static Source lasting(Source source, Duration duration) {
    return new Source(
        source.name(),
        source.inputs(),
        source.videoPad(),
        source.width(),
        source.height(),
        source.frameRate(),
        duration,
        source.videoBitRate(),
        source.colour(),
        source.audio(),
        source.texts(),
        source.about(),
        source.isSeekable());
  }
}
