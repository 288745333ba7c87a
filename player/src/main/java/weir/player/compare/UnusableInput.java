package weir.player.compare;

/** What a person named cannot be used; says which, why, and what can be done. */
public final class UnusableInput extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnusableInput(String message, Throwable cause) {
    super(message, cause);
  }

  public UnusableInput(String message) {
    this(message, null);
  }
}
