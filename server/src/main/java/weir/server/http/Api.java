package weir.server.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.manifests.hls.Playlists;
import weir.network.shape.PacedLink;
import weir.server.access.Refused;
import weir.server.links.BadLink;
import weir.server.links.LinkChange;
import weir.server.links.LinkSpecification;
import weir.server.links.Links;
import weir.server.links.ScheduledFault;
import weir.server.links.Shape;
import weir.server.links.SharedLink;
import weir.server.links.TooManyLinks;
import weir.server.origin.Answer;
import weir.server.origin.Origin;
import weir.server.origin.PublishedRepresentation;
import weir.server.origin.PublishedTitle;
import weir.server.viewers.Watching;

/** The JSON that {@code docs/api.md} describes. */
final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  /** What stands behind a body's end is no less wrong than what stands in it. */
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final Set<String> CHANGEABLE =
      Set.of("kbps", "trace", "delay", "jitter", "paused", "faults");

  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");
  private static final int LONGEST_BODY = 16 * 1024;

  private final Origin origin;
  private final Links links;
  private final Gatekeeper gatekeeper;

  Api(Origin origin, Links links, Gatekeeper gatekeeper) {
    this.origin = origin;
    this.links = links;
    this.gatekeeper = gatekeeper;
  }

  void addTo(RoutesConfig routes) {
    // Javalin would stumble over it when it takes the path apart.
    routes.before(context -> checkEscapes(context.req().getRequestURI()));
    routes.after(Api::callNothingText);
    read(routes, LibraryRoutes.TITLES, context -> send(context, titles(origin, Senders.nowMs())));
    read(routes, "/api/links", this::allLinks);
    read(routes, "/api/links/{link}", context -> send(context, link(context)));
    routes.post("/api/links", this::make);
    routes.patch("/api/links/{link}", this::change);
    routes.post("/api/links/{link}/restart", this::restart);

    routes.exception(
        BadLink.class, (bad, context) -> send(context, new Problem(400, bad.getMessage())));
    routes.exception(
        TooManyLinks.class, (full, context) -> send(context, new Problem(503, full.getMessage())));
    routes.exception(
        Refused.class,
        (refused, context) -> {
          if (refused.isForWantOfToken()) {
            context.header("WWW-Authenticate", Problem.BEARER);
          }
          send(context, new Problem(refused.status(), refused.getMessage()));
        });
    routes.exception(
        HttpResponseException.class,
        (known, context) -> {
          String allowed = known.getDetails().getOrDefault("availableMethods", "");
          if (!allowed.isEmpty()) {
            context.header("Allow", allowed);
          }
          send(context, problem(known, context, allowed));
        });
    routes.exception(
        Exception.class,
        (bug, context) -> {
          LOG.error("{} {} failed", context.method(), context.path(), bug);
          send(context, new Problem(500, "this is our mistake; the server's log says more"));
        });
  }

  /** As Javalin does with all that has no type; and what a 304 says, a cache believes. */
  private static void callNothingText(Context context) {
    if (context.statusCode() == 204 || context.statusCode() == 304) {
      context.res().setContentType(null);
    }
  }

  static void checkEscapes(String encoded) {
    if (encoded != null && BAD_ESCAPE.matcher(encoded).find()) {
      throw new BadRequestResponse("a % in an address is followed by two hexadecimal digits");
    }
  }

  /** GET, and HEAD, which Javalin would answer without asking us. */
  static void read(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  static ObjectNode titles(Origin origin, long nowMs) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode titles = answer.putArray("titles");
    for (PublishedTitle title : origin.titles(nowMs)) {
      ObjectNode node = titles.addObject();
      node.put("name", title.name());
      node.put("manifest", "/media/" + encode(title.name()) + "/manifest.mpd");
      if (title.isInHls()) {
        node.put("playlist", "/media/" + encode(title.name()) + "/" + Playlists.MASTER);
      }
      node.put("title", title.about().title());
      if (!title.about().description().isEmpty()) {
        node.put("description", title.about().description());
      }
      if (title.about().hasCover()) {
        node.put("cover", "/media/" + encode(title.name()) + "/cover.jpg");
      }
      node.put("durationMs", title.durationMs());
      ArrayNode representations = node.putArray("representations");
      for (PublishedRepresentation one : title.representations()) {
        ObjectNode representation = representations.addObject();
        representation.put("id", one.id());
        representation.put("contentType", one.contentType());
        representation.put("bandwidth", one.bandwidth());
        representation.put("codecs", one.codecs());
        representation.put("segments", one.segments());
        if (one.width() > 0 && one.height() > 0) {
          representation.put("width", one.width());
          representation.put("height", one.height());
        }
        if (!one.language().isEmpty()) {
          representation.put("language", one.language());
        }
      }
      ArrayNode warnings = node.putArray("warnings");
      title.warnings().forEach(warnings::add);
    }
    return answer;
  }

  /**
   * What a manifest says of a representation.
   *
   * @param height in lines, 0 where there are none
   */
  record Rung(double kbps, int height) {}

  /** By title and id, with a slash between. */
  static Map<String, Rung> rungs(Origin origin, long nowMs) {
    Map<String, Rung> rungs = new HashMap<>();
    for (PublishedTitle title : origin.titles(nowMs)) {
      for (PublishedRepresentation one : title.representations()) {
        rungs.put(title.name() + "/" + one.id(), new Rung(one.bandwidth() / 1000.0, one.height()));
      }
    }
    return rungs;
  }

  static ObjectNode json(Watching viewer, Map<String, Rung> rungs) {
    ObjectNode node = JSON.createObjectNode();
    node.put("viewer", viewer.id());
    node.put("isNamed", viewer.isNamed());
    node.put("name", viewer.name().orElse(null));
    node.put("address", viewer.seat().address());
    node.put("title", viewer.seat().title());
    node.put("link", viewer.seat().link().orElse(null));
    node.put("player", viewer.player().orElse(null));
    node.put("state", viewer.state().orElse(null));
    node.put("representation", viewer.representation().orElse(null));
    Rung rung =
        viewer.representation().map(id -> rungs.get(viewer.seat().title() + "/" + id)).orElse(null);
    node.put("kbps", rung == null ? null : rung.kbps());
    node.put("height", rung == null || rung.height() == 0 ? null : rung.height());
    node.put("sound", viewer.sound().orElse(null));
    put(node, "bufferMs", viewer.bufferMs());
    put(node, "positionMs", viewer.positionMs());
    put(node, "throughputKbps", viewer.throughputKbps());
    put(node, "speed", viewer.speed());
    node.put("stalls", viewer.stalls().isPresent() ? viewer.stalls().getAsLong() : null);
    put(node, "stalledMs", viewer.stalledMs());
    put(node, "startUpMs", viewer.startUpMs());
    node.put("responses", viewer.responses());
    node.put("errors", viewer.errors());
    node.put("bytes", viewer.bytes());
    node.put("cmcdFaults", viewer.faults());
    node.put("ageMs", viewer.ageMs());
    node.put("silentMs", viewer.silentMs());
    return node;
  }

  private static void put(ObjectNode node, String key, OptionalDouble value) {
    node.put(key, value.isPresent() ? value.getAsDouble() : null);
  }

  private void allLinks(Context context) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode all = answer.putArray("links");
    links.all().forEach(link -> all.add(json(link, Senders.nowMs())));
    send(context, answer);
  }

  /** Answers the key, once and to this request only. */
  private void make(Context context) {
    gatekeeper.checkOrigin(context);
    LinkSpecification asked = wanted(body(context));
    Links.Made made = links.make(asked, Gatekeeper.asking(context).secret(), Senders.nowMs());
    if (made.key().isEmpty()) {
      throw new ConflictResponse(
          "there is a link '" + asked.key() + "' already, and it is not yours; choose another id");
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.put("link", asked.key());
    answer.put("address", "/via/" + asked.text() + "/");
    answer.put("key", made.key().get().reveal());
    context.status(made.isNew() ? 201 : 200);
    context.header("Location", "/api/links/" + encode(asked.key()));
    send(context, answer);
  }

  /** The body {@code {"link": "kbps=1500,id=anna"}}. */
  private static LinkSpecification wanted(String body) {
    JsonNode node = tree(body);
    if (!node.isObject() || node.size() != 1 || !node.path("link").isTextual()) {
      throw new BadLink("the body is an object with link, as in {\"link\": \"kbps=1500,id=anna\"}");
    }
    return LinkSpecification.parse(node.get("link").asText());
  }

  private void change(Context context) {
    SharedLink link = ownLink(context);
    link.change(read(body(context)));
    send(context, link);
  }

  private void restart(Context context) {
    SharedLink link = ownLink(context);
    link.restart();
    send(context, link);
  }

  private SharedLink ownLink(Context context) {
    gatekeeper.check(context, links.key(context.pathParam("link")));
    return link(context);
  }

  private SharedLink link(Context context) {
    String key = context.pathParam("link");
    return links
        .find(key)
        .orElseThrow(
            () ->
                new NotFoundResponse(
                    "there is no link '"
                        + key
                        + "'; a link is born by a request to /via/{link}/media/… and ends five"
                        + " minutes after its last"));
  }

  /**
   * The body of a PATCH: {@code {"kbps": 800}}, {@code {"kbps": null}} for no limit, {@code
   * {"trace": "3g-bus"}}, {@code {"delay": 40}}, {@code {"jitter": 10}}, {@code {"paused": true}},
   * {@code {"faults": ["fail=503@5-8", "reset@9"]}}.
   */
  private static LinkChange read(String body) {
    JsonNode node = tree(body);
    Set<String> unknown = new TreeSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(CHANGEABLE);
    if (!node.isObject() || node.isEmpty() || !unknown.isEmpty()) {
      throw new BadLink(
          (unknown.isEmpty() ? "nothing to change" : "unknown: " + String.join(", ", unknown))
              + "; the body is an object with kbps (or null for no limit) or trace, delay, jitter,"
              + " paused, faults");
    }
    if (node.has("kbps") && node.has("trace")) {
      throw new BadLink("a link has kbps or a trace, not both");
    }
    Optional<Shape> shape = Optional.empty();
    if (node.has("kbps")) {
      shape =
          Optional.of(
              node.get("kbps").isNull()
                  ? new Shape.Unlimited()
                  : new Shape.Constant(number(node, "kbps")));
    } else if (node.has("trace")) {
      if (!node.get("trace").isTextual()) {
        throw new BadLink("trace is a name in quotes; /api/traces lists them");
      }
      shape = Optional.of(new Shape.Named(node.get("trace").asText()));
    }
    if (node.has("paused") && !node.get("paused").isBoolean()) {
      throw new BadLink("paused is true or false, not " + node.get("paused"));
    }
    return new LinkChange(
        shape,
        optional(node, "delay"),
        optional(node, "jitter"),
        Optional.ofNullable(node.get("paused")).map(JsonNode::asBoolean),
        Optional.ofNullable(node.get("faults")).map(Api::faults));
  }

  private static OptionalDouble optional(JsonNode node, String key) {
    return node.has(key) ? OptionalDouble.of(number(node, key)) : OptionalDouble.empty();
  }

  private static List<ScheduledFault> faults(JsonNode list) {
    if (!list.isArray()) {
      throw new BadLink("faults is a list as in [\"fail=503@5-8\", \"reset@9\"], not " + list);
    }
    List<ScheduledFault> faults = new ArrayList<>();
    for (JsonNode one : list) {
      faults.add(LinkSpecification.fault(one.asText()));
    }
    return faults;
  }

  /** The parser's own words are for who programs it. */
  static String notJson(JacksonException e) {
    var at = e.getLocation();
    return "the body is not JSON"
        + (at == null
            ? ""
            : "; what is wrong is before line " + at.getLineNr() + ", column " + at.getColumnNr());
  }

  private static JsonNode tree(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new BadLink(notJson(e));
    }
  }

  /** All of it where it is as short as all of ours are; Javalin's own limit is a megabyte. */
  private static String body(Context context) {
    try {
      byte[] bytes = context.req().getInputStream().readNBytes(LONGEST_BODY + 1);
      if (bytes.length > LONGEST_BODY) {
        throw new ContentTooLargeResponse("the body has at most " + LONGEST_BODY + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BadRequestResponse("the body did not come whole");
    }
  }

  private static double number(JsonNode node, String key) {
    if (!node.get(key).isNumber()) {
      throw new BadLink(key + " is a number, not " + node.get(key));
    }
    return node.get(key).asDouble();
  }

  static ObjectNode json(SharedLink link, long nowMs) {
    ObjectNode node = JSON.createObjectNode();
    node.put("link", link.key());
    node.put("address", "/via/" + link.specification().text() + "/");
    Shape shape = link.shape();
    if (shape instanceof Shape.Constant constant) {
      node.put("kbps", constant.kbps());
    } else {
      node.putNull("kbps");
    }
    if (shape instanceof Shape.Named named) {
      node.put("trace", named.name());
    } else {
      node.putNull("trace");
    }
    node.put("delay", link.delayMs());
    node.put("jitter", link.jitterMs());
    node.put("paused", link.isPaused());
    if (link.specification().seed().isPresent()) {
      node.put("seed", link.specification().seed().getAsLong());
    } else {
      node.putNull("seed");
    }
    ArrayNode faults = node.putArray("faults");
    link.faults().stream().map(ScheduledFault::text).forEach(faults::add);

    Optional<PacedLink> paced = link.paced();
    if (paced.isPresent()) {
      node.put("kbpsNow", paced.get().kbpsNow());
      node.put("positionMs", paced.get().positionMs());
    } else {
      node.putNull("kbpsNow");
      node.putNull("positionMs");
    }
    node.put("kbpsUsed", link.usedKbps(nowMs));
    node.put("running", link.running());
    node.put("responses", link.responses());
    return node;
  }

  private static Problem problem(HttpResponseException known, Context context, String allowed) {
    String detail = known.getMessage();
    if (known.getStatus() == 404 && detail.startsWith("Endpoint")) {
      detail = "there is nothing at " + context.path();
    } else if (known.getStatus() == 405 && !allowed.isEmpty()) {
      detail = context.path() + " takes " + allowed + ", not " + context.req().getMethod();
    }
    return new Problem(known.getStatus(), detail);
  }

  private static void send(Context context, SharedLink link) {
    send(context, json(link, Senders.nowMs()));
  }

  static void send(Context context, JsonNode node) {
    send(context, "application/json", node.toString());
  }

  static void send(Context context, Problem problem) {
    context.status(problem.status());
    send(context, Problem.CONTENT_TYPE, problem.json());
  }

  static void send(Context context, String contentType, String json) {
    context.header("Cache-Control", Answer.NO_STORE);
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    context.res().setContentLength(bytes.length); // or what is long has none
    context.contentType(contentType).result(bytes);
  }

  static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
