package weir.server.http;

/**
 * A server cannot start as it was told to: there is no such address, folder, file or certificate.
 * The message says why, and a way out.
 */
public final class BadSetting extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final String ADDRESSES =
      "; 127.0.0.1 is for this machine only, 0.0.0.0 for whoever reaches it";

  private final String name;

  private BadSetting(String name, String message, Throwable cause) {
    super(message, cause);
    this.name = name;
  }

  /** Nobody can listen there. */
  static BadSetting host(String host, String why, Throwable cause) {
    return new BadSetting("host", "'" + host + "' " + why + ADDRESSES, cause);
  }

  static BadSetting library(String message) {
    return new BadSetting("library", message, null);
  }

  static BadSetting tls(String message, Throwable cause) {
    return new BadSetting("tls", message, cause);
  }

  static BadSetting accessLog(String message, Throwable cause) {
    return new BadSetting("access-log", message, cause);
  }

  /** Which one it is, by the name of its option: {@code host} for {@code --host}. */
  public String name() {
    return name;
  }
}
