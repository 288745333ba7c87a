package weir.media.encode;

import weir.manifests.mpd.FrameRate;

/**
 * Small pictures of a film at equal distances, many on one sheet, the first at the top left, row by
 * row: what a player shows while somebody looks for a place.
 *
 * @param width of one picture, pixels, even
 * @param height of one picture, pixels, even
 * @param columns on a sheet
 * @param rows on a sheet; the last sheet may not be full, and is black there
 * @param framesApart from one picture to the next, at the rate the film is encoded at
 */
public record Thumbnails(int width, int height, int columns, int rows, long framesApart) {
  /** In whose folder the sheets are, {@code 1.jpg}, {@code 2.jpg}, …. */
  public static final String ID = "thumbnails";

  private static final int WIDTH = 160;

  /** Not higher than a wide portrait needs. */
  private static final int MOST_HEIGHT = 2 * WIDTH;

  /** As on a sheet of a few hundred kilobytes, which a player fetches in one go. */
  private static final int MOST_IN_A_ROW = 10;

  /** Closer ones look alike. */
  private static final double LEAST_SECONDS = 2;

  /** On a seek bar of a thousand pixels nobody can point at more. */
  private static final int MOST = 1000;

  public Thumbnails {
    boolean isPicture = width > 0 && height > 0 && width % 2 == 0 && height % 2 == 0;
    if (!isPicture || columns < 1 || rows < 1 || framesApart < 1) {
      throw new IllegalArgumentException(
          "%dx%d pictures, %dx%d on a sheet, %d frames apart"
              .formatted(width, height, columns, rows, framesApart));
    }
  }

  /**
   * One every two seconds, or as many as can be told apart; 160 pixels wide, less where the film is
   * smaller or very high; on no more sheets than it needs.
   *
   * @param from the picture they are made of
   * @param frames of the film
   */
  public static Thumbnails of(Rung from, FrameRate rate, long frames) {
    double perSecond = rate.framesPerSecond();
    long apart =
        Math.max(Math.max(1, Math.round(LEAST_SECONDS * perSecond)), (frames + MOST - 1) / MOST);
    long count = (frames + apart - 1) / apart;
    double scale =
        Math.min(1, Math.min(WIDTH / (double) from.width(), MOST_HEIGHT / (double) from.height()));
    int columns = (int) Math.min(MOST_IN_A_ROW, (long) Math.ceil(Math.sqrt(count)));
    int rows = (int) Math.min(MOST_IN_A_ROW, (count + columns - 1) / columns);
    return new Thumbnails(
        even(from.width() * scale), even(from.height() * scale), columns, rows, apart);
  }

  private static int even(double pixels) {
    return Math.max(2, 2 * (int) Math.round(pixels / 2));
  }

  /** Of the film, on one full sheet. */
  public long framesOnASheet() {
    return framesApart * columns * rows;
  }

  /** From frames to sheets. */
  String filter() {
    // a JPEG file means the colours of BT.601 in full range, whatever the film has
    return "select='not(mod(n,%d))',scale=%d:%d:flags=bilinear:out_color_matrix=bt601:out_range=pc"
            .formatted(framesApart, width, height)
        + ",format=yuvj420p,setsar=1,tile=%dx%d".formatted(columns, rows);
  }
}
