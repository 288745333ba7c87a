package weir.server.http;

import java.security.KeyStore;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance.Violation;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import weir.server.origin.Lane;

/** How others reach us: HTTP/1.1 and HTTP/2, in clear text or not. */
final class Connectors {
  /** Viewers arrive all at once when something begins. */
  private static final int ACCEPT_QUEUE = 4096;

  private Connectors() {}

  /**
   * For HTTP/1.1, where an address with a host of its own makes the field Host mean nothing (RFC
   * 9112, section 3.2.2). What else is wrong with that field the {@link PatientConnection} says.
   */
  private static HttpConfiguration first(HttpConfiguration configuration) {
    HttpConfiguration first = new HttpConfiguration(configuration);
    first.setHttpCompliance(
        configuration
            .getHttpCompliance()
            .with("HTTP/1.1", Violation.MISMATCHED_AUTHORITY, Violation.UNSAFE_HOST_HEADER));
    return first;
  }

  /** HTTP/1.1 with the lane before it; HTTP/2 for those who begin with it, or ask to change. */
  static ServerConnector plain(
      Server server,
      int selectors,
      SelectorGroup group,
      HttpConfiguration configuration,
      Lane lane,
      LaneCount count,
      Watch watch) {
    HttpConnectionFactory http =
        new HttpConnectionFactory(first(configuration)) {
          @Override
          public Connection newConnection(Connector connector, EndPoint endPoint) {
            LaneConnection connection =
                new LaneConnection(getHttpConfiguration(), connector, endPoint, lane, count, watch);
            return configure(connection, connector, endPoint);
          }
        };
    ServerConnector connector =
        new LaneConnector(
            server, selectors, group, count, http, new ClearHttp2(configuration, lane));
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    return connector;
  }

  /**
   * HTTP/2 or HTTP/1.1 as the client prefers.
   *
   * @throws BadSetting if the certificate or its key cannot be used
   */
  static ServerConnector secret(
      Server server, int selectors, HttpConfiguration configuration, Tls tls, Watch watch) {
    KeyStore store = tls.load();
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStore(store);
    ssl.setKeyStorePassword("");
    HttpConfiguration secure = new HttpConfiguration(configuration);
    // A certificate of one's own seldom names all the addresses a machine is reached at.
    secure.addCustomizer(new SecureRequestCustomizer(false));
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
    ServerConnector connector =
        new ServerConnector(
            server,
            1,
            selectors,
            new SslConnectionFactory(ssl, alpn.getProtocol()),
            alpn,
            new HTTP2ServerConnectionFactory(secure),
            new HttpConnectionFactory(first(secure)) {
              @Override
              public Connection newConnection(Connector connector, EndPoint endPoint) {
                return configure(
                    new PatientConnection(getHttpConfiguration(), connector, endPoint, watch),
                    connector,
                    endPoint);
              }
            });
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    return connector;
  }
}
