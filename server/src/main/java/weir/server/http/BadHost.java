package weir.server.http;

/** Nobody can listen at the address that was given. The message says why, and a way out. */
public final class BadHost extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final String WAY_OUT =
      "; 127.0.0.1 is for this machine only, 0.0.0.0 for whoever reaches it";

  BadHost(String host, String why, Throwable cause) {
    super("'" + host + "' " + why + WAY_OUT, cause);
  }
}
