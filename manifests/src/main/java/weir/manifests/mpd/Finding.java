package weir.manifests.mpd;

import java.util.Objects;

/**
 * Something in a document that is not as the standard has it, or that this model does not hold;
 * reading went on.
 *
 * @param line where, counted from 1; of a tag over several lines, the last
 * @param what what was found, for example {@code attribute width="wide"}
 * @param understood what was made of it, for example {@code ignored: not a whole number}
 */
public record Finding(int line, String what, String understood) {
  public Finding {
    Objects.requireNonNull(what);
    Objects.requireNonNull(understood);
  }

  @Override
  public String toString() {
    return "line " + line + ": " + what + " " + understood;
  }
}
