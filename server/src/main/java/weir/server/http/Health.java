package weir.server.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What whoever runs the server asks it. */
final class Health {
  private static final JsonMapper JSON = new JsonMapper();

  private final Metrics metrics;
  private final BooleanSupplier isEnding;
  private final Supplier<List<Integer>> ports;

  Health(Metrics metrics, BooleanSupplier isEnding, Supplier<List<Integer>> ports) {
    this.metrics = metrics;
    this.isEnding = isEnding;
    this.ports = ports;
  }

  void addTo(RoutesConfig routes) {
    Api.read(routes, "/health", this::ready);
    Api.read(routes, "/health/ready", this::ready);
    Api.read(routes, "/health/live", context -> status(context, "ok"));
    Api.read(routes, "/metrics", this::metrics);
    Api.read(routes, "/api/origins", this::origins);
  }

  /** Whether it is a good idea to send more requests here. */
  private void ready(Context context) {
    boolean isReady = !isEnding.getAsBoolean();
    context.status(isReady ? 200 : 503);
    status(context, isReady ? "ok" : "ending");
  }

  private static void status(Context context, String word) {
    Api.send(context, JSON.createObjectNode().put("status", word));
  }

  private void metrics(Context context) {
    Api.send(context, Metrics.CONTENT_TYPE, metrics.text());
  }

  private void origins(Context context) {
    ObjectNode answer = JSON.createObjectNode();
    ports.get().forEach(answer.putArray("ports")::add);
    Api.send(context, answer);
  }
}
