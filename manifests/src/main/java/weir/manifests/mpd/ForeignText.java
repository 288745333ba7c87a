package weir.manifests.mpd;

import java.util.Objects;

/** Characters among foreign content, white space included. */
public record ForeignText(String text) implements ForeignNode {
  public ForeignText {
    Objects.requireNonNull(text);
  }
}
