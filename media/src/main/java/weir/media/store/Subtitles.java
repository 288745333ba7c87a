package weir.media.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import weir.media.encode.Designation;
import weir.media.encode.Designation.Use;
import weir.media.encode.PackagingFailed;
import weir.media.encode.PackagingFailed.UnreadableInput;
import weir.media.encode.Progress;
import weir.media.encode.Source;
import weir.media.encode.TextTracks;
import weir.media.text.MalformedText;
import weir.media.text.SubtitleFile;
import weir.media.text.WebVtt;

/**
 * The subtitles of a title to be, in order: the files named, those beside the input, those inside
 * it. Where a file has a language for a use, what the input has of the same is left out.
 *
 * @param tracks with times as they were found, perhaps beyond the title's end
 */
record Subtitles(List<Track> tracks) {
  /** More than this is no film. */
  private static final int MAX = 100;

  /** Subtitles that have been read. */
  record Track(Designation designation, WebVtt text) {}

  /** A language and a use of it; beside these two, tracks differ only in their words. */
  private record Purpose(String language, boolean isForced, boolean isForTheDeaf) {
    static Purpose of(Designation designation) {
      return new Purpose(
          designation.language(),
          designation.isFor(Use.FORCED),
          designation.isFor(Use.HARD_OF_HEARING));
    }
  }

  Subtitles {
    tracks = List.copyOf(tracks);
  }

  /**
   * Reads the files named and those beside the input.
   *
   * @throws UnreadableInput naming the file that is missing or malformed, and the way out
   */
  static Subtitles files(Companions companions, Optional<Path> input) {
    Set<SubtitleFile> files = new LinkedHashSet<>(companions.subtitles());
    List<Track> tracks = new ArrayList<>();
    try {
      if (companions.findsSubtitles() && input.isPresent()) {
        Set<Path> named = new HashSet<>();
        for (SubtitleFile file : companions.subtitles()) {
          named.add(file.file().toRealPath());
        }
        for (SubtitleFile file : SubtitleFile.beside(input.get())) {
          if (!named.contains(file.file().toRealPath())) {
            files.add(file);
          }
        }
      }
      for (SubtitleFile file : files) {
        tracks.add(new Track(file.designation(), file.read()));
      }
    } catch (MalformedText e) {
      throw new UnreadableInput(
          e.getMessage() + "; mend it, or leave out what lies beside with --no-subtitles");
    } catch (NoSuchFileException e) {
      throw new UnreadableInput(e.getFile() + ": there is no such file");
    } catch (IOException e) {
      throw new UnreadableInput("subtitles cannot be read: " + e);
    }
    if (tracks.size() > MAX) {
      throw new UnreadableInput(tracks.size() + " files of subtitles are too many; take " + MAX);
    }
    return new Subtitles(tracks);
  }

  /**
   * With those inside the source. What cannot be made into text is left out, and told.
   *
   * @throws PackagingFailed.Cancelled when the thread is interrupted
   */
  Subtitles withThoseIn(Source source, TextTracks converter, Progress progress) {
    Set<Purpose> known = new HashSet<>();
    tracks.forEach(track -> known.add(Purpose.of(track.designation)));
    List<Source.TextTrack> wanted = new ArrayList<>();
    for (Source.TextTrack track : source.texts()) {
      if (!track.isText()) {
        progress.tell(
            "left out: subtitles (%s) that are pictures (%s); only text can be packaged"
                .formatted(track.designation().language(), track.codec()));
      } else if (!known.contains(Purpose.of(track.designation()))) {
        wanted.add(track);
      }
    }
    if (wanted.isEmpty()) {
      return this;
    }
    List<Track> all = new ArrayList<>(tracks);
    try {
      List<String> texts = converter.convert(source, wanted);
      for (int i = 0; i < texts.size(); i++) {
        String name = source.name() + ", stream " + wanted.get(i).pad();
        WebVtt text = WebVtt.parse(name, texts.get(i));
        if (text.cues() > 0) {
          all.add(new Track(wanted.get(i).designation(), text));
        } else {
          progress.tell("left out: " + name + " has no subtitles in it");
        }
      }
    } catch (PackagingFailed.Cancelled e) {
      throw e;
    } catch (PackagingFailed | MalformedText e) {
      progress.tell("left out: subtitles that ffmpeg cannot make into text: " + e.getMessage());
      return this;
    }
    return new Subtitles(all);
  }
}
