package weir.player.virtual;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Other people's data, which lies beside the repository on some machines. */
public final class Shared {
  private Shared() {}

  /** A file or folder of the shared data; the test is skipped, with a line, where there is none. */
  public static Path file(String name) {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("shared").resolve("sabre"))) {
      at = at.getParent();
    }
    if (at == null) {
      System.out.println("skipped: no shared data beside the repository, wanted " + name);
    }
    Assumptions.assumeTrue(at != null, "no shared data beside the repository");
    return at.resolve("shared").resolve(name);
  }
}
