package weir.player.cli;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import weir.media.encode.Ffmpeg;
import weir.media.encode.PackagingFailed;
import weir.server.access.Secret;
import weir.server.http.BadSetting;
import weir.server.http.Operation;
import weir.server.http.PortTaken;
import weir.server.http.Tls;
import weir.server.http.WeirServer;
import weir.server.origin.Lane;
import weir.server.uploads.Uploads;

/** {@code weir serve}. */
@Command(
    name = "serve",
    description = {
      "Serve the library, the page and links until stopped.",
      "Each option can be given by the environment too: --access-log by WEIR_ACCESS_LOG."
    },
    defaultValueProvider = FromEnvironment.class,
    mixinStandardHelpOptions = true)
final class Serve implements Runnable {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
  private static final int MOST_PORTS = 64;

  /** Beyond these somebody has mistyped. */
  private static final long MOST_MEMORY_MB = 1 << 20;

  private static final long MOST_FILES = 1_000_000;
  private static final long LEAST_HEAD_BYTES = 1024;
  private static final long MOST_HEAD_BYTES = 1 << 20;
  private static final long MOST_UPLOAD_MB = 1_000_000_000;
  private static final Duration LONGEST = Duration.ofHours(24);

  /** Then nothing but the log goes to standard output. */
  private static final Path CONSOLE = Path.of("-");

  /** Any that are free, for the players that the page shows side by side. */
  private static final List<Integer> SIDE_BY_SIDE = List.of(0, 0, 0, 0);

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

  @Option(
      names = "--ports",
      paramLabel = "P-Q",
      description =
          "Listen on all of these instead: to browsers each is a server of its own, with six"
              + " connections, but all have the same state (default, where only this machine can reach"
              + " the server: --port and four free ones, for players side by side).")
  private Optional<String> ports = Optional.empty();

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Write a line of JSON for each response; '-' for standard output, and all else that is said"
              + " to standard error.")
  private Optional<Path> accessLog = Optional.empty();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Most connections at a time (default: ${DEFAULT-VALUE}).")
  private int connections = Operation.DEFAULT.connections();

  @Option(
      names = "--head-bytes",
      paramLabel = "N",
      description = "Most bytes of a request's head (default: ${DEFAULT-VALUE}).")
  private int headBytes = Operation.DEFAULT.headBytes();

  @Option(
      names = "--head-time",
      paramLabel = "D",
      description = "In which a request's head has to come (default: 10s).")
  private Duration headTime = Operation.DEFAULT.headTime();

  @Option(
      names = "--idle",
      paramLabel = "D",
      description = "Close connections on which nothing moves for so long (default: 30s).")
  private Duration idle = Operation.DEFAULT.idle();

  @Option(
      names = "--grace",
      paramLabel = "D",
      description = "How long responses may take to finish when stopped (default: 25s).")
  private Duration grace = Operation.DEFAULT.grace();

  @Option(
      names = "--most-upload",
      paramLabel = "MB",
      description = "Largest film taken by POST /api/titles (default: ${DEFAULT-VALUE}).")
  private long mostUploadMb = Uploads.Settings.DEFAULT.mostBytes() >> 20;

  @Option(
      names = "--ffmpeg",
      paramLabel = "PATH",
      description =
          "For films that are uploaded (default: a capable one on PATH, else the bundled).")
  private Optional<Path> ffmpeg = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    WeirServer.Settings settings = settings();
    try (WeirServer server = start(settings, this::said)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(server), "finish"));
      PrintStream words = accessLog.filter(CONSOLE::equals).isPresent() ? System.err : System.out;
      words.println("Serving " + library.folder() + " at " + server.address());
      if (ports.isPresent()) {
        server.addresses().stream().skip(1).forEach(more -> words.println("  and " + more));
      }
      Invitation.print(server, token.isPresent() ? Optional.empty() : settings.token(), words);
      UntilStopped.await();
    }
  }

  /** Those of a server that others reach get a token, if they have none. */
  static WeirServer.Settings withToken(WeirServer.Settings settings) {
    return settings.isForThisMachineOnly() ? settings : settings.with(Secret.fresh());
  }

  /** Those of a server that nobody else reaches may be as many as the page can use. */
  static WeirServer.Settings withPorts(WeirServer.Settings settings) {
    return settings.isForThisMachineOnly()
        ? settings.with(settings.operation().withMorePorts(SIDE_BY_SIDE))
        : settings;
  }

  /** What was said of an option, as it was said: on the command line or by the environment. */
  private String said(String option) {
    ParseResult parsed = spec.commandLine().getParseResult();
    if (parsed.hasMatchedOption(option)) {
      String value = String.join(" ", parsed.matchedOption(option).originalStringValues());
      return option + (value.isBlank() ? "" : " " + value);
    }
    return FromEnvironment.said(spec.findOption(option)).orElse(option);
  }

  private void check(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw CommandFailed.usage(said(option) + ": a number from " + least + " to " + most);
    }
  }

  private void check(String option, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      String from = least.isZero() ? "0s" : least.toMillis() + "ms";
      throw CommandFailed.usage(said(option) + ": a time from " + from + " to 24h");
    }
  }

  private void checkRanges() {
    check("--port", port, 0, 65535);
    check("--memory", memoryMb, 0, MOST_MEMORY_MB);
    check("--open-files", openFiles, 0, MOST_FILES);
    check("--connections", connections, 1, MOST_FILES);
    check("--head-bytes", headBytes, LEAST_HEAD_BYTES, MOST_HEAD_BYTES);
    check("--head-time", headTime, Duration.ofMillis(1));
    check("--idle", idle, Duration.ofMillis(1));
    check("--grace", grace, Duration.ZERO);
    check("--most-upload", mostUploadMb, 0, MOST_UPLOAD_MB);
  }

  private WeirServer.Settings settings() {
    checkRanges();
    if (!tls.isEmpty() && tls.size() != 2) {
      throw CommandFailed.usage(said("--tls") + ": two files, as in --tls cert.pem,key.pem");
    }
    try {
      ffmpeg.ifPresent(asked -> Ffmpeg.find(Optional.of(asked)));
    } catch (PackagingFailed e) {
      throw CommandFailed.input(said("--ffmpeg") + ": " + e.getMessage(), e);
    }
    List<Integer> all = ports.map(this::range).orElse(List.of(port));
    WeirServer.Settings plain =
        plain(library.folder(), host, all.get(0), this::said)
            .with(
                new Operation(
                    all.subList(1, all.size()),
                    accessLog,
                    connections,
                    headBytes,
                    headTime,
                    idle,
                    grace))
            .with(
                new Lane.Settings(
                    (long) memoryMb << 20, Lane.Settings.DEFAULT.smallBytes(), openFiles))
            .with(Uploads.Settings.DEFAULT.withMostBytes(mostUploadMb << 20).with(ffmpeg));
    WeirServer.Settings shown = ports.isEmpty() ? withPorts(plain) : plain;
    WeirServer.Settings settings =
        tls.isEmpty() ? shown : shown.with(new Tls(tls.get(0), tls.get(1)));
    try {
      return token.isPresent() ? settings.with(Secret.of(token.get())) : withToken(settings);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage("--token or WEIR_TOKEN: " + e.getMessage());
    }
  }

  /**
   * Those that need no more than this.
   *
   * @param said what was said of an option
   */
  static WeirServer.Settings plain(
      Path library, String host, int port, UnaryOperator<String> said) {
    try {
      return new WeirServer.Settings(library, host, port);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage());
    } catch (BadSetting e) {
      throw CommandFailed.usage(saying(e, said));
    }
  }

  private static String saying(BadSetting bad, UnaryOperator<String> said) {
    return said.apply("--" + bad.name()) + ": " + bad.getMessage();
  }

  private List<Integer> range(String text) {
    Matcher matcher = RANGE.matcher(text.strip());
    int first = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    int last = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    if (first < 1 || last < first || last > 65535 || last - first >= MOST_PORTS) {
      throw CommandFailed.usage(
          said("--ports")
              + ": two ports, the lower one first, as in 8080-8085; at most "
              + MOST_PORTS
              + " in all");
    }
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  private static void finish(WeirServer server) {
    try {
      if (!server.finish()) {
        System.err.println("Some responses took longer than --grace and were cut off.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Starts a server; a port or a library that cannot be had is one clear line.
   *
   * @param said what was said of an option
   */
  static WeirServer start(WeirServer.Settings settings, UnaryOperator<String> said) {
    try {
      return WeirServer.start(settings.withScripts(PageModules.all()));
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage());
    } catch (BadSetting e) {
      throw CommandFailed.input(saying(e, said), e);
    } catch (UncheckedIOException | PortTaken e) {
      throw CommandFailed.running(e.getMessage(), e);
    }
  }
}
