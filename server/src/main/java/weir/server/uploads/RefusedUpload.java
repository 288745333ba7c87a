package weir.server.uploads;

/** A film is not taken. The message says why, and the way out. */
public final class RefusedUpload extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, as far as it matters to who sent it. */
  public enum Cause {
    /** Something is wrong with what was asked for. */
    WRONG,
    /** There is something of that name. */
    TAKEN,
    /** It is larger than is taken here. */
    TOO_LARGE,
    /** The disk is full. */
    NO_ROOM,
    /** As many as are taken at a time are waiting already, or the server ends. */
    BUSY,
    /** The sender called it off, or vanished. */
    BROKEN_OFF
  }

  private final Cause why;

  RefusedUpload(Cause why, String message) {
    super(message, null, false, false);
    this.why = why;
  }

  public Cause why() {
    return why;
  }
}
