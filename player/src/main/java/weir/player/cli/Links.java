package weir.player.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.util.Arrays;

/** Addresses of titles through links of a Weir server. */
final class Links {
  private static final String MEDIA = "/media/";

  private Links() {}

  /**
   * The same title through a link. A link without an id gets one of its own, so that nobody else
   * shares it by chance.
   */
  static URI through(String link, URI manifest) {
    String path = manifest.getRawPath();
    if (path == null || !path.startsWith(MEDIA)) {
      throw CommandFailed.usage(
          "--via goes with a title of a Weir server, whose address begins with "
              + MEDIA
              + ", not "
              + path);
    }
    String own = hasId(link) ? link : link + ",id=" + freshId("play");
    try {
      String prefix = new URI(null, null, "/via/" + own, null).getRawPath();
      String query = manifest.getRawQuery() == null ? "" : "?" + manifest.getRawQuery();
      return new URI(
          manifest.getScheme() + "://" + manifest.getRawAuthority() + prefix + path + query);
    } catch (URISyntaxException e) {
      throw CommandFailed.usage("'" + link + "' cannot be a link: " + e.getReason());
    }
  }

  static String freshId(String who) {
    return who + "-" + Integer.toHexString(new SecureRandom().nextInt(0x10000000, 0x7fffffff));
  }

  private static boolean hasId(String link) {
    return Arrays.stream(link.split(",")).anyMatch(part -> part.strip().startsWith("id="));
  }
}
