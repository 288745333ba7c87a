package weir.player.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import weir.server.http.WeirServer;

/** Node.js, which the build needs anyway, with the compiled module at hand. */
final class Node {
  private Node() {}

  /** Writes a script's standard input. */
  interface Teller {
    void tell(BufferedWriter out) throws IOException;
  }

  /**
   * Runs a script of this package's test resources beside {@code policies.js} and {@code rules.js};
   * what it prints is one JSON value.
   */
  static JsonNode run(Path work, String script, Teller teller) throws Exception {
    Files.writeString(work.resolve("package.json"), "{\"type\": \"module\"}");
    copy(Node.class.getResource("policies.js"), work.resolve("policies.js"));
    copy(WeirServer.class.getResource("/weir/server/page/rules.js"), work.resolve("rules.js"));
    copy(Node.class.getResource(script), work.resolve(script));
    Process node =
        new ProcessBuilder("node", work.resolve(script).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedWriter out = node.outputWriter(StandardCharsets.UTF_8)) {
      teller.tell(out);
    }
    JsonNode found = new ObjectMapper().readTree(node.getInputStream());
    assertEquals(0, node.waitFor(), "exit of " + script);
    return found;
  }

  private static void copy(URL from, Path to) throws IOException {
    try (InputStream in = from.openStream()) {
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
