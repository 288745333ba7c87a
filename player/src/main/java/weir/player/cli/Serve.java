package weir.player.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import weir.server.access.Secret;
import weir.server.http.BadTls;
import weir.server.http.PortTaken;
import weir.server.http.Tls;
import weir.server.http.WeirServer;
import weir.server.origin.Lane;

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

  @Option(
      names = "--tls",
      paramLabel = "CERT,KEY",
      split = ",",
      description =
          "Speak HTTPS only, with this certificate (chain) and its key, both PEM; HTTP/2 where the"
              + " client can.")
  private List<Path> tls = List.of();

  @Option(
      names = "--memory",
      paramLabel = "MB",
      description = "For small files kept ready, outside the heap (default: ${DEFAULT-VALUE}).")
  private int memoryMb = (int) (Lane.Settings.DEFAULT.memoryBytes() >> 20);

  @Option(
      names = "--open-files",
      paramLabel = "N",
      description = "How many large files are kept open (default: ${DEFAULT-VALUE}).")
  private int openFiles = Lane.Settings.DEFAULT.openFiles();

  @Option(
      names = "--token",
      paramLabel = "T",
      description = {
        "Who sends it may change anything: 'Authorization: Bearer T' (default: WEIR_TOKEN; without",
        "either one is made and printed if others can reach the server). At this machine it is not",
        "needed while only this machine can reach the server."
      })
  private Optional<String> token =
      Optional.ofNullable(System.getenv("WEIR_TOKEN")).filter(named -> !named.isBlank());

  @Override
  public void run() {
    WeirServer.Settings settings = settings();
    try (WeirServer server = start(() -> settings)) {
      System.out.println("Serving " + library.folder() + " at " + server.address());
      if (token.isEmpty()) {
        settings
            .token()
            .ifPresent(
                made -> System.out.println("To change anything from elsewhere: " + made.reveal()));
      }
      UntilStopped.await();
    }
  }

  private WeirServer.Settings settings() {
    if (!tls.isEmpty() && tls.size() != 2) {
      throw CommandFailed.usage("--tls takes two files, as in --tls cert.pem,key.pem");
    }
    WeirServer.Settings plain =
        new WeirServer.Settings(library.folder(), host, port)
            .with(
                new Lane.Settings(
                    (long) memoryMb << 20, Lane.Settings.DEFAULT.smallBytes(), openFiles));
    WeirServer.Settings settings =
        tls.isEmpty() ? plain : plain.with(new Tls(tls.get(0), tls.get(1)));
    try {
      return token.isPresent()
          ? settings.with(Secret.of(token.get()))
          : settings.isForThisMachineOnly() ? settings : settings.with(Secret.fresh());
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage("--token or WEIR_TOKEN: " + e.getMessage());
    }
  }

  /** Starts a server; a port that cannot be had is one clear line. */
  static WeirServer start(Path library, String host, int port) {
    return start(() -> new WeirServer.Settings(library, host, port));
  }

  private static WeirServer start(Supplier<WeirServer.Settings> settings) {
    try {
      return WeirServer.start(settings.get());
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage());
    } catch (BadTls e) {
      throw CommandFailed.input("--tls: " + e.getMessage(), e);
    } catch (PortTaken e) {
      throw CommandFailed.running(e.getMessage(), e);
    }
  }
}
