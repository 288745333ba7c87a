package weir.media.encode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One picture out of a film, as a JPEG file. */
public final class Still {
  /** Pixels of the long side; a smaller picture stays as it is. */
  public static final int LONG_SIDE = 640;

  private final FfmpegRun run;

  /**
   * @param folder to work in
   */
  public Still(Ffmpeg ffmpeg, Path folder) {
    this.run = new FfmpegRun(ffmpeg, folder);
  }

  /**
   * The picture that somebody put into the file to stand for it.
   *
   * @param pad of {@link Source.About}
   * @param target relative to the folder
   * @throws PackagingFailed when it cannot be read, or ffmpeg is stopped
   */
  public void embedded(Source source, String pad, String target) {
    List<String> arguments = new ArrayList<>();
    source.inputs().forEach(arguments::addAll);
    arguments.addAll(List.of("-map", pad));
    shoot(source.name(), arguments, target);
  }

  /**
   * The first picture of a segment.
   *
   * @param init relative to the folder, as are the others
   * @throws PackagingFailed when it cannot be read, or ffmpeg is stopped
   */
  public void first(String init, String segment, String target) {
    shoot(segment, List.of("-i", "concat:" + init + "|" + segment), target);
  }

  private void shoot(String what, List<String> input, String target) {
    List<String> arguments = new ArrayList<>(input);
    arguments.addAll(
        List.of(
            "-vf",
            "scale='min(%d,iw)':'min(%d,ih)':force_original_aspect_ratio=decrease"
                    .formatted(LONG_SIDE, LONG_SIDE)
                + ":out_color_matrix=bt601:out_range=pc,format=yuvj420p",
            "-frames:v",
            "1",
            "-c:v",
            "mjpeg",
            "-q:v",
            "4",
            "-map_metadata",
            "-1",
            "-f",
            "image2",
            "-update",
            "1",
            target));
    run.run(what, arguments, progress -> {});
  }

  /** Ends what runs from another thread and waits until ffmpeg is gone. */
  public void stop() {
    run.stop();
  }
}
