package weir.media.encode;

import java.util.List;

/**
 * A title could not be made. The message is one line for the user: what failed, where, and the way
 * out; {@link #lastWords()} is what ffmpeg itself said, for those who ask for more.
 */
public class PackagingFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> lastWords;

  public PackagingFailed(String message, List<String> lastWords) {
    super(message);
    this.lastWords = List.copyOf(lastWords);
  }

  public PackagingFailed(String message, Throwable cause) {
    super(message, cause);
    this.lastWords = List.of();
  }

  /** The end of ffmpeg's messages, oldest first; empty when it was not ffmpeg that failed. */
  public List<String> lastWords() {
    return lastWords;
  }

  /** The input is to blame: missing, unreadable, or no video. */
  public static final class UnreadableInput extends PackagingFailed {
    private static final long serialVersionUID = 1L;

    public UnreadableInput(String message) {
      super(message, List.of());
    }
  }

  /** Somebody interrupted the work. */
  public static final class Cancelled extends PackagingFailed {
    private static final long serialVersionUID = 1L;

    /** And nothing of it is left. */
    public Cancelled(String what) {
      this(what, "nothing of it is left");
    }

    /**
     * @param rest what became of what was done
     */
    public Cancelled(String what, String rest) {
      super(what + " was cancelled; " + rest, List.of());
    }
  }

  /** There is nothing that could be resumed as it is asked for. */
  public static final class NotResumable extends PackagingFailed {
    private static final long serialVersionUID = 1L;

    public NotResumable(String message) {
      super(message, List.of());
    }
  }
}
