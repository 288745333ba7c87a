package weir.media.store;

import java.io.IOException;
import java.nio.file.Path;
import weir.media.encode.Ffmpeg;

/** A process of its own that packages the sample, so that it can be ended from outside. */
final class PackTheSample {
  static final String UNDERWAY = "underway";

  private PackTheSample() {}

  public static void main(String[] arguments) throws IOException {
    new Packager(Ffmpeg.bundled(), Library.open(Path.of(arguments[0])))
        .pack(
            PackageRequest.sample(false),
            (fraction, remaining) -> {
              System.out.println(UNDERWAY);
              System.out.flush();
            });
  }
}
