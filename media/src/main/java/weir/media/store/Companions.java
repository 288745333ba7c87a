package weir.media.store;

import java.util.List;
import weir.media.text.SubtitleFile;

/**
 * What accompanies picture and sound.
 *
 * @param subtitles files named for the purpose
 * @param findsSubtitles whether those are taken too that lie beside the input or are inside it
 */
public record Companions(List<SubtitleFile> subtitles, boolean findsSubtitles) {
  public static final Companions DEFAULT = new Companions(List.of(), true);

  public Companions {
    subtitles = List.copyOf(subtitles);
  }

  public Companions withSubtitles(List<SubtitleFile> files) {
    return new Companions(files, findsSubtitles);
  }

  /** None but those named. */
  public Companions withoutFoundSubtitles() {
    return new Companions(subtitles, false);
  }
}
