package weir.network.link;

/** One transfer on one {@link Link}, which holds all there is to ask about it. */
public final class Flow {

  /** What a flow is doing; only sharing ones take from the capacity. */
  enum State {
    SHARING,
    PAUSED,
    DONE,
    CLOSED
  }

  final Link link;
  final double bits;

  /** Breaks ties between equal finish tags: the flow opened first finishes first. */
  final long order;

  State state;

  /** What the flow had received when it last began to share, or when it stopped. */
  double receivedBefore;

  /** The link's service when the flow last began to share. */
  double serviceBefore;

  /** The link's service at which this flow is complete; valid while sharing. */
  double finishTag;

  /** Place in the link's heap; valid while sharing. */
  int place;

  Flow(Link link, double bits, long order) {
    this.link = link;
    this.bits = bits;
    this.order = order;
  }

  /** How much it transfers in all; infinite if it ends only by being closed. */
  public double bits() {
    return bits;
  }
}
