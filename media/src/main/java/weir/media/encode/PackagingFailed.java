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

  /** Somebody interrupted the work; nothing of it is left. */
  public static final class Cancelled extends PackagingFailed {
    private static final long serialVersionUID = 1L;

    public Cancelled(String what) {
      super(what + " was cancelled; nothing of it is left", List.of());
    }
  }
}
