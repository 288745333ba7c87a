package weir.player.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import weir.server.http.WeirServer;

/** {@code weir serve}. */
@Command(
    name = "serve",
    description = "Serve the library, the page and links until stopped.",
    mixinStandardHelpOptions = true)
final class Serve implements Runnable {
  @Option(
      names = "--library",
      paramLabel = "DIR",
      description = "Where titles lie (default: ./library, or WEIR_LIBRARY).")
  private Path library = Main.defaultLibrary();

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
    try (WeirServer server = WeirServer.start(new WeirServer.Settings(library, host, port))) {
      System.out.println("Serving " + library + " at " + server.address());
      UntilStopped.await();
    }
  }
}
