package weir.player.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import weir.network.trace.Trace;
import weir.player.compare.Cell;
import weir.player.compare.Comparison;
import weir.player.compare.Outcome;
import weir.player.compare.Setup;
import weir.player.compare.report.Report;
import weir.player.compare.report.Story;
import weir.player.compare.wire.Agreement;
import weir.player.compare.wire.Agreements;
import weir.player.compare.wire.Performance;
import weir.player.compare.wire.Players;
import weir.player.compare.wire.Stage;
import weir.player.compare.wire.Timeliness;
import weir.player.session.Listener;
import weir.player.session.SessionLog;
import weir.player.virtual.Networks;

/**
 * The sessions of {@code weir compare --wire} and {@code --both}.
 *
 * @param comparison as it was played: with the titles that were served, and for {@code --both} each
 *     setup once for either world
 * @param performances one for each of its cells
 * @param agreements of each policy's sessions in the two worlds; empty for {@code --wire}
 */
record RealTime(
    Comparison comparison,
    List<Cell> cells,
    List<Performance> performances,
    List<Agreement> agreements,
    Timeliness timeliness) {
  private static final long LOOK_MS = 1000;

  /**
   * What is to be played, and how.
   *
   * @param length how much of each title; empty for all
   * @param isBoth whether in virtual time too
   * @param atOnce how many sessions play at the same time
   * @param logs the folder for their logs
   */
  record Wanted(
      Comparison comparison,
      Path library,
      Optional<Duration> length,
      boolean isBoth,
      int atOnce,
      Optional<Path> logs) {}

  static RealTime play(Wanted wanted) throws IOException {
    Comparison given = wanted.comparison();
    List<Trace> traces =
        given.setups().stream()
            .flatMap(setup -> given.traces().stream().map(one -> setup.over(one.trace())))
            .distinct()
            .toList();
    try (Stage stage = Stage.open(given.titles(), wanted.library(), wanted.length(), traces)) {
      return played(stage, wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.running("interrupted", e);
    }
  }

  private static RealTime played(Stage stage, Wanted wanted)
      throws IOException, InterruptedException {
    Comparison given = wanted.comparison();
    Map<Cell, Performance> by = new HashMap<>();
    try (Logs logs = new Logs(wanted.logs())) {
      Comparison wire = over(Players.NETWORK, given, stage);
      List<Cell> onWire = wire.cells();
      Players.Played played =
          shown(new Players(stage, wanted.atOnce()), onWire, wire, logs, wanted.atOnce());
      add(by, onWire, played.performances());
      if (!wanted.isBoth()) {
        logs.keep();
        return new RealTime(wire, onWire, performances(onWire, by), List.of(), played.timeliness());
      }
      Comparison model = over(Players.modelOf(played), given, stage);
      List<Cell> simulated = model.cells();
      add(
          by,
          simulated,
          simulated.stream()
              .map(cell -> Performance.simulated(cell, given.models(), logs.of(cell)))
              .toList());
      logs.keep();
      Comparison both =
          new Comparison(
              stage.titles(),
              Stream.concat(model.setups().stream(), wire.setups().stream()).toList(),
              given.traces(),
              given.contestants(),
              given.models(),
              given.version());
      return new RealTime(
          both,
          both.cells(),
          performances(both.cells(), by),
          Agreement.of(simulated, performances(simulated, by), played.performances()),
          played.timeliness());
    }
  }

  private static Comparison over(Networks.Model network, Comparison given, Stage stage) {
    return new Comparison(
        stage.titles(),
        given.setups().stream()
            .map(one -> new Setup(network, one.latencyMs(), one.settings()))
            .toList(),
        given.traces(),
        given.contestants(),
        given.models(),
        given.version());
  }

  private static void add(
      Map<Cell, Performance> by, List<Cell> cells, List<Performance> performances) {
    for (int i = 0; i < cells.size(); i++) {
      by.put(cells.get(i), performances.get(i));
    }
  }

  private static List<Performance> performances(List<Cell> cells, Map<Cell, Performance> by) {
    return cells.stream().map(by::get).toList();
  }

  private static Players.Played shown(
      Players players, List<Cell> cells, Comparison comparison, Logs logs, int atOnce)
      throws InterruptedException {
    double longestMs =
        comparison.titles().stream()
            .map(one -> one.title().title().main())
            .mapToDouble(track -> track.startMs(track.count()))
            .max()
            .orElseThrow();
    double expectedMs = longestMs * Math.ceil((double) cells.size() / atOnce);
    ProgressLines progress = new ProgressLines("playing", System.err);
    Thread shows =
        new Thread(
            () -> {
              long began = System.nanoTime();
              try {
                while (true) {
                  Thread.sleep(LOOK_MS);
                  double passedMs = (System.nanoTime() - began) / 1e6;
                  double leftMs = Math.max(1000, expectedMs - passedMs);
                  progress.at(passedMs / (passedMs + leftMs), Duration.ofMillis((long) leftMs));
                }
              } catch (InterruptedException over) {
                progress.done();
              }
            },
            "progress");
    shows.setDaemon(true);
    shows.start();
    try {
      return players.play(cells, comparison.models(), logs::of);
    } finally {
      shows.interrupt();
      shows.join();
    }
  }

  List<Outcome> outcomes() {
    return performances.stream().map(Performance::outcome).toList();
  }

  Optional<Story> story(int cell) {
    return performances.get(cell).story();
  }

  void print(PrintStream out) {
    if (!agreements.isEmpty()) {
      out.println();
      Agreements.print(agreements, out);
    }
    out.println();
    timeliness
        .warning()
        .ifPresentOrElse(
            warning -> out.println("note: " + warning),
            () -> out.println("The machine kept up: " + timeliness.told() + "."));
  }

  /** Its part of {@code summary.json}. */
  void write(JsonGenerator json) throws IOException {
    Agreements.write(agreements, timeliness, json);
  }

  /** The report with what the two worlds have to say of each other. */
  Report report(Report plain) {
    return Agreements.added(plain, agreements, timeliness);
  }

  /** One file for each session, where that is wanted. */
  private static final class Logs implements AutoCloseable {
    private final Optional<Path> folder;
    private final List<Output> outputs = Collections.synchronizedList(new ArrayList<>());

    Logs(Optional<Path> folder) throws IOException {
      this.folder = folder;
      if (folder.isPresent()) {
        Files.createDirectories(folder.get());
      }
    }

    Listener of(Cell cell) {
      if (folder.isEmpty()) {
        return Listener.NONE;
      }
      String policy = cell.contestant().name();
      String network = cell.setup().network().name();
      String stem = cell.trace().shortName() + "--" + policy + "--" + network;
      synchronized (outputs) {
        Path file = folder.get().resolve(stem + ".jsonl");
        for (int i = 2; isTaken(file); i++) {
          file = folder.get().resolve(stem + "-" + i + ".jsonl");
        }
        try {
          Output output = Output.to(Optional.of(file));
          outputs.add(output);
          return new SessionLog(
              output.text(),
              Map.of(
                  "policy", policy,
                  "version", Main.version(),
                  "network", network,
                  "trace", cell.trace().name(),
                  "traceHash", cell.trace().hash()));
        } catch (IOException e) {
          throw new UncheckedIOException(file + " cannot be written", e);
        }
      }
    }

    private boolean isTaken(Path file) {
      return outputs.stream()
          .anyMatch(one -> one.file().orElseThrow().equals(file.toAbsolutePath()));
    }

    void keep() throws IOException {
      for (Output output : outputs) {
        output.keep();
      }
    }

    @Override
    public void close() throws IOException {
      for (Output output : outputs) {
        output.close();
      }
    }
  }
}
