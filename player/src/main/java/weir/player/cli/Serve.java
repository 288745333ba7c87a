package weir.player.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import weir.server.http.PortTaken;
import weir.server.http.WeirServer;

/** {@code weir serve}. */
@Command(
    name = "serve",
    description = "Serve the library, the page and links until stopped.",
    mixinStandardHelpOptions = true)
final class Serve implements Runnable {
  @Mixin private InLibrary library;

  @Option(
      names = "--host",
      paramLabel = "H",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Override
  public void run() {
    try (WeirServer server = start(library.folder(), host, port)) {
      System.out.println("Serving " + library.folder() + " at " + server.address());
      UntilStopped.await();
    }
  }

  /** Starts a server; a port that cannot be had is one clear line. */
  static WeirServer start(Path library, String host, int port) {
    try {
      return WeirServer.start(new WeirServer.Settings(library, host, port));
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage("--port: " + e.getMessage());
    } catch (PortTaken e) {
      throw CommandFailed.running(e.getMessage(), e);
    }
  }
}
