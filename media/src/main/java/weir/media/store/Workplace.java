package weir.media.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where one job builds a title: a dot folder inside the library, so that moving the finished title
 * to its name is one rename. The job holds a lock on a file in it; the lock ends with the process,
 * however that ends, and so tells a dead job's folder from a running one's.
 */
final class Workplace implements AutoCloseable {
  static final String PREFIX = ".building-";
  private static final String LOCK = "lock";
  private static final String BUILT = "built";
  private static final String REPLACED = "replaced";

  private final Path library;
  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private Workplace(Path library, Path folder, FileChannel channel, FileLock lock) {
    this.library = library;
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  static Workplace open(Path library) throws IOException {
    Path folder = Files.createTempDirectory(library, PREFIX);
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IOException("somebody else works in " + folder);
    }
    Files.createDirectory(folder.resolve(BUILT));
    Files.createDirectory(folder.resolve(REPLACED));
    return new Workplace(library, folder, channel, lock);
  }

  /** An empty folder to build the title in. */
  Path built() {
    return folder.resolve(BUILT);
  }

  /** A name to move something to that shall be deleted. */
  Path discarded() {
    return folder.resolve("discarded");
  }

  /**
   * Gives what was built its name; a title that had it is replaced. For the moment in which neither
   * has the name, the old one is among {@link #replaced}, and only for that moment.
   */
  Title publish(String name) throws IOException {
    Title title = new Title(name, library.resolve(name));
    Path old = folder.resolve(REPLACED).resolve(name);
    if (Files.exists(title.folder())) {
      Files.move(title.folder(), old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(built(), title.folder(), StandardCopyOption.ATOMIC_MOVE);
    if (Files.exists(old)) {
      Files.move(old, discarded(), StandardCopyOption.ATOMIC_MOVE);
    }
    return title;
  }

  /** The titles that are without their name because others are just about to get it, by name. */
  static Map<String, Path> replaced(Path library) throws IOException {
    Map<String, Path> titles = new HashMap<>();
    for (Path place : list(library)) {
      if (place.getFileName().toString().startsWith(PREFIX)) {
        list(place.resolve(REPLACED))
            .forEach(title -> titles.put(title.getFileName().toString(), title));
      }
    }
    return titles;
  }

  /** What is in a folder; nothing if it has just gone. */
  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    }
  }

  /** Deletes the folder with all that is still in it. */
  @Override
  public void close() throws IOException {
    try (channel;
        lock) {
      delete(folder, List.of(folder.resolve(LOCK)));
    }
    delete(folder, List.of());
  }

  /** Deletes what dead jobs left; a title that such a job was just replacing is put back. */
  static void sweep(Path library) throws IOException {
    List<Path> places;
    try (Stream<Path> inside = Files.list(library)) {
      places =
          inside
              .filter(path -> path.getFileName().toString().startsWith(PREFIX))
              .filter(path -> Files.isRegularFile(path.resolve(LOCK)))
              .toList();
    }
    for (Path place : places) {
      try (FileChannel channel = FileChannel.open(place.resolve(LOCK), StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null) {
          restore(place.resolve(REPLACED), library);
          delete(place, List.of());
        }
      } catch (OverlappingFileLockException e) {
        // a job of this very process
        continue;
      } catch (IOException e) {
        // another sweeper was faster, or the folder is not ours to delete: it stays out of sight
        continue;
      }
    }
  }

  private static void restore(Path replaced, Path library) throws IOException {
    if (Files.isDirectory(replaced)) {
      List<Path> titles;
      try (Stream<Path> inside = Files.list(replaced)) {
        titles = inside.toList();
      }
      for (Path title : titles) {
        Path home = library.resolve(title.getFileName());
        if (!Files.exists(home)) {
          Files.move(title, home, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  private static void delete(Path root, List<Path> spared) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!spared.contains(file)) {
              Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // somebody else deleted it
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (spared.isEmpty() || !folder.equals(root)) {
              Files.deleteIfExists(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
