package weir.player.virtual;

import weir.network.trace.Trace;
import weir.player.abr.Policy;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Session;

/**
 * The network as the simulator Sabre models it, operation by operation, so that sessions come out
 * equal to its own in every digit.
 *
 * <p>A cursor walks the trace period by period. A request costs one unit of latency: in a period of
 * latency L a unit takes L ms, and what does not fit into the rest of the period is charged at the
 * latency of the next. Then the bits flow at each period's rate. When the session may give the
 * transfer up, it proceeds in steps of at least {@value #STEP_BITS} bits and {@value #STEP_MS} ms
 * worth, cut at the ends of periods, and the session is asked after each. Transfers do not time
 * out, and loss is ignored.
 */
public final class SabreNetwork implements Network {
  private static final double STEP_BITS = 12_000;
  private static final double STEP_MS = 50;

  private final Trace trace;
  private int period;
  private double leftMs;
  private double kbps;
  private double latencyMs;

  /** Sum of all the time that passed, for what is told of the link. */
  private double atMs;

  private boolean hasBegun;

  /** What the latest part of a step moved. */
  private double stepBits;

  public SabreNetwork(Trace trace) {
    this.trace = trace;
  }

  @Override
  public Event fetch(Command.Fetch fetch, Session session) {
    begin(session);
    double ofBits = fetch.request().sizeBits();
    double sizeBits = Double.isNaN(ofBits) ? 0 : ofBits;
    double waitMs = wait(session);
    if (!session.mayGiveUp()) {
      double ms = waitMs + receive(sizeBits, session);
      return new Event.Arrived(ms, sizeBits, waitMs, ms);
    }
    double receivedBits = 0;
    double elapsedMs = waitMs;
    double stepMs = STEP_MS - waitMs;
    double quietUntilMs = elapsedMs + session.quietMs(0, elapsedMs, waitMs);
    while (receivedBits < sizeBits) {
      double wholeBits = Math.max(STEP_BITS, STEP_MS * kbps);
      if (stepMs == STEP_MS && isWhole(wholeBits, sizeBits - receivedBits, leftMs)) {
        // What step() would do, up to the next question. Nearly all steps are such ones, and each
        // has to be added by itself to round as Sabre does; so nothing else happens in here.
        double wholeMs = wholeBits / kbps;
        double left = leftMs;
        double at = atMs;
        do {
          at += wholeMs;
          left -= wholeMs;
          elapsedMs += wholeMs;
          receivedBits += wholeBits;
        } while (elapsedMs < quietUntilMs && isWhole(wholeBits, sizeBits - receivedBits, left));
        leftMs = left;
        atMs = at;
      } else {
        elapsedMs += step(sizeBits - receivedBits, stepMs, session);
        receivedBits += stepBits;
        stepMs = STEP_MS;
      }
      if (receivedBits < sizeBits && elapsedMs >= quietUntilMs) {
        int answer = session.giveUp(receivedBits, elapsedMs, waitMs);
        if (answer != Policy.KEEP) {
          return new Event.GaveUp(elapsedMs, receivedBits, waitMs, elapsedMs, answer);
        }
        quietUntilMs = elapsedMs + session.quietMs(receivedBits, elapsedMs, waitMs);
      }
    }
    return new Event.Arrived(elapsedMs, receivedBits, waitMs, elapsedMs);
  }

  /** Whether a whole step ends before the period and before the transfer. */
  private boolean isWhole(double wholeBits, double restBits, double restMs) {
    return kbps > 0 && wholeBits < restBits && wholeBits <= restMs * kbps;
  }

  @Override
  public void pass(double ms, Session session) {
    begin(session);
    double restMs = ms;
    while (restMs > leftMs) {
      restMs -= leftMs;
      atMs += leftMs;
      nextPeriod(session);
    }
    leftMs -= restMs;
    atMs += restMs;
  }

  /** One unit of latency. */
  private double wait(Session session) {
    double units = 1;
    double totalMs = 0;
    while (units > 0) {
      double ms = units * latencyMs;
      if (ms <= leftMs) {
        totalMs += ms;
        atMs += ms;
        leftMs -= ms;
        units = 0;
      } else {
        totalMs += leftMs;
        atMs += leftMs;
        units -= leftMs / latencyMs;
        nextPeriod(session);
      }
    }
    return totalMs;
  }

  /** All the bits in one go. */
  private double receive(double bits, Session session) {
    double restBits = bits;
    double totalMs = 0;
    while (restBits > 0) {
      if (restBits <= leftMs * kbps) {
        double ms = restBits / kbps;
        totalMs += ms;
        atMs += ms;
        leftMs -= ms;
        restBits = 0;
      } else {
        totalMs += leftMs;
        atMs += leftMs;
        restBits -= leftMs * kbps;
        nextPeriod(session);
      }
    }
    return totalMs;
  }

  /** At least a step of the bits; leaves in {@link #stepBits} how many, returns how long. */
  private double step(double sizeBits, double wantedMs, Session session) {
    double restBits = sizeBits;
    double leastBits = STEP_BITS;
    double leastMs = wantedMs;
    double totalBits = 0;
    double totalMs = 0;
    while (restBits > 0 && (leastBits > 0 || leastMs > 0)) {
      double bits = 0;
      double ms;
      boolean periodEnds = false;
      if (kbps > 0) {
        double stepBitsHere = Math.max(leastBits, leastMs * kbps);
        double periodBits = leftMs * kbps;
        if (restBits <= stepBitsHere && restBits <= periodBits) {
          bits = restBits;
          ms = bits / kbps;
        } else if (stepBitsHere <= periodBits) {
          bits = stepBitsHere;
          ms = bits / kbps;
          leastBits = 0;
          leastMs = 0;
        } else {
          bits = periodBits;
          ms = leftMs;
          periodEnds = true;
        }
      } else {
        // With its bits moved, a step needs no more than its time, not the rest of the outage.
        periodEnds = leastBits > 0 || leastMs > leftMs;
        ms = periodEnds ? leftMs : leastMs;
      }
      atMs += ms;
      if (periodEnds) {
        nextPeriod(session);
      } else {
        leftMs -= ms;
      }
      totalBits += bits;
      totalMs += ms;
      restBits -= bits;
      leastBits -= bits;
      leastMs -= ms;
    }
    stepBits = totalBits;
    return totalMs;
  }

  private void begin(Session session) {
    if (!hasBegun) {
      hasBegun = true;
      period = -1;
      nextPeriod(session);
    }
  }

  private void nextPeriod(Session session) {
    period++;
    if (period == trace.periods()) {
      period = 0;
    }
    leftMs = trace.durationMs(period);
    kbps = trace.kbps(period);
    latencyMs = trace.latencyMs(period);
    session.linkIs(atMs, kbps, latencyMs);
  }
}
