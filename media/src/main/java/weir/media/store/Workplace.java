package weir.media.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import weir.media.encode.Encoder;
import weir.media.encode.PackagingFailed.Cancelled;
import weir.media.encode.PackagingFailed.NotResumable;

/**
 * Where one job builds a title: a dot folder inside the library, so that moving the finished title
 * to its name is one rename. The job holds a lock on a file in it; the lock ends with the process,
 * however that ends, and so tells a dead job's folder from a running one's. A dead job that said
 * what it was asked for, and finished a segment, is left to be resumed; there is one for a title at
 * most.
 */
final class Workplace implements AutoCloseable {
  static final String PREFIX = ".building-";
  private static final String BUILT = "built";
  private static final String REPLACED = "replaced";
  private static final String JOB = "job.json";

  private final Path library;
  private final Path folder;
  private final Claim claim;

  private Workplace(Path library, Claim claim) {
    this.library = library;
    this.folder = claim.place();
    this.claim = claim;
  }

  static Workplace open(Path library) throws IOException {
    Workplace place = new Workplace(library, Claim.ofNew(library, PREFIX));
    Files.createDirectory(place.folder.resolve(BUILT));
    Files.createDirectory(place.folder.resolve(REPLACED));
    return place;
  }

  /**
   * Takes over what a dead job left.
   *
   * @throws NotResumable when there is none, or somebody is at it
   */
  static Workplace resume(Path library, String title) throws IOException {
    for (Path place : places(library)) {
      if (!isFor(place, title)) {
        continue;
      }
      Claim claim =
          Claim.of(place)
              .orElseThrow(
                  () ->
                      new NotResumable(
                          "'" + title + "' is being packaged just now; wait, or end that"));
      try {
        endOrphans(place);
        return new Workplace(library, claim);
      } catch (IOException e) {
        claim.close();
        throw e;
      }
    }
    throw new NotResumable(
        "there is no unfinished job for '"
            + title
            + "' in "
            + library
            + "; leave --resume out to begin one");
  }

  /** All dead jobs that can be resumed. */
  static List<Unfinished> unfinished(Path library) throws IOException {
    List<Unfinished> found = new ArrayList<>();
    for (Path place : places(library)) {
      try {
        Optional<Claim> claim = isResumable(place) ? Claim.of(place) : Optional.empty();
        if (claim.isPresent()) {
          try (Claim held = claim.get()) {
            String title = JobCard.read(held.place().resolve(JOB)).title();
            found.add(new Unfinished(title, bytes(held.place())));
          }
        }
      } catch (NoSuchFileException e) {
        // it ended just now
        continue;
      }
    }
    return found;
  }

  /** Deletes the dead job for that title; false when there is none. */
  static boolean discard(Path library, String title) throws IOException {
    boolean isFound = false;
    for (Path place : places(library)) {
      Optional<Claim> claim = isFor(place, title) ? Claim.of(place) : Optional.empty();
      if (claim.isPresent()) {
        try (Claim held = claim.get()) {
          endOrphans(held.place());
          delete(held.place());
          isFound = true;
        }
      }
    }
    return isFound;
  }

  /** Whether a job lies there that finished anything. */
  private static boolean isResumable(Path place) {
    return Files.isRegularFile(place.resolve(JOB))
        && Files.isRegularFile(place.resolve(BUILT).resolve("v0/1.m4s"));
  }

  private static boolean isFor(Path place, String title) {
    try {
      return isResumable(place) && JobCard.read(place.resolve(JOB)).title().equals(title);
    } catch (IOException e) {
      // not ours to read, or half-written when the power went
      return false;
    }
  }

  /**
   * Says what is asked for here, so that it can be resumed; another unfinished job for the same
   * title is discarded.
   *
   * @param isResumed whether it was said before, and must be the same
   * @throws NotResumable when it is not
   */
  void begin(JobCard job, boolean isResumed) throws IOException {
    Path card = folder.resolve(JOB);
    if (isResumed) {
      job.requireSameAs(JobCard.read(card));
    } else {
      discard(library, job.title());
      job.write(card);
    }
  }

  /** Whether what lies here now could be resumed. */
  boolean isResumable() {
    return isResumable(folder);
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
   *
   * @throws Cancelled when this was closed meanwhile, as by the end of the process
   */
  synchronized Title publish(String name) throws IOException {
    if (!claim.isHeld()) {
      throw new Cancelled(name);
    }
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

  /** Deletes the folder with all that is still in it, unless that can be resumed. */
  @Override
  public synchronized void close() throws IOException {
    if (!claim.isHeld()) {
      return;
    }
    boolean isSpared = isResumable();
    try {
      if (!isSpared) {
        delete(folder, List.of(folder.resolve(Claim.LOCK)));
      }
    } finally {
      claim.close();
    }
    if (!isSpared) {
      delete(folder);
    }
  }

  /**
   * Deletes what dead jobs left and nobody can resume; a title that such a job was just replacing
   * is put back.
   */
  static void sweep(Path library) throws IOException {
    for (Path place : named(library)) {
      try {
        Optional<Claim> claim = Claim.ofFound(place);
        if (claim.isPresent()) {
          try (Claim held = claim.get()) {
            endOrphans(held.place());
            restore(held.place().resolve(REPLACED), library);
            if (!isResumable(place)) {
              delete(place);
            }
          }
        }
      } catch (IOException e) {
        // another sweeper was faster, or the folder is not ours to delete: it stays out of sight
        continue;
      }
    }
  }

  private static void endOrphans(Path place) throws IOException {
    for (Path folder : inside(place)) {
      Encoder.endOrphan(folder);
    }
  }

  private static List<Path> places(Path library) throws IOException {
    return named(library).stream()
        .filter(path -> Files.isRegularFile(path.resolve(Claim.LOCK)))
        .toList();
  }

  private static List<Path> named(Path library) throws IOException {
    return inside(library).stream()
        .filter(path -> path.getFileName().toString().startsWith(PREFIX))
        .toList();
  }

  private static long bytes(Path place) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.toList();
    }
  }

  /** Deletes what is in the folder, not itself. */
  static void empty(Path folder) throws IOException {
    for (Path path : inside(folder)) {
      delete(path);
    }
  }

  /** Deletes what lies beside it under a name that begins so. */
  static void deleteSiblings(Path folder, String prefix) throws IOException {
    for (Path path : inside(folder.getParent())) {
      if (path.getFileName().toString().startsWith(prefix)) {
        delete(path);
      }
    }
  }

  /** With all that is in it; nothing happens when it is not there. */
  static void delete(Path root) throws IOException {
    delete(root, List.of());
  }

  private static void restore(Path replaced, Path library) throws IOException {
    if (Files.isDirectory(replaced)) {
      for (Path title : inside(replaced)) {
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
