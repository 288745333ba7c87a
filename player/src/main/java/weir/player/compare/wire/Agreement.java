package weir.player.compare.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import weir.player.compare.Cell;
import weir.player.qoe.Facts;

/**
 * How well what one policy did on the wire agrees with the simulation, over pairs of sessions that
 * differ by the world alone. Errors are of the wire against the simulation, each session by itself,
 * so that one too fast does not make up for one too slow.
 *
 * @param policy its name
 * @param sessions pairs that were played in both worlds
 * @param segments of the main track, all pairs together
 * @param equal how many of them were played in the same rung in both worlds
 * @param simulatedKbps mean of the sessions' mean rates in the simulation, kbit/s
 * @param wireKbps the same on the wire
 * @param rate relative errors of the mean rate, 0.01 for one per cent
 * @param stalledMs errors of the time stalled, ms
 * @param startupMs errors of the time until playback began, ms
 */
public record Agreement(
    String policy,
    int sessions,
    int segments,
    int equal,
    double simulatedKbps,
    double wireKbps,
    Errors rate,
    Errors stalledMs,
    Errors startupMs) {

  /** Sizes of errors; NaN where there are none. */
  public record Errors(double mean, double worst) {
    static Errors of(List<Double> errors) {
      return new Errors(
          errors.stream().mapToDouble(Math::abs).average().orElse(Double.NaN),
          errors.stream().mapToDouble(Math::abs).max().orElse(Double.NaN));
    }
  }

  /** The part of the segments that was played in the same rung; NaN where there is none. */
  public double equalShare() {
    return segments == 0 ? Double.NaN : (double) equal / segments;
  }

  /**
   * One for each policy, in the order in which they are met.
   *
   * @param cells the pairs' sessions in one of the worlds
   * @param simulated one for each of them
   * @param wire one for each of them
   */
  public static List<Agreement> of(
      List<Cell> cells, List<Performance> simulated, List<Performance> wire) {
    Map<String, Pairs> policies = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      policies
          .computeIfAbsent(cells.get(i).contestant().name(), name -> new Pairs())
          .add(simulated.get(i), wire.get(i));
    }
    List<Agreement> all = new ArrayList<>();
    policies.forEach((name, pairs) -> all.add(pairs.agreement(name)));
    return all;
  }

  /** How many segments two sessions played in the same rung. */
  static int equal(Performance one, Performance other) {
    int equal = 0;
    for (int i = 0; i < one.rungs().length; i++) {
      if (one.rungs()[i] >= 0 && one.rungs()[i] == other.rungs()[i]) {
        equal++;
      }
    }
    return equal;
  }

  static double fact(Performance of, String name) {
    return of.outcome().facts()[Facts.position(name)];
  }

  /** The pairs of one policy so far. */
  private static final class Pairs {
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> stalledMs = new ArrayList<>();
    private final List<Double> startupMs = new ArrayList<>();
    private int segments;
    private int equal;
    private double simulatedKbps;
    private double wireKbps;

    void add(Performance simulated, Performance wire) {
      if (simulated.outcome().isBroken() || wire.outcome().isBroken()) {
        return;
      }
      segments += simulated.rungs().length;
      equal += Agreement.equal(simulated, wire);
      double one = fact(simulated, "mean_kbps");
      double other = fact(wire, "mean_kbps");
      simulatedKbps += one;
      wireKbps += other;
      rates.add((other - one) / one);
      stalledMs.add(fact(wire, "stalled_ms") - fact(simulated, "stalled_ms"));
      startupMs.add(fact(wire, "startup_ms") - fact(simulated, "startup_ms"));
    }

    Agreement agreement(String policy) {
      int sessions = rates.size();
      return new Agreement(
          policy,
          sessions,
          segments,
          equal,
          simulatedKbps / sessions,
          wireKbps / sessions,
          Errors.of(rates),
          Errors.of(stalledMs),
          Errors.of(startupMs));
    }
  }
}
