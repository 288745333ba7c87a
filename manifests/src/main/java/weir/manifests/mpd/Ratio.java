package weir.manifests.mpd;

/**
 * An aspect ratio of a sample ({@code @sar}) or of a picture ({@code @par}), kept as written; both
 * above 0.
 */
public record Ratio(long horizontal, long vertical) {
  public Ratio {
    if (horizontal <= 0 || vertical <= 0) {
      throw new IllegalArgumentException("ratio " + horizontal + ":" + vertical);
    }
  }

  /** As the schema writes it: {@code 16:9}. */
  @Override
  public String toString() {
    return horizontal + ":" + vertical;
  }
}
