package weir.server.links;

/** Something asked of a link that cannot be; the message says what, and what can. */
public final class BadLink extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public BadLink(String message) {
    super(message);
  }
}
