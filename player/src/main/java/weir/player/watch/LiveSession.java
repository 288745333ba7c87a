package weir.player.watch;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import weir.player.abr.Decision;
import weir.player.abr.Ladder;
import weir.player.qoe.Summary;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Settings;
import weir.player.session.Title;
import weir.player.session.Track;

/**
 * What a {@link LiveView} shows of a session: where it stands after its last event, and what came
 * before. Between two events playback goes on, and whoever looks says how late it is.
 *
 * <p>The session's thread tells, another one looks: both hold this object's lock meanwhile.
 */
public final class LiveSession implements Listener {
  /** More of the past than the widest screen shows. */
  private static final int MOST_KEPT = 1000;

  private static final int NONE = -1;

  private final Summary summary;
  private String policy;

  /** What is told of the past: why a rung was chosen, or what went wrong. */
  record Note(double atMs, Turn turn, String rung, String words) {}

  /** Where a choice led, or that it was none. */
  enum Turn {
    UP,
    DOWN,
    SAME,
    MISHAP
  }

  /** The rate of a transfer of the main track, from its first byte to its last. */
  record Measured(double fromMs, double toMs, double kbps) {}

  /** What the link gives from a moment on, until the next is told. */
  record Capacity(double atMs, double kbps) {}

  /** The session's figures so far. */
  record Figures(
      double startUpMs,
      int stalls,
      double stalledMs,
      int switches,
      double receivedBits,
      int givenUp,
      int failures) {}

  private Title title;
  private Track track;
  private double goalMs;
  private int[] rungs = {};
  private double atMs;
  private double levelMs;
  private double positionMs;
  private boolean isPlaying;
  private boolean isPaused;
  private double dryMs;
  private Request fetching;
  private double fetchingSinceMs;
  private double receivedBits;
  private Command.Wait waiting;
  private double waitingSinceMs;
  private boolean isOver;
  private Figures figures = new Figures(0, 0, 0, 0, 0, 0, 0);
  private final Deque<Note> notes = new ArrayDeque<>();
  private final Deque<Measured> measured = new ArrayDeque<>();
  private final Deque<Capacity> capacities = new ArrayDeque<>();

  /**
   * @param summary hears of everything before this does
   * @param policy its name, until the viewer changes it
   */
  public LiveSession(Summary summary, String policy) {
    this.summary = summary;
    this.policy = policy;
  }

  @Override
  public synchronized void began(Title what, Settings settings) {
    title = what;
    track = what.main();
    goalMs = Math.max(settings.bufferMs(), 2 * track.longestMs());
    rungs = new int[track.count()];
    Arrays.fill(rungs, NONE);
  }

  @Override
  public synchronized void linkIs(double ms, double kbps, double latencyMs) {
    if (capacities.isEmpty() || Double.compare(capacities.getLast().kbps(), kbps) != 0) {
      add(capacities, new Capacity(ms, kbps));
    }
  }

  @Override
  public synchronized void heard(double ms, Event event) {
    atMs = ms;
    if (event instanceof Event.Told told) {
      isPaused = told.wish() instanceof Event.Pause || isPaused;
      isPaused = !(told.wish() instanceof Event.Resume) && isPaused;
    }
  }

  @Override
  public synchronized void decided(
      double ms, int of, int index, Decision decision, int last, double bufferMs) {
    if (of != 0) {
      return;
    }
    levelMs = bufferMs;
    int rung = decision.rung();
    Turn turn = last < 0 || rung == last ? Turn.SAME : rung > last ? Turn.UP : Turn.DOWN;
    note(turn, id(rung), decision.words());
  }

  @Override
  public synchronized void commanded(double ms, Command command) {
    if (command == Command.CARRY_ON) {
      return;
    }
    fetching = null;
    waiting = null;
    if (command instanceof Command.Fetch fetch) {
      fetching = fetch.request();
      fetchingSinceMs = ms;
      receivedBits = 0;
    } else if (command instanceof Command.Wait wait) {
      waiting = wait;
      waitingSinceMs = ms;
    }
  }

  @Override
  public synchronized void arrived(
      double ms, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    if (request.track() != 0 || request.isInit()) {
      return;
    }
    levelMs = bufferMs;
    rungs[request.index()] = request.rung();
    measure(event.receivedBits(), event.firstByteMs(), event.durationMs());
  }

  @Override
  public synchronized void gaveUp(
      double ms, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {
    levelMs = bufferMs;
    measure(event.receivedBits(), event.firstByteMs(), event.durationMs());
    String words =
        "given up after "
            + Math.round(100 * event.receivedBits() / request.sizeBits())
            + " %: the buffer would run dry";
    note(Turn.MISHAP, id(request.rung()), words);
  }

  @Override
  public synchronized void failed(double ms, Request request, Event.Failed event) {
    String what = event.why().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String words = what + (event.status() == 0 ? "" : " (" + event.status() + ")");
    String rung = request.track() == 0 ? id(request.rung()) : "sound";
    note(Turn.MISHAP, rung, words + (request.isInit() ? ", initialization segment" : ""));
  }

  @Override
  public synchronized void replaced(int index, int from, int to) {
    rungs[index] = to;
  }

  @Override
  public synchronized void sought(double ms, double toMs, double discardedMs) {
    positionMs = toMs - track.startMs(0);
    levelMs -= discardedMs;
  }

  @Override
  public synchronized void changed(double ms, String to, int transfers) {
    policy = to;
  }

  @Override
  public synchronized void playing(double startUpMs) {
    isPlaying = true;
  }

  @Override
  public synchronized void played(double ms) {
    levelMs = Math.max(0, levelMs - ms);
    positionMs += ms;
    dryMs = ms > ROUNDING_MS ? 0 : dryMs;
  }

  @Override
  public synchronized void stalled(double ms, boolean ranDry) {
    dryMs += ms;
  }

  @Override
  public synchronized void settled() {
    figures =
        new Figures(
            summary.startUpMs(),
            summary.stalls(),
            summary.stalledMs(),
            summary.switches(),
            summary.receivedBits(),
            summary.givenUp(),
            summary.failures());
  }

  @Override
  public synchronized void ended(double ms, Command.Ending ending) {
    isOver = true;
  }

  /** So much of what is being fetched has come, bits. */
  public synchronized void received(double bits) {
    receivedBits = bits;
  }

  private void measure(double bits, double firstByteMs, double durationMs) {
    double bodyMs = durationMs - firstByteMs;
    if (bodyMs > 0) {
      add(measured, new Measured(atMs - bodyMs, atMs, bits / bodyMs));
    }
  }

  private void note(Turn turn, String rung, String words) {
    add(notes, new Note(atMs, turn, rung, words));
  }

  private static <T> void add(Deque<T> to, T one) {
    to.addLast(one);
    if (to.size() > MOST_KEPT) {
      to.removeFirst();
    }
  }

  private String id(int rung) {
    return track.ladder().rung(rung).id();
  }

  // What a view asks, at a moment of the session's time that is not before its last event.

  boolean hasBegun() {
    return title != null;
  }

  String name() {
    return title.name();
  }

  String policy() {
    return policy;
  }

  Ladder ladder() {
    return track.ladder();
  }

  int count() {
    return track.count();
  }

  /** The most it buffers, ms. */
  double goalMs() {
    return goalMs;
  }

  double lengthMs() {
    return track.startMs(track.count()) - track.startMs(0);
  }

  double atMs() {
    return atMs;
  }

  double levelMs(double nowMs) {
    return Math.max(0, levelMs - sinceMs(nowMs));
  }

  double positionMs(double nowMs) {
    return positionMs + Math.min(levelMs, sinceMs(nowMs));
  }

  /** For how long playback has stood still by now, ms; 0 where it does not. */
  double dryMs(double nowMs) {
    double sinceDryMs = sinceMs(nowMs) - levelMs;
    return isPlaying && !isOver && sinceDryMs > 0 ? dryMs + sinceDryMs : 0;
  }

  private double sinceMs(double nowMs) {
    return isPlaying && !isPaused && !isOver ? Math.max(0, nowMs - atMs) : 0;
  }

  boolean isPlaying() {
    return isPlaying;
  }

  boolean isPaused() {
    return isPaused;
  }

  boolean isOver() {
    return isOver;
  }

  /** The rung under the playhead; -1 before playback begins. */
  int rungAt(double nowMs) {
    if (!isPlaying) {
      return NONE;
    }
    double ms = track.startMs(0) + positionMs(nowMs);
    int index = 0;
    while (index + 1 < rungs.length && track.startMs(index + 1) <= ms) {
      index++;
    }
    // at the very end of what is buffered the last picture stays
    return rungs[index] == NONE && index > 0 ? rungs[index - 1] : rungs[index];
  }

  /** What is being fetched, or null. */
  Request fetching() {
    return fetching;
  }

  double fetchingMs(double nowMs) {
    return nowMs - fetchingSinceMs;
  }

  /** How much of what is being fetched is here, 0 to 1. */
  double share() {
    return fetching == null || !(fetching.sizeBits() > 0)
        ? 0
        : Math.min(1, receivedBits / fetching.sizeBits());
  }

  /** Why nothing is fetched, or null. */
  Command.Wait waiting() {
    return waiting;
  }

  double waitLeftMs(double nowMs) {
    return Math.max(0, waiting.ms() - (nowMs - waitingSinceMs));
  }

  Figures figures() {
    return figures;
  }

  Iterable<Measured> measured() {
    return measured;
  }

  Iterable<Capacity> capacities() {
    return capacities;
  }

  /** The oldest first. */
  Deque<Note> notes() {
    return notes;
  }
}
