package weir.player.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import weir.media.store.Companions;
import weir.media.text.SubtitleFile;

/** The options of {@code weir package} for what accompanies picture and sound. */
final class CompanionOptions {
  /** Between two of a list; a file's name may hold a comma, but hardly one before a language. */
  private static final String COMMA = ",(?=[A-Za-z]{2,3}(-[A-Za-z0-9]+)*=)";

  @Option(
      names = "--subtitles",
      paramLabel = "LANG=FILE",
      description = {
        "WebVTT or SubRip files: en=film.en.vtt,de=film.de.srt; may be repeated.",
        "Those beside the input, such as film.en.srt, and text inside it come by themselves."
      })
  private List<String> subtitles = List.of();

  @Option(names = "--no-subtitles", description = "No subtitles but those named with --subtitles.")
  private boolean findsNoSubtitles;

  /**
   * @throws IllegalArgumentException saying which part is not understood
   */
  Companions asked() {
    List<SubtitleFile> files = new ArrayList<>();
    for (String list : subtitles) {
      for (String one : list.split(COMMA)) {
        files.add(SubtitleFile.parse(one));
      }
    }
    Companions asked = Companions.DEFAULT.withSubtitles(files);
    return findsNoSubtitles ? asked.withoutFoundSubtitles() : asked;
  }
}
