package weir.media.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import weir.media.encode.Wording;
import weir.media.text.SubtitleFile;

/**
 * What accompanies picture and sound. Begin with {@link #DEFAULT} and change what should differ.
 *
 * @param subtitles files named for the purpose
 * @param findsSubtitles whether those are taken too that lie beside the input or are inside it
 * @param hasThumbnails whether small pictures are made for looking for a place
 * @param cover a picture file; empty: the one inside the input, or one out of the film
 * @param displayTitle for people; empty: the input's own, or the name in the library
 * @param description for people; empty: the input's own, or none
 */
public record Companions(
    List<SubtitleFile> subtitles,
    boolean findsSubtitles,
    boolean hasThumbnails,
    Optional<Path> cover,
    Optional<String> displayTitle,
    Optional<String> description) {
  public static final Companions DEFAULT =
      new Companions(List.of(), true, true, Optional.empty(), Optional.empty(), Optional.empty());

  public Companions {
    subtitles = List.copyOf(subtitles);
    displayTitle = displayTitle.map(Wording::title).filter(words -> !words.isEmpty());
    description = description.map(Wording::description).filter(words -> !words.isEmpty());
  }

  public Companions withSubtitles(List<SubtitleFile> files) {
    return new Companions(files, findsSubtitles, hasThumbnails, cover, displayTitle, description);
  }

  /** None but those named. */
  public Companions withoutFoundSubtitles() {
    return new Companions(subtitles, false, hasThumbnails, cover, displayTitle, description);
  }

  public Companions withoutThumbnails() {
    return new Companions(subtitles, findsSubtitles, false, cover, displayTitle, description);
  }

  public Companions withCover(Path picture) {
    return new Companions(
        subtitles, findsSubtitles, hasThumbnails, Optional.of(picture), displayTitle, description);
  }

  /** Empty ones are as good as none. */
  public Companions withWords(Optional<String> title, Optional<String> about) {
    return new Companions(subtitles, findsSubtitles, hasThumbnails, cover, title, about);
  }
}
