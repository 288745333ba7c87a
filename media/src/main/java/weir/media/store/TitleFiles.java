package weir.media.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import weir.manifests.mpd.FrameRate;
import weir.manifests.mpd.MpdWriter;
import weir.media.copy.OneFile;
import weir.media.encode.Rung;

/** What is written beside the representations of a title, however those were made. */
record TitleFiles(
    String title,
    String source,
    FrameRate frameRate,
    List<Rung> ladder,
    List<Rendition> video,
    List<TitleManifest.Sound> sounds,
    Beside beside) {
  static final String ONE_FILE = "ondemand.mp4";

  /** In the folder of each representation of text. */
  static final String SUBTITLES = "subtitles.vtt";

  /**
   * Writes manifest, sizes, card and subtitles.
   *
   * @param isOnDemand whether the same is written once more in one file per representation
   * @param began as {@link System#nanoTime} had it when the work began
   */
  void write(Path folder, boolean isOnDemand, long began) throws IOException {
    for (Beside.Text text : beside.texts()) {
      Path home = Files.createDirectory(folder.resolve(text.id()));
      Files.write(home.resolve(SUBTITLES), text.words().write());
    }
    String mpd = MpdWriter.write(TitleManifest.of(frameRate, video, sounds, beside));
    Files.write(folder.resolve(Title.MANIFEST), mpd.getBytes(StandardCharsets.UTF_8));
    if (isOnDemand) {
      writeOnDemand(folder);
    }
    Files.write(folder.resolve(Title.SIZES), Sizes.of(renditions()).write());
    TitleCard card =
        new TitleCard(
            Instant.now(),
            source,
            TitleManifest.duration(video.get(0)),
            Duration.ofNanos(System.nanoTime() - began),
            ladder,
            beside.title(),
            beside.description());
    Files.write(folder.resolve(Title.CARD), card.write(title));
  }

  private void writeOnDemand(Path folder) throws IOException {
    Map<String, OneFile> files = new HashMap<>();
    for (Rendition one : renditions()) {
      Path home = folder.resolve(one.id());
      files.put(
          one.id(),
          OneFile.write(
              home,
              one.track(),
              one.segments().get(0).startTicks(),
              one.segments().stream().map(Rendition.MediaSegment::durationTicks).toList(),
              home.resolve(ONE_FILE)));
    }
    String mpd = MpdWriter.write(TitleManifest.onDemand(frameRate, video, sounds, beside, files));
    Files.write(folder.resolve(Title.ON_DEMAND), mpd.getBytes(StandardCharsets.UTF_8));
  }

  private List<Rendition> renditions() {
    List<Rendition> all = new ArrayList<>(video);
    sounds.forEach(sound -> all.add(sound.rendition()));
    return all;
  }

  /** Ids of representations, none of them twice. */
  static final class Ids {
    private final Set<String> taken = new HashSet<>();

    /** The wished one, or the next free of {@code id-2}, {@code id-3}, …. */
    String unique(String id) {
      String candidate = id;
      for (int i = 2; !taken.add(candidate); i++) {
        candidate = id + "-" + i;
      }
      return candidate;
    }
  }
}
