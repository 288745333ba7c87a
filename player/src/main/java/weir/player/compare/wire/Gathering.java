package weir.player.compare.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.network.trace.Trace;
import weir.player.compare.Cell;
import weir.player.compare.fairness.Seat;
import weir.player.compare.fairness.Sharing;
import weir.player.qoe.QoeModel;
import weir.player.session.Listener;
import weir.player.session.World;
import weir.player.virtual.SharedWorld;

/**
 * Players that shared one link, in whichever world, and what they made of it.
 *
 * @param cells one for each player, in the order in which they began
 * @param performances one for each
 * @param seats one for each
 * @param timeliness empty in virtual time
 */
public record Gathering(
    List<Cell> cells,
    List<Performance> performances,
    List<Seat> seats,
    Sharing sharing,
    Optional<Timeliness> timeliness) {

  /**
   * Lets them share a modelled link in virtual time.
   *
   * @param staggerMs each begins so much after the one before, ms
   */
  public static Gathering simulated(List<Cell> cells, List<QoeModel> models, double staggerMs) {
    Trace trace = trace(cells);
    List<Seat> seats = seats(cells, staggerMs);
    SharedWorld world = new SharedWorld(trace);
    List<Performance.Begun> begun = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      begun.add(Performance.begin(cells.get(i), models, seats.get(i)));
      world.add(begun.get(i).session(), i * staggerMs);
    }
    World.run(world);
    return new Gathering(
        cells,
        begun.stream().map(Performance.Begun::over).toList(),
        seats,
        Sharing.of(seats, trace),
        Optional.empty());
  }

  /** Lets them share a link of the stage's server in real time. */
  public static Gathering onTheWire(
      Players players, List<Cell> cells, List<QoeModel> models, double staggerMs)
      throws InterruptedException {
    List<Seat> seats = seats(cells, staggerMs);
    Players.Played played =
        players.together(cells, models, List.<Listener>copyOf(seats), staggerMs);
    return new Gathering(
        cells,
        played.performances(),
        seats,
        Sharing.of(seats, trace(cells)),
        Optional.of(played.timeliness()));
  }

  private static Trace trace(List<Cell> cells) {
    Cell first = cells.get(0);
    return first.setup().over(first.trace().trace());
  }

  private static List<Seat> seats(List<Cell> cells, double staggerMs) {
    List<Seat> seats = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      seats.add(new Seat(i * staggerMs));
    }
    return seats;
  }
}
