package weir.player.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import weir.network.trace.Traces;
import weir.player.abr.Named;
import weir.player.compare.Cell;
import weir.player.compare.ComparedTitle;
import weir.player.compare.Comparison;
import weir.player.compare.Contestant;
import weir.player.compare.Journal;
import weir.player.compare.Outcome;
import weir.player.compare.Running;
import weir.player.compare.Setup;
import weir.player.compare.SimulatedTitle;
import weir.player.compare.SimulatedTraces;
import weir.player.compare.UnusableInput;
import weir.player.compare.report.HtmlReport;
import weir.player.compare.report.Report;
import weir.player.session.Settings;
import weir.player.virtual.Networks;

/** {@code weir compare}. */
@Command(
    name = "compare",
    description = {
      "Play titles over many traces with many policies, and say what can be said of them.",
      "Every combination of the values given is one session."
    },
    mixinStandardHelpOptions = true)
final class Compare implements Callable<Integer> {
  /** Work that lasts longer shows how far it is. */
  private static final long SILENT_NANOS = 2_000_000_000L;

  /** More tables than this scroll past nobody's eyes. */
  private static final int MOST_TABLES = 6;

  /** A player uses some two per cent of a core; two thirds are left to others. */
  private static final int SESSIONS_PER_CORE = 12;

  private static final String USUAL_BASELINE = "bola-e";

  @Option(
      names = {"--policies", "--policy"},
      paramLabel = "P[,...]",
      description = "Policies by name, or all (default: ${DEFAULT-VALUE}).")
  private String policyNames = "all";

  @Mixin private PolicyShelf policies;

  @Option(
      names = {"--traces", "--trace"},
      paramLabel = "T[,...]",
      description = "Traces of ours by name, files, folders (default: all of ours).")
  private String traces =
      Traces.ALL.stream().map(Traces.Own::name).collect(Collectors.joining(","));

  @Option(
      names = {"--titles", "--title"},
      paramLabel = "M[,...]",
      description =
          "Titles of the library, manifests' addresses or files, movies in Sabre's form (.json)"
              + " (default: ${DEFAULT-VALUE}).")
  private String titles = "sample";

  @Mixin private InLibrary library;

  @Option(
      names = "--baseline",
      paramLabel = "P",
      description =
          "The policy that the others are held against (default: bola-e if it takes part, else the"
              + " first).")
  private Optional<String> baseline;

  @Option(
      names = "--network",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "NAME[,...]",
      description = "Models of the network: ${COMPLETION-CANDIDATES} (default: exact).",
      completionCandidates = Simulate.NetworkNames.class)
  private List<String> networks = List.of(Networks.ALL.get(0).name());

  @Option(
      names = "--latency",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "DURATION[,...]",
      description = "Latency before each request, in place of the trace's own.")
  private List<Duration> latencies = List.of();

  @Option(
      names = "--segment",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "DURATION[,...]",
      description = "Merge segments to this length, a whole multiple of the title's own.")
  private List<Duration> segments = List.of();

  @Option(
      names = "--buffer",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "DURATION[,...]",
      description = "The most to buffer (default: 25s).")
  private List<Duration> buffers = List.of(Duration.ofSeconds(25));

  @Option(
      names = "--start-buffer",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "DURATION[,...]",
      description = "Begin to play once so much is buffered (default: 0s, one segment).")
  private List<Duration> startBuffers = List.of(Duration.ZERO);

  @Option(
      names = "--start-kbps",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "K[,...]",
      description = "What an earlier session measured (default: nothing).")
  private List<Double> startKbps = List.of();

  @Option(
      names = "--idle",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "DURATION[,...]",
      description =
          "A transfer fails when nothing comes for so long (default: outages are waited out).")
  private List<Duration> idles = List.of();

  @Option(
      names = "--replace",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "WHICH[,...]",
      description =
          "Fetch buffered segments again in a higher rung: none, left (the first) or right (the"
              + " last) (default: none).")
  private List<Settings.Replacement> replacements = List.of(Settings.Replacement.NONE);

  /** Whether something may be. */
  enum Answer {
    YES,
    NO
  }

  @Option(
      names = "--give-up",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "yes|no[,...]",
      description = "Whether policies may break transfers off (default: yes).")
  private List<Answer> givingUp = List.of(Answer.YES);

  @Option(
      names = "--max-height",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "H[,...]",
      description = "Leave representations with more lines alone.")
  private List<Integer> maxHeights = List.of(Integer.MAX_VALUE);

  @Option(
      names = "--max-kbps",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "K[,...]",
      description = "Leave representations with a higher rate alone.")
  private List<Double> maxKbps = List.of(Double.POSITIVE_INFINITY);

  @Option(
      names = "--seed",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "N[,...]",
      description = "Seeds of what is random in each session (default: 1).")
  private List<Long> seeds = List.of(1L);

  @Option(
      names = "--optimum",
      description = {
        "Also the best that was possible on each trace: the policy oracle, which knows all of it,",
        "and scores as parts of what it and lowest reach. Kept for the next time."
      })
  private boolean wantsOptimum;

  @Mixin private P1203Tables tables;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Sessions at once (default: one per core); changes no figure.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--wire",
      description =
          "Play over HTTP in real time, each session on a link of its own, in place of virtual"
              + " time.")
  private boolean isOnWire;

  @Option(
      names = "--both",
      description =
          "Play in virtual time and over HTTP in real time, and say how well the two agree.")
  private boolean isInBoth;

  @Option(
      names = "--players",
      paramLabel = "N",
      description =
          "So many players at once on each link, the policies in turn, and how they share it.")
  private Optional<Integer> players = Optional.empty();

  @Option(
      names = "--stagger",
      paramLabel = "DURATION",
      description = "With --players: each begins so much after the one before (default: 0s).")
  private Optional<Duration> stagger = Optional.empty();

  @Option(
      names = "--at-once",
      paramLabel = "N",
      description =
          "With --wire and --both: how many sessions play at the same time (default: 12 per"
              + " core).")
  private Optional<Integer> atOnce = Optional.empty();

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "With --wire and --both: how much of each title to play (default: all).")
  private Optional<Duration> duration = Optional.empty();

  @Option(
      names = "--log",
      paramLabel = "DIR",
      description = "With --wire and --both: write the log of every session into this folder.")
  private Optional<Path> log = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Write a report (index.html), sessions.csv, sessions.jsonl and summary.json into this"
              + " folder; sessions that are there already are not run again (default: -, the table"
              + " alone).")
  private String out = "-";

  @Option(
      names = "--force",
      description = "Drop what DIR holds beside the sessions that are asked for.")
  private boolean isForced;

  @Spec private CommandSpec spec;

  private final Optima optima = new Optima();

  @Override
  public Integer call() {
    SettingChecks.threads(threads);
    List<String> names = names();
    checkWorlds(names);
    String base = base(names);
    List<Setup> setups = setups();
    boolean hasOptimum = names.contains(Optima.ORACLE);
    if (hasOptimum) {
      setups.forEach(setup -> Optima.check(setup.network().name()));
    }
    if (hasOptimum && !names.contains("lowest")) {
      System.err.println(
          "weir: without lowest among the policies, scores are not told as parts of the optimum");
    }
    SimulatedTraces found = SimulatedTraces.find(traces);
    for (Setup setup : setups) {
      found = found.fitFor(setup.network());
    }
    found.broken().forEach(line -> System.err.println("weir: skipped: " + line));
    Comparison comparison =
        new Comparison(
            titles(),
            setups,
            found.usable().stream().distinct().toList(),
            names.stream().map(this::contestant).toList(),
            tables.models(),
            Main.version());
    List<Cell> cells = comparison.cells();
    Optional<Path> folder = out.equals("-") ? Optional.empty() : Optional.of(folder());
    try {
      if (players.isPresent()) {
        return together(comparison, folder, !found.broken().isEmpty());
      }
      if (isInRealTime()) {
        return inRealTime(comparison, base, folder, !found.broken().isEmpty());
      }
      List<Outcome> outcomes = outcomes(comparison, cells, folder);
      Optional<Optima> bounds = hasOptimum ? Optional.of(optima) : Optional.empty();
      CompareResults results =
          CompareResults.of(comparison, cells, outcomes, base, seeds.get(0), bounds);
      results.print(MOST_TABLES, Terminal.columns(), System.out);
      if (folder.isPresent()) {
        results.write(folder.get(), this::command, CompareResults.MoreJson.NONE);
        draw(results, folder.get());
        System.out.println();
        System.out.println("Written: " + CompareResults.files(folder.get()));
      }
      return results.brokenSessions(System.err) > 0
          ? Main.RUNNING
          : found.broken().isEmpty() ? 0 : Main.INPUT;
    } catch (IOException | UncheckedIOException e) {
      throw CommandFailed.running("what came of it cannot be written: " + e, e);
    }
  }

  private boolean isInRealTime() {
    return isOnWire || isInBoth;
  }

  private void checkWorlds(List<String> names) {
    if (names.contains(Optima.ORACLE) && (isInRealTime() || players.isPresent())) {
      throw CommandFailed.usage(
          "the optimum is that of one session in virtual time: leave --optimum out, or --wire, --both"
              + " and --players");
    }
    if (isOnWire && isInBoth) {
      throw CommandFailed.usage("--both is --wire and more; leave --wire out");
    }
    if (!isInRealTime() && (atOnce.isPresent() || duration.isPresent() || log.isPresent())) {
      throw CommandFailed.usage("--at-once, --duration and --log are for --wire and --both");
    }
    if (isInRealTime() && !networks.equals(List.of(Networks.ALL.get(0).name()))) {
      throw CommandFailed.usage(
          "the links of --wire and --both are what --network "
              + Networks.ALL.get(0).name()
              + " models; leave --network out");
    }
    if (stagger.isPresent() && players.isEmpty()) {
      throw CommandFailed.usage("--stagger is for --players");
    }
    if (players.isPresent() && players.get() < names.size()) {
      throw CommandFailed.usage(
          "--players "
              + players.get()
              + " is fewer than the policies; try --players "
              + names.size());
    }
    if (players.isPresent() && (atOnce.isPresent() || log.isPresent())) {
      throw CommandFailed.usage("--players play all at once, and without logs");
    }
    if (players.isPresent() && !networks.equals(List.of(Networks.ALL.get(0).name()))) {
      throw CommandFailed.usage(
          "--players share a link as --network "
              + Networks.ALL.get(0).name()
              + " models it; leave --network out");
    }
    if (atOnce.isPresent() && atOnce.get() < 1) {
      throw CommandFailed.usage("--at-once " + atOnce.get() + " would play nothing; try 1");
    }
    if (duration.isPresent() && duration.get().isZero()) {
      throw CommandFailed.usage("--duration 0s would play nothing; try 60s");
    }
  }

  private int together(Comparison wanted, Optional<Path> folder, boolean isTraceLeftOut)
      throws IOException {
    Neighbours played =
        Neighbours.play(
            new Neighbours.Wanted(
                wanted,
                players.orElseThrow(),
                stagger.map(SettingChecks::ms).orElse(0.0),
                !isOnWire,
                isInRealTime(),
                library.folder(),
                duration));
    played.print(System.out);
    if (folder.isPresent()) {
      played.write(folder.get(), command(), this::command, policies.all());
      System.out.println();
      System.out.println("Written: " + CompareResults.files(folder.get()));
    }
    return played.brokenSessions(System.err) > 0 ? Main.RUNNING : isTraceLeftOut ? Main.INPUT : 0;
  }

  private int inRealTime(
      Comparison wanted, String base, Optional<Path> folder, boolean isTraceLeftOut)
      throws IOException {
    int together = atOnce.orElse(SESSIONS_PER_CORE * Runtime.getRuntime().availableProcessors());
    RealTime played =
        RealTime.play(
            new RealTime.Wanted(wanted, library.folder(), duration, isInBoth, together, log));
    CompareResults results =
        CompareResults.of(
            played.comparison(),
            played.cells(),
            played.outcomes(),
            base,
            seeds.get(0),
            Optional.empty());
    results.print(MOST_TABLES, Terminal.columns(), System.out);
    played.print(System.out);
    if (folder.isPresent()) {
      results.write(folder.get(), this::command, played::write);
      Report report =
          new CompareReport(results)
              .report(command(), policies.all(), this::command, played::story);
      HtmlReport.write(played.report(report), folder.get().resolve("index.html"));
      System.out.println();
      System.out.println("Written: " + CompareResults.files(folder.get()));
    }
    return results.brokenSessions(System.err) > 0 ? Main.RUNNING : isTraceLeftOut ? Main.INPUT : 0;
  }

  private Contestant contestant(String name) {
    return name.equals(Optima.ORACLE)
        ? optima.oracle()
        : Contestant.online(name, policies.code(name), policies.maker(name));
  }

  private void draw(CompareResults results, Path folder) throws IOException {
    Stories stories =
        Stories.of(results.comparison(), results.cells(), results.outcomes(), threads);
    Report report =
        new CompareReport(results).report(command(), policies.all(), this::command, stories::of);
    HtmlReport.write(report, folder.resolve("index.html"));
  }

  private List<String> names() {
    Stream<String> asked =
        Arrays.stream(policyNames.split(","))
            .map(String::strip)
            .flatMap(
                name ->
                    name.equals("all")
                        ? policies.all().stream().map(Named::name)
                        : Stream.of(name));
    Stream<String> offline = wantsOptimum ? Stream.of(Optima.ORACLE) : Stream.of();
    return Stream.concat(asked, offline).distinct().toList();
  }

  private String base(List<String> names) {
    if (baseline.isPresent() && !names.contains(baseline.get())) {
      throw CommandFailed.usage(
          "--baseline "
              + baseline.get()
              + " does not take part; name it in --policies too, or choose one of "
              + String.join(", ", names));
    }
    return baseline.orElse(names.contains(USUAL_BASELINE) ? USUAL_BASELINE : names.get(0));
  }

  private List<ComparedTitle> titles() {
    List<ComparedTitle> all = new ArrayList<>();
    for (String part : titles.split(",")) {
      String name = part.strip();
      SimulatedTitle title = SimulatedTitle.find(name, library.folder());
      if (segments.isEmpty()) {
        all.add(ComparedTitle.of(name, title));
      }
      for (Duration segment : segments) {
        all.add(ComparedTitle.of(name, title.withSegmentsOf(SettingChecks.segmentMs(segment))));
      }
    }
    return all.stream().distinct().toList();
  }

  /** Every choice of settings with every other, in the order of the options. */
  private List<Setup> setups() {
    List<Setup> all = new ArrayList<>();
    for (String network : networks) {
      Networks.Model model = model(network.strip());
      for (Duration latency : orNothing(latencies)) {
        double latencyMs = latency == null ? Double.NaN : SettingChecks.ms(latency);
        settings().forEach(one -> all.add(new Setup(model, latencyMs, one)));
      }
    }
    return all.stream().distinct().toList();
  }

  private static Networks.Model model(String name) {
    try {
      return Networks.named(name);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage());
    }
  }

  private Stream<Settings> settings() {
    maxHeights.forEach(lines -> maxKbps.forEach(kbps -> SettingChecks.caps(lines, kbps)));
    return Stream.of(Settings.DEFAULT)
        .flatMap(with(seeds, Settings::withSeed))
        .flatMap(with(buffers, (all, one) -> all.withBufferMs(SettingChecks.bufferMs(one))))
        .flatMap(with(startBuffers, (all, one) -> all.withStartBufferMs(SettingChecks.ms(one))))
        .flatMap(
            with(
                orNothing(startKbps),
                (all, one) ->
                    one == null ? all : all.withRememberedKbps(SettingChecks.startKbps(one))))
        .flatMap(
            with(
                orNothing(idles),
                (all, one) ->
                    all.withPatience(
                        one == null ? Setup.NEVER_MS : SettingChecks.idleMs(one),
                        all.retries(),
                        all.backoffMs())))
        .flatMap(with(replacements, Settings::withReplacement))
        .flatMap(with(givingUp, (all, one) -> all.withGivesUp(one == Answer.YES)))
        .flatMap(with(maxHeights, (all, one) -> all.withCaps(one, all.maxKbps())))
        .flatMap(with(maxKbps, (all, one) -> all.withCaps(all.maxHeight(), one)));
  }

  private static <T> Function<Settings, Stream<Settings>> with(
      List<T> values, BiFunction<Settings, T, Settings> setting) {
    return all -> values.stream().map(one -> setting.apply(all, one));
  }

  /** One null where nothing is set. */
  private static <T> List<T> orNothing(List<T> values) {
    return values.isEmpty() ? Collections.singletonList(null) : values;
  }

  private Path folder() {
    Path folder = Path.of(out);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UnusableInput(
          folder + " is no folder and cannot be made one: " + e + "; name another with --out", e);
    }
  }

  private List<Outcome> outcomes(Comparison comparison, List<Cell> cells, Optional<Path> folder)
      throws IOException {
    if (folder.isEmpty()) {
      return awaited(Running.start(comparison, cells, Optional.empty(), threads));
    }
    try (Journal journal = Journal.open(folder.get(), comparison, cells, isForced)) {
      long outdated = journal.outdated(cells);
      if (outdated > 0) {
        System.err.println(
            "weir: "
                + outdated
                + (outdated == 1 ? " session is" : " sessions are")
                + " run again: the policy, or what judges it, has changed since");
      }
      Running running = Running.start(comparison, cells, Optional.of(journal), threads);
      if (running.missing() < cells.size() && running.missing() > 0) {
        System.err.println(
            "weir: going on: "
                + (cells.size() - running.missing())
                + " of "
                + cells.size()
                + " sessions are done already");
      }
      return awaited(running);
    }
  }

  private static List<Outcome> awaited(Running running) throws IOException {
    ProgressLines progress = new ProgressLines("comparing", System.err);
    long began = System.nanoTime();
    boolean isShown = false;
    try {
      while (!running.await(100)) {
        long passed = System.nanoTime() - began;
        double fraction = running.fraction();
        if (passed > SILENT_NANOS && fraction > 0) {
          progress.at(fraction, Duration.ofNanos((long) (passed / fraction * (1 - fraction))));
          isShown = true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.running("interrupted", e);
    }
    if (isShown) {
      progress.done();
    }
    return running.outcomes();
  }

  /** What runs one session again. */
  private String command(Cell cell) {
    boolean isCompared = isInRealTime() || players.isPresent();
    List<String> words = new ArrayList<>(List.of("weir", isCompared ? "compare" : "simulate"));
    if (isCompared) {
      players.ifPresent(count -> add(words, "--players", "" + count));
      stagger.ifPresent(time -> add(words, "--stagger", duration(SettingChecks.ms(time))));
      if (isInRealTime()) {
        words.add(isInBoth ? "--both" : "--wire");
      }
      duration.ifPresent(length -> add(words, "--duration", duration(SettingChecks.ms(length))));
    }
    add(words, "--trace", cell.trace().name());
    add(words, "--title", cell.title().wanted());
    if (!library.folder().equals(Path.of("library"))) {
      add(words, "--library", library.folder().toString());
    }
    add(words, "--policy", players.isEmpty() ? cell.contestant().name() : policyNames);
    policies.path().ifPresent(path -> add(words, "--policy-path", path));
    if (!segments.isEmpty()) {
      add(words, "--segment", duration(cell.title().segmentMs()));
    }
    Setup setup = cell.setup();
    if (!isCompared) {
      add(words, "--network", setup.network().name());
    }
    if (!Double.isNaN(setup.latencyMs())) {
      add(words, "--latency", duration(setup.latencyMs()));
    }
    Settings settings = setup.settings();
    add(words, "--buffer", duration(settings.bufferMs()));
    if (settings.startBufferMs() > 0) {
      add(words, "--start-buffer", duration(settings.startBufferMs()));
    }
    if (!Double.isNaN(settings.rememberedKbps())) {
      add(words, "--start-kbps", number(settings.rememberedKbps()));
    }
    if (settings.idleMs() != Setup.NEVER_MS) {
      add(words, "--idle", duration(settings.idleMs()));
    }
    if (settings.replacement() != Settings.Replacement.NONE) {
      add(words, "--replace", settings.replacement().name().toLowerCase(Locale.ROOT));
    }
    if (!settings.givesUp()) {
      words.addAll(isCompared ? List.of("--give-up", "no") : List.of("--no-give-up"));
    }
    if (settings.maxHeight() != Integer.MAX_VALUE) {
      add(words, "--max-height", "" + settings.maxHeight());
    }
    if (Double.isFinite(settings.maxKbps())) {
      add(words, "--max-kbps", number(settings.maxKbps()));
    }
    add(words, "--seed", "" + settings.seed());
    tables.folder().ifPresent(folder -> add(words, "--p1203-tables", folder.toString()));
    return ShellWords.joined(words);
  }

  private static void add(List<String> words, String option, String value) {
    words.add(option);
    words.add(value);
  }

  /** This comparison again; how many threads it takes is nobody's business. */
  private String command() {
    List<String> words = new ArrayList<>(List.of("weir"));
    List<String> given = spec.root().commandLine().getParseResult().originalArgs();
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).equals("--threads")) {
        i++;
      } else if (!given.get(i).startsWith("--threads=") && !given.get(i).equals("--force")) {
        words.add(given.get(i));
      }
    }
    return ShellWords.joined(words);
  }

  private static String duration(double ms) {
    boolean isSeconds = ms % 1000 == 0;
    return isSeconds ? number(ms / 1000) + "s" : number(ms) + "ms";
  }

  /** As short as it can be, without an exponent. */
  private static String number(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
