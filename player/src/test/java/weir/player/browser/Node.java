package weir.player.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Node.js, which the build needs anyway, with the compiled module at hand. */
final class Node {
  private Node() {}

  /** Writes a script's standard input. */
  interface Teller {
    void tell(BufferedWriter out) throws IOException;
  }

  /** Runs a script of this package's test resources; what it prints is one JSON value. */
  static JsonNode run(String script, Teller teller) throws Exception {
    Process node =
        new ProcessBuilder("node", file(script).toString(), file("policies.js").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedWriter out = node.outputWriter(StandardCharsets.UTF_8)) {
      teller.tell(out);
    }
    JsonNode found = new ObjectMapper().readTree(node.getInputStream());
    assertEquals(0, node.waitFor(), "exit of " + script);
    return found;
  }

  private static Path file(String name) throws Exception {
    return Path.of(Node.class.getResource(name).toURI());
  }
}
