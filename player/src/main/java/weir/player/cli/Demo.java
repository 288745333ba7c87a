package weir.player.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.media.store.Library;
import weir.media.store.PackageRequest;
import weir.media.store.Title;
import weir.player.session.Settings;
import weir.player.wire.Remote;
import weir.server.http.WeirServer;

/** {@code weir demo}. */
@Command(
    name = "demo",
    description = {
      "Package a video, serve it and play it through a link that changes.",
      "The link gives 6 Mbit/s for 20 s, then 1.2, then 4; then watch in the browser."
    },
    mixinStandardHelpOptions = true)
final class Demo implements Runnable {
  /**
   * A demonstration is a minute long: with the player's usual 25 s everything would be fetched
   * before the link recovers, and nobody would see the rate come back up.
   */
  private static final double BUFFER_MS = 12_000;

  /** One round of the link; a longer title is played no further. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Parameters(
      arity = "0..1",
      paramLabel = "INPUT",
      description = "A video file (default: the sample that Weir makes itself).")
  private Optional<Path> input = Optional.empty();

  @Mixin private PolicyShelf policies;

  @Option(names = "--once", description = "Stop after playing instead of serving on.")
  private boolean once;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port to serve on, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--host",
      paramLabel = "H",
      description = {
        "Address to serve on (default: ${DEFAULT-VALUE}); with 0.0.0.0 phones come in too, and the",
        "token that changes anything is printed."
      })
  private String host = "127.0.0.1";

  @Option(
      names = "--via",
      paramLabel = "LINK",
      description = "The link to play through (default: ${DEFAULT-VALUE}).")
  private String via = "trace=step";

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description = "Rate-adaptation policy, see 'weir policies' (default: ${DEFAULT-VALUE}).")
  private String policy = "rate";

  @Option(names = "--log", paramLabel = "FILE", description = "Write the session's log.")
  private Optional<Path> log = Optional.empty();

  @Option(
      names = {"--plain", "--lines"},
      description = "Print one line per chunk on a terminal too.")
  private boolean isPlain;

  @Mixin private InLibrary library;

  @Override
  public void run() {
    PackageRequest request =
        input.map(PackageRequest::of).orElseGet(() -> PackageRequest.sample(false));
    Title title =
        existing(request)
            .orElseGet(() -> Package.pack(request, false, library.folder(), Optional.empty()));
    UnaryOperator<String> said = UnaryOperator.identity();
    WeirServer.Settings settings =
        Serve.withPorts(Serve.withToken(Serve.plain(library.folder(), host, port, said)));
    try (WeirServer server = Serve.start(settings, said)) {
      System.out.println(
          "Playing " + title.name() + " through " + via + " with policy " + policy + ".");
      System.out.println();
      new Playing(
              Links.through(via, Links.manifest(server.address(), title.name())),
              policy,
              policies.maker(policy),
              Settings.DEFAULT.withBufferMs(BUFFER_MS),
              new Remote.Choice(
                  Duration.ZERO,
                  Optional.of(LONGEST),
                  Integer.MAX_VALUE,
                  Double.POSITIVE_INFINITY,
                  Optional.empty()),
              log,
              Optional.empty(),
              isPlain,
              Optional.empty(),
              false,
              false,
              Optional.empty(),
              Playing.Beaconing.DEFAULT,
              Optional.empty())
          .run();
      System.out.println();
      if (once) {
        String page = "http://127.0.0.1:" + (port == 0 ? WeirServer.Settings.DEFAULT.port() : port);
        System.out.println("To watch it, run 'weir serve' and open " + page + "/ in a browser.");
      } else {
        System.out.println("Watch it at " + server.address() + " (Ctrl-C stops).");
        Invitation.print(server, settings.token(), System.out);
        UntilStopped.await();
      }
    }
  }

  /** The title if it was packaged before, and its input has not changed since. */
  private Optional<Title> existing(PackageRequest request) {
    try {
      Optional<Title> made = Library.open(library.folder()).title(request.title());
      return input.isEmpty() || (made.isPresent() && isFromInput(made.get()))
          ? made
          : Optional.empty();
    } catch (IOException e) {
      throw CommandFailed.running("the library " + library.folder() + " cannot be used: " + e, e);
    }
  }

  private boolean isFromInput(Title title) throws IOException {
    Path file = input.orElseThrow();
    return title.card().source().equals(file.getFileName().toString())
        && title.manifest().toFile().lastModified() >= file.toFile().lastModified();
  }
}
