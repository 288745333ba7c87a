package weir.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import weir.server.origin.Answer;

/**
 * {@code /time}: what this machine's clock says, as players ask for it that were told {@code
 * urn:mpeg:dash:utc:http-xsdate:2014}, or {@code http-iso}: the one form is both.
 */
final class TimeRoute {
  /** Three digits for milliseconds, also where they are nought. */
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  void addTo(RoutesConfig routes) {
    Api.read(routes, "/time", TimeRoute::tell);
  }

  private static void tell(Context context) {
    Answer.crossOrigin().forEach(context::header);
    context.header("Cache-Control", Answer.NO_STORE);
    byte[] words = FORM.format(Instant.now()).getBytes(StandardCharsets.US_ASCII);
    context.res().setContentLength(words.length);
    context.contentType("text/plain; charset=utf-8").result(words);
  }
}
