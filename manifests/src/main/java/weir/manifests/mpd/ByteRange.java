package weir.manifests.mpd;

import java.util.OptionalLong;

/**
 * Bytes of a resource as HTTP counts them: both ends belong to the range.
 *
 * @param first from 0
 * @param last at least {@code first}; empty for "to the end"
 */
public record ByteRange(long first, OptionalLong last) {
  public ByteRange {
    if (first < 0 || last.isPresent() && last.getAsLong() < first) {
      throw new IllegalArgumentException("byte range " + first + "-" + last);
    }
  }

  public static ByteRange of(long first, long last) {
    return new ByteRange(first, OptionalLong.of(last));
  }

  /** As the schema writes it: {@code 0-99} or {@code 100-}. */
  @Override
  public String toString() {
    return first + "-" + (last.isPresent() ? Long.toString(last.getAsLong()) : "");
  }
}
