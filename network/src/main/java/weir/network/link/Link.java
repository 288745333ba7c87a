package weir.network.link;

import java.util.Arrays;
import java.util.function.Consumer;
import weir.network.trace.Trace;

/**
 * Several flows sharing a trace's capacity fairly: at every moment each of the n flows that want
 * bits gets one n-th.
 *
 * <p>This is processor sharing, kept by one number for all flows, the <em>service</em>: the bits a
 * flow would have received that shared from the beginning. It grows by capacity over n. A flow
 * opened at service s with b bits is complete at service s + b, its finish tag, whatever others do;
 * so a heap of tags knows who is next, and the trace's prefix sums say when (the virtual time of
 * Parekh and Gallager's generalised processor sharing, IEEE/ACM ToN 1993, with equal weights).
 * Opening, closing, pausing and finishing cost O(log n) in flows and trace periods.
 *
 * <p>Time is in ms since the link was made and only moves forward. Service is always counted from
 * the last change of n or of the trace, never from the last question, so asking more often changes
 * no digit. Capacity nobody uses is lost, and the trace runs on without flows. Not for several
 * threads at once.
 */
public final class Link {

  private static final Consumer<Flow> NOBODY = flow -> {};

  private Trace trace;

  /** Link time at which the trace began. */
  private double originMs;

  private double nowMs;

  /** The last change of what is shared among whom, and the service there. */
  private double anchorMs;

  private double anchorService;

  /** Service at {@code nowMs}. */
  private double service;

  private Flow[] heap = new Flow[8];
  private int sharing;
  private int open;
  private long opened;

  /** A link at time 0, at the beginning of the trace, without flows. */
  public Link(Trace trace) {
    this.trace = trace;
  }

  /** The moment it was last advanced to, 0 before. */
  public double nowMs() {
    return nowMs;
  }

  /**
   * How far the trace has run: time since it was set by the constructor, {@link #change} or {@link
   * #restart}.
   */
  public double positionMs() {
    return nowMs - originMs;
  }

  public Trace trace() {
    return trace;
  }

  /** Capacity now, for all flows together; 0 or more. */
  public double kbpsNow() {
    return trace.kbpsAt(positionMs());
  }

  /** What a request would wait now for its first bit; told, not applied. */
  public double latencyMsNow() {
    return trace.latencyMsAt(positionMs());
  }

  /** Flows neither done nor closed, the paused ones among them. */
  public int flows() {
    return open;
  }

  /** Flows that take a share now: {@link #flows} without the paused ones. */
  public int sharing() {
    return sharing;
  }

  /**
   * A new flow that shares from now on. With 0 bits it is done at once.
   *
   * @param bits 0 or more; infinite for a flow that ends only by {@link #close}
   */
  public Flow open(double bits) {
    if (!(bits >= 0)) {
      throw new IllegalArgumentException("a flow of " + bits + " bits; it takes 0 or more");
    }
    Flow flow = new Flow(this, bits, opened++);
    if (bits == 0) {
      flow.state = Flow.State.DONE;
    } else {
      open++;
      share(flow);
    }
    return flow;
  }

  /**
   * Ends a flow before it is done; what it received stays known. Nothing happens if it is done or
   * closed already.
   */
  public void close(Flow flow) {
    own(flow);
    if (flow.state == Flow.State.SHARING) {
      unshare(flow, Flow.State.CLOSED);
      open--;
    } else if (flow.state == Flow.State.PAUSED) {
      flow.state = Flow.State.CLOSED;
      open--;
    }
  }

  /**
   * Leaves the flow's share to the others until {@link #resume}. Nothing happens unless it shares.
   */
  public void pause(Flow flow) {
    own(flow);
    if (flow.state == Flow.State.SHARING) {
      unshare(flow, Flow.State.PAUSED);
    }
  }

  /**
   * Lets a paused flow share again with what it still lacks. Nothing happens unless it is paused.
   */
  public void resume(Flow flow) {
    own(flow);
    if (flow.state == Flow.State.PAUSED) {
      share(flow);
    }
  }

  /** Another capacity from now on, from its beginning; flows keep what they have. */
  public void change(Trace to) {
    change(to, 0);
  }

  /**
   * The same, as if it had run for a while.
   *
   * @param positionMs for how long, 0 or more
   */
  public void change(Trace to, double positionMs) {
    anchor();
    trace = to;
    originMs = nowMs - positionMs;
  }

  /** The trace begins again now; flows keep what they have. */
  public void restart() {
    change(trace);
  }

  /** When the next flow is done if nothing else happens, in link time; infinite if none will be. */
  public double nextFinishMs() {
    if (sharing == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double bits = Math.max(0, heap[0].finishTag - anchorService) * sharing;
    if (!Double.isFinite(bits)) {
      return Double.POSITIVE_INFINITY;
    }
    // A flow may lack less than rounding can tell: then it is done now, not before.
    return Math.max(nowMs, anchorMs + trace.msToDeliver(anchorMs - originMs, bits));
  }

  /**
   * Moves time forward; flows that complete on the way are done at their exact moments.
   *
   * @throws IllegalArgumentException if the moment is before {@link #nowMs} or not finite
   */
  public void advanceTo(double ms) {
    advanceTo(ms, NOBODY);
  }

  /**
   * Moves time forward, and tells of every flow at the moment it is done, first things first:
   * {@link #nowMs} is that moment while {@code finished} runs, and it may open, close, pause or
   * resume flows, which then share from that moment on.
   *
   * @throws IllegalArgumentException if the moment is before {@link #nowMs} or not finite
   */
  public void advanceTo(double ms, Consumer<Flow> finished) {
    if (!(ms >= nowMs) || !Double.isFinite(ms)) {
      throw new IllegalArgumentException("time cannot go from " + nowMs + " to " + ms + " ms");
    }
    for (double next = nextFinishMs(); next <= ms; next = nextFinishMs()) {
      Flow first = heap[0];
      nowMs = next;
      service = first.finishTag;
      unshare(first, Flow.State.DONE);
      first.receivedBefore = first.bits;
      open--;
      finished.accept(first);
    }
    nowMs = ms;
    service = serviceNow();
  }

  /** What the flow has received by {@link #nowMs}, from 0 to {@link Flow#bits}. */
  public double receivedBits(Flow flow) {
    own(flow);
    return flow.state == Flow.State.SHARING
        ? Math.min(flow.bits, flow.receivedBefore + (service - flow.serviceBefore))
        : flow.receivedBefore;
  }

  /** True once it has received all its bits; a closed flow that lacks some is never done. */
  public boolean done(Flow flow) {
    own(flow);
    return flow.state == Flow.State.DONE;
  }

  private void own(Flow flow) {
    if (flow.link != this) {
      throw new IllegalArgumentException("this flow belongs to another link");
    }
  }

  private double serviceNow() {
    if (sharing == 0) {
      return anchorService;
    }
    double grown = anchorService + trace.bits(anchorMs - originMs, nowMs - originMs) / sharing;
    // Nobody is done before nextFinishMs says so, and rounding must not say it either.
    return Math.min(grown, heap[0].finishTag);
  }

  /** Counts service from here, since what is shared among whom changes now. */
  private void anchor() {
    anchorMs = nowMs;
    // While nobody shares, service means nothing to anybody, and near 0 it is most precise.
    anchorService = sharing == 0 ? 0 : service;
    service = anchorService;
  }

  private void share(Flow flow) {
    anchor();
    flow.state = Flow.State.SHARING;
    flow.serviceBefore = service;
    flow.finishTag = service + (flow.bits - flow.receivedBefore);
    if (sharing == heap.length) {
      heap = Arrays.copyOf(heap, 2 * sharing);
    }
    rise(flow, sharing++);
  }

  private void unshare(Flow flow, Flow.State state) {
    flow.receivedBefore = receivedBits(flow);
    flow.state = state;
    Flow last = heap[--sharing];
    heap[sharing] = null;
    if (last != flow) {
      rise(last, flow.place);
      sink(last, last.place);
    }
    anchor();
  }

  private static boolean before(Flow a, Flow b) {
    return a.finishTag < b.finishTag || (a.finishTag == b.finishTag && a.order < b.order);
  }

  private void rise(Flow flow, int place) {
    while (place > 0 && before(flow, heap[(place - 1) >>> 1])) {
      put(heap[(place - 1) >>> 1], place);
      place = (place - 1) >>> 1;
    }
    put(flow, place);
  }

  private void sink(Flow flow, int place) {
    for (int child = 2 * place + 1; child < sharing; child = 2 * place + 1) {
      if (child + 1 < sharing && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], flow)) {
        break;
      }
      put(heap[child], place);
      place = child;
    }
    put(flow, place);
  }

  private void put(Flow flow, int place) {
    heap[place] = flow;
    flow.place = place;
  }
}
