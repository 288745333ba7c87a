package weir.player.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import weir.network.trace.Trace;
import weir.player.abr.Named;
import weir.player.abr.Policy;
import weir.player.compare.SessionRow;
import weir.player.compare.SessionTable;
import weir.player.compare.Setup;
import weir.player.compare.SimulatedTitle;
import weir.player.compare.SimulatedTraces;
import weir.player.compare.Simulation;
import weir.player.compare.optimum.Optimum;
import weir.player.qoe.Figure;
import weir.player.qoe.QoeModel;
import weir.player.qoe.QoeModels;
import weir.player.session.Listener;
import weir.player.session.SessionLog;
import weir.player.session.Settings;
import weir.player.virtual.Networks;
import weir.player.watch.ChunkLines;
import weir.player.watch.SummaryLines;

/** {@code weir simulate}. */
@Command(
    name = "simulate",
    description = {
      "Play a title over traces in virtual time, one session for each trace and policy.",
      "One session prints every decision; many print a table."
    },
    mixinStandardHelpOptions = true)
final class Simulate implements Callable<Integer> {
  /** Work that lasts longer shows how far it is. */
  private static final long SILENT_NANOS = 2_000_000_000L;

  private static final int NARROW = 80;

  @Option(
      names = "--trace",
      required = true,
      paramLabel = "T",
      description = "Traces of ours by name, files, folders; several with commas between.")
  private String traces;

  @Option(
      names = "--title",
      required = true,
      paramLabel = "M",
      description =
          "A title of the library, a manifest's address or file, or a movie in Sabre's form"
              + " (.json).")
  private String title;

  @Option(
      names = "--policy",
      paramLabel = "P",
      description =
          "Policies by name, several with commas between, or all (default: ${DEFAULT-VALUE}).")
  private String policy = "rate";

  @Mixin private PolicyShelf policies;

  @Mixin private InLibrary library;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "Model of the network: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      completionCandidates = NetworkNames.class)
  private String network = Networks.ALL.get(0).name();

  @Option(
      names = "--players",
      paramLabel = "N",
      description =
          "So many sessions at once on one link, the policies in turn, in place of one after the"
              + " other (network exact).")
  private Optional<Integer> players;

  @Option(
      names = "--stagger",
      paramLabel = "DURATION",
      description = "With --players: each begins so much after the one before (default: 0s).")
  private Optional<Duration> stagger;

  @Option(
      names = "--latency",
      paramLabel = "DURATION",
      description = "Latency before each request, in place of the trace's own.")
  private Optional<Duration> latency;

  @Option(
      names = "--segment",
      paramLabel = "DURATION",
      description = "Merge segments to this length, a whole multiple of the title's own.")
  private Optional<Duration> segment;

  @Option(
      names = "--buffer",
      paramLabel = "DURATION",
      description = "The most to buffer (default: 25s).")
  private Duration buffer = Duration.ofSeconds(25);

  @Option(
      names = "--start-buffer",
      paramLabel = "DURATION",
      description = "Begin to play once so much is buffered (default: 0s, one segment).")
  private Duration startBuffer = Duration.ZERO;

  @Option(
      names = "--start-kbps",
      paramLabel = "K",
      description = "What an earlier session measured (default: nothing).")
  private Optional<Double> startKbps;

  @Option(
      names = "--idle",
      paramLabel = "DURATION",
      description =
          "A transfer fails when nothing comes for so long, as in 'weir play' after 10s (default:"
              + " outages are waited out).")
  private Optional<Duration> idle;

  @Option(
      names = "--replace",
      paramLabel = "WHICH",
      description =
          "Fetch buffered segments again in a higher rung: none, left (the first) or right (the"
              + " last) (default: none).")
  private Settings.Replacement replacement = Settings.Replacement.NONE;

  @Option(
      names = "--no-give-up",
      description = "Let every transfer run to its end, whatever the policy wants.")
  private boolean keepsAll;

  @Option(
      names = "--max-height",
      paramLabel = "H",
      description = "Leave representations with more lines alone.")
  private int maxHeight = Integer.MAX_VALUE;

  @Option(
      names = "--max-kbps",
      paramLabel = "K",
      description = "Leave representations with a higher rate alone.")
  private double maxKbps = Double.POSITIVE_INFINITY;

  @Option(
      names = "--qoe",
      paramLabel = "MODELS",
      description =
          "Models of quality: ${COMPLETION-CANDIDATES}; all or none (default: ${DEFAULT-VALUE}).",
      completionCandidates = QoeNames.class)
  private String qoe = "all";

  @Mixin private P1203Tables tables;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of what is random in each session (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Sessions at once (default: one per core); changes no figure.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--quiet",
      description = "Print the summary only, or only the means of many sessions.")
  private boolean quiet;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Write the session's log; for many sessions a folder of logs.")
  private Optional<Path> log;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write one row per session.")
  private Optional<Path> csv;

  @Option(
      names = "--jsonl",
      paramLabel = "FILE",
      description = "Write the same as one JSON object per line.")
  private Optional<Path> jsonLines;

  static final class NetworkNames extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    NetworkNames() {
      super(Networks.ALL.stream().map(Networks.Model::name).toList());
    }
  }

  static final class QoeNames extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    QoeNames() {
      super(QoeModels.ALL.stream().map(QoeModel::name).toList());
    }
  }

  /** One session to be run. */
  private record Job(
      SimulatedTraces.One trace, Trace link, String policy, LongFunction<Policy> maker) {}

  /** How all sessions are run, as columns. */
  private Map<String, Object> about;

  @Override
  public Integer call() {
    Setup setup = setup();
    List<QoeModel> judges = models();
    Map<String, LongFunction<Policy>> makers = new LinkedHashMap<>();
    names().forEach(name -> makers.put(name, maker(name)));
    checkPlayers(makers.size());
    SettingChecks.threads(threads);
    SimulatedTraces found = SimulatedTraces.find(traces).fitFor(setup.network());
    found.broken().forEach(line -> System.err.println("weir: skipped: " + line));
    Simulation simulation = new Simulation(found(), setup.network(), setup.settings(), judges);
    about = about(simulation, setup);
    List<List<Job>> links = new ArrayList<>();
    for (SimulatedTraces.One trace : found.usable()) {
      List<Job> jobs = new ArrayList<>();
      Trace link = setup.over(trace.trace());
      makers.forEach(
          (name, maker) ->
              jobs.add(
                  new Job(
                      trace, link, name, maker == null ? foreseeing(simulation, link) : maker)));
      links.add(jobs);
    }
    List<Job> jobs = links.stream().flatMap(List::stream).toList();
    try {
      boolean isWhole =
          players.isPresent()
              ? together(simulation, links)
              : jobs.size() == 1 && found.broken().isEmpty()
                  ? one(simulation, jobs.get(0))
                  : many(simulation, jobs);
      return !isWhole ? Main.RUNNING : found.broken().isEmpty() ? 0 : Main.INPUT;
    } catch (IOException e) {
      throw CommandFailed.running("what came of it cannot be written: " + e, e);
    }
  }

  /** What makes a policy of that name; null for the one that has to know the trace. */
  private LongFunction<Policy> maker(String name) {
    if (!name.equals(Optima.ORACLE)) {
      return policies.maker(name);
    }
    Optima.check(network);
    if (players.isPresent()) {
      throw CommandFailed.usage("oracle knows a link it has to itself; leave out --players");
    }
    return null;
  }

  private static LongFunction<Policy> foreseeing(Simulation simulation, Trace link) {
    return seed ->
        new Optima().of(simulation.title().title(), link, simulation.settings()).oracle();
  }

  private void checkPlayers(int policiesNamed) {
    if (stagger.isPresent() && players.isEmpty()) {
      throw CommandFailed.usage("--stagger is for the sessions of --players");
    }
    if (players.isEmpty()) {
      return;
    }
    if (players.get() < policiesNamed) {
      throw CommandFailed.usage(
          "--players "
              + players.get()
              + " is fewer than the policies; try --players "
              + policiesNamed);
    }
    if (!network.equals(Networks.ALL.get(0).name())) {
      throw CommandFailed.usage(
          "--players share a link as --network "
              + Networks.ALL.get(0).name()
              + " models it; leave --network out");
    }
  }

  private Networks.Model network() {
    try {
      return Networks.named(network);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage());
    }
  }

  private List<QoeModel> models() {
    List<QoeModel> all = tables.models();
    if (qoe.equals("all") || qoe.equals("none")) {
      return qoe.equals("all") ? all : List.of();
    }
    try {
      return Arrays.stream(qoe.split(",")).map(name -> QoeModels.named(name.strip(), all)).toList();
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage());
    }
  }

  private List<String> names() {
    return Arrays.stream(policy.split(","))
        .map(String::strip)
        .flatMap(
            name -> name.equals("all") ? policies.all().stream().map(Named::name) : Stream.of(name))
        .distinct()
        .toList();
  }

  private Setup setup() {
    SettingChecks.caps(maxHeight, maxKbps);
    Settings settings =
        Settings.DEFAULT
            .withBufferMs(SettingChecks.bufferMs(buffer))
            .withStartBufferMs(SettingChecks.ms(startBuffer))
            .withRememberedKbps(startKbps.map(SettingChecks::startKbps).orElse(Double.NaN))
            .withReplacement(replacement)
            .withGivesUp(!keepsAll)
            .withCaps(maxHeight, maxKbps)
            .withPatience(
                idle.map(SettingChecks::idleMs).orElse(Setup.NEVER_MS),
                Settings.DEFAULT.retries(),
                Settings.DEFAULT.backoffMs())
            .withSeed(seed);
    return new Setup(network(), latency.map(SettingChecks::ms).orElse(Double.NaN), settings);
  }

  private SimulatedTitle found() {
    SimulatedTitle found = SimulatedTitle.find(title, library.folder());
    return segment.map(SettingChecks::segmentMs).map(found::withSegmentsOf).orElse(found);
  }

  /** One session, chunk by chunk. */
  private boolean one(Simulation simulation, Job job) throws IOException {
    Listener lines = quiet ? Listener.NONE : new ChunkLines(System.out);
    Simulation.Outcome outcome = run(simulation, job, lines, log);
    if (!quiet) {
      System.out.println();
    }
    SummaryLines.print(outcome.summary(), System.out);
    printScores(simulation.models(), outcome.figures());
    write(
        simulation,
        List.of(
            new SessionRow(
                job.trace(), job.policy(), about, outcome.facts(), outcome.figures(), "")));
    if (!outcome.summary().isPlayed()) {
      System.err.println(
          "weir: the title could not be played to its end: the link was silent for too long");
    }
    return outcome.summary().isPlayed();
  }

  /** Many sessions, a line each. False if one of them broke. */
  private boolean many(Simulation simulation, List<Job> jobs) throws IOException {
    if (log.isPresent()) {
      Files.createDirectories(log.get());
    }
    SessionRow[] rows = new SessionRow[jobs.size()];
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, jobs.size()); i++) {
      Thread worker =
          new Thread(
              () -> {
                for (int at = next.getAndIncrement();
                    at < rows.length;
                    at = next.getAndIncrement()) {
                  rows[at] = row(simulation, jobs.get(at));
                  done.incrementAndGet();
                }
              },
              "simulate-" + i);
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
    awaitAll(workers, done, jobs.size());
    List<SessionRow> all = List.of(rows);
    new SessionTable(simulation.models())
        .print(all, quiet, Math.max(NARROW, Terminal.columns()), System.out);
    write(simulation, all);
    List<SessionRow> broken = all.stream().filter(SessionRow::isBroken).toList();
    broken.forEach(
        row ->
            System.err.println(
                "weir: " + row.policy() + " over " + row.trace().name() + ": " + row.broken()));
    return broken.isEmpty();
  }

  /** Many sessions on each link, a line for each session and one for each link. */
  private boolean together(Simulation simulation, List<List<Job>> links) throws IOException {
    if (log.isPresent()) {
      Files.createDirectories(log.get());
    }
    List<SessionRow> rows = new ArrayList<>();
    List<String> shares = new ArrayList<>();
    ProgressLines progress = new ProgressLines("simulating", System.err);
    long began = System.nanoTime();
    for (List<Job> jobs : links) {
      List<Job> seats = new ArrayList<>();
      for (int i = 0; i < players.get(); i++) {
        seats.add(jobs.get(i % jobs.size()));
      }
      Simulation.Together came = share(simulation, seats);
      for (int i = 0; i < seats.size(); i++) {
        Simulation.Outcome one = came.outcomes().get(i);
        Job seat = seats.get(i);
        SimulatedTraces.One trace = seat.trace();
        String name = trace.shortName() + " #" + (i + 1);
        SimulatedTraces.One own =
            new SimulatedTraces.One(trace.name(), name, trace.trace(), trace.hash());
        rows.add(new SessionRow(own, seat.policy(), about, one.facts(), one.figures(), ""));
      }
      shares.add(
          String.format(
              Locale.ROOT,
              "%s: %d %s on one link, which was used to %.1f %%; Jain's index of their rates %.3f",
              seats.get(0).trace().shortName(),
              seats.size(),
              seats.size() == 1 ? "player" : "players",
              100 * came.utilisation(),
              came.fairness()));
      long passed = System.nanoTime() - began;
      if (passed > SILENT_NANOS) {
        long left = passed / shares.size() * (links.size() - shares.size());
        progress.at((double) shares.size() / links.size(), Duration.ofNanos(left));
      }
    }
    if (System.nanoTime() - began > SILENT_NANOS) {
      progress.done();
    }
    new SessionTable(simulation.models())
        .print(rows, quiet, Math.max(NARROW, Terminal.columns()), System.out);
    System.out.println();
    shares.forEach(System.out::println);
    write(simulation, rows);
    return true;
  }

  private Simulation.Together share(Simulation simulation, List<Job> seats) throws IOException {
    List<Output> outputs = new ArrayList<>();
    List<Listener> listeners = new ArrayList<>();
    try {
      for (int i = 0; i < seats.size(); i++) {
        String name = logName(seats.get(i), "--" + (i + 1));
        Optional<Path> file = log.map(folder -> folder.resolve(name));
        outputs.add(Output.to(file));
        listeners.add(
            file.isEmpty() ? Listener.NONE : written(seats.get(i), outputs.get(i), "shared"));
      }
      List<LongFunction<Policy>> makers = seats.stream().map(Job::maker).toList();
      double staggerMs = stagger.map(time -> time.toNanos() / 1e6).orElse(0.0);
      Simulation.Together came =
          simulation.together(seats.get(0).link(), makers, listeners, staggerMs);
      for (Output output : outputs) {
        output.keep();
      }
      return came;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw CommandFailed.running("one of the policies failed: " + first(e), e);
    } finally {
      for (Output output : outputs) {
        output.close();
      }
    }
  }

  private static void awaitAll(List<Thread> workers, AtomicInteger done, int all) {
    ProgressLines progress = new ProgressLines("simulating", System.err);
    long began = System.nanoTime();
    boolean isShown = false;
    try {
      for (Thread worker : workers) {
        for (worker.join(100); worker.isAlive(); worker.join(100)) {
          long passed = System.nanoTime() - began;
          int count = done.get();
          if (passed > SILENT_NANOS && count > 0) {
            long left = (long) ((double) passed / count * (all - count));
            progress.at((double) count / all, Duration.ofNanos(left));
            isShown = true;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.running("interrupted", e);
    }
    if (isShown) {
      progress.done();
    }
  }

  /** A session among many: what breaks in it, whatever that is, must not take the others along. */
  private SessionRow row(Simulation simulation, Job job) {
    try {
      Optional<Path> file = log.map(folder -> folder.resolve(logName(job, "")));
      Simulation.Outcome outcome = run(simulation, job, Listener.NONE, file);
      return new SessionRow(
          job.trace(), job.policy(), about, outcome.facts(), outcome.figures(), "");
    } catch (IOException | RuntimeException e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      return new SessionRow(job.trace(), job.policy(), about, new double[0], new double[0], why);
    }
  }

  private static String logName(Job job, String number) {
    String name = job.trace().name() + "--" + job.policy() + number;
    return name.replaceAll("[^A-Za-z0-9._-]+", "_") + ".jsonl";
  }

  private static Simulation.Outcome run(
      Simulation simulation, Job job, Listener lines, Optional<Path> file) throws IOException {
    try (Output output = Output.to(file)) {
      Listener also = lines;
      if (file.isPresent()) {
        Listener written = written(job, output, simulation.network().name());
        also = lines == Listener.NONE ? written : Listener.both(lines, written);
      }
      Simulation own =
          job.policy().equals(Optima.ORACLE)
              ? new Simulation(
                  simulation.title(),
                  simulation.network(),
                  Optimum.settings(simulation.settings()),
                  simulation.models())
              : simulation;
      Simulation.Outcome outcome = own.run(job.link(), job.maker(), also);
      output.keep();
      return outcome;
    } catch (CommandFailed e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw CommandFailed.running("the policy " + job.policy() + " failed: " + first(e), e);
    }
  }

  private static Listener written(Job job, Output output, String networkName) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("policy", job.policy());
    about.put("version", Main.version());
    about.put("trace", job.trace().name());
    about.put("traceHash", job.link().hash());
    about.put("network", networkName);
    return new SessionLog(output.text(), about);
  }

  /** What went wrong and in which line of whose code. */
  private static String first(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return e + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  private Map<String, Object> about(Simulation simulation, Setup setup) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("title", simulation.title().title().name());
    columns.put("segment_ms", simulation.title().title().main().segmentMs(0));
    columns.putAll(setup.columns());
    players.ifPresent(
        count -> {
          columns.put("players", (long) count);
          columns.put("stagger_ms", stagger.map(SettingChecks::ms).orElse(0.0));
        });
    columns.put("version", Main.version());
    return columns;
  }

  private void write(Simulation simulation, List<SessionRow> rows) throws IOException {
    if (csv.isEmpty() && jsonLines.isEmpty()) {
      return;
    }
    SessionTable table = new SessionTable(simulation.models());
    try (Output rowsOf = Output.to(csv);
        Output objects = Output.to(jsonLines)) {
      table.csv(rows.iterator(), rowsOf.text());
      table.jsonLines(rows.iterator(), objects.text());
      rowsOf.keep();
      objects.keep();
    }
  }

  /** Each model's score, and what it is made of. */
  private static void printScores(List<QoeModel> models, double[] figures) {
    int at = 0;
    for (QoeModel model : models) {
      StringBuilder line = new StringBuilder(String.format("  %-7s", model.name()));
      if (Double.isNaN(figures[at])) {
        line.append("not known of this title");
      } else {
        line.append(shown(model, 0, figures[at]));
        // Sabre's own report prints all of its figures; here its score stands for them.
        for (int i = 1; i < model.figures().size() && model.figures().size() <= 6; i++) {
          if (!Double.isNaN(figures[at + i])) {
            line.append(i == 1 ? ": " : ", ").append(shown(model, i, figures[at + i]));
          }
        }
      }
      System.out.println(line);
      at += model.figures().size();
    }
  }

  private static String shown(QoeModel model, int index, double value) {
    Figure figure = model.figures().get(index);
    String name = figure.name().substring(model.name().length() + 1).replace('_', ' ');
    return String.format(Locale.ROOT, "%s %.3f", name, value);
  }
}
