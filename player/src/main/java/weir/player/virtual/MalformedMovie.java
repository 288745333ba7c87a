package weir.player.virtual;

/** A file that should hold a movie and does not: says which file, where in it, and why. */
public final class MalformedMovie extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String file;
  private final String place;

  /**
   * @param place where in the file, such as {@code segment 3 (line 5, column 17)}
   */
  public MalformedMovie(String file, String place, String why) {
    super(file + ", " + place + ": " + why);
    this.file = file;
    this.place = place;
  }

  public String file() {
    return file;
  }

  public String place() {
    return place;
  }
}
