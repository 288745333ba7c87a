package weir.player.virtual;

import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Session;
import weir.player.session.Settings;
import weir.player.session.Title;

/**
 * The network as Pensieve's test environment models it (Mao et al., SIGCOMM 2017), operation by
 * operation, so that sessions come out as its own do.
 *
 * <p>A cursor walks the trace; {@value #PAYLOAD} of its capacity is payload, and each transfer
 * costs a round trip of {@value #ROUND_TRIP_MS} ms. Kept with it is where it stumbles: the round
 * trip does not move the cursor; after its last line the trace goes on from time 0 with the second
 * line, however long that lasts; and the clock misses what of a pause lay before the last boundary
 * it crossed. Transfers are neither given up nor do they time out. A trace's latency and loss are
 * ignored: Pensieve's form knows neither.
 */
public final class PensieveNetwork implements Network {
  private static final double PAYLOAD = 0.95;
  private static final double ROUND_TRIP_MS = 80;

  private static final double CAP_MS = 60_000;
  private static final double SLEEP_MS = 500;

  private final CookedTrace trace;
  private int line = 1;
  private double cursorS;
  private double clockMs;
  private double toldMs;
  private boolean hasBegun;

  public PensieveNetwork(CookedTrace trace) {
    this.trace = trace;
    cursorS = trace.atS(0);
  }

  @Override
  public Event fetch(Command.Fetch fetch, Session session) {
    begin(session);
    double bits = Double.isNaN(fetch.request().sizeBits()) ? 0 : fetch.request().sizeBits();
    double bytes = bits / 8;
    double sent = 0;
    double delayS = 0;
    while (true) {
      double rate = trace.mbps(line) * 1_000_000 / 8;
      double lastsS = trace.atS(line) - cursorS;
      double payload = rate * lastsS * PAYLOAD;
      if (sent + payload > bytes) {
        double partS = (bytes - sent) / rate / PAYLOAD;
        delayS += partS;
        cursorS += partS;
        break;
      }
      sent += payload;
      delayS += lastsS;
      nextLine(session, toldMs + delayS * 1000);
    }
    double ms = delayS * 1000 + ROUND_TRIP_MS;
    clockMs += ms;
    toldMs += ms;
    return new Event.Arrived(ms, bits, ROUND_TRIP_MS, ms);
  }

  @Override
  public void pass(double ms, Session session) {
    begin(session);
    double leftMs = ms;
    double passedMs = 0;
    while (true) {
      double lastsS = trace.atS(line) - cursorS;
      if (lastsS > leftMs / 1000) {
        cursorS += leftMs / 1000;
        break;
      }
      leftMs -= lastsS * 1000;
      passedMs += lastsS * 1000;
      nextLine(session, toldMs + passedMs);
    }
    clockMs += leftMs;
    toldMs += ms;
  }

  /**
   * How a session behaves in that environment: no transfer is given up, and a buffer above 60 s is
   * slept off in quanta of 500 ms, after the segment that made it so.
   */
  public static Settings settings(Title title) {
    double longestMs = 0;
    for (int index = 0; index < title.main().count(); index++) {
      longestMs = Math.max(longestMs, title.main().segmentMs(index));
    }
    // A session waits until another segment fits, Pensieve until what is there does.
    return Settings.DEFAULT
        .withBufferMs(CAP_MS + longestMs)
        .withFullStepMs(SLEEP_MS)
        .withGivesUp(false);
  }

  /** Pensieve's own clock, ms, which runs behind the session's where a pause crossed a boundary. */
  public double clockMs() {
    return clockMs;
  }

  private void begin(Session session) {
    if (!hasBegun) {
      hasBegun = true;
      tell(session, 0);
    }
  }

  private void nextLine(Session session, double atMs) {
    cursorS = trace.atS(line);
    line++;
    if (line == trace.lines()) {
      line = 1;
      cursorS = 0;
    }
    tell(session, atMs);
  }

  private void tell(Session session, double atMs) {
    session.linkIs(atMs, trace.mbps(line) * 1000 * PAYLOAD, ROUND_TRIP_MS);
  }
}
