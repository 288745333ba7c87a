package weir.server.origin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is asked for, percent-decoded.
 *
 * @param inTitle a file, or a folder and a file with a slash between
 */
public record MediaName(String title, String inTitle) {
  /** What the addresses of all media begin with. */
  public static final String MEDIA = "/media/";

  /**
   * @param path what follows {@link #MEDIA}, as sent: an encoded slash belongs to a name and never
   *     separates two
   * @return empty if nothing can be called so
   */
  public static Optional<MediaName> of(String path) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    if (path.indexOf('%') < 0) {
      return Optional.of(new MediaName(path.substring(0, slash), path.substring(slash + 1)));
    }
    try {
      StringBuilder inTitle = new StringBuilder();
      int depth = 0;
      for (String name : path.substring(slash + 1).split("/", -1)) {
        inTitle.append(depth++ > 0 ? "/" : "").append(decode(name));
      }
      // One that decodes to a slash is in no index.
      boolean isAsSpelled = inTitle.chars().filter(c -> c == '/').count() == depth - 1;
      return isAsSpelled
          ? Optional.of(new MediaName(decode(path.substring(0, slash)), inTitle.toString()))
          : Optional.empty();
    } catch (IllegalArgumentException badEncoding) {
      return Optional.empty();
    }
  }

  private static String decode(String name) {
    return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return title + "/" + inTitle;
  }
}
