package weir.server.http;

/** The certificate or its key cannot be used. The message says which, and a way out. */
public final class BadTls extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadTls(String message, Throwable cause) {
    super(message, cause);
  }
}
