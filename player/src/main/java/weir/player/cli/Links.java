package weir.player.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.server.links.BadLink;
import weir.server.links.LinkSpecification;

/** Addresses of titles through links of a Weir server. */
final class Links {
  private static final String MEDIA = "/media/";
  private static final Pattern VIA = Pattern.compile("^/via/([^/]+)/media/");

  private Links() {}

  /** A link as it is written; throws where it cannot be one. */
  static LinkSpecification parse(String link) {
    try {
      return LinkSpecification.parse(link);
    } catch (BadLink e) {
      throw CommandFailed.usage("--via " + link + ": " + e.getMessage());
    }
  }

  /** Whether what serves this manifest is a Weir, whose addresses can be put behind links. */
  static boolean areOfferedBy(URI manifest) {
    if (manifest.getRawPath() == null || !manifest.getRawPath().startsWith(MEDIA)) {
      return false;
    }
    HttpRequest head =
        HttpRequest.newBuilder(manifest)
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return HttpClient.newHttpClient()
          .send(head, HttpResponse.BodyHandlers.discarding())
          .headers()
          .firstValue("Server")
          .orElse("")
          .startsWith("Weir");
    } catch (IOException e) {
      return false; // the player will say what is wrong when it asks for the manifest
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The same title through a link. A link without an id gets one of its own, so that nobody else
   * shares it by chance.
   */
  static URI through(String link, URI manifest) {
    String path = manifest.getRawPath();
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

  /** What the link in a manifest's address gives, if there is one and its server tells. */
  static Showing.Capacity capacity(HttpClient client, URI manifest) {
    Matcher via = VIA.matcher(manifest.getPath() == null ? "" : manifest.getPath());
    if (!via.find()) {
      return Showing.Capacity.UNKNOWN;
    }
    try {
      String path = "/api/links/" + LinkSpecification.parse(via.group(1)).key();
      URI state = manifest.resolve(new URI(null, null, path, null).toASCIIString());
      HttpRequest request = HttpRequest.newBuilder(state).timeout(Duration.ofSeconds(10)).build();
      return answer ->
          client
              .sendAsync(request, HttpResponse.BodyHandlers.ofString())
              .thenAccept(response -> kbps(response.body()).ifPresent(answer));
    } catch (BadLink | URISyntaxException notOurs) {
      return Showing.Capacity.UNKNOWN;
    }
  }

  private static OptionalDouble kbps(String state) {
    try {
      JsonNode now = new ObjectMapper().readTree(state).path("kbpsNow");
      return now.isNumber() ? OptionalDouble.of(now.asDouble()) : OptionalDouble.empty();
    } catch (JsonProcessingException notOurs) {
      return OptionalDouble.empty();
    }
  }

  /** Address of a title's manifest on a server. */
  static URI manifest(URI server, String title) {
    try {
      String path = new URI(null, null, MEDIA + title + "/manifest.mpd", null).toASCIIString();
      return server.resolve(path);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a title named '" + title + "' has no address", e);
    }
  }

  static String freshId(String who) {
    return who + "-" + Integer.toHexString(new SecureRandom().nextInt(0x10000000, 0x7fffffff));
  }

  private static boolean hasId(String link) {
    return Arrays.stream(link.split(",")).anyMatch(part -> part.strip().startsWith("id="));
  }
}
