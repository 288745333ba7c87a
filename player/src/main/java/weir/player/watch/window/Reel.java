package weir.player.watch.window;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Listener;
import weir.player.session.Request;
import weir.player.session.Session;
import weir.player.session.Title;
import weir.player.session.Track;
import weir.player.wire.HttpWorld;

/**
 * The bytes of what the session has buffered, for those who decode them. Written on the session's
 * thread, read on any; whoever waits here is woken by every event of the session.
 */
final class Reel implements Listener, HttpWorld.Bodies {
  /** A segment stays for so long after it was played: a decoder may be a little late. */
  private static final double KEPT_MS = 4_000;

  /** A segment with what comes before the first of its rung; empty where there is nothing. */
  record Piece(Request request, byte[] init, byte[] body) {
    int index() {
      return request.index();
    }

    int rung() {
      return request.rung();
    }
  }

  /**
   * A stretch of playback without a jump.
   *
   * @param number of the jumps before it
   * @param fromMs where it begins on the title's time line
   */
  record Take(int number, double fromMs) {}

  private static final byte[] NOTHING = {};

  private final Title title;
  private final List<byte[][]> inits = new ArrayList<>();
  private final List<NavigableMap<Integer, Piece>> pieces = new ArrayList<>();
  private Session session;
  private Runnable cut = () -> {};
  private byte[] body = NOTHING;

  /** The buffered segment being fetched again; -1 for none. */
  private int replacing = -1;

  private boolean wasReplaced;
  private double soughtMs = Double.NaN;

  /** Where playback was at the session's last event. */
  private double positionMs;

  private Take take;
  private boolean isOver;
  private boolean isClosed;

  Reel(Title title) {
    this.title = title;
    for (Track track : title.tracks()) {
      inits.add(new byte[track.ladder().size()][]);
      pieces.add(new TreeMap<>());
    }
    take = new Take(0, title.main().startMs(0));
  }

  /**
   * To be called before the session begins.
   *
   * @param whenCut called on the session's thread when a take begins, before anybody else knows
   */
  void follow(Session one, Runnable whenCut) {
    session = one;
    cut = whenCut;
  }

  @Override
  public synchronized void came(Request request, byte[] bytes) {
    body = bytes;
  }

  @Override
  public synchronized void replacing(double atMs, int index, int from, int to) {
    replacing = index;
    wasReplaced = false;
  }

  @Override
  public synchronized void replaced(int index, int from, int to) {
    wasReplaced = true;
  }

  @Override
  public synchronized void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    if (request.isInit()) {
      inits.get(request.track())[request.rung()] = body;
      return;
    }
    boolean isTooLate = request.track() == 0 && request.index() == replacing && !wasReplaced;
    if (request.track() == 0) {
      replacing = -1;
    }
    if (!isTooLate) {
      byte[] init = inits.get(request.track())[request.rung()];
      Piece piece = new Piece(request, init == null ? NOTHING : init, body);
      pieces.get(request.track()).put(request.index(), piece);
    }
  }

  @Override
  public synchronized void gaveUp(
      double atMs, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {
    replacing = request.track() == 0 ? -1 : replacing;
  }

  @Override
  public synchronized void failed(double atMs, Request request, Event.Failed event) {
    replacing = request.track() == 0 ? -1 : replacing;
  }

  @Override
  public synchronized void dropped(double atMs, Request request, double receivedBits) {
    replacing = -1;
  }

  @Override
  public synchronized void sought(double atMs, double toMs, double discardedMs) {
    soughtMs = toMs;
  }

  @Override
  public synchronized void settled() {
    body = NOTHING;
    Session.Playback now = session.playback();
    if (!Double.isNaN(soughtMs)) {
      boolean isElsewhere =
          now.showing() == Session.Showing.SEEKING || now.showing() == Session.Showing.STARTING;
      if (isElsewhere) {
        pieces.forEach(NavigableMap::clear); // the session has forgotten them too
      }
      take = new Take(take.number + 1, soughtMs);
      soughtMs = Double.NaN;
      cut.run();
    }
    positionMs = now.positionMs();
    forget(positionMs - KEPT_MS);
    notifyAll();
  }

  private void forget(double beforeMs) {
    for (int track = 0; track < pieces.size(); track++) {
      NavigableMap<Integer, Piece> of = pieces.get(track);
      while (!of.isEmpty() && title.tracks().get(track).startMs(of.firstKey() + 1) < beforeMs) {
        of.pollFirstEntry();
      }
    }
  }

  @Override
  public synchronized void ended(double atMs, Command.Ending ending) {
    isOver = true;
    notifyAll();
  }

  synchronized Take take() {
    return take;
  }

  synchronized boolean isClosed() {
    return isClosed;
  }

  /** Nobody waits here any longer. */
  synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  /** The segment, once it is there; null where nothing comes of it in this take. */
  synchronized Piece await(int track, int index, Take of) throws InterruptedException {
    while (isOf(of)) {
      Piece piece = pieces.get(track).get(index);
      if (piece != null || isOver) {
        return piece;
      }
      wait();
    }
    return null;
  }

  private boolean isOf(Take of) {
    return take == of && !isClosed;
  }

  /** Waits for the session's next event, but no longer than so; false if the take is over. */
  synchronized boolean awaitEvent(double ms, Take of) throws InterruptedException {
    if (isOf(of) && ms > 0) {
      wait((long) Math.ceil(ms));
    }
    return isOf(of);
  }

  /** The take that follows. */
  synchronized Take awaitOther(Take of) throws InterruptedException {
    while (isOf(of)) {
      wait();
    }
    return take;
  }

  /** What of the main track is buffered and not played to its end, in order. */
  synchronized List<Piece> ahead() {
    return pieces.get(0).values().stream()
        .filter(piece -> title.main().startMs(piece.index() + 1) > positionMs)
        .toList();
  }
}
