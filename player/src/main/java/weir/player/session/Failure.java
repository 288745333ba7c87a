package weir.player.session;

/** How a transfer fails: what networks and servers do every day. */
public enum Failure {
  /** 404 or 410: not there. */
  NOT_FOUND(false),
  /** Any other answer that says the request itself is at fault. */
  REFUSED(false),
  /** 5xx, or 429: the server cannot now. */
  SERVER_ERROR(true),
  /** Nothing came for too long. */
  TIMED_OUT(true),
  /** The connection broke before the whole answer was there. */
  RESET(true),
  /** No connection could be made. */
  UNREACHABLE(true);

  private final boolean passes;

  Failure(boolean passes) {
    this.passes = passes;
  }

  /** Whether asking again for the same thing can help. */
  public boolean mayPass() {
    return passes;
  }
}
