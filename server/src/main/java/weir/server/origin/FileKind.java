package weir.server.origin;

/** What a file of a title is for; it decides how long others may keep a copy. */
public enum FileKind {
  MANIFEST("public, max-age=2, must-revalidate"),
  SIZES("public, max-age=2, must-revalidate"),
  QUALITY("public, max-age=2, must-revalidate"),
  INITIALIZATION(FileKind.FOR_EVER),
  SEGMENT(FileKind.FOR_EVER),
  /** Thumbnails and covers: made anew with the title, under the same names. */
  PICTURE("public, max-age=2, must-revalidate"),
  /** Subtitles: small, and corrected at times. */
  TEXT("public, max-age=2, must-revalidate"),
  /** Not of our making: who knows what will be under that name tomorrow. */
  OTHER("public, max-age=2, must-revalidate");

  /** A year, and no need to ask again: a segment's bytes never change under its name. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final String cacheControl;

  FileKind(String cacheControl) {
    this.cacheControl = cacheControl;
  }

  public String cacheControl() {
    return cacheControl;
  }

  /** Whether it is sent smaller to those who can read it so; media never are. */
  public boolean isCompressible() {
    return this == MANIFEST || this == SIZES || this == QUALITY;
  }
}
