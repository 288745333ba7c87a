package weir.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page and all it loads, held in memory: what is not on the list cannot be asked for. */
final class PageAssets {

  /** One file of the page, by its name below {@code /assets/}. */
  private record Asset(String name, String contentType) {}

  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private static final String PAGE = "index.html";

  private static final List<Asset> ALL =
      List.of(
          new Asset(PAGE, HTML),
          new Asset("page.css", CSS),
          new Asset("beacons.js", JAVASCRIPT),
          new Asset("page.js", JAVASCRIPT),
          new Asset("chart.js", JAVASCRIPT),
          new Asset("link.js", JAVASCRIPT),
          new Asset("player.js", JAVASCRIPT),
          new Asset("icon.svg", "image/svg+xml"),
          new Asset("packages/dash.mediaplayer.min.js", JAVASCRIPT),
          new Asset("packages/dash.mediaplayer.min.js.LICENSE.txt", TEXT),
          new Asset("packages/dashjs.LICENSE.md", TEXT),
          new Asset("packages/uPlot.esm.js", JAVASCRIPT),
          new Asset("packages/uPlot.min.css", CSS),
          new Asset("packages/uPlot.LICENSE", TEXT));

  /** No script or style but ours; pictures and media also from the player's own buffers. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'"
          + " 'unsafe-inline'; connect-src 'self' data: blob:; worker-src 'self' blob:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private record Held(byte[] bytes, String contentType, String etag) {}

  private final Map<String, Held> assets = new LinkedHashMap<>();

  PageAssets() {
    for (Asset asset : ALL) {
      byte[] bytes = read("/weir/server/page/" + asset.name());
      assets.put(asset.name(), new Held(bytes, asset.contentType(), "\"" + hash(bytes) + "\""));
    }
  }

  void addTo(RoutesConfig routes) {
    Api.read(routes, "/", context -> send(context, PAGE));
    Api.read(routes, "/assets/<name>", context -> send(context, context.pathParam("name")));
    Api.read(routes, "/favicon.ico", context -> send(context, "icon.svg"));
  }

  private void send(Context context, String name) {
    Held asset = assets.get(name);
    if (asset == null) {
      throw new NotFoundResponse("there is no /assets/" + name);
    }
    // Held by the browser, but asked about each time: the page must fit the server it talks to.
    context.header("Cache-Control", "no-cache");
    context.header("ETag", asset.etag());
    if (asset.etag().equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    context.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.contentType(asset.contentType()).result(asset.bytes());
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
