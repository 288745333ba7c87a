package weir.server.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import weir.server.access.Refused;
import weir.server.join.QrPicture;

/** What a room full of people needs besides: how to come in, and who may change things. */
final class RoomRoutes {
  private static final JsonMapper JSON = new JsonMapper();

  private final Supplier<List<URI>> addresses;
  private final Gatekeeper gatekeeper;

  /**
   * @param addresses where other machines reach this server
   */
  RoomRoutes(Supplier<List<URI>> addresses, Gatekeeper gatekeeper) {
    this.addresses = addresses;
    this.gatekeeper = gatekeeper;
  }

  void addTo(RoutesConfig routes) {
    Api.read(routes, "/api/join", this::join);
    Api.read(routes, "/api/qr", this::qr);
    Api.read(routes, "/api/rights", this::rights);
  }

  private void join(Context context) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode all = answer.putArray("addresses");
    addresses.get().forEach(address -> all.add(address.toString()));
    Api.send(context, answer);
  }

  private void qr(Context context) {
    String text = Optional.ofNullable(context.queryParam("text")).orElse("");
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      throw new BadRequestResponse("?text= is an address that begins with http:// or https://");
    }
    try {
      String svg = QrPicture.of(text).svg();
      context.header("X-Content-Type-Options", "nosniff");
      Api.send(context, "image/svg+xml", svg);
    } catch (IllegalArgumentException e) {
      throw new BadRequestResponse("?text=: " + e.getMessage());
    }
  }

  /** Whether the very request might change a link that is nobody's, so that pages need not try. */
  private void rights(Context context) {
    ObjectNode answer = JSON.createObjectNode();
    try {
      gatekeeper.check(context, Optional.empty());
      answer.put("mayChange", true);
    } catch (Refused e) {
      answer.put("mayChange", false);
      answer.put("needsToken", e.isForWantOfToken());
      answer.put("detail", e.getMessage());
    }
    Api.send(context, answer);
  }
}
