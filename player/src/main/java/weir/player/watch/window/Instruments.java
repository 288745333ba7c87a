package weir.player.watch.window;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;

/**
 * What the overlay tells of a session: figures of the moment, the last minute of each, and the last
 * reasons. Written on the session's thread, read on the screen's.
 */
final class Instruments implements Listener {
  /** So far back charts go. */
  static final double CHARTED_MS = 60_000;

  private static final int REASONS = 4;

  /**
   * One moment of the charts; NaN where something is not known.
   *
   * @param capacityKbps of the link
   * @param measuredKbps of the last transfer
   * @param rungKbps of what is seen
   */
  record Sample(
      double atMs,
      double capacityKbps,
      double measuredKbps,
      double rungKbps,
      double bufferMs,
      boolean isStalled) {}

  /** What is told. */
  record Told(
      String policy,
      int locked,
      int chosen,
      int seen,
      double measuredKbps,
      double bufferMs,
      int stalls,
      double stalledMs,
      int switches,
      List<String> reasons,
      List<Sample> samples) {}

  /** A reason, and how often in a row it was given. */
  private record Said(String words, int times) {
    Said again() {
      return new Said(words, times + 1);
    }

    @Override
    public String toString() {
      return times == 1 ? words : words + " (" + times + " times)";
    }
  }

  private final Ladder ladder;
  private final Playhead playhead;
  private final Title title;
  private final Deque<Said> reasons = new ArrayDeque<>();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private String policy;
  private int locked = Event.Lock.AUTOMATIC;
  private int chosen = -1;
  private int seen = -1;
  private double bufferEndMs;
  private double capacityKbps = Double.NaN;
  private double measuredKbps = Double.NaN;
  private int stalls;
  private double stalledMs;
  private int switches;

  Instruments(Title title, String policy, Playhead playhead) {
    this.title = title;
    ladder = title.main().ladder();
    this.policy = policy;
    this.playhead = playhead;
  }

  @Override
  public synchronized void began(Title of, Settings settings) {
    bufferEndMs = title.main().startMs(0);
  }

  @Override
  public synchronized void linkIs(double atMs, double kbps, double latencyMs) {
    capacityKbps = kbps;
  }

  @Override
  public synchronized void heard(double atMs, Event event) {
    if (event instanceof Event.Told told && told.wish() instanceof Event.Lock lock) {
      locked =
          lock.rung() == Event.Lock.AUTOMATIC ? lock.rung() : Math.min(lock.rung(), ladder.top());
    }
  }

  @Override
  public synchronized void changed(double atMs, String name, int transfers) {
    policy = name;
  }

  @Override
  public synchronized void decided(
      double atMs, int track, int index, Decision decision, int lastRung, double bufferMs) {
    if (track > 0) {
      return;
    }
    chosen = decision.rung();
    String words = ladder.rung(chosen).id() + ": " + decision.words();
    boolean isSame = !reasons.isEmpty() && reasons.getFirst().words().equals(words);
    reasons.addFirst(isSame ? reasons.removeFirst().again() : new Said(words, 1));
    if (reasons.size() > REASONS) {
      reasons.removeLast();
    }
  }

  @Override
  public synchronized void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double levelMs) {
    if (request.track() > 0 || request.isInit()) {
      return;
    }
    bufferEndMs = Math.max(bufferEndMs, title.main().startMs(request.index() + 1));
    double bodyMs = event.durationMs() - event.firstByteMs();
    if (bodyMs > 0) {
      measuredKbps = event.receivedBits() / bodyMs;
    }
  }

  @Override
  public synchronized void sought(double atMs, double toMs, double discardedMs) {
    if (toMs > bufferEndMs || discardedMs > 0) {
      bufferEndMs = toMs;
    }
  }

  @Override
  public synchronized void reached(int index, int rung) {
    switches += seen >= 0 && seen != rung ? 1 : 0;
    seen = rung;
  }

  @Override
  public synchronized void stalled(double ms, boolean ranDry) {
    stalls += ranDry && ms > ROUNDING_MS ? 1 : 0;
    stalledMs += ms;
  }

  /** Notes a moment for the charts; to be called every now and then. */
  synchronized void note() {
    double nowMs = playhead.nowMs();
    samples.addLast(
        new Sample(
            nowMs,
            capacityKbps,
            measuredKbps,
            seen < 0 ? Double.NaN : ladder.kbps(seen),
            bufferMs(),
            playhead.state() == Playhead.State.STALLED));
    while (samples.getFirst().atMs() < nowMs - CHARTED_MS) {
      samples.removeFirst();
    }
  }

  private double bufferMs() {
    return Math.max(0, bufferEndMs - playhead.positionMs());
  }

  /** Everything as it is now. */
  synchronized Told told() {
    return new Told(
        policy,
        locked,
        chosen,
        seen,
        measuredKbps,
        bufferMs(),
        stalls + (playhead.hasJustRunDry() ? 1 : 0),
        stalledMs + playhead.dryMs(),
        switches,
        reasons.stream().map(Said::toString).toList(),
        new ArrayList<>(samples));
  }
}
