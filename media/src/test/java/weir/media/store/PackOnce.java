package weir.media.store;

import java.io.IOException;
import java.nio.file.Path;
import weir.media.encode.Ffmpeg;
import weir.media.encode.Progress;

/** A process that packages a film once. */
final class PackOnce {
  private PackOnce() {}

  /** The library's folder, and then the film. */
  public static void main(String[] arguments) throws IOException {
    Library library = Library.open(Path.of(arguments[0]));
    new Packager(Ffmpeg.bundled(), library)
        .pack(PackageRequest.of(Path.of(arguments[1])).with(PackageBench.ENCODING), Progress.NONE);
    Spent.print();
  }
}
