package weir.server.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Collections;
import java.util.Optional;
import weir.server.access.Asking;
import weir.server.access.Gate;
import weir.server.access.Secret;

/** Asks the {@link Gate} about requests. */
final class Gatekeeper {
  private final Gate gate;

  Gatekeeper(Gate gate) {
    this.gate = gate;
  }

  /** As the server listens. */
  static Gatekeeper of(WeirServer.Settings settings) {
    return new Gatekeeper(new Gate(settings.token(), settings.isForThisMachineOnly()));
  }

  /** The same, for those only who may change things. */
  Handler guarded(Handler handler) {
    return context -> {
      gate.check(asking(context));
      handler.handle(context);
    };
  }

  void check(Context context, Optional<Secret> key) {
    gate.check(asking(context), key);
  }

  void checkOrigin(Context context) {
    gate.checkOrigin(asking(context));
  }

  static Asking asking(Context context) {
    var request = context.req();
    // where nothing is said our own address would be taken for it
    boolean isNamed = field(context, "Host") != null || request.getProtocol().startsWith("HTTP/2");
    return new Asking(
        isNamed ? request.getServerName() : "",
        request.getServerPort(),
        or(field(context, "Authorization")),
        or(field(context, "Origin")),
        or(field(context, "Sec-Fetch-Site")),
        Collections.list(request.getHeaderNames()));
  }

  private static String field(Context context, String name) {
    return context.header(name);
  }

  private static String or(String field) {
    return Optional.ofNullable(field).orElse("");
  }
}
