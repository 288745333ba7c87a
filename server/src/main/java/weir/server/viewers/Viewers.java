package weir.server.viewers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.network.cmcd.Cmcd;
import weir.network.cmcd.CmcdKey;

/**
 * All viewers that were heard of lately. Safe for use by many threads; time is given and only goes
 * forward.
 */
public final class Viewers {

  /**
   * @param most viewers at a time; of more, the one that was silent for longest is forgotten
   * @param silentMs after which a viewer is forgotten
   */
  public record Settings(int most, long silentMs) {
    /** 10 000 viewers are some 6 MB; five minutes are what a link without responses has. */
    public static final Settings DEFAULT = new Settings(10_000, 5 * 60_000L);
  }

  /** So that those who ask for what has changed also hear who has gone. */
  private static final int MOST_GONE = 1000;

  private final Settings settings;

  /** The one that was silent for longest first. */
  private final Map<String, Viewer> viewers = new LinkedHashMap<>();

  private final Deque<Gone> gone = new ArrayDeque<>();
  private long revision;

  private record Gone(String id, long revision) {}

  /**
   * What has become of viewers since some moment.
   *
   * @param now those who changed
   * @param gone ids of those who were forgotten
   * @param revision ask from here next time
   */
  public record Change(List<Watching> now, List<String> gone, long revision) {}

  public Viewers(Settings settings) {
    this.settings = settings;
  }

  /**
   * A request came, or a report; it may be long until it is answered. Whoever does not name itself
   * is known only once it was sent media.
   */
  public synchronized void asked(Seat seat, Cmcd told, long nowMs) {
    if (isNamed(told) || viewers.containsKey(id(seat, told))) {
      viewer(seat, told, nowMs).asked(told);
    }
  }

  /**
   * Something was sent. Whoever neither names itself nor asked for media is nobody yet: to look at
   * a manifest is not to watch.
   */
  public synchronized void sent(Seat seat, Cmcd told, Serving what, long nowMs) {
    boolean isKnown = viewers.containsKey(id(seat, told));
    if (isKnown || isNamed(told) || what.isMedia()) {
      viewer(seat, told, nowMs).sent(what);
    }
  }

  /** A player says something of itself, from wherever. */
  public synchronized void says(Seat seat, Beacon beacon, long nowMs) {
    viewer(beacon.session(), true, seat, nowMs).says(beacon);
  }

  private Viewer viewer(Seat seat, Cmcd told, long nowMs) {
    return viewer(id(seat, told), isNamed(told), seat, nowMs);
  }

  private Viewer viewer(String id, boolean isNamed, Seat seat, long nowMs) {
    Viewer viewer = viewers.remove(id);
    if (viewer == null) {
      if (viewers.size() >= settings.most()) {
        Iterator<String> ids = viewers.keySet().iterator();
        String oldest = ids.next();
        ids.remove();
        forgot(oldest);
      }
      viewer = new Viewer(id, isNamed, seat, nowMs);
    }
    viewers.put(id, viewer); // as the last
    viewer.heard(seat, nowMs, ++revision);
    return viewer;
  }

  private static boolean isNamed(Cmcd told) {
    return told.text(CmcdKey.SID).filter(sid -> !sid.isBlank()).isPresent();
  }

  private static String id(Seat seat, Cmcd told) {
    Optional<String> named = told.text(CmcdKey.SID).filter(sid -> !sid.isBlank());
    return named.orElseGet(
        () -> "~" + seat.secret() + "~" + seat.link().orElse("") + "~" + seat.title());
  }

  /** Forgets who was silent for long enough. */
  public synchronized void expire(long nowMs) {
    Iterator<Map.Entry<String, Viewer>> all = viewers.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Viewer> oldest = all.next();
      if (oldest.getValue().silentMs(nowMs) < settings.silentMs()) {
        return;
      }
      all.remove();
      forgot(oldest.getKey());
    }
  }

  private void forgot(String id) {
    gone.add(new Gone(id, ++revision));
    if (gone.size() > MOST_GONE) {
      gone.removeFirst();
    }
  }

  public synchronized int count() {
    return viewers.size();
  }

  /** Those last heard of first. */
  public synchronized List<String> ids() {
    List<String> ids = new ArrayList<>(viewers.keySet());
    Collections.reverse(ids);
    return ids;
  }

  /** Empty if it was forgotten. */
  public synchronized Optional<Watching> find(String id, long nowMs) {
    return Optional.ofNullable(viewers.get(id)).map(one -> one.now(nowMs));
  }

  /** Those last heard of first. */
  public synchronized List<Watching> all(long nowMs) {
    List<Watching> all = new ArrayList<>();
    viewers.values().forEach(viewer -> all.add(viewer.now(nowMs)));
    Collections.reverse(all);
    return all;
  }

  /**
   * @param since a {@link Change#revision}, 0 for all
   */
  public synchronized Change changes(long since, long nowMs) {
    List<Watching> now = new ArrayList<>();
    for (Viewer viewer : viewers.values()) {
      if (viewer.revision() > since) {
        now.add(viewer.now(nowMs));
      }
    }
    List<String> ids =
        gone.stream()
            .filter(one -> one.revision() > since && !viewers.containsKey(one.id()))
            .map(Gone::id)
            .toList();
    return new Change(now, ids, revision);
  }
}
