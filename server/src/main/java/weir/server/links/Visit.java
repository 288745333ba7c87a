package weir.server.links;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import weir.network.shape.PacedLink;

/** One response on a link, from the request until its last byte was taken or it failed. */
public final class Visit {
  private final SharedLink link;
  private final AtomicBoolean hasLeft = new AtomicBoolean();

  Visit(SharedLink link) {
    this.link = link;
    link.enter();
  }

  public SharedLink link() {
    return link;
  }

  /** What to pace the body with; ask when the body begins. Empty for no pacing. */
  public Optional<PacedLink> paced() {
    return link.paced();
  }

  /**
   * What this response will get if nobody else comes or goes, kbit/s: an equal part of what the
   * link carries now. Empty without a limit, since then we do not know.
   */
  public Optional<Long> shareKbps() {
    return link.paced().map(paced -> Math.round(paced.kbpsNow() / Math.max(1, link.running())));
  }

  /** So many bytes of the body have gone. */
  public void sent(long bytes, long nowMs) {
    link.sent(bytes, nowMs);
  }

  /** How long to wait before the response begins; asking draws the jitter. */
  public double delayMs() {
    return link.delayBeforeResponseMs();
  }

  /** What a round trip takes on this link now, without jitter. */
  public double roundTripMs() {
    return link.roundTripMs();
  }

  /** What goes wrong with this video segment; asking uses it up. */
  public Optional<Fault> fault(long videoSegment) {
    return link.strike(videoSegment);
  }

  /** Once is enough, and more do no harm. */
  public void leave(long nowMs) {
    if (hasLeft.compareAndSet(false, true)) {
      link.leave(nowMs);
    }
  }
}
