package weir.player.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import weir.manifests.mpd.MalformedManifest;
import weir.manifests.presentation.UnsupportedManifest;
import weir.media.encode.PackagingFailed;
import weir.network.trace.MalformedTrace;
import weir.player.compare.UnusableInput;
import weir.player.qoe.MalformedForest;
import weir.player.session.Replay;
import weir.player.virtual.MalformedMovie;
import weir.player.wire.Remote;

/** {@code weir}: what the launcher starts. */
@Command(
    name = "weir",
    description = "An adaptive-streaming server, player and laboratory.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Runnable {
  /** In the order in which the help shows them. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          Demo.class,
          Package.class,
          Titles.class,
          Serve.class,
          Play.class,
          Simulate.class,
          Compare.class,
          Describe.class,
          CheckTitle.class,
          ReplayLog.class,
          DrawReport.class,
          ListPolicies.class,
          ListTraces.class,
          ListLadders.class);

  /** Wrong usage. */
  static final int USAGE = 1;

  /** Unreadable input. */
  static final int INPUT = 2;

  /** A failure while running. */
  static final int RUNNING = 3;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces with errors.")
  private boolean debug;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    // Bars and arrows are not ASCII, and a JDK before 18 would write them as the locale says.
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
    System.exit(run(args));
  }

  private static PrintStream utf8(FileDescriptor to) {
    return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
  }

  /** Runs a command line and returns its exit code. */
  public static int run(String... args) {
    Main main = new Main();
    Optional<Compatibility> compatibility = Compatibility.wantedBy(args);
    if (compatibility.isPresent()) {
      main.debug = compatibility.get().debug();
      try {
        return compatibility.get().run(System.out);
      } catch (RuntimeException e) {
        return main.failed(e);
      }
    }
    return main.execute(line(main, args), args);
  }

  int execute(CommandLine line, String... args) {
    line.setParameterExceptionHandler(Main::wrongUsage);
    line.setExecutionExceptionHandler((e, at, parsed) -> failed(e));
    return line.execute(args);
  }

  /**
   * What understands a command line, as yet without handlers.
   *
   * @param args to be understood; without them, whatever may come
   */
  static CommandLine line(Main main, String... args) {
    CommandLine line = new CommandLine(main);
    commands(args).forEach(line::addSubcommand);
    line.addSubcommand(CommandLine.HelpCommand.class);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(Duration.class, Durations::parse);
    return line;
  }

  /** The one that is called, or all if it is not clear: to look into all takes long. */
  private static List<Class<?>> commands(String... args) {
    List<Class<?>> called =
        COMMANDS.stream().filter(one -> args.length > 0 && args[0].equals(name(one))).toList();
    return called.isEmpty() ? COMMANDS : called;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine at = e.getCommandLine();
    System.err.println("weir: " + e.getMessage() + place(e, args));
    System.err.println("See '" + at.getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }

  /** Of a value that does not stand on the command line. */
  private static String place(ParameterException e, String[] args) {
    if (!(e.getArgSpec() instanceof OptionSpec option)) {
      return "";
    }
    boolean isWritten =
        Stream.of(args).anyMatch(word -> Stream.of(option.names()).anyMatch(word::startsWith));
    return isWritten
        ? ""
        : FromEnvironment.said(option).map(said -> ", which came by " + said).orElse("");
  }

  private int failed(Exception e) {
    if (debug) {
      e.printStackTrace();
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    System.err.println("weir: " + message);
    int code = exitCode(e);
    if (code == RUNNING && !(e instanceof CommandFailed) && !debug) {
      System.err.println("Run it again with --debug to see where.");
    }
    return code;
  }

  private static int exitCode(Exception e) {
    if (e instanceof CommandFailed failed) {
      return failed.exitCode();
    }
    if (e instanceof PackagingFailed.NotResumable) {
      return USAGE;
    }
    boolean isInput =
        e instanceof MalformedManifest
            || e instanceof UnsupportedManifest
            || e instanceof MalformedTrace
            || e instanceof MalformedMovie
            || e instanceof MalformedForest
            || e instanceof UnusableInput
            || e instanceof Replay.MalformedLog
            || e instanceof Remote.Unplayable
            || e instanceof PackagingFailed.UnreadableInput;
    return isInput ? INPUT : RUNNING;
  }

  /** The version of this build. */
  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      return new String[] {"weir " + version()};
    }
  }
}
