package weir.manifests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Other people's manifests, which lie beside the repository and not in it. */
public final class Shared {
  private Shared() {}

  /** {@code shared/mpds} beside the repository; without it the test is skipped and says so. */
  public static Path mpds() {
    Path mpds = folder();
    assumeTrue(Files.isDirectory(mpds), "skipped: no manifests of others at " + mpds);
    return mpds;
  }

  /** The same, whether or not it is there. */
  public static Path folder() {
    Path folder = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve(".git"))) {
      folder = folder.getParent();
    }
    return folder == null ? Path.of("shared/mpds") : folder.resolveSibling("shared/mpds");
  }
}
