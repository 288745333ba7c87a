package weir.network.trace;

/** A file that should hold a trace and does not: says which file, where in it, and why. */
public final class MalformedTrace extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String file;
  private final String place;

  /**
   * @param place where in the file, such as {@code element 3 (line 5, column 17)}
   */
  public MalformedTrace(String file, String place, String why) {
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
