package weir.player.abr;

/**
 * What the whole transfers of a session brought, averaged, and which rung that sustains. One
 * session's rules share it, so that each transfer is counted once.
 */
final class Measured {
  private final Averaging averaging;
  private ThroughputEstimate estimate;

  Measured(Averaging averaging) {
    this.averaging = averaging;
  }

  /** Takes in a transfer unless it was given up: then its rate is what made it so, as in Sabre. */
  void add(Transfer transfer, Situation now) {
    if (transfer.wasGivenUp()) {
      return;
    }
    if (estimate == null) {
      estimate = averaging.begin(now.segmentMs(transfer.index()));
    }
    // What arrives at once, from a cache or a fast loopback, took no time that can be averaged.
    if (transfer.bodyMs() > 0) {
      estimate.add(transfer.bodyMs(), transfer.kbps(), transfer.firstByteMs());
    }
  }

  boolean isKnown() {
    return estimate != null && estimate.isKnown();
  }

  double kbps() {
    return estimate.kbps();
  }

  double latencyMs() {
    return estimate.latencyMs();
  }

  /**
   * The highest rung of which a segment arrives at {@code limitKbps}, latency included, within its
   * own duration; 0 where not even the lowest does.
   */
  int highestWithin(double limitKbps, Situation now) {
    Ladder ladder = now.ladder();
    double segmentMs = now.segmentMs(now.index());
    double latencyMs = estimate.latencyMs();
    // Near enough to begin with; what is returned is judged by the rule itself, which only rises.
    int rung = ladder.highestWithin(limitKbps * (1 - latencyMs / segmentMs));
    while (rung > 0 && !fits(ladder.kbps(rung), limitKbps, segmentMs, latencyMs)) {
      rung--;
    }
    while (rung < ladder.top() && fits(ladder.kbps(rung + 1), limitKbps, segmentMs, latencyMs)) {
      rung++;
    }
    return rung;
  }

  private static boolean fits(double kbps, double limitKbps, double segmentMs, double latencyMs) {
    return latencyMs + segmentMs * kbps / limitKbps <= segmentMs;
  }
}
