package weir.media.box;

import java.io.IOException;

/** A file that is not the ISO base media it should be; says which file, where in it, and why. */
public final class MalformedMedia extends IOException {
  private static final long serialVersionUID = 1L;

  private final String location;
  private final long offset;

  /**
   * @param location the file, as the reader was told
   * @param offset byte offset in it, from 0
   * @param message what is wrong there
   */
  public MalformedMedia(String location, long offset, String message) {
    super(location + ", byte " + offset + ": " + message);
    this.location = location;
    this.offset = offset;
  }

  public String location() {
    return location;
  }

  public long offset() {
    return offset;
  }
}
