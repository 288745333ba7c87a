package weir.player.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import weir.network.trace.Trace;
import weir.player.abr.Decision;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/** Keeps the books of a session beside it, and complains when they do not balance. */
final class Auditor implements Listener {
  private static final double ROUNDING_MS = 1e-5;

  /** When the link was delivering a body, on its trace. */
  record Busy(double fromMs, double toMs) {}

  final List<Busy> busy = new ArrayList<>();
  private final Trace trace;
  private final double startMs;

  private Title title;
  private Track main;
  private double capMs;
  private int[] bufferedRungs;

  private double clockMs;
  private double requestedMs;
  private double startUpMs;
  private double playedMs;
  private double stalledMs;
  private double pausedMs;
  private double seekingMs;
  private double playedOfSegmentMs;
  double receivedBits;
  int failures;
  int givenUp;
  int replaced;
  int seeks;
  int stalls;
  Command.Ending ending;

  /** The next segment to be appended, or another one after a jump. */
  private int nextArrival;

  private int arrivalAfterJump = -1;

  /** The segment to come under the playhead next, and the one that is there; -1 for none. */
  private int nextReached;

  private int current = -1;
  private int replacing = -1;

  /**
   * @param startMs when the session begins, on the trace
   */
  Auditor(Trace trace, double startMs) {
    this.trace = trace;
    this.startMs = startMs;
  }

  @Override
  public void began(Title of, Settings settings) {
    title = of;
    main = of.main();
    bufferedRungs = new int[main.count()];
    double longestMs = 0;
    for (Track track : of.tracks()) {
      for (int i = 0; i < track.count(); i++) {
        longestMs = Math.max(longestMs, track.segmentMs(i));
      }
    }
    capMs = Math.max(settings.bufferMs(), 2 * longestMs);
  }

  @Override
  public void heard(double atMs, Event event) {
    assertTrue(event.elapsedMs() >= 0 && event.elapsedMs() < 1e12, "passed: " + event);
    assertTrue(atMs >= clockMs, "the clock went from " + clockMs + " to " + atMs);
    assertEquals(clockMs + event.elapsedMs(), atMs, ROUNDING_MS, "the clock after " + event);
    clockMs = atMs;
  }

  @Override
  public void commanded(double atMs, Command command) {
    if (command instanceof Command.Fetch) {
      requestedMs = startMs + atMs;
    } else if (command instanceof Command.Wait wait) {
      assertTrue(wait.ms() > 0, "a wait of " + wait.ms());
    }
  }

  @Override
  public void decided(
      double atMs, int track, int index, Decision decision, int last, double bufferMs) {
    assertLevel(bufferMs);
    assertTrue(index < title.tracks().get(track).count(), "decided for segment " + index);
    assertTrue(decision.rung() < title.tracks().get(track).ladder().size(), "" + decision);
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    double sizeBits = Double.isNaN(request.sizeBits()) ? 0 : request.sizeBits();
    assertEquals(sizeBits, event.receivedBits(), 1e-6 * (1 + sizeBits), "size of " + request);
    responded(event.receivedBits(), event.firstByteMs(), event.durationMs());
    assertLevel(beforeMs);
    assertLevel(bufferMs);
    if (request.track() > 0 || request.isInit()) {
      return;
    }
    if (replacing >= 0) {
      assertEquals(replacing, request.index(), "what was to be replaced");
      replacing = -1;
      return;
    }
    if (request.index() == arrivalAfterJump) {
      nextArrival = arrivalAfterJump;
    }
    arrivalAfterJump = -1;
    assertEquals(nextArrival, request.index(), "the next segment of the buffer");
    bufferedRungs[nextArrival++] = request.rung();
  }

  @Override
  public void gaveUp(
      double atMs, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {
    givenUp++;
    replacing = -1;
    assertTrue(event.receivedBits() <= request.sizeBits() * (1 + 1e-9), "" + event);
    responded(event.receivedBits(), event.firstByteMs(), event.durationMs());
    assertLevel(bufferMs);
  }

  @Override
  public void failed(double atMs, Request request, Event.Failed event) {
    failures++;
    replacing = -1;
    bodyUntil(startMs + atMs);
  }

  @Override
  public void dropped(double atMs, Request request, double bits) {
    receivedBits += bits;
    replacing = -1;
    bodyUntil(startMs + atMs);
  }

  private void responded(double bits, double firstByteMs, double durationMs) {
    assertTrue(bits >= 0 && firstByteMs >= 0 && firstByteMs <= durationMs, "of a response");
    assertEquals(requestedMs + durationMs, startMs + clockMs, ROUNDING_MS, "its duration");
    receivedBits += bits;
    busy.add(new Busy(requestedMs + firstByteMs, requestedMs + durationMs));
  }

  private void bodyUntil(double endMs) {
    double fromMs = requestedMs + trace.latencyMsAt(requestedMs);
    if (fromMs < endMs) {
      busy.add(new Busy(fromMs, endMs));
    }
  }

  @Override
  public void replacing(double atMs, int index, int from, int to) {
    assertEquals(bufferedRungs[index], from, "the rung to be replaced");
    assertTrue(to > from, "replaced by worse");
    replacing = index;
  }

  @Override
  public void replaced(int index, int from, int to) {
    assertEquals(bufferedRungs[index], from);
    bufferedRungs[index] = to;
    replaced++;
  }

  @Override
  public void sought(double atMs, double toMs, double discardedMs) {
    seeks++;
    int to = 0;
    while (to < main.count() && main.startMs(to + 1) <= toMs) {
      to++;
    }
    nextReached = to;
    arrivalAfterJump = to;
    current = -1;
    playedOfSegmentMs = Double.NaN;
    assertTrue(discardedMs >= 0 && discardedMs <= capMs + ROUNDING_MS, "of a jump");
  }

  @Override
  public void reached(int index, int rung) {
    assertEquals(nextReached, index, "the next segment under the playhead");
    assertEquals(-1, current, "the segment before was played to its end");
    assertEquals(bufferedRungs[index], rung, "the rung of segment " + index);
    current = index;
    nextReached = index + 1;
    playedOfSegmentMs = Double.isNaN(playedOfSegmentMs) ? Double.NaN : 0;
  }

  @Override
  public void played(double ms) {
    assertTrue(ms >= 0 && current >= 0, "played " + ms + " of segment " + current);
    playedMs += ms;
    playedOfSegmentMs += ms;
  }

  @Override
  public void finished(int index) {
    assertEquals(current, index, "the segment that is finished");
    if (!Double.isNaN(playedOfSegmentMs)) {
      assertEquals(main.segmentMs(index), playedOfSegmentMs, ROUNDING_MS, "segment " + index);
    }
    current = -1;
    playedOfSegmentMs = 0;
  }

  @Override
  public void startingUp(double ms) {
    startUpMs += ms;
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    stalledMs += ms;
    stalls += ranDry && ms > Listener.ROUNDING_MS ? 1 : 0;
  }

  @Override
  public void paused(double ms) {
    pausedMs += ms;
  }

  @Override
  public void seeking(double ms) {
    seekingMs += ms;
  }

  @Override
  public void ended(double atMs, Command.Ending how) {
    ending = how;
    double sumMs = startUpMs + playedMs + stalledMs + pausedMs + seekingMs;
    assertEquals(atMs, sumMs, ROUNDING_MS, "start-up, play, stall, pause and jumps");
    assertEquals(clockMs, atMs);
    if (how == Command.Ending.PLAYED) {
      if (current >= 0) {
        // What is left of the last segment may be less than can be told.
        assertEquals(main.count() - 1, current, "everything was played to its end");
        finished(current);
      }
      assertEquals(main.count(), nextReached, "all segments came under the playhead");
      if (seeks == 0) {
        assertEquals(main.startMs(main.count()), playedMs, ROUNDING_MS, "the whole title");
      }
    }
  }

  private void assertLevel(double ms) {
    assertTrue(ms >= 0 && ms <= capMs + ROUNDING_MS, "a buffer of " + ms + " of " + capMs + " ms");
  }

  /** What the link could carry while it was delivering to any of these sessions. */
  static double capacityBits(List<Auditor> auditors, Trace trace) {
    List<Busy> all = new ArrayList<>();
    auditors.forEach(auditor -> all.addAll(auditor.busy));
    all.sort((a, b) -> Double.compare(a.fromMs(), b.fromMs()));
    double bits = 0;
    double untilMs = 0;
    for (Busy one : all) {
      if (one.toMs() > untilMs) {
        bits += trace.bits(Math.max(untilMs, one.fromMs()), one.toMs());
        untilMs = one.toMs();
      }
    }
    return bits;
  }
}
