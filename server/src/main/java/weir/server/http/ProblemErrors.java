package weir.server.http;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import weir.server.origin.Answer;

/** What Jetty itself refuses, such as a request it cannot read, in the form of all our errors. */
final class ProblemErrors extends ErrorHandler {
  /**
   * With these Jetty answers what it cannot read; whatever else refuses with them says so itself.
   */
  private static final Set<Integer> UNREADABLE = Set.of(400, 408, 414, 417, 431, 501, 505);

  /** All that Jetty refuses without a word of its own. */
  private static final String NO_REQUEST =
      "the request cannot be read: its first line is like GET /path HTTP/1.1, where the path does"
          + " not lead above / and a % is followed by two hexadecimal digits, but not by 00; and a"
          + " Content-Length is a number of bytes";

  private static final String NO_HOST =
      "a request of HTTP/1.1 says whom it asks, as in Host: localhost:8080";

  /** Where Jetty's own words do not tell the way out. */
  private static final Map<String, String> IN_OTHER_WORDS =
      Map.of(
          "Bad Request",
          NO_REQUEST,
          "No URI",
          NO_REQUEST,
          "Bad UTF-8 encoding",
          "what an address says by a % and two hexadecimal digits is UTF-8",
          "Bad EOL",
          "each line of a request's head ends with CR and LF, and has neither elsewhere",
          "No Host",
          NO_HOST,
          "Blank Host",
          NO_HOST,
          "URI Too Long",
          "the address is longer than the head of a request may be; send a shorter one",
          "Expectation Failed",
          "all that can be expected here is 100-continue; leave the field Expect out",
          "Request Header Fields Too Large",
          "the fields are longer than the head of a request may be; send fewer or shorter ones");

  private final Tallies tallies;

  ProblemErrors(Tallies tallies) {
    this.tallies = tallies;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      String message,
      Throwable cause,
      Callback callback) {
    if (UNREADABLE.contains(status)) {
      tallies.unreadable.increment();
    }
    response.getHeaders().clear(); // what was said of the body that will not come
    if (!request.getConnectionMetaData().isPersistent()) {
      // Jetty says so in HTTP/1.1 only, and does not know yet whether a first line meant that.
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
    new Problem(status, detail(status, message)).send(response, callback, Answer.crossOrigin());
  }

  /** Of a mistake of ours the log says more, and the answer no more than that. */
  private static String detail(int status, String message) {
    String jettys = Optional.ofNullable(message).orElse(HttpStatus.getMessage(status));
    String said = IN_OTHER_WORDS.getOrDefault(jettys, jettys);
    return switch (status) {
      case HttpStatus.NOT_IMPLEMENTED_501 -> said;
      case HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ->
          "this server speaks HTTP/1.0, HTTP/1.1 and HTTP/2";
      default -> status >= 500 ? "this is our mistake; the server's log says more" : said;
    };
  }
}
