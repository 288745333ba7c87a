package weir.player.cli;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import weir.network.trace.Trace;
import weir.player.compare.Cell;
import weir.player.compare.Contestant;
import weir.player.compare.optimum.Bracket;
import weir.player.compare.optimum.KeptOptima;
import weir.player.compare.optimum.Limits;
import weir.player.compare.optimum.Optimum;
import weir.player.qoe.LinearQoe;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.virtual.Networks;

/** The best there can be, as a policy that knows the whole trace, and as a bound for all others. */
final class Optima {
  static final String ORACLE = "oracle";

  static final String WHAT =
      "the offline optimum: what choices made with the whole trace known reach";

  /** For the linear score of a title of ten minutes it takes about as long as so many sessions. */
  private static final int WEIGHT = 1000;

  private final KeptOptima kept =
      new KeptOptima(KeptOptima.usualFolder(System.getenv(), System.getProperty("user.home")));

  private final Map<Key, Bracket> known = new ConcurrentHashMap<>();

  private record Key(String titleHash, String traceHash, double latencyMs, Settings settings) {}

  /** The network the optimum is computed for. */
  static void check(String network) {
    if (!network.equals(Networks.ALL.get(0).name())) {
      throw CommandFailed.usage(
          "the optimum is that of --network "
              + Networks.ALL.get(0).name()
              + ", not of "
              + network
              + "; leave --network out");
    }
  }

  Contestant oracle() {
    return new Contestant(ORACLE, "", cell -> seed -> of(cell).oracle(), Optimum::settings, WEIGHT);
  }

  Bracket of(Cell cell) {
    Settings settings = cell.setup().settings().withSeed(1); // it plays no role
    Key key = new Key(cell.title().hash(), cell.trace().hash(), cell.setup().latencyMs(), settings);
    return known.computeIfAbsent(
        key,
        absent ->
            of(cell.title().title().title(), cell.setup().over(cell.trace().trace()), settings));
  }

  /** Computed, or found among those that were computed before. */
  Bracket of(Title title, Trace link, Settings settings) {
    return kept.of(title, link, settings.withSeed(1), LinearQoe.Model.LIN, Limits.DEFAULT);
  }
}
