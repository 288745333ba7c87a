package weir.media.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import weir.media.encode.Ffmpeg;

/** A process of its own that packages the sample, so that it can be ended from outside. */
final class PackTheSample {
  static final String UNDERWAY = "underway";

  private PackTheSample() {}

  public static void main(String[] arguments) throws IOException {
    Path library = Path.of(arguments[0]);
    new Packager(Ffmpeg.bundled(), Library.open(library))
        .pack(
            PackageRequest.sample(true),
            (fraction, remaining) -> {
              if (hasFinishedASegment(library)) {
                System.out.println(UNDERWAY);
                System.out.flush();
              }
            });
  }

  private static boolean hasFinishedASegment(Path library) {
    try {
      for (Path place : Workplace.inside(library)) {
        if (Files.exists(place.resolve("built/v0/1.m4s"))) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
