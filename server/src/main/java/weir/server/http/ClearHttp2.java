package weir.server.http;

import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import weir.server.origin.Lane;
import weir.server.origin.MediaName;
import weir.server.origin.Ready;

/**
 * HTTP/2 in clear text, for who begins with it and for who asks to change to it. A request that
 * asks is answered right behind the change, and some clients (curl 7, the JDK's) lose what does not
 * fit beside it into their buffer. So they change with a manifest, not with a segment, however they
 * ask for it and on whatever link.
 */
final class ClearHttp2 extends HTTP2CServerConnectionFactory {
  private static final long MOST_WITH_CHANGE = 16 * 1024;

  private final Lane lane;

  ClearHttp2(HttpConfiguration configuration, Lane lane) {
    super(configuration);
    this.lane = lane;
  }

  /** Whether who asks for this file may change with it. */
  static boolean mayComeWith(Ready ready) {
    return ready.file().size() <= MOST_WITH_CHANGE;
  }

  /**
   * Jetty answers the request that asked before it says of the connection that it is open. Where
   * that fails the connection is closed before it is opened, and would be counted as open for ever.
   */
  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    Connection connection = super.newConnection(connector, endPoint);
    connection.addEventListener(
        new Connection.Listener() {
          @Override
          public void onOpened(Connection opened) {
            if (!endPoint.isOpen()) {
              getBean(SessionContainer.class).onClosed(opened);
            }
          }
        });
    return connection;
  }

  /** Not behind a body, which would be read as HTTP/2. */
  @Override
  public Connection upgradeConnection(
      Connector connector,
      EndPoint endPoint,
      MetaData.Request request,
      HttpFields.Mutable switching) {
    boolean mayHaveBody = request.getHttpFields().contains(HttpHeader.TRANSFER_ENCODING);
    if (mayHaveBody || !isSmall(request)) {
      return null;
    }
    try {
      return super.upgradeConnection(connector, endPoint, request, switching);
    } catch (IllegalArgumentException | IllegalStateException wrongSettings) {
      throw new HttpException.RuntimeException(
          HttpStatus.BAD_REQUEST_400,
          "who asks to change to HTTP/2 sends its settings, in base64url, in HTTP2-Settings",
          wrongSettings);
    }
  }

  private boolean isSmall(MetaData.Request request) {
    String path = request.getHttpURI().getPath();
    int media = path.startsWith(MediaHandler.VIA) ? path.indexOf(MediaName.MEDIA) : 0;
    if (media < 0 || !path.startsWith(MediaName.MEDIA, media)) {
      return true;
    }
    String coding =
        Optional.ofNullable(request.getHttpFields().get(HttpHeader.ACCEPT_ENCODING)).orElse("");
    Optional<Ready> ready = lane.find(path.substring(media), coding, Senders.nowMs());
    boolean isSmall = ready.filter(ClearHttp2::mayComeWith).isPresent();
    ready.ifPresent(Ready::release);
    return isSmall;
  }
}
