package weir.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import weir.server.origin.Coding;
import weir.server.origin.EntityTags;

/** The page and all it loads, held in memory: what is not on the list cannot be asked for. */
final class PageAssets {

  /** One file of the page, by its name below {@code /assets/}. */
  private record Asset(String name, String contentType) {}

  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private static final String PAGE = "index.html";
  private static final String ROOM = "room.html";

  private static final List<Asset> ALL =
      List.of(
          new Asset(PAGE, HTML),
          new Asset(ROOM, HTML),
          new Asset("page.css", CSS),
          new Asset("room.css", CSS),
          new Asset("room.js", JAVASCRIPT),
          new Asset("room-charts.js", JAVASCRIPT),
          new Asset("room-links.js", JAVASCRIPT),
          new Asset("room-model.js", JAVASCRIPT),
          new Asset("room-table.js", JAVASCRIPT),
          new Asset("room-words.js", JAVASCRIPT),
          new Asset("beacons.js", JAVASCRIPT),
          new Asset("page.js", JAVASCRIPT),
          new Asset("api.js", JAVASCRIPT),
          new Asset("charts.js", JAVASCRIPT),
          new Asset("events.js", JAVASCRIPT),
          new Asset("journal.js", JAVASCRIPT),
          new Asset("library.js", JAVASCRIPT),
          new Asset("link.js", JAVASCRIPT),
          new Asset("panel.js", JAVASCRIPT),
          new Asset("player.js", JAVASCRIPT),
          new Asset("policies.js", JAVASCRIPT),
          new Asset("rules.js", JAVASCRIPT),
          new Asset("seat.js", JAVASCRIPT),
          new Asset("words.js", JAVASCRIPT),
          new Asset("icon.svg", "image/svg+xml"),
          new Asset("packages/dash.mediaplayer.min.js", JAVASCRIPT),
          new Asset("packages/dash.mediaplayer.min.js.LICENSE.txt", TEXT),
          new Asset("packages/dashjs.LICENSE.md", TEXT),
          new Asset("packages/uPlot.esm.js", JAVASCRIPT),
          new Asset("packages/uPlot.min.css", CSS),
          new Asset("packages/uPlot.LICENSE", TEXT));

  /**
   * No script or style but ours, not even within the page; pictures and media also from the
   * player's own buffers. What stands for {@code PORTS} are the server's other ports, where players
   * side by side get their media.
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:PORTS; connect-src"
          + " 'self' data: blob:PORTS; worker-src 'self' blob:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /** A name or IPv4 address as a policy can name it; of IPv6 it knows nothing. */
  private static final Pattern NAMEABLE = Pattern.compile("[A-Za-z0-9.-]{1,253}");

  private record Held(byte[] bytes, byte[] zipped, String contentType, String etag) {}

  private final Map<String, Held> assets = new LinkedHashMap<>();
  private final Supplier<List<Integer>> ports;

  /**
   * @param scripts modules by name, in place of those of that name here
   */
  PageAssets(Map<String, String> scripts, Supplier<List<Integer>> ports) {
    this.ports = ports;
    for (Asset asset : ALL) {
      byte[] bytes =
          scripts.containsKey(asset.name())
              ? scripts.get(asset.name()).getBytes(StandardCharsets.UTF_8)
              : read("/weir/server/page/" + asset.name());
      assets.put(
          asset.name(), new Held(bytes, Coding.gzip(bytes), asset.contentType(), hash(bytes)));
    }
  }

  void addTo(RoutesConfig routes) {
    Api.read(routes, "/", context -> send(context, PAGE));
    Api.read(routes, "/room", context -> send(context, ROOM));
    Api.read(routes, "/room/", PageAssets::withoutSlash);
    Api.read(routes, "/assets/<name>", context -> send(context, context.pathParam("name")));
    Api.read(routes, "/favicon.ico", context -> send(context, "icon.svg"));
  }

  /** As people type it. Relative, so that it holds below a proxy's own prefix too. */
  private static void withoutSlash(Context context) {
    String query = context.queryString();
    context.redirect("../room" + (query == null ? "" : "?" + query), HttpStatus.PERMANENT_REDIRECT);
  }

  private void send(Context context, String name) {
    Held asset = assets.get(name);
    if (asset == null) {
      throw new NotFoundResponse("there is no /assets/" + name);
    }
    boolean isZipped =
        asset.zipped().length < asset.bytes().length
            && Coding.preferred(Optional.ofNullable(context.header("Accept-Encoding")).orElse(""))
                == Coding.GZIP;
    String etag = "\"" + asset.etag() + (isZipped ? "-gzip\"" : "\"");
    // Held by the browser, but asked about each time: the page must fit the server it talks to.
    context.header("Cache-Control", "no-cache");
    context.header("Vary", "Accept-Encoding");
    context.header("ETag", etag);
    String match = all(context, "If-Match");
    if (!match.isBlank() && !EntityTags.matchStrongly(match, etag)) {
      throw new HttpResponseException(412, "the page is none of those that were asked for");
    }
    if (EntityTags.matchWeakly(all(context, "If-None-Match"), etag)) {
      context.status(304);
      return;
    }
    context.header("Content-Security-Policy", policy(context));
    context.header("X-Content-Type-Options", "nosniff");
    if (isZipped) {
      context.header("Content-Encoding", "gzip");
    }
    byte[] bytes = isZipped ? asset.zipped() : asset.bytes();
    context.res().setContentLength(bytes.length); // or what is long has none
    context.contentType(asset.contentType()).result(bytes);
  }

  /** A field's lines, as one list. */
  private static String all(Context context, String field) {
    return String.join(",", Collections.list(context.req().getHeaders(field)));
  }

  private String policy(Context context) {
    String name = Optional.ofNullable(context.req().getServerName()).orElse("");
    String others = "";
    if (NAMEABLE.matcher(name).matches()) {
      String origin = " " + context.req().getScheme() + "://" + name + ":";
      others = ports.get().stream().map(port -> origin + port).collect(Collectors.joining());
    }
    return CONTENT_SECURITY_POLICY.replace("PORTS", others);
  }

  private static byte[] read(String resource) {
    try (InputStream in = PageAssets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            resource + " is missing from this build; run mvn -pl server -am generate-resources");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
          .substring(0, 24);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
