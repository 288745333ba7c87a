package weir.server.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import weir.network.cmcd.Cmcd;
import weir.network.cmcd.CmcdReader;
import weir.server.origin.Answer;
import weir.server.viewers.Beacon;
import weir.server.viewers.Seat;
import weir.server.viewers.Viewers;

/**
 * {@code POST /api/beacons}: what players say of themselves between their requests, in our own form
 * or in CMCD's. From pages of any origin: whoever can reach us can say anything, and nothing but
 * the list of viewers believes it.
 */
final class Beacons {
  static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_AT_ONCE = 100;
  private static final int LONGEST_LINK = 128;
  private static final Set<String> KEYS =
      Set.of(
          "session",
          "name",
          "title",
          "link",
          "player",
          "state",
          "representation",
          "bufferMs",
          "positionMs",
          "throughputKbps",
          "speed",
          "stalls",
          "stalledMs",
          "startUpMs");

  private record Said(Seat by, Beacon beacon) {}

  private final Viewers viewers;
  private final Addresses addresses;

  Beacons(Viewers viewers, Addresses addresses) {
    this.viewers = viewers;
    this.addresses = addresses;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/api/beacons", this::hear);
    routes.options("/api/beacons", this::preflight);
  }

  private void preflight(Context context) {
    Answer.crossOrigin().forEach(context::header);
    context.header("Access-Control-Allow-Methods", "POST");
    context.header("Access-Control-Allow-Headers", "Content-Type");
    context.status(204);
  }

  private void hear(Context context) {
    Answer.crossOrigin().forEach(context::header);
    String coding = Optional.ofNullable(context.header("Content-Encoding")).orElse("identity");
    if (!coding.strip().equalsIgnoreCase("identity")) {
      context.header("Accept-Encoding", "identity");
      throw new HttpResponseException(415, "a beacon is sent as it is, not in " + coding);
    }
    String body = body(context);
    long nowMs = Senders.nowMs();
    if (isOfReports(context.contentType())) {
      for (Cmcd report : CmcdReader.ofReports(body)) {
        viewers.asked(seat(context, Optional.empty(), ""), report, nowMs);
      }
    } else {
      // Whatever it calls itself: a browser's sendBeacon says text/plain.
      List<Said> all = new ArrayList<>(); // or nothing
      try {
        for (JsonNode one : several(body)) {
          Beacon beacon = beacon(one);
          all.add(new Said(seat(context, link(one), beacon.title().orElse("")), beacon));
        }
      } catch (IllegalArgumentException e) {
        throw new BadRequestResponse(e.getMessage());
      }
      all.forEach(said -> viewers.says(said.by(), said.beacon(), nowMs));
    }
    context.status(204);
  }

  private static boolean isOfReports(String type) {
    return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/cmcd");
  }

  /** Its key; one that is longer than a viewer is worth it learns from requests. */
  private static Optional<String> link(JsonNode node) {
    return text(node, "link")
        .filter(link -> link.length() <= LONGEST_LINK)
        .filter(link -> link.chars().allMatch(c -> c > ' ' && c < 0x7f));
  }

  private static String body(Context context) {
    try (InputStream in = context.bodyInputStream()) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new ContentTooLargeResponse("a beacon has at most " + MOST_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BadRequestResponse("the body did not come whole");
    }
  }

  private static List<JsonNode> several(String body) {
    JsonNode node;
    try {
      node = Api.JSON.readTree(body);
    } catch (JacksonException e) {
      throw new BadRequestResponse(Api.notJson(e));
    }
    List<JsonNode> all = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(all::add);
    } else {
      all.add(node);
    }
    if (all.size() > MOST_AT_ONCE || !all.stream().allMatch(JsonNode::isObject)) {
      throw new BadRequestResponse(
          "a beacon is an object, or an array of at most " + MOST_AT_ONCE + " of them");
    }
    return all;
  }

  private static Beacon beacon(JsonNode node) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!KEYS.contains(name)) {
                throw new IllegalArgumentException("unknown: " + name);
              }
            });
    OptionalDouble stalls = number(node, "stalls");
    return new Beacon(
        text(node, "session").orElse(""),
        text(node, "name"),
        text(node, "title"),
        text(node, "player"),
        text(node, "state"),
        text(node, "representation"),
        number(node, "bufferMs"),
        number(node, "positionMs"),
        number(node, "throughputKbps"),
        number(node, "speed"),
        stalls.isPresent()
            ? OptionalLong.of(Math.round(stalls.getAsDouble()))
            : OptionalLong.empty(),
        number(node, "stalledMs"),
        number(node, "startUpMs"));
  }

  private static Optional<String> text(JsonNode node, String key) {
    if (!node.hasNonNull(key)) {
      return Optional.empty();
    }
    if (!node.get(key).isTextual() || node.get(key).asText().length() > 1000) {
      throw new IllegalArgumentException(key + " is a short text in quotes");
    }
    return Optional.of(node.get(key).asText());
  }

  private static OptionalDouble number(JsonNode node, String key) {
    if (!node.hasNonNull(key)) {
      return OptionalDouble.empty();
    }
    if (!node.get(key).isNumber()) {
      throw new IllegalArgumentException(key + " is a number, not " + node.get(key));
    }
    return OptionalDouble.of(node.get(key).asDouble());
  }

  private Seat seat(Context context, Optional<String> link, String title) {
    try {
      InetAddress address = InetAddress.getByName(context.req().getRemoteAddr());
      return addresses.seat(address, link, title);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("a connection comes from an address", e);
    }
  }
}
