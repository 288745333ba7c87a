package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.manifests.mpd.Descriptor;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.Segment;
import weir.media.Workshop;
import weir.media.encode.Codec;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Ladder;
import weir.media.encode.Ladders;
import weir.media.encode.PackagingFailed;
import weir.media.encode.PackagingFailed.UnreadableInput;
import weir.media.encode.Progress;
import weir.media.encode.Rung;
import weir.media.text.SubtitleFile;

/**
 * Small and awkward inputs, each made here, packaged, and the result judged as a client sees it.
 */
@Tag("encode")
class PackagerTest {
  private static final Ladder SMALL = Ladder.parse("72:100,108:200,144:300");

  private static final PackageRequest.Encoding ENCODING =
      new PackageRequest.Encoding(SMALL, Duration.ofSeconds(1), "ultrafast", false);
  private static final String PICTURE = "-f lavfi -i testsrc2=size=256x144:rate=25";
  private static final String SOUND = "-f lavfi -i sine=frequency=440:sample_rate=44100";
  private static final String H264 = "-c:v libx264 -preset ultrafast -b:v 1000k";

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
  void packagesAnMp4IntoAlignedRungsAndSound() throws IOException {
    Path input =
        workshop.input("film.mp4", PICTURE + " " + SOUND + " -t 3.4 " + H264 + " -c:a aac");
    List<Double> heard = new ArrayList<>();

    Title title = pack(request(input), (fraction, remaining) -> heard.add(fraction));

    Presentation presentation = judge(title);
    assertEquals("film", title.name());
    assertEquals(List.of("72p 128x72", "108p 192x108", "144p 256x144"), rungs(presentation));
    assertEquals(Duration.ofMillis(3400), presentation.duration());
    assertEquals(4, video(presentation).representations().get(0).segments().count());
    assertEquals("25", rate(presentation));
    assertEquals(List.of("audio-und"), sounds(presentation));
    assertEquals(heard.stream().sorted().toList(), heard, "progress never goes back");
    assertEquals(1.0, heard.get(heard.size() - 1));
    assertEquals("film.mp4", title.card().source());
    assertEquals(3, title.card().ladder().size());
  }

  @Test
  void fitsTheLadderToTheSourceAndSaysWhatItFound() throws IOException {
    Path input = workshop.input("bars.mp4", "-f lavfi -i smptebars=size=256x144 -t 3 " + H264);
    List<Double> heard = new ArrayList<>();
    List<String> told = new ArrayList<>();
    Progress listener =
        new Progress() {
          @Override
          public void at(double fraction, Duration remaining) {
            heard.add(fraction);
          }

          @Override
          public void tell(String line) {
            told.add(line);
          }
        };

    Title title = pack(PackageRequest.of(input).with(ENCODING.fitted()), listener);

    Ladder fitted = Ladders.read(title.folder().resolve("ladder.json")).ladder();
    assertEquals(
        fitted.steps().stream().map(Ladder.Step::bitsPerSecond).toList(),
        title.card().ladder().stream().map(Rung::bitsPerSecond).toList());
    assertTrue(title.card().ladder().get(0).bitsPerSecond() < 100_000, fitted.toString());
    assertEquals(SMALL.steps().size(), told.size(), told.toString());
    assertTrue(told.get(0).startsWith("ladder: 72p: "), told.toString());
    assertEquals(heard.stream().sorted().toList(), heard, "progress never goes back");
  }

  @Test
  void keepsTheExactRateOfAMatroskaFileOfTelevisionFrames() throws IOException {
    Path input =
        workshop.input(
            "television.mkv",
            "-f lavfi -i testsrc2=size=256x144:rate=30000/1001 -t 3 " + H264 + " -bf 2");

    Title title = pack(request(input));

    Presentation presentation = judge(title);
    assertEquals("30000/1001", rate(presentation));
    Segment second = video(presentation).representations().get(0).segments().at(1);
    assertEquals(30 * 1001L * second.timescale() / 30000, second.startTicks());
    assertEquals(List.of(), sounds(presentation));
  }

  @Test
  void packagesWebm() throws IOException {
    Path input =
        workshop.input(
            "film.webm",
            PICTURE + " " + SOUND + " -t 2 -c:v libvpx -deadline realtime -b:v 1M -c:a libopus");

    Presentation presentation = judge(pack(request(input)));

    assertEquals(List.of("72p 128x72", "108p 192x108", "144p 256x144"), rungs(presentation));
    assertEquals(Duration.ofSeconds(2), presentation.duration());
  }

  @Test
  void measuresARecordingThatDoesNotSayHowLongItIs() throws IOException {
    byte[] recording =
        workshop.ffmpeg(
            (PICTURE + " -t 2 -c:v libvpx -deadline realtime -b:v 1M -f webm -").split(" "));
    Path input = Files.write(folder.resolve("recording.webm"), recording);

    Presentation presentation = judge(pack(request(input)));

    assertEquals(Duration.ofSeconds(2), presentation.duration());
  }

  @Test
  void packagesAnAviOfOddSizeAndFullRange() throws IOException {
    Path input =
        workshop.input(
            "odd.avi",
            "-f lavfi -i testsrc=size=255x143:rate=10 "
                + SOUND
                + " -t 2 -c:v mjpeg -pix_fmt yuvj444p -c:a libmp3lame");

    Title title = pack(request(input));

    Presentation presentation = judge(title);
    assertEquals(List.of("72p 128x72", "108p 192x108", "142p 254x142"), rungs(presentation));
    assertEquals("10", rate(presentation));
    assertEquals(
        "yuv420p,tv,bt470bg",
        workshop.ffprobe(
            "-show_entries",
            "stream=pix_fmt,color_range,color_space",
            "-of",
            "csv=p=0",
            workshop.appended(title, "142p").toString()));
  }

  @Test
  void turnsARotatedRecordingUpright() throws IOException {
    workshop.input("lying.mp4", PICTURE + " -t 1 " + H264);
    Path input = workshop.input("turned.mov", "-display_rotation 90 -i file:lying.mp4 -c copy");

    Presentation presentation = judge(pack(request(input)));

    assertEquals(List.of("72p 72x128", "108p 108x192", "144p 144x256"), rungs(presentation));
  }

  @Test
  void keepsAPortraitAPortrait() throws IOException {
    Path input =
        workshop.input("portrait.mp4", "-f lavfi -i testsrc2=size=130x234:rate=25 -t 1 " + H264);

    Presentation presentation = judge(pack(request(input)));

    assertEquals(List.of("72p 72x130", "108p 108x194", "130p 130x234"), rungs(presentation));
  }

  @Test
  void makesAnamorphicPixelsSquare() throws IOException {
    Path input =
        workshop.input(
            "anamorphic.mp4",
            "-f lavfi -i testsrc2=size=192x144:rate=25 -vf setsar=4/3 -t 1 " + H264);

    Title title = pack(request(input));

    Presentation presentation = judge(title);
    assertEquals(List.of("72p 128x72", "108p 192x108", "144p 256x144"), rungs(presentation));
    RepresentationView top = video(presentation).representations().get(2);
    assertEquals("1:1", top.sar().orElseThrow().toString());
  }

  @Test
  void givesVariableFramesAConstantRateNotAboveTheirAverage() throws IOException {
    Path input =
        workshop.input(
            "variable.mp4",
            PICTURE + " -vf select='not(eq(mod(n,7),3))' -fps_mode vfr -t 4 " + H264);

    Presentation presentation = judge(pack(request(input)));

    assertEquals("20", rate(presentation));
    assertEquals(4.0, presentation.duration().toMillis() / 1000.0, 0.1);
  }

  @Test
  void packagesEachSoundTrackInItsLanguageAndSaysWhatItIsFor() throws IOException {
    Path input =
        workshop.input(
            "languages.mkv",
            PICTURE
                + " "
                + SOUND
                + " -f lavfi -i sine=frequency=880 -t 2 -map 0 -map 1 -map 2 -map 1 "
                + H264
                + " -c:a aac -metadata:s:a:0 language=ger -metadata:s:a:1 language=eng"
                + " -metadata:s:a:1 title=Commentary<&> -metadata:s:a:2 language=deu -ac:a:2 6"
                + " -disposition:a:0 visual_impaired -disposition:a:1 comment"
                + " -disposition:a:2 default+dub");

    Title title = pack(request(input));

    Presentation presentation = judge(title);
    assertEquals(List.of("audio-de", "audio-de-2", "audio-en"), sounds(presentation));
    assertEquals(
        List.of(
            "[main, dub] []",
            "[alternate, description] [description, 1]",
            "[alternate, commentary] []"),
        presentation.adaptationSets().subList(1, 4).stream()
            .map(set -> values(set.roles()) + " " + values(set.written().accessibilities()))
            .toList());
    AdaptationSetView english = presentation.adaptationSets().get(3);
    assertEquals("en", english.language().orElseThrow());
    assertEquals("Commentary<&>", english.labels().get(0).text());
  }

  @Test
  void packagesTheTextInsideAndBesideAFilm() throws IOException {
    Files.writeString(
        folder.resolve("in.srt"), "1\n00:00:00,500 --> 00:00:09,000\nTom & <i>Jo</i>\n");
    Files.writeString(
        folder.resolve("film.de.vtt"), "WEBVTT\n\n00:00.100 --> 00:00.900 line:0\nbeside\n");
    Files.writeString(folder.resolve("film.final.srt"), "not this film's");
    Path named = Files.writeString(folder.resolve("x.cc.srt"), "00:00:00,1 --> 00:00:00,2\nx\n");
    Path input =
        workshop.input(
            "film.mkv",
            PICTURE
                + " -i file:in.srt -t 2 -map 0 -map 1 -map 1 -map 1 "
                + H264
                + " -c:s:0 srt -c:s:1 ass -c:s:2 webvtt -metadata:s:s:0 language=ger"
                + " -metadata:s:s:1 language=fre -metadata:s:s:1 title=Tout"
                + " -metadata:s:s:2 language=ger -disposition:s:2 forced");
    Companions companions =
        Companions.DEFAULT.withSubtitles(List.of(SubtitleFile.parse("en=" + named)));

    Title title = pack(request(input).with(PackageRequest.Extras.DEFAULT.with(companions)));

    Presentation presentation = judge(title);
    List<AdaptationSetView> texts = presentation.adaptationSets().subList(1, 5);
    assertEquals(
        List.of(
            "text-en en [caption]",
            "text-de de [subtitle]",
            "text-fr fr [subtitle]",
            "text-de-2 de [forced-subtitle]"),
        texts.stream()
            .map(
                set ->
                    set.representations().get(0).id()
                        + " "
                        + set.language().orElseThrow()
                        + " "
                        + values(set.roles()))
            .toList());
    assertEquals("Tout", texts.get(2).labels().get(0).text());
    assertEquals(
        "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nTom &amp; <i>Jo</i>\n",
        Files.readString(title.folder().resolve("text-fr/subtitles.vtt")));
    assertTrue(
        Files.readString(title.folder().resolve("text-de/subtitles.vtt")).contains("beside"));
  }

  @Test
  void showsOnEachThumbnailWhatTheFilmShowsThen() throws IOException {
    Path input =
        workshop.input(
            "steps.mkv",
            "-f lavfi -i color=black:size=256x144:rate=25,format=gray,geq=lum='20*floor(T/2)'"
                + " -t 8.2 -c:v libx264 -preset ultrafast -qp 10");

    Title title = pack(request(input));

    AdaptationSetView sheets = judge(title).adaptationSets().get(1);
    RepresentationView sheet = sheets.representations().get(0);
    assertEquals("image", sheets.contentType());
    assertEquals("image/jpeg", sheet.mimeType().orElseThrow());
    Descriptor tile = sheet.common().essentialProperties().get(0);
    assertEquals(
        "http://dashif.org/guidelines/thumbnail_tile 3x2",
        tile.schemeIdUri() + " " + tile.value().orElseThrow());
    assertEquals(3 * 160, sheet.width().getAsInt());
    assertEquals(2 * 90, sheet.height().getAsInt());
    Path file = title.folder().resolve("thumbnails/1.jpg");
    for (int i = 0; i < 6; i++) {
      String part = "crop=160:90:%d:%d".formatted(i % 3 * 160, i / 3 * 90);
      int expected = i == 5 ? 0 : Math.max(0, (20 * i - 16) * 255 / 219);
      assertEquals(expected, grey(file, part), 4, "thumbnail " + i);
    }
  }

  @Test
  void makesNoMoreThumbnailsThanItIsTold() throws IOException {
    Path input = workshop.input("film.mkv", PICTURE + " -t 1 " + H264);

    Title title =
        pack(
            request(input)
                .with(PackageRequest.Extras.DEFAULT.with(Companions.DEFAULT.withoutThumbnails())));

    assertEquals(1, judge(title).adaptationSets().size());
  }

  @Test
  void takesTheCoverAndTheWordsThatAreInsideAFilm() throws IOException {
    workshop.ffmpeg(
        "-f", "lavfi", "-i", "color=white:size=900x600", "-frames:v", "1", "file:white.png");
    workshop.input("bare.mp4", PICTURE + " -t 1 " + H264);
    Path input =
        workshop.input(
            "film.mp4",
            "-i file:bare.mp4 -i file:white.png -map 0 -map 1 -c copy -disposition:v:1 attached_pic"
                + " -metadata title=<i>\u0007Film</i>&\"x\" -metadata comment=About");

    Title title = pack(request(input));

    Presentation presentation = judge(title);
    assertEquals("<i>Film</i>&\"x\"", title.card().title());
    assertEquals("About", title.card().description());
    assertTrue(Files.readString(title.manifest()).contains("<Title>&lt;i&gt;Film&lt;/i&gt;&amp;"));
    assertEquals(Duration.ofSeconds(1), presentation.duration());
    Path cover = title.folder().resolve("cover.jpg");
    assertEquals("mjpeg,640,427", size(cover));
    assertEquals(255, grey(cover, "null"), 3);
  }

  @Test
  void takesTheCoverAndTheWordsThatAreGiven() throws IOException {
    workshop.ffmpeg(
        "-f", "lavfi", "-i", "color=white:size=300x1500", "-frames:v", "1", "file:white.png");
    Path input = workshop.input("film.mkv", PICTURE + " -t 1 " + H264 + " -metadata title=Other");
    Companions companions =
        Companions.DEFAULT
            .withCover(folder.resolve("white.png"))
            .withWords(Optional.of(" My  film "), Optional.of("x".repeat(2000)));

    Title title = pack(request(input).with(PackageRequest.Extras.DEFAULT.with(companions)));

    assertEquals("My film", title.card().title());
    assertEquals(1000, title.card().description().length());
    assertEquals("mjpeg,128,640", size(title.folder().resolve("cover.jpg")));
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    PackageRequest wrong =
        request(input).with(PackageRequest.Extras.DEFAULT.with(Companions.DEFAULT.withCover(text)));
    UnreadableInput refusal = assertThrows(UnreadableInput.class, () -> pack(wrong));
    assertTrue(refusal.getMessage().startsWith(text + ": is no picture"), refusal.getMessage());
  }

  @Test
  void leavesOutSubtitlesThatArePicturesAndSaysSo() throws IOException {
    // a composition of nothing, and its end, as Blu-ray discs have them
    byte[] discs =
        HexFormat.of()
            .parseHex(
                "5047"
                    + "0000afc8"
                    + "00000000"
                    + "16"
                    + "000b"
                    + "0100009010000080000000"
                    + "5047"
                    + "0000afc8"
                    + "00000000"
                    + "80"
                    + "0000");
    Files.write(folder.resolve("in.sup"), discs);
    Path input =
        workshop.input(
            "film.mkv", PICTURE + " -i file:in.sup -t 1 -map 0 -map 1 " + H264 + " -c:s copy");
    List<String> notes = new ArrayList<>();

    Title title = pack(request(input), noting(notes));

    assertEquals(2, judge(title).adaptationSets().size());
    assertEquals(1, notes.size(), notes.toString());
    assertTrue(notes.get(0).contains("hdmv_pgs_subtitle"), notes.get(0));
  }

  @Test
  void refusesMalformedSubtitlesBeforeItEncodes() throws IOException {
    Path input = workshop.input("film.mkv", PICTURE + " -t 1 " + H264);
    Path beside = Files.writeString(folder.resolve("film.en.vtt"), "WEBVTT\n\nhello\n");

    UnreadableInput refusal = assertThrows(UnreadableInput.class, () -> pack(request(input)));
    Title without =
        pack(
            request(input)
                .with(
                    PackageRequest.Extras.DEFAULT.with(
                        Companions.DEFAULT.withoutFoundSubtitles())));

    assertTrue(refusal.getMessage().startsWith(beside + ", line 3: "), refusal.getMessage());
    assertTrue(refusal.getMessage().endsWith("--no-subtitles"), refusal.getMessage());
    assertEquals(2, judge(without).adaptationSets().size());
  }

  @Test
  void packagesWhatIsShorterThanASegment() throws IOException {
    Path input =
        workshop.input("short.mp4", PICTURE + " " + SOUND + " -t 0.4 " + H264 + " -c:a aac");

    Presentation presentation = judge(pack(request(input)));

    assertEquals(Duration.ofMillis(400), presentation.duration());
    assertEquals(1, video(presentation).representations().get(0).segments().count());
  }

  @Test
  void packagesAFileWhoseNameHasBlanksAndUmlauts() throws IOException {
    Path input = workshop.input("Übung 100% 'zwei' $Number$.mp4", PICTURE + " -t 0.4 " + H264);

    Title title = pack(request(input));

    judge(title);
    assertEquals("Übung-100-zwei-Number", title.name());
    assertEquals("Übung 100% 'zwei' $Number$.mp4", title.card().source());
  }

  @Test
  void packagesWhatIsLeftOfATornFile() throws IOException {
    Path whole =
        workshop.input(
            "whole.mp4",
            PICTURE + " " + SOUND + " -t 4 " + H264 + " -c:a aac -movflags +faststart");
    byte[] bytes = Files.readAllBytes(whole);
    Path torn = Files.write(folder.resolve("torn.mp4"), Arrays.copyOf(bytes, bytes.length * 5 / 8));

    Presentation presentation = judge(pack(request(torn)), 1000);

    assertTrue(presentation.duration().toMillis() < 3500, presentation.duration().toString());
  }

  @Test
  void hearsEverySoundExactlyWhereTheSourceHasIt() throws IOException {
    workshop.input(
        "noise.wav", "-f lavfi -i anoisesrc=seed=7:sample_rate=48000:amplitude=0.3 -t 3");
    Path input =
        workshop.input(
            "flash.mkv",
            "-f lavfi -i color=black:size=256x144:rate=25,drawbox=color=white:t=fill:enable='eq(n,30)'"
                + " -i noise.wav -t 3 -c:v libx264 -preset ultrafast -qp 10 -c:a pcm_s16le");

    Title title =
        pack(
            PackageRequest.of(input)
                .with(ENCODING.withPreset("veryfast").withCodecs(Codec.parse("h264,aac,opus"))));

    judge(title);
    short[] source = workshop.sound(folder.resolve("noise.wav"));
    Path aac = workshop.appended(title, "audio-und");
    Path opus = workshop.appended(title, "audio-und-opus");
    assertEquals(0, delay(source, workshop.sound(aac), 30_000), "samples late");
    assertEquals(0, delay(source, workshop.sound(opus), 30_000), "samples late");
    short[] elsewhere = workshop.sound(opus, "-c:a", "libopus");
    assertEquals(0, delay(source, elsewhere, 30_000), "samples late with another decoder");
    String top = title.sizes().representations().get(0).id();
    assertEquals(30, brightest(workshop.brightness(workshop.appended(title, top))));
  }

  @Test
  void encodesEveryCodecIntoASetOfItsOwnCutAtTheSameFrames() throws IOException {
    Path input =
        workshop.input(
            "film.mkv",
            "-f lavfi -i testsrc2=size=256x144:rate=25,setparams=colorspace=bt709:color_primaries=bt709"
                + ":color_trc=bt709 "
                + SOUND
                + " -t 3.4 "
                + H264
                + " -c:a pcm_s16le");

    Title title =
        pack(
            PackageRequest.of(input)
                .with(
                    ENCODING
                        .withLadder(Ladder.parse("72:100,144:300"))
                        .withCodecs(Codec.parse("h264,hevc,av1,vp9,aac,opus"))));

    Presentation presentation = judge(title);
    List<String> codecs = new ArrayList<>();
    for (AdaptationSetView set : presentation.adaptationSets()) {
      RepresentationView one = set.representations().get(0);
      codecs.add(set.id().orElseThrow() + " " + one.id() + " " + one.codecs().orElse(""));
    }
    assertEquals(
        List.of(
            "1 72p avc1.42d00b",
            "2 72p-hevc hvc1.1.6.L30.90",
            "3 72p-av1 av01.0.00M.08.0.111.01.01.01.0",
            "4 72p-vp9 vp09.00.10.08.00.01.01.01.00",
            "5 audio-und mp4a.40.2",
            "6 audio-und-opus opus",
            "7 thumbnails "),
        codecs);
    for (Sizes.RepresentationSizes sizes : title.sizes().representations()) {
      if (sizes.contentType().equals("video")) {
        Path whole = workshop.appended(title, sizes.id());
        assertEquals(85, workshop.brightness(whole).length, sizes.id());
        assertEquals("tv,bt709,bt709,bt709", colours(whole), sizes.id());
        assertEquals(
            List.of(0, 25, 50, 75), keyFrames(whole), sizes.id() + " can be entered at each cut");
      }
    }
  }

  private String colours(Path file) throws IOException {
    return workshop.ffprobe(
        "-show_entries",
        "stream=color_range,color_space,color_transfer,color_primaries",
        "-of",
        "csv=p=0",
        file.toString());
  }

  private List<Integer> keyFrames(Path file) throws IOException {
    String[] frames =
        workshop
            .ffprobe(
                "-show_entries", "frame=key_frame,pict_type", "-of", "csv=p=0", file.toString())
            .split("\\R");
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < frames.length; i++) {
      if (frames[i].startsWith("1")) {
        keys.add(i);
      }
    }
    return keys;
  }

  @Test
  void keepsSoundThatBeginsLateAndEndsEarlyInItsPlace() throws IOException {
    workshop.input(
        "noise.wav", "-f lavfi -i anoisesrc=seed=7:sample_rate=48000:amplitude=0.3 -t 1");
    Path input =
        workshop.input(
            "late.mkv", PICTURE + " -itsoffset 0.75 -i noise.wav -t 3 " + H264 + " -c:a pcm_s16le");

    Title title = pack(request(input));

    Presentation presentation = judge(title);
    short[] source = workshop.sound(folder.resolve("noise.wav"));
    short[] heard = workshop.sound(workshop.appended(title, "audio-und"));
    assertEquals(36_000, delay(source, heard, 10_000), 24, "Matroska counts in milliseconds");
    assertEquals(Duration.ofSeconds(3), presentation.duration());
  }

  @Test
  void endsSoundWithThePicture() throws IOException {
    workshop.input("picture.mp4", PICTURE + " -t 2 " + H264);
    workshop.input("sound.wav", SOUND + " -t 6");
    Path input = workshop.input("long-sound.mp4", "-i picture.mp4 -i sound.wav -c:v copy -c:a aac");

    Presentation presentation = judge(pack(request(input)));

    assertEquals(Duration.ofSeconds(2), presentation.duration());
  }

  @Test
  void holdsTheFirstPictureWhileOnlySoundPlays() throws IOException {
    workshop.input("picture.mp4", PICTURE + " -t 1 " + H264);
    Path input =
        workshop.input(
            "late-picture.mkv",
            SOUND + " -itsoffset 1 -i picture.mp4 -t 2 -map 1 -map 0 -c:v copy -c:a aac");

    Presentation presentation = judge(pack(request(input)));

    assertEquals(2.0, presentation.duration().toMillis() / 1000.0, 0.05);
  }

  @Test
  void saysClearlyWhatCannotBePackaged() throws IOException {
    Path sound = workshop.input("only.m4a", SOUND + " -t 1 -c:a aac");
    Path picture = workshop.input("still.png", PICTURE + " -frames:v 1");
    Path text = Files.writeString(folder.resolve("words.txt"), "no video\n".repeat(500));
    Path subtitle =
        Files.writeString(folder.resolve("a.srt"), "1\n00:00:00,000 --> 00:00:01,000\nhello\n\n");
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    workshop.input("cover.jpg", PICTURE + " -frames:v 1");
    Path cover =
        workshop.input(
            "cover.mp3",
            SOUND
                + " -i cover.jpg -map 0 -map 1 -t 1 -c:a libmp3lame -c:v copy"
                + " -disposition:v attached_pic");
    Path playlist =
        Files.writeString(
            folder.resolve("far.m3u8"),
            "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:9/1.ts\n#EXT-X-ENDLIST\n");

    assertUnreadable(sound, "there is only sound in it");
    assertUnreadable(cover, "there is only sound in it");
    assertUnreadable(picture, "is a still picture, not a video");
    assertUnreadable(text, "is not a video");
    assertUnreadable(subtitle, "is not a video");
    assertUnreadable(empty, "is not a video");
    assertUnreadable(playlist, "is not a video");
    assertUnreadable(folder, "is a folder, name one file");
    assertUnreadable(folder.resolve("nowhere.mp4"), "there is no such file");
    assertEquals(List.of(), library.titles());
  }

  @Test
  void leavesNothingButFfmpegsMessageWhenItFails() throws IOException {
    Path input = workshop.input("film.mp4", PICTURE + " -t 1 " + H264);
    Path failing =
        Files.writeString(
            folder.resolve("ffmpeg"),
            """
            #!/bin/sh
            case $* in -version) echo 'ffmpeg version 9 Copyright'; exit ;; esac
            case $* in *-encoders*) printf ' V....D libx264  x\\n A....D aac  x\\n'; exit ;; esac
            echo '[dash @ 0x55aa] No space left on device' >&2
            echo 'Conversion failed!' >&2
            exit 228
            """);
    Files.setPosixFilePermissions(failing, PosixFilePermissions.fromString("rwx------"));
    Packager packager = new Packager(new Ffmpeg(failing, ffmpeg.ffprobe(), "broken"), library);

    PackagingFailed failure =
        assertThrows(PackagingFailed.class, () -> packager.pack(request(input), Progress.NONE));

    assertEquals(
        "film.mp4: ffmpeg failed (exit status 228), saying: No space left on device",
        failure.getMessage());
    assertEquals(2, failure.lastWords().size());
    assertEquals(List.of(), contents(library.folder()));
  }

  @Test
  void leavesAtMostWhatCanBeResumedWhenItIsCancelled() throws Exception {
    Packager packager = new Packager(ffmpeg, library);
    List<Throwable> ends = new CopyOnWriteArrayList<>();
    AtomicReference<Thread> worker = new AtomicReference<>();
    worker.set(
        new Thread(
            () -> {
              try {
                packager.pack(
                    PackageRequest.sample(true), (fraction, remaining) -> worker.get().interrupt());
              } catch (PackagingFailed e) {
                ends.add(e);
              }
            }));

    worker.get().start();
    worker.get().join();

    assertEquals(PackagingFailed.Cancelled.class, ends.get(0).getClass());
    String rest =
        library.unfinished().isEmpty()
            ? "nothing of it is left"
            : "what is finished is kept, and --resume goes on with it";
    assertEquals("the built-in sample was cancelled; " + rest, ends.get(0).getMessage());
    assertEquals(List.of(), library.titles());
    assertNoFfmpegRuns(ProcessHandle.current());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void leavesWhatCanBeResumedWhenTheProcessIsEnded(boolean isKilled) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PackTheSample.class.getName(),
                library.folder().toString())
            .redirectErrorStream(true)
            .start();
    List<ProcessHandle> children = List.of();
    try (var lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(PackTheSample.UNDERWAY)) {
          children = process.descendants().toList();
          ProcessHandle handle =
              process.toHandle(); // Process.destroy would close what is read here
          boolean isAsked = isKilled ? handle.destroyForcibly() : handle.destroy();
          assertTrue(isAsked);
        }
      }
    }

    process.onExit().join();

    assertFalse(children.isEmpty(), "ffmpeg was running");
    // when killed it could not end ffmpeg; the next one that opens the library does
    Library again = Library.open(library.folder());
    assertTrue(children.stream().noneMatch(ProcessHandle::isAlive), children.toString());
    assertEquals(List.of(), again.titles());
    assertEquals("sample", again.unfinished().get(0).title());
    again.remove("sample");
    assertEquals(List.of(), contents(library.folder()));
  }

  private static void assertNoFfmpegRuns(ProcessHandle parent) {
    assertEquals(
        List.of(),
        parent
            .descendants()
            .filter(child -> child.info().command().orElse("").contains("ffmpeg"))
            .toList());
  }

  private void assertUnreadable(Path input, String because) throws IOException {
    UnreadableInput refusal =
        assertThrows(UnreadableInput.class, () -> pack(request(input)), input.toString());
    assertTrue(
        refusal.getMessage().startsWith(input + ": ") && refusal.getMessage().contains(because),
        refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());
    assertEquals(List.of(), contents(library.folder()));
  }

  private PackageRequest request(Path input) {
    return PackageRequest.of(input).with(ENCODING);
  }

  private Title pack(PackageRequest request) {
    return pack(request, Progress.NONE);
  }

  private Title pack(PackageRequest request, Progress progress) {
    return new Packager(ffmpeg, library).pack(request, progress);
  }

  private Presentation judge(Title title) throws IOException {
    return new TitleJudge(workshop).judge(title);
  }

  private Presentation judge(Title title, double soundBeyondMs) throws IOException {
    return new TitleJudge(workshop).judge(title, soundBeyondMs);
  }

  private String size(Path picture) throws IOException {
    return workshop.ffprobe(
        "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0", picture.toString());
  }

  /** The mean of what a filter leaves of a picture, 0 to 255. */
  private int grey(Path picture, String filter) throws IOException {
    String all = filter + ",scale=1:1:flags=area:out_range=pc,format=gray";
    return workshop.ffmpeg("-i", "file:" + picture, "-vf", all, "-f", "rawvideo", "-")[0] & 0xff;
  }

  private static Progress noting(List<String> notes) {
    return new Progress() {
      @Override
      public void at(double fraction, Duration remaining) {}

      @Override
      public void tell(String line) {
        notes.add(line);
      }
    };
  }

  private static List<String> values(List<Descriptor> descriptors) {
    return descriptors.stream().map(one -> one.value().orElseThrow()).toList();
  }

  private static int brightest(int[] frames) {
    int best = 0;
    for (int i = 0; i < frames.length; i++) {
      best = frames[i] > frames[best] ? i : best;
    }
    return best;
  }

  /** By how many samples {@code heard} lags, from where the two are most alike. */
  private static int delay(short[] source, short[] heard, int compared) {
    int from = 8_000; // behind the first samples, which make room for the encoder's own
    int best = 0;
    double most = 0;
    for (int lag = -2_500; lag < 40_000; lag++) {
      double alike = 0;
      for (int i = 0; i < compared && from + lag + i < heard.length; i += 3) {
        alike += (double) source[from + i] * heard[from + lag + i];
      }
      if (alike > most) {
        most = alike;
        best = lag;
      }
    }
    return best;
  }
}
