package weir.server.links;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import weir.network.shape.PacedLink;
import weir.network.shape.Pacer;
import weir.network.trace.BitRate;
import weir.network.trace.Trace;

/**
 * One link and those who use it now. Safe for use by many threads.
 *
 * <p>What was asked for in the URL made it; since then it is what {@link #change} made of it.
 */
public final class SharedLink {
  /** What those get who were on the link when it lost its limit. */
  private static final BitRate UNLIMITED = new BitRate(1_000_000_000_000L);

  private final LinkSpecification specification;
  private final Pacer pacer;
  private final Map<String, Trace> traces;
  private final Lateness lateness;
  private final Set<Long> struck = new HashSet<>();
  private Shape shape;
  private Optional<PacedLink> paced;
  private double delayMs;
  private double jitterMs;
  private boolean isPaused;
  private List<ScheduledFault> faults;
  private int running;
  private long idleSinceMs;
  private long responses;
  private final Meter meter = new Meter();

  SharedLink(LinkSpecification specification, Pacer pacer, Map<String, Trace> traces, long nowMs) {
    this.specification = specification;
    this.pacer = pacer;
    this.traces = traces;
    this.shape = specification.shape();
    this.paced = traceOf(shape).map(pacer::link);
    this.delayMs = specification.delayMs();
    this.jitterMs = specification.jitterMs();
    this.lateness = new Lateness(specification.seed());
    this.faults = specification.faults();
    this.idleSinceMs = nowMs;
  }

  /** By what it is found; never changes. */
  public String key() {
    return specification.key();
  }

  /** With which it was born. */
  public LinkSpecification specification() {
    return specification;
  }

  public synchronized Shape shape() {
    return shape;
  }

  /** The link's own, without the trace's latency. */
  public synchronized double delayMs() {
    return delayMs;
  }

  public synchronized double jitterMs() {
    return jitterMs;
  }

  /** Whether its trace stands still. */
  public synchronized boolean isPaused() {
    return isPaused;
  }

  /** By their first segments, whether they have struck or not. */
  public synchronized List<ScheduledFault> faults() {
    return faults;
  }

  /** Responses that are under way, waiting for their delay or for bytes. */
  public synchronized int running() {
    return running;
  }

  /** Responses begun since the link was born. */
  public synchronized long responses() {
    return responses;
  }

  /** What it carried in the last second, kbit/s. */
  public double usedKbps(long nowMs) {
    return meter.kbps(nowMs);
  }

  void sent(long bytes, long nowMs) {
    meter.sent(bytes, nowMs);
  }

  /** Empty while it is unlimited. */
  public synchronized Optional<PacedLink> paced() {
    return paced;
  }

  /**
   * From now on, also for the responses that are under way. A response that began while the link
   * was unlimited ends unlimited.
   *
   * @throws BadLink if there is no such trace; then nothing has changed
   */
  public synchronized void change(LinkChange change) {
    change.shape().ifPresent(this::become);
    change.delayMs().ifPresent(value -> delayMs = value);
    change.jitterMs().ifPresent(value -> jitterMs = value);
    change.paused().ifPresent(this::pause);
    change.faults().ifPresent(this::replace);
  }

  private void pause(boolean now) {
    isPaused = now;
    paced.ifPresent(this::holdIfPaused);
  }

  private void holdIfPaused(PacedLink link) {
    if (isPaused) {
      link.hold();
    } else {
      link.go();
    }
  }

  private void replace(List<ScheduledFault> others) {
    faults = others;
    struck.clear();
  }

  private void become(Shape next) {
    Optional<Trace> trace = traceOf(next);
    if (trace.isEmpty()) {
      paced.ifPresent(
          link -> {
            link.go();
            link.change(Trace.constant(UNLIMITED));
          });
      paced = Optional.empty();
    } else if (paced.isPresent()) {
      paced.get().change(trace.get());
    } else {
      paced = trace.map(pacer::link);
      paced.ifPresent(this::holdIfPaused);
    }
    shape = next;
  }

  private Optional<Trace> traceOf(Shape of) {
    return of instanceof Shape.Named named && traces.containsKey(named.name())
        ? Optional.of(traces.get(named.name()))
        : of.trace(specification.seed());
  }

  /** The trace begins anew, so does the jitter, and every fault will strike again. */
  public synchronized void restart() {
    paced.ifPresent(PacedLink::restart);
    lateness.restart();
    struck.clear();
  }

  /** A fault that strikes this video segment now; asking uses it up. */
  synchronized Optional<Fault> strike(long segment) {
    return faults.stream()
        .filter(fault -> fault.strikes(segment))
        .filter(fault -> struck.add(segment))
        .findFirst()
        .map(ScheduledFault::fault);
  }

  /** The link's delay and the trace's latency at this moment, without jitter. */
  synchronized double roundTripMs() {
    return delayMs + paced.map(PacedLink::latencyMsNow).orElse(0.0);
  }

  /** The same with jitter; another one each time. */
  synchronized double delayBeforeResponseMs() {
    return lateness.nextMs(roundTripMs(), jitterMs);
  }

  synchronized void enter() {
    running++;
    responses++;
  }

  synchronized void leave(long nowMs) {
    running--;
    idleSinceMs = nowMs;
  }

  synchronized boolean isOver(long nowMs, long idleMs) {
    return running == 0 && nowMs - idleSinceMs >= idleMs;
  }
}
