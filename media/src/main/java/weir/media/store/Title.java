package weir.media.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Optional;

/**
 * One title of a library. Its files: {@code manifest.mpd}, {@code sizes.json}, {@code title.json},
 * and for each representation {@code {id}/init.mp4}, {@code {id}/1.m4s}, {@code {id}/2.m4s}, …;
 * where asked for, the same once more in one file each: {@code ondemand.mpd}, {@code
 * {id}/ondemand.mp4}; where measured, {@code quality.json}, and {@code ladder.json} where the
 * ladder was fitted to the source. Beside these, where there are any: {@code {id}/subtitles.vtt},
 * {@code thumbnails/1.jpg}, {@code thumbnails/2.jpg}, …, {@code cover.jpg}.
 *
 * @param name also the name of its folder, and its part of an address
 * @param folder where the files are
 */
public record Title(String name, Path folder) {
  static final String MANIFEST = "manifest.mpd";
  static final String ON_DEMAND = "ondemand.mpd";
  static final String SIZES = "sizes.json";
  static final String CARD = "title.json";
  static final String COVER = "cover.jpg";
  static final String QUALITY = "quality.json";
  static final String LADDER = "ladder.json";

  /** Longest name, so that with its folders it fits any file system and address. */
  static final int MAX_NAME = 100;

  public Title {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no title: letters, digits, - _ and . make one, not beginning with a dot");
    }
  }

  /**
   * Whether this can be a title: 1 to 100 letters or digits of any script, {@code -}, {@code _} and
   * {@code .}, the first no dot.
   */
  public static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME
        && name.charAt(0) != '.'
        && name.codePoints().allMatch(Title::isAllowed);
  }

  /**
   * A name out of any text, such as a file name without its ending: {@code "Übung 1"} is {@code
   * Übung-1}.
   */
  public static String nameFrom(String text) {
    StringBuilder name = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .limit(MAX_NAME / 2) // a code point is up to two chars
        .map(c -> isAllowed(c) ? c : '-')
        .forEach(name::appendCodePoint);
    String trimmed = name.toString().replaceAll("-{2,}", "-").replaceAll("^[-.]+|[-.]+$", "");
    return trimmed.isEmpty() ? "title" : trimmed;
  }

  private static boolean isAllowed(int character) {
    return Character.isLetterOrDigit(character)
        || character == '-'
        || character == '_'
        || character == '.';
  }

  public Path manifest() {
    return folder.resolve(MANIFEST);
  }

  /** The manifest of the on-demand form; only there where it was asked for. */
  public Path onDemandManifest() {
    return folder.resolve(ON_DEMAND);
  }

  /** Reads {@code sizes.json}. */
  public Sizes sizes() throws IOException {
    try (InputStream json = Files.newInputStream(folder.resolve(SIZES))) {
      return Sizes.read(json);
    }
  }

  /** Reads {@code quality.json}; empty where the quality was not measured. */
  public Optional<Quality> quality() throws IOException {
    try (InputStream json = Files.newInputStream(folder.resolve(QUALITY))) {
      return Optional.of(Quality.read(json));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Reads {@code title.json}. */
  public TitleCard card() throws IOException {
    try (InputStream json = Files.newInputStream(folder.resolve(CARD))) {
      return TitleCard.read(json);
    }
  }
}
