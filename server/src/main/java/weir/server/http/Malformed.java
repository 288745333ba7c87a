package weir.server.http;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.StringUtil;

/** Requests of HTTP/2 that RFC 9113 calls malformed, and that Jetty's parser lets through. */
final class Malformed {
  /** They speak of a connection of HTTP/1.1 (section 8.2.2). The parser knows the others. */
  private static final List<HttpHeader> OF_CONNECTIONS =
      List.of(
          HttpHeader.KEEP_ALIVE,
          HttpHeader.PROXY_CONNECTION,
          HttpHeader.TRANSFER_ENCODING,
          HttpHeader.UPGRADE);

  private Malformed() {}

  /** What is wrong with it, if anything is. */
  static Optional<String> why(Request request) {
    HttpFields fields = request.getHeaders();
    boolean isHttp2 = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
    // Who asks to change to HTTP/2 asks in HTTP/1.1; no other with this field comes so far.
    if (!isHttp2 || fields.contains(HttpHeader.CONNECTION, "upgrade")) {
      return Optional.empty();
    }
    for (HttpHeader name : OF_CONNECTIONS) {
      if (fields.contains(name)) {
        return Optional.of(
            "a request of HTTP/2 has no field " + name.asString() + "; leave it out");
      }
    }
    return StringUtil.isBlank(request.getHttpURI().getHost())
        ? wrongHost(fields.getFields(HttpHeader.HOST))
        : Optional.empty();
  }

  /** Where nothing else names the host (section 8.3.1). */
  private static Optional<String> wrongHost(List<HttpField> hosts) {
    if (hosts.size() != 1 || hosts.get(0).getValue().isBlank()) {
      return Optional.of("a request of HTTP/2 says in :authority, or in Host, whom it asks");
    }
    try {
      PatientConnection.host(hosts.get(0));
      return Optional.empty();
    } catch (HttpException.RuntimeException e) {
      return Optional.of(e.getReason());
    }
  }
}
