package weir.media.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The subtitles inside a source, made into WebVTT by an ffmpeg run that decodes nothing else. */
public final class TextTracks {
  private final FfmpegRun run;
  private final Path folder;

  /**
   * @param folder to work in; nothing stays there
   */
  public TextTracks(Ffmpeg ffmpeg, Path folder) {
    this.run = new FfmpegRun(ffmpeg, folder);
    this.folder = folder;
  }

  /**
   * @param tracks of the source, all of them {@link Source.TextTrack#isText}
   * @return each as WebVTT, in their order
   * @throws PackagingFailed when ffmpeg fails or is stopped
   */
  public List<String> convert(Source source, List<Source.TextTrack> tracks) {
    List<String> arguments = new ArrayList<>();
    source.inputs().forEach(arguments::addAll);
    for (int i = 0; i < tracks.size(); i++) {
      arguments.addAll(List.of("-map", tracks.get(i).pad(), "-c:s", "webvtt"));
      arguments.addAll(List.of("-map_metadata", "-1", "-f", "webvtt", file(i)));
    }
    try {
      try {
        run.run(source.name(), arguments, progress -> {});
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < tracks.size(); i++) {
          texts.add(Files.readString(folder.resolve(file(i))));
        }
        return texts;
      } finally {
        for (int i = 0; i < tracks.size(); i++) {
          Files.deleteIfExists(folder.resolve(file(i)));
        }
      }
    } catch (IOException e) {
      throw new PackagingFailed(
          source.name() + ": cannot work in " + folder + " (" + e.getMessage() + ")", e);
    }
  }

  private static String file(int track) {
    return "t" + track + ".vtt";
  }

  /** Ends a running {@link #convert} from another thread and waits until ffmpeg is gone. */
  public void stop() {
    run.stop();
  }
}
