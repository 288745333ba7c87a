package weir.server.access;

/** Somebody may not do what was asked. The message says why, and how one could. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;

  private final int status;

  Refused(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** 401 where a token would help, 403 where there is none. */
  public int status() {
    return status;
  }

  public boolean isForWantOfToken() {
    return status == UNAUTHORIZED;
  }

  Refused orWith(String other) {
    return new Refused(UNAUTHORIZED, getMessage() + "; or so " + other);
  }
}
