package weir.media.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where films arrive that are sent to a library from elsewhere: each in a dot folder of its own, so
 * that nobody sees it. Whoever receives or packages one holds its lock; what a dead process left is
 * either a whole film, which can be gone on with, or nothing.
 */
public final class Inbox {
  static final String PREFIX = ".incoming-";

  private final Library library;

  public Inbox(Library library) {
    this.library = library;
  }

  /**
   * A place for a film that is to come.
   *
   * @param title the name it will have in the library
   */
  public Parcel receive(String title) throws IOException {
    return new Parcel(Claim.ofNew(library.folder(), PREFIX), title);
  }

  /**
   * Takes over all whole films that dead processes left, in the order in which they became whole,
   * and deletes what they left else.
   */
  public List<Parcel> leftBehind() throws IOException {
    List<Parcel> found = new ArrayList<>();
    for (Path place : places(library.folder())) {
      Optional<Claim> claim = Claim.ofFound(place);
      if (claim.isPresent()) {
        Optional<Parcel> parcel = Parcel.whole(claim.get());
        if (parcel.isPresent()) {
          found.add(parcel.get());
        } else {
          new Parcel(claim.get(), "nothing").discard();
        }
      }
    }
    found.sort(Comparator.comparingLong(Parcel::order));
    return found;
  }

  /** Counted among what lies there, since a clock may be set back; 0 where nothing does. */
  static long highestOrder(Path library) throws IOException {
    return places(library).stream().mapToLong(Parcel::order).max().orElse(0);
  }

  /** Whoever has them. */
  private static List<Path> places(Path library) throws IOException {
    return Workplace.inside(library).stream()
        .filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
        .toList();
  }
}
