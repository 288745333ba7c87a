package weir.server.http;

/** The file that the access log is to be written to cannot be. */
public final class BadAccessLog extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadAccessLog(String message, Throwable cause) {
    super(message, cause);
  }
}
