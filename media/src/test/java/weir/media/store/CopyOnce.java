package weir.media.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import weir.media.encode.Progress;

/** A process that copies a ladder into a library once. */
final class CopyOnce {
  private CopyOnce() {}

  /** The library's folder, and then the files. */
  public static void main(String[] arguments) throws IOException {
    List<Path> inputs = Arrays.stream(arguments).skip(1).map(Path::of).toList();
    new Copier(Library.open(Path.of(arguments[0])))
        .pack(CopyRequest.of(inputs).withTitle("copy"), Progress.NONE);
    Spent.print();
  }
}
