package weir.server.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import weir.server.origin.Answer;
import weir.server.origin.Piece;

/**
 * What we say when something cannot be done, as RFC 9457 has it.
 *
 * @param detail one sentence for a person, with a way out where there is one
 */
record Problem(int status, String detail) {
  static final String CONTENT_TYPE = "application/problem+json";

  /** How one gets through. */
  static final String BEARER = "Bearer realm=\"weir\"";

  private static final JsonMapper JSON = new JsonMapper();

  String json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("type", "about:blank");
    node.put("title", title());
    node.put("status", status);
    node.put("detail", detail);
    return node.toString();
  }

  /** As RFC 9110 and its registry call it now. */
  private String title() {
    return switch (status) {
      case 413 -> "Content Too Large";
      case 422 -> "Unprocessable Content";
      default -> HttpStatus.getCode(status) == null ? "Unassigned" : HttpStatus.getMessage(status);
    };
  }

  /** With a body unless it answers HEAD. */
  Answer answer(boolean isHead) {
    return answer(isHead, Answer.crossOrigin());
  }

  /** The same for an answer that has its fields already, and says the rest in words. */
  static Answer explaining(Answer refusal, boolean isHead, String detail) {
    return new Problem(refusal.status(), detail).answer(isHead, refusal.fields());
  }

  /**
   * Sends it where neither the lane nor Javalin does.
   *
   * @param known fields beside its own
   */
  void send(Response response, Callback callback, Map<String, String> known) {
    Answer answer = answer(true, known);
    response.setStatus(answer.status());
    answer.fields().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(json().getBytes(StandardCharsets.UTF_8)), callback);
  }

  private Answer answer(boolean isHead, Map<String, String> known) {
    Piece.Words words = new Piece.Words(json());
    Map<String, String> fields = new LinkedHashMap<>(known);
    fields.put("Content-Type", CONTENT_TYPE);
    fields.put("Content-Length", Long.toString(words.length()));
    fields.put("Cache-Control", Answer.NO_STORE);
    if (status == HttpStatus.METHOD_NOT_ALLOWED_405) {
      fields.putIfAbsent("Allow", Answer.ALLOW);
    }
    if (status == HttpStatus.UNAUTHORIZED_401) {
      fields.put("WWW-Authenticate", BEARER);
    }
    if (status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407) {
      fields.put("Proxy-Authenticate", BEARER);
    }
    return new Answer(status, fields, isHead ? List.of() : List.of(words));
  }
}
