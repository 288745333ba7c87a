package weir.server.http;

import java.util.Optional;
import java.util.Set;
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
  private static final String UNREADABLE_ADDRESS =
      "the request cannot be read; in its address a % is followed by two hexadecimal digits";

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
    new Problem(status, detail(status, message)).send(response, callback, Answer.crossOrigin());
  }

  /** Of a mistake of ours the log says more, and the answer no more than that. */
  private static String detail(int status, String message) {
    String reason = HttpStatus.getMessage(status);
    String said = Optional.ofNullable(message).orElse(reason);
    return switch (status) {
      case HttpStatus.BAD_REQUEST_400 -> said.equals(reason) ? UNREADABLE_ADDRESS : said;
      case HttpStatus.NOT_IMPLEMENTED_501 -> said;
      case HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ->
          "this server speaks HTTP/1.0, HTTP/1.1 and HTTP/2";
      default -> status >= 500 ? "this is our mistake; the server's log says more" : said;
    };
  }
}
