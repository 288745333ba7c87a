package weir.media.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import weir.manifests.mpd.MpdReader;
import weir.manifests.presentation.AdaptationSetView;
import weir.manifests.presentation.Presentation;
import weir.manifests.presentation.RepresentationView;
import weir.manifests.presentation.Segment;
import weir.media.Workshop;
import weir.media.text.WebVtt;

/** Judges titles as a client sees them. */
record TitleJudge(Workshop workshop) {
  /** What ffprobe calls what a manifest calls so. */
  private static final Map<String, String> DECODERS =
      Map.of(
          "avc1", "h264", "hvc1", "hevc", "av01", "av1", "vp09", "vp9", "mp4a", "aac", "opus",
          "opus");

  /**
   * What every title owes: a manifest that reads without findings, all its segments there with the
   * sizes told and nothing else, segments that begin together, sound as long as the picture, sizes
   * and codecs as a decoder sees them, and a decoder that has nothing to complain of.
   */
  Presentation judge(Title title) throws IOException {
    return judge(title, 1024 / 48.0);
  }

  /**
   * The same for a picture that ended before its file said so; sound then ends with its segment.
   */
  Presentation judge(Title title, double soundBeyondMs) throws IOException {
    List<Object> findings = new ArrayList<>();
    Presentation presentation =
        Presentation.of(
            MpdReader.read(
                Files.readString(title.manifest()), title.manifest().toString(), findings::add),
            title.manifest().toUri());
    assertEquals(List.of(), findings);
    List<String> files = new ArrayList<>(List.of("manifest.mpd", "sizes.json", "title.json"));
    if (Files.exists(title.folder().resolve(Title.COVER))) {
      files.add(Title.COVER);
    }
    for (AdaptationSetView set : presentation.adaptationSets()) {
      for (RepresentationView representation : set.representations()) {
        if (set.contentType().equals("text")) {
          files.add(judgeText(title, presentation, representation));
        } else if (set.contentType().equals("image")) {
          files.addAll(judgeSheets(title, presentation, representation));
        } else {
          judge(title, presentation, representation, soundBeyondMs, files);
        }
      }
    }
    assertEquals(files.stream().sorted().toList(), contents(title.folder()));

    // from disk ffmpeg takes no .vtt unless told; from a server it does
    workshop.ffmpeg(
        "-allowed_extensions",
        "ALL",
        "-i",
        "file:" + title.manifest(),
        "-map",
        "0",
        "-c:s",
        "copy",
        "-f",
        "null",
        "-");
    return presentation;
  }

  private void judge(
      Title title,
      Presentation presentation,
      RepresentationView representation,
      double soundBeyondMs,
      List<String> files)
      throws IOException {
    String id = representation.id();
    Sizes.RepresentationSizes sizes = title.sizes().representation(id).orElseThrow();
    URI init = representation.initialization().orElseThrow();
    files.add(title.folder().relativize(Path.of(init)).toString());
    assertEquals(sizes.initBytes(), Files.size(Path.of(init)));
    assertEquals(sizes.segmentBytes().size(), representation.segments().count());
    double end = 0;
    for (long i = 0; i < representation.segments().count(); i++) {
      Segment segment = representation.segments().at(i);
      files.add(title.folder().relativize(Path.of(segment.url())).toString());
      assertEquals(sizes.segmentBytes().get((int) i), Files.size(Path.of(segment.url())));
      assertEquals(end, segment.startMs(), 1e-6, id + " has no gaps");
      Segment beside = video(presentation).representations().get(0).segments().at(i);
      double frame = sizes.contentType().equals("video") ? 0 : 1024 / 48.0;
      assertTrue(
          segment.startMs() >= beside.startMs() - 1e-6
              && segment.startMs() <= beside.startMs() + frame,
          id + " segment " + i + " starts at " + segment.startMs() + ", not " + beside.startMs());
      end = segment.startMs() + segment.durationMs();
    }
    assertEquals(presentation.duration().toNanos() / 1e6, end, soundBeyondMs, id + " ends in time");
    assertTrue(
        sizes.segmentBytes().stream().mapToLong(Long::longValue).sum() * 8000.0 / end
            <= representation.bandwidth(),
        id + " has a truthful bandwidth");
    String boxes = new String(Files.readAllBytes(Path.of(init)), "ISO-8859-1");
    assertTrue(boxes.contains("cmfc") && !boxes.contains("elst"), id + " is CMAF");
    String seen =
        workshop.ffprobe(
            "-show_entries",
            "stream=codec_name,width,height",
            "-of",
            "csv=p=0",
            workshop.appended(title, id).toString());
    String decoder = DECODERS.get(representation.codecs().orElseThrow().split("\\.", 2)[0]);
    String told =
        sizes.contentType().equals("audio")
            ? decoder
            : decoder
                + ","
                + representation.width().getAsInt()
                + ","
                + representation.height().getAsInt();
    assertEquals(told, seen);
  }

  /** One WebVTT file that lasts as long as the title, and is read at the rate it says. */
  private static String judgeText(
      Title title, Presentation presentation, RepresentationView representation)
      throws IOException {
    assertEquals("text/vtt", representation.mimeType().orElseThrow());
    assertEquals(1, representation.segments().count());
    Path file = Path.of(representation.segments().at(0).url());
    String text = Files.readString(file);
    int cues = WebVtt.parse(file.toString(), text).within(presentation.duration()).cues();
    assertEquals(text.split(" --> ").length - 1, cues);
    assertTrue(
        Files.size(file) * 8000.0 / presentation.duration().toMillis()
            <= representation.bandwidth());
    assertTrue(title.sizes().representation(representation.id()).isEmpty());
    return title.folder().relativize(file).toString();
  }

  /** Sheets of thumbnails: as many as the film needs, each as large as is said. */
  private List<String> judgeSheets(
      Title title, Presentation presentation, RepresentationView representation)
      throws IOException {
    List<String> files = new ArrayList<>();
    double end = 0;
    long most = 0;
    for (long i = 0; i < representation.segments().count(); i++) {
      Segment sheet = representation.segments().at(i);
      Path file = Path.of(sheet.url());
      files.add(title.folder().relativize(file).toString());
      most = Math.max(most, Files.size(file));
      assertEquals(
          "mjpeg,%d,%d"
              .formatted(representation.width().getAsInt(), representation.height().getAsInt()),
          workshop.ffprobe(
              "-show_entries",
              "stream=codec_name,width,height",
              "-of",
              "csv=p=0",
              file.toString()));
      end = sheet.startMs() + sheet.durationMs();
    }
    assertEquals(presentation.duration().toNanos() / 1e6, end, 1e-3);
    double sheetMs = files.size() > 1 ? representation.segments().at(0).durationMs() : end;
    assertTrue(representation.bandwidth() <= Math.ceil(most * 8000.0 / sheetMs));
    return files;
  }

  static AdaptationSetView video(Presentation presentation) {
    return presentation.adaptationSets().get(0);
  }

  static List<String> rungs(Presentation presentation) {
    return video(presentation).representations().stream()
        .map(one -> one.id() + " " + one.width().getAsInt() + "x" + one.height().getAsInt())
        .toList();
  }

  static String rate(Presentation presentation) {
    return video(presentation).representations().get(0).frameRate().orElseThrow().toString();
  }

  static List<String> sounds(Presentation presentation) {
    return presentation.adaptationSets().stream()
        .filter(set -> set.contentType().equals("audio"))
        .map(set -> set.representations().get(0).id())
        .toList();
  }

  static List<String> contents(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(path -> !path.equals(root) && !Files.isDirectory(path))
          .map(path -> root.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
