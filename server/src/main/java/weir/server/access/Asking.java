package weir.server.access;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a request says of who sends it.
 *
 * @param host by which it calls us, without the port; empty where it does not say
 * @param port of ours, as it calls us
 * @param authorization the field of that name, or empty
 * @param origin the field of that name, or empty
 * @param fetchSite the field {@code Sec-Fetch-Site}, or empty
 * @param fields the names of all fields it has, in any case
 */
public record Asking(
    String host,
    int port,
    String authorization,
    String origin,
    String fetchSite,
    List<String> fields) {
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S+) *");

  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|([a-z0-9-]+\\.)+localhost|127(\\." + BYTE + "){3}|\\[?::1\\]?");

  /** Those who carry requests for others say so by one of these. */
  private static final Set<String> OF_PROXIES = Set.of("forwarded", "via", "x-real-ip");

  public Asking {
    fields = List.copyOf(fields);
  }

  /** What it offers to be let in. */
  public Optional<String> secret() {
    var matcher = BEARER.matcher(authorization);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether it calls us by a name that means this machine wherever it is said. */
  boolean isToLoopback() {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether somebody says to send it for somebody else. */
  boolean isForwarded() {
    return fields.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.startsWith("x-forwarded") || OF_PROXIES.contains(name));
  }

  /**
   * Whether a page that is not ours makes somebody's browser send it. A browser says so itself; an
   * older one at least says where the page came from, and then its host and port have to be those
   * by which it calls us.
   */
  boolean isFromElsewhere() {
    if (!fetchSite.isEmpty()) {
      return !fetchSite.equals("same-origin") && !fetchSite.equals("none");
    }
    return !origin.isEmpty() && !isOurs(origin);
  }

  private boolean isOurs(String origin) {
    try {
      URI uri = URI.create(origin);
      int said =
          uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
      return uri.getHost() != null && uri.getHost().equalsIgnoreCase(host) && said == port;
    } catch (IllegalArgumentException e) {
      return false; // "null", of a page that hides where it came from, is no address
    }
  }
}
