package weir.player.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  @Option(
      names = "--no-thumbnails",
      description = "No small pictures for looking for a place; --copy never makes any.")
  private boolean hasNoThumbnails;

  @Option(
      names = "--cover",
      paramLabel = "IMAGE",
      description = {
        "A JPEG or PNG to stand for the title",
        "(default: the cover inside the input, else a picture of the film; none with --copy)."
      })
  private Optional<Path> cover;

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "What people call it (default: the input's own title, else its name here).")
  private Optional<String> displayTitle;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "What it is about (default: the input's own description or comment).")
  private Optional<String> description;

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
    Companions asked = Companions.DEFAULT.withSubtitles(files).withWords(displayTitle, description);
    asked = findsNoSubtitles ? asked.withoutFoundSubtitles() : asked;
    asked = hasNoThumbnails ? asked.withoutThumbnails() : asked;
    return cover.isPresent() ? asked.withCover(cover.get()) : asked;
  }
}
