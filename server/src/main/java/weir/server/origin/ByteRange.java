package weir.server.origin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A piece of a file, both ends included, as in {@code Content-Range}.
 *
 * @param first in bytes from the start, from 0
 * @param last in bytes from the start, not before {@code first}
 */
public record ByteRange(long first, long last) {

  /**
   * More ranges than this, or ranges that overlap, are answered with the whole file, as RFC 9110
   * section 14.2 allows: a small request must not order a large answer.
   */
  static final int MOST = 16;

  public ByteRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("no range of bytes: " + first + "-" + last);
    }
  }

  public long length() {
    return last - first + 1;
  }

  /**
   * What a {@code Range} field asks of a file of {@code size} bytes, by RFC 9110 section 14.
   *
   * @return empty if the field is to be ignored (absent, another unit, not well formed, too many);
   *     an empty list if it is well formed but nothing of it lies within the file (status 416)
   */
  static Optional<List<ByteRange>> parse(String field, long size) {
    String text = field.strip();
    int equals = text.indexOf('=');
    if (equals < 0 || !text.substring(0, equals).strip().equalsIgnoreCase("bytes")) {
      return Optional.empty();
    }
    String[] specs = text.substring(equals + 1).split(",", -1);
    if (specs.length > MOST) {
      return Optional.empty();
    }
    List<ByteRange> ranges = new ArrayList<>();
    boolean hasAny = false;
    for (String spec : specs) {
      String range = spec.strip();
      if (range.isEmpty()) {
        continue; // as lists may have it (section 5.6.1)
      }
      hasAny = true;
      int dash = range.indexOf('-');
      if (dash < 0) {
        return Optional.empty();
      }
      Optional<Long> from = number(range.substring(0, dash));
      Optional<Long> to = number(range.substring(dash + 1));
      boolean isSuffix = dash == 0;
      boolean isOpen = dash == range.length() - 1;
      if (isSuffix ? to.isEmpty() : from.isEmpty() || (!isOpen && to.isEmpty())) {
        return Optional.empty();
      }
      if (isSuffix) {
        if (to.get() > 0 && size == 0) {
          return Optional.empty(); // all of nothing, which Content-Range cannot say
        }
        if (to.get() > 0) {
          ranges.add(new ByteRange(Math.max(0, size - to.get()), size - 1));
        }
        continue;
      }
      long first = from.get();
      long last = isOpen ? Long.MAX_VALUE : to.get();
      if (last < first) {
        return Optional.empty();
      }
      if (first < size) {
        ranges.add(new ByteRange(first, Math.min(last, size - 1)));
      }
    }
    return !hasAny || overlap(ranges) ? Optional.empty() : Optional.of(List.copyOf(ranges));
  }

  private static boolean overlap(List<ByteRange> ranges) {
    for (int i = 0; i < ranges.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (ranges.get(i).first <= ranges.get(j).last
            && ranges.get(j).first <= ranges.get(i).last) {
          return true;
        }
      }
    }
    return false;
  }

  /** Digits only; what does not fit a {@code long} lies past the end of any file. */
  private static Optional<Long> number(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(digits));
    } catch (NumberFormatException tooLarge) {
      return Optional.of(Long.MAX_VALUE);
    }
  }
}
