package weir.media.store;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.manifests.mpd.FrameRate;
import weir.media.encode.Designation;
import weir.media.encode.Source;
import weir.media.encode.Thumbnails;
import weir.media.encode.Wording;
import weir.media.text.WebVtt;

/**
 * What a manifest and a card say beside picture and sound.
 *
 * @param title what people call it
 * @param description may be empty
 * @param texts with unique ids
 */
record Beside(String title, String description, List<Text> texts, Optional<Sheets> thumbnails) {
  Beside {
    texts = List.copyOf(texts);
  }

  /** The words that were asked for, else the source's own; without texts and thumbnails. */
  static Beside of(PackageRequest request, Source source) {
    Companions asked = request.extras().companions();
    return new Beside(
        asked
            .displayTitle()
            .or(() -> source.about().title().map(Wording::title))
            .filter(words -> !words.isEmpty())
            .orElse(request.title()),
        asked
            .description()
            .or(() -> source.about().description().map(Wording::description))
            .orElse(""),
        List.of(),
        Optional.empty());
  }

  Beside with(List<Text> others) {
    return new Beside(title, description, others, thumbnails);
  }

  Beside with(Sheets others) {
    return new Beside(title, description, texts, Optional.of(others));
  }

  /** What lasts longest of what is fetched in one piece, sheets included; in whole milliseconds. */
  Duration longest(Duration segment) {
    return thumbnails
        .map(sheets -> Math.ceil(1000.0 * sheets.ticks() / sheets.rate().frames()))
        .map(milliseconds -> Duration.ofMillis(milliseconds.longValue()))
        .filter(sheet -> sheet.compareTo(segment) > 0)
        .orElse(segment);
  }

  /** Subtitles: one file, {@code {id}/subtitles.vtt}, in either form of the manifest. */
  record Text(String id, Designation designation, WebVtt words) {}

  /**
   * Thumbnails on sheets.
   *
   * @param rate of the film's frames
   * @param bytes of the largest sheet
   */
  record Sheets(Thumbnails form, FrameRate rate, long bytes) {
    /** Those in the folder of that id, which are as many as the film needs. */
    static Sheets read(Thumbnails form, FrameRate rate, Path folder) throws IOException {
      long most = 0;
      for (int number = 1; Files.exists(folder.resolve(number + ".jpg")); number++) {
        most = Math.max(most, Files.size(folder.resolve(number + ".jpg")));
      }
      return new Sheets(form, rate, most);
    }

    /** In units of a frame's rate: how long a sheet is good for. */
    long ticks() {
      return Math.multiplyExact(form.framesOnASheet(), rate.seconds());
    }

    /** The largest sheet over the time a sheet is good for (DASH-IF IOP 4.3, 6.2.6), rounded up. */
    long bitsPerSecond() {
      BigInteger bits = BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(8L * rate.frames()));
      BigInteger[] parts = bits.divideAndRemainder(BigInteger.valueOf(ticks()));
      return parts[0].longValueExact() + parts[1].signum();
    }
  }

  /** Subtitles as representations of a title of that length: cut at its end, with ids. */
  static List<Text> texts(Subtitles subtitles, Duration length) {
    TitleFiles.Ids ids = new TitleFiles.Ids();
    List<Text> texts = new ArrayList<>();
    for (Subtitles.Track track : subtitles.tracks()) {
      texts.add(
          new Text(
              ids.unique("text-" + track.designation().language()),
              track.designation(),
              track.text().within(length)));
    }
    return texts;
  }
}
