package weir.player.qoe;

/** A file that should hold a decision tree and does not: says which file, where in it, and why. */
public final class MalformedForest extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param line from 1
   */
  MalformedForest(String file, int line, String why) {
    super(file + ", line " + line + ": " + why);
  }
}
