package weir.player.qoe;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The raw facts of a session as columns of a table, before any score. */
public final class Facts {
  private Facts() {}

  /** A fact, and how a summary tells it. */
  public record Fact(Figure figure, ToDoubleFunction<Summary> of) {}

  public static final List<Fact> ALL =
      List.of(
          fact("startup_ms", "time until playback began", Summary::startUpMs),
          fact("stalls", "how often playback ran dry", Summary::stalls),
          fact("stalled_ms", "time playback stood still after it had begun", Summary::stalledMs),
          fact("played_ms", "time anything played", Summary::playedMs),
          fact("total_ms", "from the beginning to the end of the session", Summary::totalMs),
          fact("mean_kbps", "mean of the rates played, weighted by time", Summary::meanKbps),
          fact("switches", "how often the rung changed while playing", Summary::switches),
          fact(
              "changed_kbps",
              "by how much the rate changed at all switches, summed",
              Summary::changedKbps),
          fact(
              "top_ms",
              "time the highest rung of the ladder played",
              summary -> summary.playedMs(summary.ladder().top())),
          fact("received_bytes", "all bytes of bodies", summary -> summary.receivedBits() / 8),
          fact(
              "wasted_bytes",
              "bytes of transfers given up and of segments replaced",
              summary -> summary.wastedBits() / 8),
          fact("given_up", "transfers broken off by the policy", Summary::givenUp),
          fact("replaced", "buffered segments replaced by better ones", Summary::replaced),
          fact("failures", "transfers that failed", Summary::failures),
          fact("is_played", "1 if the title played to its end, else 0", s -> s.isPlayed() ? 1 : 0));

  /**
   * Where in {@link #ALL} the fact of that name stands.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static int position(String name) {
    for (int i = 0; i < ALL.size(); i++) {
      if (ALL.get(i).figure().name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no fact " + name);
  }

  private static Fact fact(String name, String what, ToDoubleFunction<Summary> of) {
    return new Fact(new Figure(name, what), of);
  }
}
