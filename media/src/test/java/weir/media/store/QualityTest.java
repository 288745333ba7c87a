package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.media.store.TitleJudge.contents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Workshop;
import weir.media.encode.Comparison;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.encode.Progress;

/** Titles are packaged with {@code --measure}, and what is said of their quality is judged. */
@Tag("encode")
class QualityTest {
  private static final PackageRequest.Encoding ENCODING =
      new PackageRequest.Encoding(
          Ladder.parse("72:400,144:4000"), Duration.ofSeconds(1), "ultrafast", false);
  private static final String LOSSLESS = " -c:v libx264 -preset ultrafast -qp 0";

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
  void comparesEveryFrameWithItselfAndNotWithItsNeighbour() throws IOException {
    Path input =
        workshop.input(
            "turns.mp4",
            "-f lavfi -i testsrc2=size=256x144:rate=30000/1001,negate=enable='mod(n,2)' -t 3.4"
                + LOSSLESS);

    Title title = pack(measured(input).with(ENCODING.withPreset("veryfast")));

    Quality quality = title.quality().orElseThrow();
    List<Double> top = quality.representation("144p").orElseThrow().segmentSsim();
    assertEquals(4, top.size());
    // a frame and its negative have nothing in common: one pair too late would cost half the score
    assertTrue(top.stream().allMatch(ssim -> ssim > 0.97), top.toString());
    assertEquals(256, quality.width());
    assertEquals(144, quality.comparedHeight());
  }

  @Test
  void findsTheSegmentThatIsHardAndTheRungThatIsSmall() throws IOException {
    Path input =
        workshop.input(
            "storm.mp4",
            "-f lavfi -i testsrc2=size=256x144:rate=25,noise=alls=90:allf=t:enable='between(n,25,49)'"
                + " -t 3"
                + LOSSLESS);

    Quality quality = pack(measured(input)).quality().orElseThrow();

    List<Double> low = quality.representation("72p").orElseThrow().segmentSsim();
    List<Double> top = quality.representation("144p").orElseThrow().segmentSsim();
    double storm = Comparison.decibels(top.get(1));
    assertTrue(storm < Comparison.decibels(top.get(0)) - 4, top.toString());
    assertTrue(storm < Comparison.decibels(top.get(2)) - 4, top.toString());
    for (int i = 0; i < 3; i++) {
      assertTrue(low.get(i) < top.get(i) - 0.03, low + " below " + top);
    }
  }

  @Test
  void seesNoLossWhereASmoothDarkPictureIsScaledUp() throws IOException {
    Path input =
        workshop.input(
            "dusk.mp4",
            "-f lavfi -i gradients=size=256x144:rate=25:c0=0x101010:c1=0x404040:nb_colors=2:seed=1"
                + " -t 1"
                + LOSSLESS);

    PackageRequest.Encoding small = ENCODING.withLadder(Ladder.parse("72:400"));

    Quality quality = pack(measured(input).with(small)).quality().orElseThrow();

    assertTrue(quality.representation("72p").orElseThrow().meanSsim() > 0.98, quality.toString());
  }

  @Test
  void comparesOnlyWhatIsAboveACaption() throws IOException {
    Path input =
        workshop.input("plain.mp4", "-f lavfi -i testsrc2=size=256x144:rate=25 -t 1" + LOSSLESS);
    PackageRequest.Encoding captioned =
        new PackageRequest.Encoding(ENCODING.ladder(), ENCODING.segment(), "ultrafast", true);

    Quality with = pack(measured(input).with(captioned)).quality().orElseThrow();

    assertTrue(with.comparedHeight() > 90 && with.comparedHeight() < 128, with.toString());
    assertTrue(with.representation("144p").orElseThrow().meanSsim() > 0.97, with.toString());
  }

  @Test
  void comparesWithTheSourceAsItIsSeen() throws IOException {
    workshop.input(
        "lying.mp4", "-f lavfi -i testsrc2=size=192x144:rate=25,setsar=4/3 -t 1" + LOSSLESS);
    Path input = workshop.input("turned.mov", "-display_rotation 90 -i file:lying.mp4 -c copy");

    Quality quality = pack(measured(input)).quality().orElseThrow();

    assertEquals(144, quality.width());
    assertEquals(256, quality.height());
    assertTrue(quality.representation("144p").orElseThrow().meanSsim() > 0.95, quality.toString());
  }

  @Test
  void measuresOnlyWhenAskedAndLeavesNothingElse() throws IOException {
    Path input =
        workshop.input("film.mp4", "-f lavfi -i testsrc2=size=256x144:rate=25 -t 1" + LOSSLESS);

    Title without = pack(PackageRequest.of(input).with(ENCODING));
    List<String> before = contents(without.folder());
    Title with = pack(measured(input));

    assertFalse(before.contains("quality.json"));
    List<String> after = contents(with.folder());
    assertTrue(after.contains("quality.json"));
    assertEquals(before, after.stream().filter(name -> !name.equals("quality.json")).toList());
  }

  @Test
  void leavesNothingWhenItEndsWhileMeasuring() throws Exception {
    Path input =
        workshop.input("film.mp4", "-f lavfi -i testsrc2=size=256x144:rate=25 -t 4" + LOSSLESS);
    Progress plug =
        (fraction, remaining) -> {
          if (fraction > 0.5) {
            throw new IllegalStateException("somebody pulled the plug at " + fraction);
          }
        };

    IllegalStateException end =
        assertThrows(
            IllegalStateException.class,
            () -> new Packager(ffmpeg, library).pack(measured(input), plug));

    assertTrue(end.getMessage().startsWith("somebody pulled the plug"));
    assertEquals(List.of(), contents(library.folder()));
  }

  @Test
  void isTheSameAfterItWasWrittenAndRead() throws IOException {
    Quality quality =
        new Quality(
            1920,
            1080,
            936,
            List.of(new Quality.RepresentationQuality("720p", List.of(0.987654, -0.25, 1.0))));

    byte[] json = quality.write();

    assertEquals(quality, Quality.read(new ByteArrayInputStream(json)));
    String text = new String(json, StandardCharsets.UTF_8);
    assertTrue(text.contains("\"segmentDb\":[19.08,0.00,60.00]"), text);
    assertEquals(Optional.empty(), quality.representation("1080p"));
  }

  @Test
  void refusesWhatIsNoQuality() {
    String json =
        "{\"width\":2,\"height\":2,\"comparedHeight\":2,"
            + "\"representations\":[{\"id\":\"a\",\"segmentSsim\":[1.5]}]}";

    IOException refusal =
        assertThrows(
            IOException.class,
            () -> Quality.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));

    assertEquals(
        "quality.json: representation 'a' has a similarity that is not from -1 to 1",
        refusal.getMessage());
  }

  private static PackageRequest measured(Path input) {
    return PackageRequest.of(input)
        .with(ENCODING)
        .with(PackageRequest.Extras.DEFAULT.withQuality());
  }

  private Title pack(PackageRequest request) {
    return new Packager(ffmpeg, library).pack(request, Progress.NONE);
  }
}
