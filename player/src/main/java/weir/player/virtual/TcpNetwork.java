package weir.player.virtual;

import weir.network.trace.Trace;
import weir.player.abr.Policy;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Failure;
import weir.player.session.Session;

/**
 * HTTP over one kept TCP connection, on a link that has it to itself. The trace's latency is the
 * round trip, R; bits flow at the trace's rate as far as the sender's window lets them.
 *
 * <ul>
 *   <li>A request costs R before its first bit. A new connection costs R more for its handshake
 *       (RFC 9293, section 3.5). The first request needs one, and so does the one after a transfer
 *       that was given up or failed: breaking off an HTTP/1.1 response closes its connection.
 *   <li>Slow start (RFC 5681, section 3.1; RFC 6928): in a round trip no more than the window
 *       arrives, at first {@value #INITIAL_SEGMENTS} segments of {@value #SEGMENT_BYTES} bytes;
 *       what arrived widens it by as much for the next, so that it doubles.
 *   <li>It grows up to twice what the link carries in a round trip: the bandwidth-delay product and
 *       a queue of the same size before the bottleneck. With such a queue a sender in congestion
 *       avoidance keeps the link busy even after halving its window (Villamizar and Song, ACM CCR
 *       24(5), 1994), so from there on the transfer has the link's rate. When the rate falls, the
 *       window falls to twice the new product, never below the initial one.
 *   <li>After idling for longer than the retransmission timeout the window is halved for each
 *       timeout passed, down to the initial one, as RFC 2861 proposes and Linux does ({@code
 *       tcp_cwnd_restart}; RFC 5681, section 4.1 would go there at once). The timeout is R + 200
 *       ms, RFC 6298 with Linux's least variance and a steady R.
 *   <li>Where the trace loses a fraction p of packets, the link carries (1 - p) of its rate, and no
 *       more than TCP sustains: {@code s / (R sqrt(2p/3) + RTO 3 sqrt(3p/8) p (1 + 32p²))} with s
 *       the segment and the timeout above (RFC 5348, section 3.1, b = 1; after Padhye et al.,
 *       SIGCOMM 1998).
 * </ul>
 *
 * <p>Bits are a fluid, and nothing is random: loss counts with what it does on average. Not
 * modelled are headers, TLS, the receiver's window, loss of handshakes and requests, how long
 * congestion avoidance takes to find capacity that has come back (here it doubles), timeouts in
 * outages, and the delay of the queue, which is empty when the next request comes. Silence that
 * lets a transfer fail is the link's; the pauses of a window do not count.
 *
 * <p>Exact: time goes from one round trip to the next, and at once over those in which the window
 * does not matter.
 */
public final class TcpNetwork implements Network {
  private static final int INITIAL_SEGMENTS = 10;
  private static final int SEGMENT_BYTES = 1460;
  private static final double SEGMENT_BITS = 8.0 * SEGMENT_BYTES;
  private static final double INITIAL_BITS = INITIAL_SEGMENTS * SEGMENT_BITS;
  private static final double LEAST_VARIANCE_MS = 200;

  /** A shorter round trip counts as one of so long, in which no window matters, ms. */
  private static final double LEAST_ROUND_MS = 1e-3;

  private final Trace trace;

  /** What arrives of the trace's rate. */
  private final Trace carried;

  private final Outages outages;
  private final LinkNews news;
  private double nowMs;
  private boolean isConnected;
  private double windowBits;

  /** When the connection brought something last. */
  private double lastBitMs;

  /**
   * @throws IllegalArgumentException if the trace loses so much that nothing would ever arrive
   */
  public TcpNetwork(Trace trace) {
    this.trace = trace;
    carried = carried(trace);
    outages = new Outages(carried);
    news = new LinkNews(trace, 0);
  }

  @Override
  public Event fetch(Command.Fetch fetch, Session session) {
    news.tell(session, nowMs);
    double sizeBits = fetch.request().sizeBits();
    double waitMs = connect();
    Body body = new Body(Double.isNaN(sizeBits) ? 0 : sizeBits, nowMs + waitMs);
    double silentAtMs = body.beganMs + outages.silentAfterMs(body.beganMs, fetch.idleMs());
    boolean asks = session.mayGiveUp();
    double quietUntilMs = asks ? waitMs + session.quietMs(0, waitMs, waitMs) : 0;
    double askMs = ExactNetwork.ASKED_EVERY_MS;
    while (true) {
      body.nextRound();
      double untilMs = Math.min(silentAtMs, Math.min(body.finishMs, body.roundEndMs));
      for (; asks && body.beganMs + askMs < untilMs; askMs += ExactNetwork.ASKED_EVERY_MS) {
        double elapsedMs = waitMs + askMs;
        if (elapsedMs < quietUntilMs) {
          continue;
        }
        double receivedBits = body.receivedBits(body.beganMs + askMs);
        int answer = session.giveUp(receivedBits, elapsedMs, waitMs);
        if (answer != Policy.KEEP) {
          isConnected = false;
          pass(elapsedMs, session);
          return new Event.GaveUp(elapsedMs, receivedBits, waitMs, elapsedMs, answer);
        }
        quietUntilMs = elapsedMs + session.quietMs(receivedBits, elapsedMs, waitMs);
      }
      if (silentAtMs <= body.roundEndMs && silentAtMs < body.finishMs) {
        isConnected = false;
        double elapsedMs = waitMs + (silentAtMs - body.beganMs);
        pass(elapsedMs, session);
        return new Event.Failed(elapsedMs, Failure.TIMED_OUT, 0);
      }
      if (body.finishMs < Double.POSITIVE_INFINITY) {
        double elapsedMs = waitMs + (body.finishMs - body.beganMs);
        pass(elapsedMs, session);
        lastBitMs = nowMs;
        return new Event.Arrived(elapsedMs, body.bits, waitMs, elapsedMs);
      }
    }
  }

  @Override
  public void pass(double ms, Session session) {
    nowMs += ms;
    news.tell(session, nowMs);
  }

  /** How long the first bit of a response takes, over a new connection where there is none. */
  private double connect() {
    double roundMs = trace.latencyMsAt(nowMs);
    if (!isConnected) {
      isConnected = true;
      windowBits = INITIAL_BITS;
      return roundMs + trace.latencyMsAt(nowMs + roundMs);
    }
    double timeoutMs = timeoutMs(roundMs);
    // The sender last sent half a round trip before that, and sends again half a one from now.
    double idleMs = nowMs + roundMs - lastBitMs;
    while ((idleMs -= timeoutMs) > 0 && windowBits > INITIAL_BITS) {
      windowBits = Math.max(INITIAL_BITS, windowBits / 2);
    }
    return roundMs;
  }

  private static double timeoutMs(double roundMs) {
    return roundMs + LEAST_VARIANCE_MS;
  }

  /** The same periods with the rates at which payload arrives under their loss. */
  private static Trace carried(Trace trace) {
    double[] durationsMs = new double[trace.periods()];
    double[] kbps = new double[trace.periods()];
    double[] latenciesMs = new double[trace.periods()];
    boolean carries = false;
    for (int i = 0; i < trace.periods(); i++) {
      durationsMs[i] = trace.durationMs(i);
      latenciesMs[i] = trace.latencyMs(i);
      kbps[i] = trace.kbps(i);
      if (trace.loss(i) > 0) {
        kbps[i] =
            Math.min(
                (1 - trace.loss(i)) * trace.kbps(i),
                sustainedKbps(trace.loss(i), trace.latencyMs(i)));
      }
      carries |= kbps[i] > 0;
    }
    if (!carries) {
      throw new IllegalArgumentException(
          "all packets are lost wherever the rate is above 0: nothing would ever arrive");
    }
    return Trace.of(durationsMs, kbps, latenciesMs);
  }

  /** What TCP sustains with loss, kbit/s. */
  private static double sustainedKbps(double loss, double roundMs) {
    double perSegmentMs =
        roundMs * Math.sqrt(2 * loss / 3)
            + timeoutMs(roundMs) * 3 * Math.sqrt(3 * loss / 8) * loss * (1 + 32 * loss * loss);
    return SEGMENT_BITS / perSegmentMs;
  }

  /** One response on its way: one or more round trips at a time. */
  private final class Body {
    final double bits;
    final double beganMs;

    /** The round trips being looked at, what came before them and what comes in them. */
    double roundBeganMs;

    double roundEndMs;
    double beforeBits;
    double roundBits;

    /** When all is here; infinite while that is in none of the round trips so far. */
    double finishMs = Double.POSITIVE_INFINITY;

    Body(double bits, double beganMs) {
      this.bits = bits;
      this.beganMs = beganMs;
      roundEndMs = beganMs;
    }

    double receivedBits(double atMs) {
      return beforeBits + Math.min(roundBits, carried.bits(roundBeganMs, atMs));
    }

    void nextRound() {
      beforeBits += roundBits;
      roundBeganMs = roundEndMs;
      double roundMs = Math.max(LEAST_ROUND_MS, trace.latencyMsAt(roundBeganMs));
      roundEndMs = roundBeganMs + roundMs;
      double linkBits = carried.bits(roundBeganMs, roundEndMs);
      roundBits = Math.min(windowBits, linkBits);
      double arrivedBits = Math.min(roundBits, bits - beforeBits);
      boolean isWindowOpen = linkBits <= windowBits;
      windowBits = Math.max(INITIAL_BITS, Math.min(windowBits + arrivedBits, 2 * linkBits));
      if (isWindowOpen) {
        // As long as the rate stays, what the link carries is what the window was made for.
        int period = carried.periodAt(roundBeganMs);
        double periodMs =
            carried.startMs(period) + carried.durationMs(period) - roundBeganMs % carried.totalMs();
        double rounds = Math.floor(periodMs / roundMs);
        if (rounds > 1) {
          roundEndMs = roundBeganMs + rounds * roundMs;
          roundBits = carried.bits(roundBeganMs, roundEndMs);
        }
      }
      double restBits = bits - beforeBits;
      if (restBits <= roundBits) {
        finishMs = roundBeganMs + carried.msToDeliver(roundBeganMs, restBits);
      }
    }
  }
}
