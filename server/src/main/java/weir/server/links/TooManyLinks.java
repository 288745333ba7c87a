package weir.server.links;

/** The server has as many links as it keeps. */
public final class TooManyLinks extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooManyLinks(int most) {
    super(
        "there are "
            + most
            + " links already; one ends five minutes after its last response, or use one that"
            + " exists");
  }
}
