package weir.server.origin;

/**
 * Lists of entity tags as If-Match and If-None-Match carry them (RFC 9110 sections 8.8.3, 13.1).
 */
public final class EntityTags {
  private EntityTags() {}

  /** The same tag, and neither is weak. {@code *} is any. */
  public static boolean matchStrongly(String list, String etag) {
    return matches(list, etag, false);
  }

  /** The same tag, weak or not. {@code *} is any. */
  public static boolean matchWeakly(String list, String etag) {
    return matches(list, etag, true);
  }

  /** A tag may hold commas between its quotes, so the list is walked and not split. */
  private static boolean matches(String list, String etag, boolean weakCounts) {
    if (list.strip().equals("*")) {
      return true;
    }
    int at = 0;
    while (at < list.length()) {
      int open = list.indexOf('"', at);
      if (open < 0) {
        return false;
      }
      int close = list.indexOf('"', open + 1);
      if (close < 0) {
        return false;
      }
      boolean isWeak = list.startsWith("W/", Math.max(at, open - 2)) && open - at >= 2;
      if ((weakCounts || !isWeak) && list.substring(open, close + 1).equals(etag)) {
        return true;
      }
      at = close + 1;
    }
    return false;
  }
}
