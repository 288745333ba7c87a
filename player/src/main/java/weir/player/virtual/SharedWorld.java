package weir.player.virtual;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import weir.network.link.Flow;
import weir.network.link.Link;
import weir.network.trace.Trace;
import weir.player.abr.Policy;
import weir.player.session.Command;
import weir.player.session.Event;
import weir.player.session.Failure;
import weir.player.session.Session;
import weir.player.session.World;

/**
 * Many sessions on one link in virtual time. A request waits the latency of the moment it is made;
 * then its bits flow, and at every moment all that flows shares the trace's rate equally. Loss is
 * ignored. For one session alone this is {@link ExactNetwork} to the last digit; for many the rest
 * is as there: how often a session is asked whether it gives up, and when a silent transfer fails.
 *
 * <p>Time goes from event to event, and each costs O(log n) in sessions. Of things that happen at
 * the same moment none changes what comes of another, so that it makes no difference in which order
 * sessions were added.
 */
public final class SharedWorld implements World {
  private final Trace trace;
  private final Link link;
  private final Outages outages;
  private final Map<Session, Viewer> viewers = new HashMap<>();
  private final Map<Flow, Viewer> flowing = new HashMap<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>();

  /** Those whose transfer is complete at this very moment. */
  private final Queue<Viewer> complete = new ArrayDeque<>();

  /** Whose transfer had the link to itself so far; null if there is none. */
  private Viewer alone;

  private long scheduled;
  private double firstStartMs = Double.POSITIVE_INFINITY;
  private double lastBitMs;
  private double deliveredBits;

  /** A link at the beginning of its trace, without sessions. */
  public SharedWorld(Trace trace) {
    this.trace = trace;
    link = new Link(trace);
    outages = new Outages(trace);
  }

  /**
   * Adds a session that has not begun, before the world runs.
   *
   * @param startMs when it begins, ms on the trace, 0 or more
   */
  public void add(Session session, double startMs) {
    if (!(startMs >= 0) || startMs == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("no session can begin at " + startMs + " ms");
    }
    Viewer viewer = new Viewer(session, new LinkNews(trace, startMs), startMs);
    if (viewers.putIfAbsent(session, viewer) != null) {
      throw new IllegalArgumentException("this session is in the world already");
    }
    firstStartMs = Math.min(firstStartMs, startMs);
    schedule(startMs, viewer, What.START, null);
  }

  /**
   * What the viewer of an added session will want; nothing comes of it once the session is over.
   *
   * @param atMs when, ms since that session began
   */
  public void wish(Session session, double atMs, Event.Wish wish) {
    Viewer viewer = viewers.get(session);
    if (viewer == null || !(atMs >= 0) || atMs == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("no wish at " + atMs + " ms of a session added before");
    }
    schedule(viewer.startMs + atMs, viewer, What.WISH, wish);
  }

  /** All bits of bodies the link has delivered, those that nobody could use among them. */
  public double deliveredBits() {
    return deliveredBits;
  }

  /**
   * The part of its capacity that the link delivered between the start of the first session and the
   * end of the last transfer so far, 0 to 1; NaN where it had none to offer.
   */
  public double utilisation() {
    return lastBitMs > firstStartMs
        ? deliveredBits / trace.bits(firstStartMs, lastBitMs)
        : Double.NaN;
  }

  @Override
  public Turn next() {
    while (true) {
      Viewer done = complete.poll();
      if (done != null) {
        return turn(done, arrived(done));
      }
      Due first = due.peek();
      double finishMs = link.nextFinishMs();
      if (first == null && finishMs == Double.POSITIVE_INFINITY) {
        return null;
      }
      if (first == null || finishMs <= first.atMs) {
        link.advanceTo(finishMs, flow -> complete.add(flowing.remove(flow)));
        continue;
      }
      due.remove();
      Event event = first.isStale() ? null : happened(first);
      if (event != null) {
        return turn(first.viewer, event);
      }
    }
  }

  @Override
  public void perform(Session session, Command command) {
    Viewer viewer = viewers.get(session);
    if (command == Command.CARRY_ON) {
      if (viewer.flow != null) {
        double bodyMs = link.nowMs() - viewer.bodyAtMs;
        askAgain(viewer, link.receivedBits(viewer.flow), bodyMs);
      }
      return;
    }
    closeFlow(viewer);
    viewer.fetch = null;
    viewer.age++;
    if (command instanceof Command.Fetch fetch) {
      viewer.news.tell(session, link.nowMs());
      viewer.fetch = fetch;
      viewer.waitMs = link.latencyMsNow();
      viewer.toldMs = 0;
      schedule(link.nowMs() + viewer.waitMs, viewer, What.BODY, null);
    } else if (command instanceof Command.Wait wait) {
      viewer.sleepMs = wait.ms();
      if (wait.ms() < Double.POSITIVE_INFINITY) {
        schedule(link.nowMs() + wait.ms(), viewer, What.WAKE, null);
      }
    } else {
      viewers.remove(session);
      viewer.isOver = true;
    }
  }

  private Turn turn(Viewer viewer, Event event) {
    if (!(event instanceof Event.Started)) {
      viewer.news.tell(viewer.session, link.nowMs());
    }
    viewer.eventMs = link.nowMs();
    return new Turn(viewer.session, event);
  }

  /** Moves time to what is due; null where the session has nothing to hear of it. */
  private Event happened(Due now) {
    Viewer viewer = now.viewer;
    link.advanceTo(now.atMs);
    return switch (now.what) {
      case START -> new Event.Started();
      case BODY -> {
        begin(viewer);
        yield null;
      }
      case WAKE -> new Event.Woke(viewer.sleepMs);
      case WISH -> told(viewer, now.wish);
      case SILENCE -> {
        double durationMs = viewer.waitMs + viewer.silentAfterMs;
        closeFlow(viewer);
        yield new Event.Failed(viewer.untoldMs(durationMs), Failure.TIMED_OUT, 0);
      }
      case ASK -> ask(viewer);
    };
  }

  private void begin(Viewer viewer) {
    double sizeBits = viewer.fetch.request().sizeBits();
    viewer.bodyAtMs = link.nowMs();
    viewer.flow = link.open(Double.isNaN(sizeBits) ? 0 : sizeBits);
    if (link.done(viewer.flow)) {
      complete.add(viewer);
      return;
    }
    alone = flowing.isEmpty() ? viewer : null;
    flowing.put(viewer.flow, viewer);
    viewer.silentAfterMs = outages.silentAfterMs(viewer.bodyAtMs, viewer.fetch.idleMs());
    if (viewer.silentAfterMs < Double.POSITIVE_INFINITY) {
      schedule(viewer.bodyAtMs + viewer.silentAfterMs, viewer, What.SILENCE, null);
    }
    askAgain(viewer, 0, 0);
  }

  private Event arrived(Viewer viewer) {
    double bits = viewer.flow.bits();
    double bodyMs = link.nowMs() - viewer.bodyAtMs;
    if (viewer == alone) {
      // The difference of two late moments does not have the last digits of what lies between.
      bodyMs = trace.msToDeliver(viewer.bodyAtMs, bits);
    }
    double durationMs = viewer.waitMs + bodyMs;
    closeFlow(viewer);
    return new Event.Arrived(viewer.untoldMs(durationMs), bits, viewer.waitMs, durationMs);
  }

  private Event ask(Viewer viewer) {
    double receivedBits = link.receivedBits(viewer.flow);
    double elapsedMs = viewer.waitMs + viewer.askMs;
    int answer = viewer.session.giveUp(receivedBits, elapsedMs, viewer.waitMs);
    if (answer == Policy.KEEP) {
      askAgain(viewer, receivedBits, viewer.askMs);
      return null;
    }
    closeFlow(viewer);
    return new Event.GaveUp(
        viewer.untoldMs(elapsedMs), receivedBits, viewer.waitMs, elapsedMs, answer);
  }

  /**
   * Will ask a session, a whole number of {@link ExactNetwork#ASKED_EVERY_MS} after its body began,
   * as soon as it may say yes.
   */
  private void askAgain(Viewer viewer, double receivedBits, double bodyMs) {
    viewer.question++;
    if (!viewer.session.mayGiveUp()) {
      return;
    }
    double elapsedMs = viewer.waitMs + bodyMs;
    double quietUntilMs =
        elapsedMs + viewer.session.quietMs(receivedBits, elapsedMs, viewer.waitMs);
    if (quietUntilMs == Double.POSITIVE_INFINITY) {
      return;
    }
    double every = ExactNetwork.ASKED_EVERY_MS;
    double soonestMs = every * (Math.floor(bodyMs / every) + 1);
    double ms = Math.max(soonestMs, every * Math.floor((quietUntilMs - viewer.waitMs) / every));
    while (viewer.waitMs + ms < quietUntilMs) {
      ms += every;
    }
    viewer.askMs = ms;
    schedule(viewer.bodyAtMs + ms, viewer, What.ASK, null);
  }

  private Event told(Viewer viewer, Event.Wish wish) {
    double elapsedMs = link.nowMs() - viewer.eventMs;
    viewer.toldMs += elapsedMs;
    double receivedBits = viewer.flow == null ? 0 : link.receivedBits(viewer.flow);
    return new Event.Told(elapsedMs, receivedBits, wish);
  }

  private void closeFlow(Viewer viewer) {
    if (viewer.flow == null) {
      return;
    }
    link.close(viewer.flow);
    flowing.remove(viewer.flow);
    deliveredBits += link.receivedBits(viewer.flow);
    lastBitMs = link.nowMs();
    viewer.flow = null;
  }

  private void schedule(double atMs, Viewer viewer, What what, Event.Wish wish) {
    int age = what == What.ASK ? viewer.question : viewer.age;
    due.add(new Due(atMs, what, viewer, age, wish, scheduled++));
  }

  /** What can be due; of what is due at the same moment, in this order. */
  private enum What {
    START,
    BODY,
    WAKE,
    SILENCE,
    WISH,
    ASK
  }

  /** Something that will happen to a session unless it is doing something else by then. */
  private record Due(double atMs, What what, Viewer viewer, int age, Event.Wish wish, long order)
      implements Comparable<Due> {

    boolean isStale() {
      return switch (what) {
        case WISH -> viewer.isOver;
        case ASK -> viewer.flow == null || age != viewer.question;
        default -> age != viewer.age;
      };
    }

    @Override
    public int compareTo(Due other) {
      int byTime = Double.compare(atMs, other.atMs);
      int byWhat = byTime == 0 ? what.compareTo(other.what) : byTime;
      return byWhat == 0 ? Long.compare(order, other.order) : byWhat;
    }
  }

  /** One session and what it is doing. */
  private static final class Viewer {
    final Session session;
    final LinkNews news;
    final double startMs;

    /** When the event before happened. */
    double eventMs;

    /** Counts what it was doing, so that what is due for something earlier can be told apart. */
    int age;

    double sleepMs;
    Command.Fetch fetch;
    double waitMs;
    double bodyAtMs;
    double silentAfterMs;

    /** The flow of the running transfer; null before its first bit. */
    Flow flow;

    /** When it is asked next, ms after the body began, and the question's number. */
    double askMs;

    int question;

    /** Of the running transfer's time, what came with wishes already. */
    double toldMs;

    boolean isOver;

    Viewer(Session session, LinkNews news, double startMs) {
      this.session = session;
      this.news = news;
      this.startMs = startMs;
      eventMs = startMs;
    }

    double untoldMs(double durationMs) {
      return toldMs == 0 ? durationMs : Math.max(0, durationMs - toldMs);
    }
  }
}
