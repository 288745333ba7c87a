package weir.manifests.presentation;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URI reference as it stands in a manifest, resolved as in RFC 3986, section 5.2. {@link
 * URI#resolve} follows the older RFC 2396 and differs for empty references and those that are only
 * a query. Characters that no URI may hold, such as blanks, are percent-encoded first, as browsers
 * do.
 */
record Reference(String text) {
  // RFC 3986, appendix B.
  private static final Pattern PARTS =
      Pattern.compile(
          "(?s)^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?$");
  private static final String LEGAL = "-._~:/?#[]@!$&'()*+,;=";

  Reference {
    Objects.requireNonNull(text);
  }

  /**
   * @throws IllegalArgumentException if no URI comes of it
   */
  URI against(URI base) {
    Parts own = Parts.of(encoded(text.trim()));
    if (own.scheme != null) {
      return new Parts(own.scheme, own.authority, withoutDots(own.path), own.query).toUri();
    }
    Parts from = Parts.of(base.toString());
    if (own.authority != null) {
      return new Parts(from.scheme, own.authority, withoutDots(own.path), own.query).toUri();
    }
    if (own.path.isEmpty()) {
      String query = own.query != null ? own.query : from.query;
      return new Parts(from.scheme, from.authority, from.path, query).toUri();
    }
    return new Parts(from.scheme, from.authority, withoutDots(from.pathTo(own.path)), own.query)
        .toUri();
  }

  private static String encoded(String reference) {
    if (reference.chars().allMatch(Reference::isLegal)) {
      return reference;
    }
    StringBuilder encoded = new StringBuilder();
    byte[] octets = reference.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < octets.length; i++) {
      if (isLegal(octets[i]) || octets[i] == '%' && isEscape(octets, i)) {
        encoded.append((char) octets[i]);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", octets[i] & 0xFF));
      }
    }
    return encoded.toString();
  }

  private static boolean isEscape(byte[] octets, int percent) {
    return percent + 2 < octets.length
        && Character.digit(octets[percent + 1], 16) >= 0
        && Character.digit(octets[percent + 2], 16) >= 0;
  }

  private static boolean isLegal(int character) {
    return character >= '0' && character <= '9'
        || character >= 'a' && character <= 'z'
        || character >= 'A' && character <= 'Z'
        || character > 0 && LEGAL.indexOf(character) >= 0;
  }

  /** RFC 3986, section 5.2.4. */
  private static String withoutDots(String path) {
    if (!path.contains(".")) {
      return path;
    }
    StringBuilder kept = new StringBuilder();
    int from = 0;
    while (from < path.length()) {
      int slash = path.indexOf('/', from + (path.charAt(from) == '/' ? 1 : 0));
      int end = slash < 0 ? path.length() : slash;
      String segment = path.substring(from, end);
      boolean isLast = slash < 0;
      if (segment.equals("/..") || segment.equals("..")) {
        kept.setLength(Math.max(0, kept.lastIndexOf("/")));
        if (isLast) {
          kept.append('/');
        }
      } else if (segment.equals("/.") || segment.equals(".")) {
        if (isLast) {
          kept.append('/');
        }
      } else {
        kept.append(segment);
      }
      from = end;
    }
    return kept.toString();
  }

  private record Parts(String scheme, String authority, String path, String query) {
    static Parts of(String reference) {
      Matcher parts = PARTS.matcher(reference);
      if (!parts.matches()) {
        throw new IllegalArgumentException("not a URI: " + reference);
      }
      return new Parts(parts.group(1), parts.group(2), parts.group(3), parts.group(4));
    }

    String pathTo(String relative) {
      if (relative.startsWith("/")) {
        return relative;
      }
      if (authority != null && path.isEmpty()) {
        return "/" + relative;
      }
      return path.substring(0, path.lastIndexOf('/') + 1) + relative;
    }

    URI toUri() {
      return URI.create(
          (scheme == null ? "" : scheme + ":")
              + (authority == null ? "" : "//" + authority)
              + bracketless(path)
              + (query == null ? "" : "?" + bracketless(query)));
    }

    /** Brackets belong around an IPv6 address only. */
    private static String bracketless(String part) {
      return part.replace("[", "%5B").replace("]", "%5D");
    }
  }
}
