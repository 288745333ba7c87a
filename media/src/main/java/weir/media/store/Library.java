package weir.media.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of titles. It is read anew on every question, so that what another process packages or
 * removes is seen; names beginning with a dot are nobody's titles.
 *
 * @param folder exists
 */
public record Library(Path folder) {
  /**
   * Opens the library in that folder, which is made if it is not there, and sweeps up what dead
   * packaging jobs left in it.
   *
   * @throws IOException when the folder cannot be made or read
   */
  public static Library open(Path folder) throws IOException {
    Files.createDirectories(folder);
    Library library = new Library(folder.toAbsolutePath().normalize());
    Workplace.sweep(library.folder);
    return library;
  }

  /** All titles, by name. */
  public List<Title> titles() {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .map(path -> path.getFileName().toString())
          .map(this::title)
          .flatMap(Optional::stream)
          .sorted(Comparator.comparing(Title::name))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Jobs that were interrupted, and can be resumed; those under way are not among them. */
  public List<Unfinished> unfinished() throws IOException {
    return Workplace.unfinished(folder).stream()
        .sorted(Comparator.comparing(Unfinished::title))
        .toList();
  }

  /** The title of that name; a name that cannot be one is simply not there. */
  public Optional<Title> title(String name) {
    if (!Title.isName(name)) {
      return Optional.empty();
    }
    Title title = new Title(name, folder.resolve(name));
    return Files.isRegularFile(title.manifest()) ? Optional.of(title) : Optional.empty();
  }

  /**
   * The folders of titles that are being replaced at this moment, by name. Between the two renames
   * by which a new version takes an old one's place there is none under the name; who must not miss
   * it looks there, then here, and then there once more.
   */
  public Map<String, Path> beingReplaced() throws IOException {
    return Workplace.replaced(folder);
  }

  /**
   * Takes the title out of sight at once, and then deletes it; an unfinished job for one of that
   * name goes too.
   *
   * @throws IOException when there is neither of that name, or it cannot be moved
   */
  public void remove(String name) throws IOException {
    if (Workplace.discard(folder, name) && title(name).isEmpty()) {
      return;
    }
    Title title = existing(name);
    try (Workplace place = Workplace.open(folder)) {
      Files.move(title.folder(), place.discarded(), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Deletes what an interrupted job for that title left; a title of that name stays. */
  public void discardUnfinished(String name) throws IOException {
    Workplace.discard(folder, name);
  }

  /**
   * Gives a title another name. Its manifest's words stay: they name nothing by the folder.
   *
   * @throws IOException when there is none of the old name, or already one of the new
   */
  public Title rename(String from, String to) throws IOException {
    Title title = existing(from);
    if (!Title.isName(to)) {
      throw new IOException("'" + to + "' cannot be a title; " + Title.nameFrom(to) + " could");
    }
    Title renamed = new Title(to, folder.resolve(to));
    if (Files.exists(renamed.folder())) {
      throw new IOException("there is already a title '" + to + "' in " + folder);
    }
    Files.move(title.folder(), renamed.folder(), StandardCopyOption.ATOMIC_MOVE);
    return renamed;
  }

  private Title existing(String name) throws IOException {
    return title(name)
        .orElseThrow(
            () ->
                new IOException(
                    "there is no title '"
                        + name
                        + "' in "
                        + folder
                        + "; there are: "
                        + String.join(", ", titles().stream().map(Title::name).toList())));
  }
}
