package weir.manifests.hls;

/** Texts that must fit into a playlist, which knows no escapes. */
final class Quoted {
  private Quoted() {}

  /**
   * @return the text
   * @throws IllegalArgumentException if it is empty or holds a quote or a line break
   */
  static String checked(String what, String text) {
    if (text.isEmpty() || text.chars().anyMatch(one -> one == '"' || one == '\n' || one == '\r')) {
      throw new IllegalArgumentException(
          what + " must not be empty nor hold a quote or a line break: " + text);
    }
    return text;
  }
}
