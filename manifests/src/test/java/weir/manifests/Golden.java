package weir.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whole documents under src/test/resources/golden; {@code -Dgolden=write} rewrites them. */
public final class Golden {
  private Golden() {}

  public static void assertGolden(String name, String actual) throws IOException {
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(Path.of("src/test/resources/golden", name), actual);
      return;
    }
    assertEquals(read(name), actual, name + " differs; -Dgolden=write rewrites it");
  }

  public static String read(String name) throws IOException {
    try (InputStream golden = Golden.class.getResourceAsStream("/golden/" + name)) {
      return golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
