package weir.player.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.player.abr.Named;
import weir.player.qoe.Summary;
import weir.player.session.Settings;
import weir.player.wire.Remote;
import weir.server.links.LinkSpecification;

/** {@code weir play}. */
@Command(
    name = "play",
    description = {
      "Play a title over HTTP and show every decision: on a terminal in a view that is redrawn in",
      "place, elsewhere as lines, and in a window if you like."
    },
    mixinStandardHelpOptions = true)
final class Play implements Runnable {
  /** As beacons have it. */
  private static final int LONGEST_NAME = 40;

  @Parameters(paramLabel = "URL", description = "Address of a manifest.")
  private URI manifest;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description = "Rate-adaptation policy, see 'weir policies' (default: ${DEFAULT-VALUE}).")
  private String policy = "rate";

  @Mixin private PolicyShelf policies;

  @Option(
      names = "--via",
      paramLabel = "LINK",
      description = {
        "Play through a link, for example kbps=1500 or trace=3g-bus: one of the server's",
        "if it is a Weir, else one in the player itself."
      })
  private Optional<String> via;

  @Option(
      names = "--buffer",
      paramLabel = "DURATION",
      description = "The most to buffer (default: 25s).")
  private Duration buffer = Duration.ofSeconds(25);

  @Option(names = "--start", paramLabel = "DURATION", description = "Where to begin (default: 0s).")
  private Duration start = Duration.ZERO;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "How much to play (default: all).")
  private Optional<Duration> duration;

  @Option(
      names = "--max-height",
      paramLabel = "H",
      description = "Leave out representations with more lines.")
  private int maxHeight = Integer.MAX_VALUE;

  @Option(
      names = "--max-kbps",
      paramLabel = "K",
      description = "Leave out representations with a higher rate.")
  private double maxKbps = Double.POSITIVE_INFINITY;

  @Option(
      names = "--audio-lang",
      paramLabel = "L",
      description = "Language of the sound (default: the first).")
  private Optional<String> audioLanguage;

  @Option(names = "--http2", description = "Use HTTP/2 where the server has it.")
  private boolean isHttp2;

  @Option(
      names = "--cmcd",
      negatable = true,
      description = {
        "Tell the server with each request how playing goes (CMCD), or do not (default: a Weir is",
        "told, nobody else)."
      })
  private Boolean isSpeaking;

  @Option(
      names = "--no-beacons",
      description = {
        "Say nothing to a Weir between requests (default: once a second how playing goes, which",
        "its room shows; with --no-cmcd nothing either)."
      })
  private boolean isWithoutBeacons;

  @Option(
      names = "--name",
      paramLabel = "WHO",
      description = "What the server's room calls you, at most 40 characters.")
  private Optional<String> name;

  @Option(
      names = "--fast",
      description = "Fetch as fast as the network gives; waits count, but are skipped.")
  private boolean fast;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of what is random in the session (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--remember",
      paramLabel = "FILE",
      description = {
        "Begin with the rate measured from this server last time, and write down the one",
        "measured now."
      })
  private Optional<Path> remember;

  @Option(names = "--log", paramLabel = "FILE", description = "Write the session's log.")
  private Optional<Path> log;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write one row per chunk.")
  private Optional<Path> csv;

  @Option(
      names = {"--plain", "--lines"},
      description = "Print one line per chunk on a terminal too.")
  private boolean isPlain;

  @Option(
      names = "--window",
      description = {
        "Show picture and sound in a window, with charts (key I) and keys to pause, jump, choose",
        "a rung or another policy (key ? lists them). Without a display it plays on without."
      })
  private boolean hasWindow;

  @Option(
      names = "--ffmpeg",
      paramLabel = "PATH",
      description = "The ffmpeg that decodes for the window (default: as 'weir package' finds it).")
  private Optional<Path> ffmpeg;

  @Override
  public void run() {
    if (hasWindow && fast) {
      throw CommandFailed.usage("--window shows a title in its own time: leave out --fast");
    }
    if (buffer.isZero()) {
      throw CommandFailed.usage("--buffer 0s leaves no room for anything; try 10s");
    }
    if (name.filter(who -> who.length() > LONGEST_NAME).isPresent()) {
      throw CommandFailed.usage("--name has at most " + LONGEST_NAME + " characters");
    }
    Settings settings = Settings.DEFAULT.withBufferMs(buffer.toNanos() / 1e6).withSeed(seed);
    String server = manifest.getAuthority();
    Optional<Remembered> remembered = remember.filter(file -> server != null).map(Remembered::new);
    if (remembered.isPresent()) {
      settings = settings.withRememberedKbps(remembered.get().kbps(server));
    }
    Remote.Choice choice = new Remote.Choice(start, duration, maxHeight, maxKbps, audioLanguage);
    Optional<LinkSpecification> link = via.map(Links::parse);
    boolean isOurs = link.isPresent() && Links.areOfferedBy(manifest);
    URI address = isOurs ? Links.through(via.get(), manifest) : manifest;
    Summary played =
        new Playing(
                address,
                policy,
                policies.maker(policy),
                settings,
                choice,
                log,
                csv,
                isPlain,
                isOurs ? Optional.empty() : link,
                fast,
                isHttp2,
                Optional.ofNullable(isSpeaking),
                new Playing.Beaconing(!isWithoutBeacons, name),
                window())
            .run();
    remembered.ifPresent(rates -> rates.keep(server, played.recentKbps()));
  }

  private Optional<Playing.Window> window() {
    return Optional.of(
            new Playing.Window(
                policies.all().stream().map(Named::name).toList(),
                (name, from) -> policies.maker(name).apply(from),
                ffmpeg))
        .filter(wanted -> hasWindow);
  }
}
