package weir.player.compare.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.network.trace.Trace;
import weir.network.trace.Traces;
import weir.player.abr.Policies;
import weir.player.compare.Cell;
import weir.player.compare.ComparedTitle;
import weir.player.compare.Contestant;
import weir.player.compare.Setup;
import weir.player.compare.SimulatedTitle;
import weir.player.compare.SimulatedTraces;
import weir.player.qoe.Presented;
import weir.player.session.Listener;
import weir.player.session.Settings;
import weir.player.virtual.Networks;
import weir.player.virtual.SampleTitles;

/**
 * How many players this process plays at a time, through one server in it, before it comes late or
 * decides otherwise than the simulation. Some four minutes.
 */
@Tag("bench")
class PlayersBench {
  private static final int[] PLAYERS = {25, 50, 100, 200, 400};
  private static final int PROMISED = 50;
  private static final double EQUAL = 0.9;
  private static final Duration LENGTH = Duration.ofSeconds(40);
  private static final List<String> TRACES =
      List.of("step", "square", "3g-bus", "lte-train", "wifi-cafe", "outage");
  private static final List<String> POLICIES = List.of("rate", "bola-e", "robustmpc", "weir");

  @TempDir Path noLibrary;

  @Test
  void fiftyPlayersDecideAsSimulatedOnesAndSomewhereIsTheLimit() throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%d processors, Java %s, title seed 5, %s of it, buffer 12 s%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        LENGTH);
    List<Trace> traces = TRACES.stream().map(Traces::named).toList();
    ComparedTitle title =
        ComparedTitle.of(
            "no file of that name",
            new SimulatedTitle(SampleTitles.seconds(60, 5), Presented.UNKNOWN));
    try (Stage stage = Stage.open(List.of(title), noLibrary, Optional.of(LENGTH), traces)) {
      for (int players : PLAYERS) {
        double equal = equalShare(stage, players);
        assertTrue(
            players > PROMISED || equal >= EQUAL,
            players + " players decided in " + equal + " of cases as simulated");
        if (equal < EQUAL) {
          System.out.println("The limit lies below " + players + " players.");
          return;
        }
      }
      System.out.println("The limit was not reached.");
    }
  }

  private static double equalShare(Stage stage, int players) throws InterruptedException {
    Players.Played wire =
        new Players(stage, players)
            .play(cells(stage, players, Players.NETWORK), List.of(), cell -> Listener.NONE);
    List<Cell> simulated = cells(stage, players, Players.modelOf(wire));
    List<Performance> virtual =
        simulated.stream()
            .map(cell -> Performance.simulated(cell, List.of(), Listener.NONE))
            .toList();
    List<Agreement> agreements = Agreement.of(simulated, virtual, wire.performances());
    int equal = agreements.stream().mapToInt(Agreement::equal).sum();
    int segments = agreements.stream().mapToInt(Agreement::segments).sum();
    System.out.printf(
        Locale.ROOT,
        "%3d players: %.1f %% of %d decisions equal; a request cost %.1f ms; %s%n",
        players,
        100.0 * equal / segments,
        segments,
        wire.requestMs(),
        wire.timeliness().warning().orElse(wire.timeliness().told()));
    return (double) equal / segments;
  }

  private static List<Cell> cells(Stage stage, int players, Networks.Model network) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < players; i++) {
      String trace = TRACES.get(i % TRACES.size());
      String policy = POLICIES.get(i / TRACES.size() % POLICIES.size());
      cells.add(
          new Cell(
              stage.titles().get(0),
              new Setup(network, Double.NaN, Settings.DEFAULT.withBufferMs(12_000).withSeed(1 + i)),
              new SimulatedTraces.One(trace, trace, Traces.named(trace)),
              Contestant.online(policy, "", seed -> Policies.named(policy, seed))));
    }
    return cells;
  }
}
