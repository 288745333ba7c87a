package weir.media.encode;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The ladders that come with Weir, by name, and those that people write. Both are the same kind of
 * file, read by the same reader.
 */
public final class Ladders {
  /** Every ladder of our own; {@code NAME.json} under {@code /ladders}. */
  public static final List<String> NAMES =
      List.of("default", "quick", "mobile", "uhd", "even", "pensieve");

  private Ladders() {}

  /**
   * A ladder with its reason.
   *
   * @param name not empty
   * @param description what it is for and where its figures are from; empty where nobody said
   */
  public record Named(String name, String description, Ladder ladder) {
    public Named {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a ladder needs a name");
      }
    }
  }

  /**
   * One of {@link #NAMES}.
   *
   * @throws IllegalArgumentException listing the names that exist
   */
  public static Named named(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "no ladder is named '" + name + "'; there are " + String.join(", ", NAMES));
    }
    String resource = "/ladders/" + name + ".json";
    try (InputStream json = Ladders.class.getResourceAsStream(resource)) {
      if (json == null) {
        throw new IllegalStateException(resource + " is missing from the jar; build Weir again");
      }
      return LadderFile.read(json, name + ".json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A ladder that somebody wrote.
   *
   * @throws PackagingFailed.UnreadableInput naming the file and the line and column in it
   */
  public static Named read(Path file) {
    try (InputStream json = new BufferedInputStream(Files.newInputStream(file))) {
      return LadderFile.read(json, file.toString());
    } catch (NoSuchFileException e) {
      throw new PackagingFailed.UnreadableInput(
          file + ": there is no such ladder file; 'weir ladders' lists those that have a name");
    } catch (IOException e) {
      throw new PackagingFailed.UnreadableInput(
          file + ": the ladder cannot be read (" + e.getMessage() + ")");
    }
  }

  /**
   * What a person means by these words: one of {@link #NAMES}, a path to a file (known by its
   * {@code .json}), or steps as {@link Ladder#parse} reads them.
   *
   * @throws IllegalArgumentException saying what would be understood
   * @throws PackagingFailed.UnreadableInput when it is a file, and that is missing or wrong
   */
  public static Ladder chosen(String words) {
    if (NAMES.contains(words)) {
      return named(words).ladder();
    }
    if (words.endsWith(".json")) {
      return read(Path.of(words)).ladder();
    }
    if (words.indexOf(':') < 0) {
      throw new IllegalArgumentException(
          "no ladder is named '"
              + words
              + "'; there are "
              + String.join(", ", NAMES)
              + "; or name a file FILE.json, or write steps, as in 360:800,720:3000");
    }
    return Ladder.parse(words);
  }
}
