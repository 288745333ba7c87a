package weir.server.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Optional;
import weir.network.trace.Trace;
import weir.network.trace.Traces;

/** The shapes that links can have by name, so that they can be drawn. */
final class TraceRoutes {
  private static final JsonMapper JSON = new JsonMapper();

  /** As many as a small picture has pixels worth looking at. */
  private static final int OUTLINE = 60;

  /** Reading them takes a tenth of a second, and they never change. */
  private String all;

  void addTo(RoutesConfig routes) {
    Api.read(routes, "/api/traces", this::all);
    Api.read(routes, "/api/traces/{trace}", this::one);
  }

  private synchronized void all(Context context) {
    if (all == null) {
      ObjectNode answer = JSON.createObjectNode();
      ArrayNode traces = answer.putArray("traces");
      Traces.ALL.forEach(own -> describe(traces.addObject(), own, own.trace()));
      all = answer.toString();
    }
    Api.send(context, "application/json", all);
  }

  private static void describe(ObjectNode node, Traces.Own own, Trace trace) {
    node.put("name", own.name());
    node.put("description", own.description());
    node.put("durationMs", trace.totalMs());
    node.put("meanKbps", Math.round(trace.meanKbps()));
    node.put("maxKbps", Math.round(trace.maxKbps()));
    ArrayNode shape = node.putArray("shape");
    double stepMs = trace.totalMs() / OUTLINE;
    for (int i = 0; i < OUTLINE; i++) {
      shape.add(Math.round(trace.bits(i * stepMs, (i + 1) * stepMs) / stepMs));
    }
  }

  private void one(Context context) {
    String name = context.pathParam("trace");
    Traces.Own own =
        Traces.ALL.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "there is no trace '" + name + "'; /api/traces lists them"));
    Trace trace = seed(context).map(own::seeded).orElseGet(own::trace);
    ObjectNode answer = JSON.createObjectNode();
    describe(answer, own, trace);
    ArrayNode segments = answer.putArray("segments");
    for (int i = 0; i < trace.periods(); i++) {
      segments.addArray().add(trace.durationMs(i)).add(trace.kbps(i)).add(trace.latencyMs(i));
    }
    Api.send(context, answer);
  }

  private static Optional<Long> seed(Context context) {
    try {
      return Optional.ofNullable(context.queryParam("seed")).map(Long::valueOf);
    } catch (NumberFormatException e) {
      throw new BadRequestResponse("seed is a whole number");
    }
  }
}
