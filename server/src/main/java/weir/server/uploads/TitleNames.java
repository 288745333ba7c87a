package weir.server.uploads;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import weir.media.store.Title;

/** Which names a title may get from elsewhere: those every file system takes, and tells apart. */
final class TitleNames {
  /** With what is put behind it; file systems take 255. */
  private static final int MOST_BYTES = 200;

  /** Windows has devices of these names, whatever ending they are given. */
  private static final Pattern DEVICES =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\\..*)?");

  private TitleNames() {}

  /**
   * @throws RefusedUpload naming one that could be taken
   */
  static void check(String name) {
    boolean isPortable =
        Title.isName(name)
            && !DEVICES.matcher(name).matches()
            && !name.endsWith(".")
            && name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
            && Normalizer.isNormalized(name, Normalizer.Form.NFC);
    if (!isPortable) {
      String possible = Title.nameFrom(name.length() > 50 ? name.substring(0, 50) : name);
      throw new RefusedUpload(
          RefusedUpload.Cause.WRONG,
          (name.isEmpty() ? "name= says what the title is called" : "that cannot be a title's name")
              + ": letters, digits, - _ and . make one, not beginning or ending with a dot, at most"
              + " 100; "
              + (DEVICES.matcher(possible).matches()
                  ? possible.replaceFirst("^[^.]*", "$0-1")
                  : possible)
              + " could be one");
    }
  }

  /** What lies in the library under that name, or one that some file systems take for it. */
  static Optional<String> taken(Path library, String name) throws IOException {
    try (Stream<Path> inside = Files.list(library)) {
      return inside
          .map(path -> path.getFileName().toString())
          .filter(other -> folded(other).equals(folded(name)))
          .findFirst();
    }
  }

  static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
