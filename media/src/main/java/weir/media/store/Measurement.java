package weir.media.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import weir.manifests.mpd.FrameRate;
import weir.media.encode.Comparison;
import weir.media.encode.PackagingFailed;
import weir.media.encode.Progress;
import weir.media.encode.Rung;
import weir.media.encode.Source;

/** Measures the quality of a title's segments where they were just built. */
final class Measurement {
  private Measurement() {}

  /**
   * @param comparison in the folder where the representations are
   * @param captioned the rungs whose names are burnt into their pictures
   */
  static Quality of(
      Comparison comparison,
      Source source,
      List<Rendition> video,
      List<Rung> captioned,
      Progress progress) {
    int comparedHeight = Comparison.comparedHeight(source, captioned);
    List<double[]> means =
        comparison.segments(
            source,
            video.stream().map(Rendition::id).toList(),
            comparedHeight,
            ends(video.get(0), source.frameRate()),
            progress);
    List<Quality.RepresentationQuality> representations = new ArrayList<>();
    for (int i = 0; i < video.size(); i++) {
      representations.add(
          new Quality.RepresentationQuality(
              video.get(i).id(), Arrays.stream(means.get(i)).boxed().toList()));
    }
    return new Quality(
        source.width() / 2 * 2, source.height() / 2 * 2, comparedHeight, representations);
  }

  /** After how many frames each segment ends; all pictures of a title are cut alike. */
  private static long[] ends(Rendition picture, FrameRate rate) {
    return picture.segments().stream()
        .mapToLong(segment -> frames(segment.endTicks(), picture.track().timescale(), rate))
        .toArray();
  }

  private static long frames(long ticks, long timescale, FrameRate rate) {
    double frames = ticks * rate.framesPerSecond() / timescale;
    long whole = Math.round(frames);
    if (Math.abs(frames - whole) > 0.01) {
      throw new PackagingFailed(
          "a segment ends after %f frames, not between two; this ffmpeg cannot be used"
              .formatted(frames),
          List.of());
    }
    return whole;
  }
}
