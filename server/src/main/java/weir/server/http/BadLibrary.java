package weir.server.http;

/** There is no library, nor can there be one. The message says why, and a way out. */
public final class BadLibrary extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadLibrary(String message) {
    super(message);
  }
}
