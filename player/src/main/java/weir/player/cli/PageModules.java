package weir.player.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the page gets from the player: our policies and scores, compiled for the browser. */
final class PageModules {
  private static final String POLICIES = "policies.js";

  private PageModules() {}

  /** Modules by the names the page knows them by. */
  static Map<String, String> all() {
    String resource = "/weir/player/browser/" + POLICIES;
    try (InputStream in = PageModules.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            resource + " is missing from this build; run mvn -pl player -am process-classes");
      }
      return Map.of(POLICIES, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
