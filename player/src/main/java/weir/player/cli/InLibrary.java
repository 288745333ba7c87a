package weir.player.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option that says where titles lie, the same for every command that has it. */
final class InLibrary {
  @Option(
      names = "--library",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Where titles lie (default: ./library, or WEIR_LIBRARY).")
  private Path folder = defaultFolder();

  Path folder() {
    return folder;
  }

  private static Path defaultFolder() {
    String named = System.getenv("WEIR_LIBRARY");
    return Path.of(named == null || named.isBlank() ? "library" : named);
  }
}
