package weir.server.http;

/** Somebody else listens there already. */
public final class PortTaken extends RuntimeException {
  private static final long serialVersionUID = 1;

  PortTaken(String host, int port, Throwable cause) {
    super(
        "port "
            + port
            + " on "
            + host
            + " is taken; choose another with --port, or 0 for any that is free",
        cause);
  }
}
